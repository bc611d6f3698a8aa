// SPDX-License-Identifier: Apache-2.0
// Field by field: what each role is told of people. Every method that a role may call is called
// about somebody of whom everything is known, and each field that comes back must stand in the
// role's list here. A field of tomorrow that reaches anybody undeclared fails, and so does one of
// these lists that promises what nobody gets.
#include <fmt/format.h>

#include <map>
#include <set>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/staff_cards.h"
#include "scheduler/consultations/secrets.h"
#include "scheduler/secret_key.h"
#include "tandem/v1/courses.pb.h"
#include "tandem/v1/reminders.pb.h"
#include "tests/functional/told_fields.h"
#include "tests/support/canary.h"
#include "tests/support/cast.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using Fields = std::set<std::string>;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr absl::Duration kDay = absl::Hours(24);

// A good request that is told as much as there can be told.
void AskForAll(Message& request) {
  if (auto* list = dynamic_cast<v1::ListAppointmentsRequest*>(&request)) {
    for (int status = v1::APPOINTMENT_STATUS_PROPOSED; status <= v1::APPOINTMENT_STATUS_WAITLIST;
         ++status) {
      list->add_statuses(static_cast<v1::AppointmentStatus>(status));
    }
  }
  if (auto* own = dynamic_cast<v1::ListOwnVisitsRequest*>(&request)) {
    // Where the courses are, with infusions that sessions belong to.
    rpc::WriteInterval({kMonday + 24 * kDay, kMonday + 60 * kDay}, *own->mutable_time());
    own->set_page_size(200);
  }
  if (auto* consent = dynamic_cast<v1::RecordConsentRequest*>(&request)) {
    consent->set_withdraw(true);
  }
  if (auto* update = dynamic_cast<v1::UpdateReminderPreferencesRequest*>(&request)) {
    v1::ReminderPreferences& wishes = *update->mutable_preferences();
    wishes.set_quiet_end_minute(10 * 60);
    wishes.set_quiet_start_minute(19 * 60);
    wishes.set_more_texts(true);
    wishes.set_quiet_when_confirmed(true);
  }
  if (auto* search = dynamic_cast<v1::SearchAuditEntriesRequest*>(&request)) {
    search->set_page_size(200);
  }
  if (auto* review = dynamic_cast<v1::ReviewEmergencyAccessRequest*>(&request)) {
    review->set_note("was there, saw it");
  }
  if (auto* search = dynamic_cast<v1::SearchAuditEntriesRequest*>(&request)) {
    search->set_page_size(200);  // back to whoever gave a reason last
  }
}

class RoleFieldsTest : public ::testing::Test {
 protected:
  RoleFieldsTest() {
    anna_ = cast_.Own(Role::kPatient, "");
    clock_.Advance(access::kStaffCardLife);
    AddRecord();
    AddConsents();
    AddConsultations();
    AddVisits();
    AddCourse();
    AddProxy();
  }

  // What must work.
  template <class Stub, class Request, class Reply>
  Reply Do(const Who& who,
           grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*),
           const Request& request) {
    const absl::StatusOr<Reply> reply = service_.Call(who, method, request);
    EXPECT_OK(reply) << request.ShortDebugString();
    return reply.value_or(Reply());
  }
  // Of a row of its own: GoodRequests has a desk, too.
  std::string NewRequestId() { return ToString(ids_.Next()); }
  v1::Appointment Book(absl::Duration from_now, const std::vector<std::string>& with = {}) {
    auto request =
        desk_.BookRequest(desk_.WishFor("talk", kMonday + from_now, with), anna_.patient);
    request.set_request_id(NewRequestId());
    return Do(desk_.who(), &v1::AppointmentsService::Stub::BookAppointment, request);
  }
  void AddRecord();
  void AddConsents();
  void AddConsultations();
  void AddVisits();
  void AddCourse();
  void AddProxy();

  // The replies of every method that the role may call.
  void Walk(Role role, const std::function<void(const MethodDescriptor&, const Message&)>& see);

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  Cast cast_{service_, requests_, "elm"};
  Desk desk_{service_};
  SeededIds ids_{20270112};
  Person anna_;
};

void RoleFieldsTest::AddRecord() {
  v1::UpdatePatientRequest update;
  update.set_request_id(NewRequestId());
  v1::Patient& anna = *update.mutable_patient();
  anna.set_name(anna_.patient);
  anna.set_preferred_name("Rob");
  anna.mutable_birth_date()->set_year(1990);
  anna.mutable_birth_date()->set_month(4);
  anna.mutable_birth_date()->set_day(1);
  anna.set_time_zone("America/New_York");
  anna.set_postal_code("10023");
  anna.add_contacts()->set_email(anna_.email);
  anna.add_contacts()->set_phone("+12125550134");
  v1::Supporter& noor = *anna.add_supporters();
  noor.set_display_name("Noor");
  noor.set_phone("+12125550135");
  noor.set_drives(true);
  noor.set_stays(true);
  noor.set_patient_consents(true);
  noor.set_supporter_consents(true);
  anna.mutable_preferences()->set_channel(v1::PatientPreferences::CHANNEL_EMAIL);
  anna.mutable_preferences()->set_preferred_practitioner(desk_.Name("practitioners", "kim"));
  anna.mutable_preferences()->set_pairing_declined(true);
  for (const char* path : {"preferred_name", "birth_date", "time_zone", "postal_code", "contacts",
                           "supporters", "preferences"}) {
    update.mutable_update_mask()->add_paths(path);
  }
  Do(desk_.who(), &v1::PatientsService::Stub::UpdatePatient, update);
}

void RoleFieldsTest::AddConsents() {
  for (const bool withdraw : {false, true}) {
    for (const v1::ConsentKind kind : {v1::CONSENT_KIND_SHARE_DATES, v1::CONSENT_KIND_TREATMENT}) {
      if (withdraw && kind == v1::CONSENT_KIND_SHARE_DATES) continue;
      v1::RecordConsentRequest request;
      request.set_name(anna_.patient);
      request.set_request_id(NewRequestId());
      request.mutable_consent()->set_kind(kind);
      request.mutable_consent()->set_document_version("2026-11");
      request.mutable_consent()->set_channel("paper");
      request.set_withdraw(withdraw);
      Do(desk_.who(), &v1::PatientsService::Stub::RecordConsent, request);
    }
  }
}

// One ahead, with an answer that a clinician should see; and one that was held.
void RoleFieldsTest::AddConsultations() {
  using Talks = v1::ConsultationsService::Stub;
  v1::HoldConsultationRequest hold;
  hold.set_parent(service_.parent());
  hold.set_request_id(NewRequestId());
  hold.set_location(desk_.Name("locations", "main"));
  hold.set_mode(v1::VISIT_MODE_IN_PERSON);
  hold.set_patient_state("NY");
  hold.set_time_zone("America/New_York");
  hold.mutable_contact()->set_email(anna_.email);
  const v1::ConsultationHold held = Do({}, &Talks::HoldConsultation, hold);
  const consultations::Secrets secrets(ReadSecretKey(service_.config().secret_key_file).value());
  v1::BookConsultationRequest book;
  book.set_name(held.name());
  book.set_request_id(NewRequestId());
  book.set_secret(held.secret());
  book.set_code(secrets.Code(
      ParseUuid(service_.db().Sql("SELECT contact_code_id FROM contact_code ORDER BY create_time "
                                  "DESC LIMIT 1"))
          .value()));
  book.mutable_person()->set_given_name(CanaryName("Robin"));
  book.mutable_person()->set_family_name(CanaryName("Vale"));
  book.set_notice_version("1");
  (*book.mutable_answers())["seizures"] = v1::SCREENING_ANSWER_YES;
  Do({}, &Talks::BookConsultation, book);
  const Request outcome = requests_.Make("RecordConsultationOutcome", anna_);
  const Answer told =
      AskAny(service_.client(), desk_.who(), MethodNamed("RecordConsultationOutcome"), *outcome);
  EXPECT_TRUE(told.status.ok());
  service_.db().Sql(
      "UPDATE appointment SET patient_id = '" + anna_.patient.substr(anna_.patient.rfind('/') + 1) +
      "' WHERE appointment_id IN (SELECT appointment_id FROM consultation WHERE outcome <> '')");
}

// Of every kind of state that stays: begun, over, called off late, and near a session.
void RoleFieldsTest::AddVisits() {
  using Visits = v1::AppointmentsService::Stub;
  for (const char* kind :
       {"CompleteAppointment", "ConfirmAppointment", "MarkNoShow", "HoldAppointment"}) {
    const Request request = requests_.Make(kind, anna_);
    EXPECT_TRUE(AskAny(service_.client(), desk_.who(), MethodNamed(kind), *request).status.ok());
  }
  v1::CancelAppointmentRequest cancel;
  cancel.set_name(Book(absl::Hours(3)).name());
  cancel.set_request_id(NewRequestId());
  cancel.set_reason(v1::CANCELLATION_REASON_ILLNESS);
  EXPECT_TRUE(Do(desk_.who(), &Visits::CancelAppointment, cancel).cancelled_late());
  Book(10 * kDay, {"kim"});
  Book(11 * kDay, {"lee"});
}

// With every wish there is, and with a session of their own therapist that comes too late.
void RoleFieldsTest::AddCourse() {
  auto booking = dynamic_cast<v1::BookCourseRequest&>(*requests_.Make("BookCourse", anna_));
  v1::Spacing& spacing = *booking.mutable_course()->mutable_spacing();
  rpc::WriteDuration(absl::Hours(60), *spacing.mutable_gap_from());
  rpc::WriteDuration(absl::Hours(72), *spacing.mutable_gap_until());
  rpc::WriteDuration(absl::Hours(80), *spacing.mutable_gap_max());
  spacing.set_span_days_max(20);
  spacing.set_per_week_max(2);
  v1::CourseWishes& wishes = *booking.mutable_course()->mutable_wishes();
  wishes.add_session_modes(v1::VISIT_MODE_IN_PERSON);
  wishes.add_days_of_week(google::type::MONDAY);
  wishes.mutable_earliest()->set_hours(8);
  wishes.mutable_latest()->set_hours(18);
  wishes.set_has_ride(true);
  wishes.set_same_time(true);
  const auto ask = [&](const char* method, const Message& request) {
    const Answer answer = AskAny(service_.client(), desk_.who(), MethodNamed(method), request);
    EXPECT_TRUE(answer.status.ok()) << method << ": " << FromGrpc(answer.status);
    v1::Course course;
    EXPECT_TRUE(course.ParseFromString(answer.reply));
    return course;
  };
  const Request before = requests_.Make("BookCourse", anna_);
  booking.mutable_course()->set_booster_of(ask("BookCourse", *before).name());
  booking.mutable_course()->add_skipped(2);
  rpc::WriteInterval({kMonday + 300 * kDay, kMonday + 310 * kDay},
                     *booking.mutable_course()->mutable_pause());
  v1::ChoosePairingRequest choice;
  choice.set_name(ask("BookCourse", booking).name());
  choice.set_request_id(NewRequestId());
  choice.set_position(1);
  choice.set_choice(v1::PAIRING_CHOICE_EXTERNAL);
  rpc::WriteInterval({kMonday + 40 * kDay, kMonday + 40 * kDay + absl::Hours(1)},
                     *choice.mutable_external_time());
  EXPECT_EQ(ask("ChoosePairing", choice).pairs(0).state(), v1::PAIR_STATE_BROKEN);
}

void RoleFieldsTest::AddProxy() {
  v1::GrantProxyRequest grant;
  grant.set_parent(anna_.patient);
  grant.set_request_id(NewRequestId());
  grant.mutable_proxy()->mutable_contact()->set_phone("+12125550136");
  grant.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  rpc::WriteTime(kMonday + 30 * kDay, *grant.mutable_proxy()->mutable_expire_time());
  Do(desk_.who(), &v1::SessionsService::Stub::GrantProxy, grant);
}

void RoleFieldsTest::Walk(Role role,
                          const std::function<void(const MethodDescriptor&, const Message&)>& see) {
  auto& factory = *google::protobuf::MessageFactory::generated_factory();
  for (const MethodDescriptor* method : AllMethods()) {
    if (!Allows(*method, role)) continue;
    AddRecord();  // whole again, whatever the last one changed
    const std::vector<std::string> kinds = requests_.KindsOf(*method);
    EXPECT_FALSE(kinds.empty()) << method->name() << " has no good request";
    for (const std::string& kind : kinds) {
      const Request request = requests_.Make(kind, cast_.Own(role, method->name()));
      AskForAll(*request);
      requests_.ForgetCounts();
      service_.db().Sql(
          "UPDATE consultation SET needs_review = true; "
          "UPDATE message SET accept_time = now(), end_time = now(), attempts = 1, outcome = "
          "'late' "
          "WHERE state = 'planned'; "
          "UPDATE staff_task SET patient_id = (SELECT patient_id FROM patient LIMIT 1), "
          "appointment_id = (SELECT appointment_id FROM appointment LIMIT 1); "
          "INSERT INTO ride SELECT clinic_id, appointment_id, true, 'Noor', '+12065550178', now() "
          "FROM appointment WHERE patient_id IS NOT NULL ON CONFLICT DO NOTHING; "
          "INSERT INTO reminder_preference SELECT clinic_id, patient_id, 1, '{follow_up}', 600, "
          "1200, true, true, now() FROM patient ON CONFLICT DO NOTHING; "
          "UPDATE patient SET reach = NULL");
      const Answer answer =
          AskAny(service_.client(), cast_.At(role, method->name()), *method, *request);
      EXPECT_TRUE(answer.status.ok())
          << kind << " by " << access::Name(role) << ": " << FromGrpc(answer.status);
      const std::unique_ptr<Message> reply(factory.GetPrototype(method->output_type())->New());
      EXPECT_TRUE(reply->ParseFromString(answer.reply));
      see(*method, *reply);
    }
  }
}

TEST_F(RoleFieldsTest, EachRoleIsToldWhatIsDeclaredForItAndNothingElse) {
  for (const Role role : kAllRoles) {
    SCOPED_TRACE(access::Name(role));
    std::map<std::string, std::string> told;  // field -> the method that told it
    Walk(role, [&](const MethodDescriptor& method, const Message& reply) {
      for (const std::string& field : FieldsToldIn(reply)) told.emplace(field, method.name());
    });
    const Fields declared = DeclaredFor(role);
    for (const auto& [field, method] : told) {
      EXPECT_TRUE(declared.contains(field)) << field << " is told by " << method;
    }
    for (const std::string& field : declared) {
      EXPECT_TRUE(told.contains(field)) << field << " is declared, and not told";
    }
  }
}

TEST_F(RoleFieldsTest, AnswersToScreeningQuestionsReachThePersonAndPractitionersAlone) {
  Fields told;
  for (const Role role : kAllRoles) {
    Walk(role, [&](const MethodDescriptor& method, const Message& reply) {
      if (TellsAnswers(reply)) told.insert(fmt::format("{} {}", access::Name(role), method.name()));
    });
  }
  EXPECT_EQ(told, (Fields{"patient ExportPatient", "practitioner GetEmergencyRecord",
                          "practitioner ListConsultationsToReview"}));
}

// Else nobody would notice who is told of it.
TEST(ToldFieldsTest, EveryFieldOfAPersonIsDeclaredForSomebody) {
  Fields declared;
  for (const Role role : kAllRoles) declared.merge(DeclaredFor(role));
  for (const std::string& field : FieldsOfPeople()) {
    EXPECT_TRUE(declared.contains(field)) << field << " is told to nobody here";
  }
}

TEST(ToldFieldsTest, AnUndeclaredFieldIsSeenHoweverDeepItIs) {
  v1::PatientExport file;
  file.add_consultations()->set_patient_state("NY");
  EXPECT_EQ(FieldsToldIn(file),
            (Fields{"PatientExport.consultations", "ConsultationRecord.patient_state"}));
  EXPECT_FALSE(TellsAnswers(file));
  (*file.mutable_consultations(0)->mutable_answers())["seizures"] = v1::SCREENING_ANSWER_NO;
  EXPECT_TRUE(TellsAnswers(file));
  v1::ListPractitionersResponse nobody;  // the clinic's file is about nobody whom it treats
  nobody.add_practitioners()->set_display_name("Kim");
  EXPECT_EQ(FieldsToldIn(nobody), Fields());
}

}  // namespace
}  // namespace tandem::testing
