// SPDX-License-Identifier: Apache-2.0
#include "tests/support/good_requests.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "scheduler/secret_key.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::Reflection;

// One gate that a good request opens, one that stays closed.
constexpr char kGatedVisit[] =
    "  gated:\n"
    "    display_name: Gated\n    modes: [in_person]\n"
    "    needs: {someone: {practitioner: generalist}}\n"
    "    phases: [{id: sit, takes: 20m, exclusive: [someone]}]\n"
    "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n"
    "    gates: [evaluation, screening]\n";
constexpr absl::Duration kFirstVisit = absl::Hours(25);  // beyond every lead time
constexpr absl::Duration kVisitStep = absl::Minutes(30);

absl::Time HalfHour(absl::Time now) {
  return absl::UnixEpoch() + absl::Floor(now - absl::UnixEpoch(), kVisitStep);
}

Bytes SecretOf(const TestService& service) {
  return ReadSecretKey(service.config().secret_key_file).value();
}

}  // namespace

void VisitTexts(Message& message, const TextVisit& visit, const std::string& path) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(message, &fields);
  for (const FieldDescriptor* field : fields) {
    if (field->is_map()) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      if (field->type() == FieldDescriptor::TYPE_STRING) {
        visit(message, *field, field->is_repeated() ? i : -1, path + field->name());
      } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Message& inner = field->is_repeated()
                             ? *reflection.MutableRepeatedMessage(&message, field, i)
                             : *reflection.MutableMessage(&message, field);
        VisitTexts(inner, visit, path + field->name() + ".");
      }
    }
  }
}

void RenameClinic(Message& message, const std::string& from, const std::string& to) {
  const std::string old = "clinics/" + from;
  VisitTexts(
      message, [&](Message& holder, const FieldDescriptor& field, int index, const std::string&) {
        const Reflection& reflection = *holder.GetReflection();
        const std::string text = index < 0 ? reflection.GetString(holder, &field)
                                           : reflection.GetRepeatedString(holder, &field, index);
        if (text != old && text.rfind(old + "/", 0) != 0) return;
        const std::string renamed = "clinics/" + to + text.substr(old.size());
        if (index < 0) {
          reflection.SetString(&holder, &field, renamed);
        } else {
          reflection.SetRepeatedString(&holder, &field, index, renamed);
        }
      });
}

GoodRequests::GoodRequests(TestService& service)
    : service_(service),
      consultation_secrets_(SecretOf(service)),
      session_secrets_(SecretOf(service)) {
  AddVisits();
  AddVerbs();
  AddAvailability();
  AddPeople();
  AddClearances();
  AddSessions();
  AddProxies();
  AddStaff();
  AddEmergencies();
  AddClinic();
  AddConsultations();
  AddBearers();
  AddReminders();
  AddWords();
  AddInbound();
  AddCourses();
  AddAbsences();
  AddRepairs();
}

std::string GoodRequests::Yaml(const std::string& slug) {
  SmallClinic clinic;
  clinic.slug = slug;
  clinic.visit_types = kGatedVisit;
  clinic.practitioners = SmallPractitioner{.slug = "lee"}.Yaml() +
                         SmallPractitioner{.slug = slug + "-only", .capability = "other"}.Yaml();
  std::string text = clinic.Yaml();
  const std::string online = "    bookable_online: true\n";  // of "talk": somebody brings them home
  text.insert(text.find(online), "    care: {ride: true}\n");
  return text;
}

void GoodRequests::Open(const std::string& slug) { ApplyClinic(service_.db(), Yaml(slug)); }

GoodRequests::Side& GoodRequests::SideOf(const std::string& clinic) {
  std::unique_ptr<Side>& side = sides_[clinic];
  if (side == nullptr) side = std::make_unique<Side>(service_, clinic);
  return *side;
}

std::string GoodRequests::NewEmail(const std::string& name) {
  return name + std::to_string(++people_) + "@qzvxkwjq.example.com";
}

absl::Time GoodRequests::Ahead(Side& side) {
  return HalfHour(service_.clock().Now()) + kFirstVisit + kVisitStep * side.ahead++;
}

absl::Time GoodRequests::Behind(Side& side) {
  return HalfHour(service_.clock().Now()) - kVisitStep * ++side.behind;
}

absl::Time GoodRequests::Tomorrow() const {
  return HalfHour(service_.clock().Now()) + absl::Hours(24);
}

Interval GoodRequests::Month() const {
  const absl::Time now = service_.clock().Now();
  return {now, now + absl::Hours(24 * 20)};
}

void GoodRequests::ForgetCounts() { service_.db().Sql("DELETE FROM rate_count"); }

void GoodRequests::ForgetHolds() {
  service_.db().Sql("UPDATE appointment_event SET actor_id = 'nobody' WHERE verb = 'hold'");
}

Person GoodRequests::Enter(const std::string& clinic) {
  Side& side = SideOf(clinic);
  Person person{.clinic = clinic, .patient = "", .email = NewEmail("person")};
  v1::CreatePatientRequest request;
  request.set_parent(side.desk.parent());
  request.set_request_id(side.desk.NewRequestId());
  request.mutable_patient()->set_given_name(CanaryName("Robin"));
  request.mutable_patient()->set_family_name(CanaryName("Vale"));
  request.mutable_patient()->add_contacts()->set_email(person.email);
  person.patient = Get<v1::Patient>(side.desk.who(), "CreatePatient", request).name();
  service_.db().Sql("UPDATE contact SET verify_time = create_time WHERE value = '" + person.email +
                    "'");
  Visit(side, person);
  return person;
}

std::vector<std::string> GoodRequests::KindsOf(const MethodDescriptor& method) const {
  std::vector<std::string> kinds;
  for (const auto& [kind, make] : make_) {
    if (kind.substr(0, kind.find('/')) == method.name()) kinds.push_back(kind);
  }
  return kinds;
}

Request GoodRequests::Make(const std::string& kind, const Person& of) {
  const auto found = make_.find(kind);
  if (found == make_.end()) throw std::out_of_range("there is no good request of " + kind);
  return found->second(SideOf(of.clinic), of);
}

Request GoodRequests::Named(Side& side, const std::string& method, const std::string& name) {
  Request request = NewRequest(MethodNamed(method));
  SetText(*request, "name", name);
  SetText(*request, "request_id", side.desk.NewRequestId());
  return request;
}

Request GoodRequests::Under(Side& side, const std::string& method, const std::string& parent) {
  Request request = Named(side, method, "");
  SetText(*request, "parent", parent);
  return request;
}

std::string GoodRequests::Send(const Who& who, const std::string& method, const Message& request) {
  const Answer answer = AskAny(service_.client(), who, MethodNamed(method), request);
  EXPECT_TRUE(answer.status.ok()) << method << " must work: " << FromGrpc(answer.status) << " "
                                  << request.ShortDebugString();
  return answer.reply;
}

}  // namespace tandem::testing
