// SPDX-License-Identifier: Apache-2.0
// GoodRequests: for each method of the contract a request that is in order and about something
// real: the belongings of a given person of a given clinic. What a request needs is made through
// the wire when it is asked for, so that whoever may make the call is answered OK, once.
//
//   GoodRequests requests(service);
//   const Person anna = requests.Enter(service.clinic());
//   AskAny(service.client(), who, MethodNamed("GetPatient"), *requests.Make("GetPatient", anna));
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/sessions/session_secrets.h"
#include "tandem/v1/courses.pb.h"
#include "tandem/v1/inbound.pb.h"
#include "tests/support/any_method.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {

using Request = std::unique_ptr<google::protobuf::Message>;

template <class T>
Request Packed(const T& request) {
  return std::make_unique<T>(request);
}

// Somebody of a clinic, whom requests are about.
struct Person {
  std::string clinic;                // slug
  std::string patient;               // the record's name
  std::string email;                 // proven
  std::string acts_for = "";         // a record that they may act for; empty: their own
  std::string practitioner = "kim";  // who sees them
  Who opener = {};                   // who breaks the glass for their record; empty: a practitioner
};

// Puts every name of one clinic's under another clinic's.
void RenameClinic(google::protobuf::Message& message, const std::string& from,
                  const std::string& to);

// Visits every text that is set in a message, in the order of its fields: who holds it, its index
// in a repeated field (else -1), its path from the message.
using TextVisit =
    std::function<void(google::protobuf::Message&, const google::protobuf::FieldDescriptor&,
                       int index, const std::string& path)>;
void VisitTexts(google::protobuf::Message& message, const TextVisit& visit,
                const std::string& path = "");

class GoodRequests {
 public:
  // The service runs a SmallClinic, on a simulated clock.
  explicit GoodRequests(TestService& service);

  // Puts a clinic of the same kind into force.
  void Open(const std::string& slug);
  static std::string Yaml(const std::string& slug);

  // An active patient with a proven address and a visit ahead.
  Person Enter(const std::string& clinic);
  // By a link that was sent to them.
  v1::OpenedSession SignIn(const std::string& clinic, const std::string& email);
  // Whoever proves the address may act for them.
  v1::Proxy Grant(const Person& person, const std::string& email);

  // Everything that Make knows, for the method; more than one where fields exclude each other:
  // "BookAppointment", "BookAppointment/hold".
  std::vector<std::string> KindsOf(const google::protobuf::MethodDescriptor& method) const;
  Request Make(const std::string& kind, const Person& of);

  // The limits on codes are not what is tested.
  void ForgetCounts();
  // Nor is how many times one member of staff may hold.
  void ForgetHolds();

 private:
  // One clinic: its front desk, and times at which nobody has a visit yet.
  struct Side {
    Side(TestService& service, const std::string& slug) : desk(service, slug) {}
    Desk desk;
    int ahead = 0;
    int behind = 0;
    int courses = 0;
    absl::Time first_course = {};
  };
  using Maker = std::function<Request(Side&, const Person&)>;

  void AddVisits();
  void AddVerbs();
  void AddAvailability();
  void AddPeople();
  void AddClearances();
  void AddSessions();
  void AddProxies();
  void AddStaff();
  void AddEmergencies();
  void AddClinic();
  void AddConsultations();
  void AddBearers();
  void AddReminders();
  void AddWords();
  void AddInbound();
  void AddCourses();
  void AddCourseQuestions();
  void AddAbsences();
  void AddRepairs();

  Side& SideOf(const std::string& clinic);
  std::string NewEmail(const std::string& name);
  absl::Time Ahead(Side& side);   // beyond every lead time
  absl::Time Behind(Side& side);  // earlier today
  absl::Time Tomorrow() const;
  Interval Month() const;

  // An empty request of the method with a name or a parent, and a request_id where there is one.
  static Request Named(Side& side, const std::string& method, const std::string& name);
  static Request Under(Side& side, const std::string& method, const std::string& parent);
  // What must work: a failure of the test if it does not.
  std::string Send(const Who& who, const std::string& method,
                   const google::protobuf::Message& request);
  template <class Reply>
  Reply Get(const Who& who, const std::string& method, const google::protobuf::Message& request) {
    Reply reply;
    reply.ParseFromString(Send(who, method, request));
    return reply;
  }

  v1::Appointment Visit(Side& side, const Person& of);
  void Do(Side& side, const std::string& verb, const std::string& name);
  std::string StaffMember(Side& side, const std::string& clinic);
  std::string EmergencyAccess(Side& side, const Person& of);
  // One of each kind that there is to tell of; the evaluation counts, the consent is withdrawn.
  std::string Clearance(Side& side, const Person& of);
  // A clinician says to go on.
  void ReviewResponse(Side& side, const Person& of);
  v1::SignIn StartSignIn(const std::string& clinic, const std::string& email);
  v1::HoldConsultationRequest HoldRequest(Side& side);
  v1::ConsultationHold Hold(Side& side);
  std::string CodeOf(const v1::ConsultationHold& hold);
  std::string ManageToken(Side& side);
  v1::ReceiveTextRequest Text(Side& side, const std::string& body);
  std::string PastConsultation(Side& side, const Person& of);
  // At times that nobody has yet.
  v1::PlannedPair PairOf(Side& side, const Person& of);
  v1::BookCourseRequest CourseRequest(Side& side, const Person& of);
  v1::HoldPairRequest PairHoldRequest(Side& side, const Person& of, const v1::PlannedPair& pair);
  // The names of both holds.
  std::vector<std::string> HoldsOf(Side& side, const Person& of, const v1::PlannedPair& pair);
  // Its name.
  std::string CourseOf(Side& side, const Person& of);
  // They are absent from then on, for as long as a visit takes.
  void Miss(Side& side, const std::string& practitioner, absl::Time start);
  Interval AbsenceTime() const;
  // Its name.
  std::string AbsenceOf(Side& side);

  TestService& service_;
  const consultations::Secrets consultation_secrets_;
  const sessions::SessionSecrets session_secrets_;
  std::map<std::string, Maker> make_;
  std::map<std::string, std::unique_ptr<Side>> sides_;
  int people_ = 0;
};

}  // namespace tandem::testing
