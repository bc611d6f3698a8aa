// SPDX-License-Identifier: Apache-2.0
// What a request may not set: fields that the service alone writes, and fields that the contract
// does not have. Set in every mutation, they are as if they had not been sent.
#include <google/api/field_behavior.pb.h>
#include <google/protobuf/unknown_field_set.h>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/staff_cards.h"
#include "tests/support/canary.h"
#include "tests/support/cast.h"
#include "tests/support/stored_text.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using google::protobuf::Reflection;
using People = v1::PatientsService::Stub;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr char kForged[] = "zq-forged";
constexpr std::int64_t kForgedSeconds = 4'070'908'800;  // 2099-01-01
constexpr int kUnknownField = 1999;                     // of no message

bool IsOutputOnly(const FieldDescriptor& field) {
  const auto& options = field.options();
  for (int i = 0; i < options.ExtensionSize(google::api::field_behavior); ++i) {
    if (options.GetExtension(google::api::field_behavior, i) == google::api::OUTPUT_ONLY) {
      return true;
    }
  }
  return false;
}

void Forge(Message& message, const FieldDescriptor& field) {
  const Reflection& reflection = *message.GetReflection();
  // An etag that is sent back is a condition, and rightly refused when it is a wrong one.
  if (field.is_repeated() || field.name() == "etag") return;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      return reflection.SetString(&message, &field, kForged);
    case FieldDescriptor::CPPTYPE_BOOL:
      return reflection.SetBool(&message, &field, true);
    case FieldDescriptor::CPPTYPE_ENUM:
      return reflection.SetEnumValue(&message, &field, 1);
    case FieldDescriptor::CPPTYPE_INT32:
      return reflection.SetInt32(&message, &field, 1999);
    case FieldDescriptor::CPPTYPE_INT64:
      return reflection.SetInt64(&message, &field, 1999);
    case FieldDescriptor::CPPTYPE_MESSAGE: {
      Message& inner = *reflection.MutableMessage(&message, &field);
      const FieldDescriptor* seconds = inner.GetDescriptor()->FindFieldByName("seconds");
      if (seconds != nullptr) inner.GetReflection()->SetInt64(&inner, seconds, kForgedSeconds);
      return;
    }
    default:
      ADD_FAILURE() << field.full_name() << " is of a kind that is not forged here";
  }
}

// All at once: what the service alone writes, and a field of another version of the contract.
void ForgeAll(Message& message) {
  const Reflection& reflection = *message.GetReflection();
  std::vector<const FieldDescriptor*> set;
  reflection.ListFields(message, &set);
  for (const FieldDescriptor* field : set) {
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE || field->is_map()) continue;
    const int count = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
    for (int i = 0; i < count; ++i) {
      ForgeAll(field->is_repeated() ? *reflection.MutableRepeatedMessage(&message, field, i)
                                    : *reflection.MutableMessage(&message, field));
    }
  }
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (IsOutputOnly(field)) Forge(message, field);
  }
  reflection.MutableUnknownFields(&message)->AddLengthDelimited(kUnknownField, kForged);
}

class ReadOnlyFieldsTest : public ::testing::Test {
 protected:
  ReadOnlyFieldsTest() {
    anna_ = cast_.Own(Role::kPatient, "");
    clock_.Advance(access::kStaffCardLife);
  }
  static bool IsMutation(const MethodDescriptor& method) {
    return method.input_type()->FindFieldByName("request_id") != nullptr;
  }
  static Role CallerOf(const MethodDescriptor& method) {
    for (const Role role : {Role::kFrontDesk, Role::kClinicAdmin, Role::kPractitioner,
                            Role::kPatient, Role::kAnonymous}) {
      if (Allows(method, role)) return role;
    }
    ADD_FAILURE() << method.name() << " is called by nobody here";
    return Role::kAnonymous;
  }
  // Of a row of its own: GoodRequests has a desk, too.
  std::string NewRequestId() { return ToString(ids_.Next()); }
  v1::UpdatePatientRequest Update(const std::string& path) {
    v1::UpdatePatientRequest request;
    request.set_request_id(NewRequestId());
    request.mutable_patient()->set_name(anna_.patient);
    request.mutable_update_mask()->add_paths(path);
    return request;
  }
  // All that the database holds of forged fields.
  void ExpectNothingForgedIsStored() {
    EXPECT_THAT(ColumnsHolding(service_.db(), kForged), IsEmpty());
    EXPECT_THAT(ColumnsHolding(service_.db(), "2099-01-01"), IsEmpty());
    EXPECT_THAT(ColumnsHolding(service_.db(), "2098-12-31"), IsEmpty());  // west of Greenwich
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  Cast cast_{service_, requests_, "elm"};
  Desk desk_{service_};
  SeededIds ids_{20270112};
  Person anna_;
};

TEST_F(ReadOnlyFieldsTest, InEveryMutationTheyAreAsIfTheyHadNotBeenSent) {
  int mutations = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    if (!IsMutation(*method)) continue;
    const Role role = CallerOf(*method);
    for (const std::string& kind : requests_.KindsOf(*method)) {
      const Request request = requests_.Make(kind, cast_.Own(role, method->name()));
      ForgeAll(*request);
      requests_.ForgetCounts();
      const Answer answer =
          AskAny(service_.client(), cast_.At(role, method->name()), *method, *request);
      EXPECT_TRUE(answer.status.ok()) << kind << ": " << FromGrpc(answer.status);
      EXPECT_THAT(answer.reply, Not(HasSubstr(kForged))) << kind;
      ++mutations;
    }
  }
  EXPECT_GT(mutations, 30);
  ExpectNothingForgedIsStored();
}

TEST_F(ReadOnlyFieldsTest, NobodyProvesAContactOrDatesARecordByWritingItDown) {
  v1::CreatePatientRequest request;
  request.set_parent(service_.parent());
  request.set_request_id(NewRequestId());
  v1::Patient& sky = *request.mutable_patient();
  sky.set_given_name("Sky");
  sky.set_family_name(CanaryName("Hill"));
  sky.add_contacts()->set_email("sky@qzvxkwjq.example.com");
  sky.add_supporters()->set_display_name("Noor");
  ForgeAll(request);
  ASSERT_OK_AND_ASSIGN(const auto made,
                       service_.Call(desk_.who(), &People::CreatePatient, request));
  EXPECT_FALSE(made.contacts(0).verified());
  EXPECT_FALSE(made.contacts(0).has_verify_time());
  EXPECT_EQ(made.create_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_NE(made.supporters(0).id(), kForged);
  ExpectNothingForgedIsStored();
}

TEST_F(ReadOnlyFieldsTest, APatientDoesNotProveTheirOwnContactEither) {
  auto request = Update("contacts");
  request.mutable_patient()->add_contacts()->set_email(anna_.email);
  request.mutable_patient()->add_contacts()->set_email("mine-too@qzvxkwjq.example.com");
  ForgeAll(request);
  ASSERT_OK_AND_ASSIGN(const auto updated,
                       service_.Call(cast_.At(Role::kPatient), &People::UpdatePatient, request));
  ASSERT_EQ(updated.contacts_size(), 2);
  for (const v1::Contact& contact : updated.contacts()) {
    EXPECT_EQ(contact.verified(), contact.email() == anna_.email) << contact.email();
  }
  ExpectNothingForgedIsStored();
}

TEST_F(ReadOnlyFieldsTest, NobodyIsMergedOrErasedByASetStatus) {
  for (const v1::PatientStatus status :
       {v1::PATIENT_STATUS_MERGED, v1::PATIENT_STATUS_ERASED, v1::PATIENT_STATUS_UNSPECIFIED}) {
    auto request = Update("status");
    request.mutable_patient()->set_status(status);
    EXPECT_THAT(service_.Call(desk_.who(), &People::UpdatePatient, request),
                HasViolation("patient.status"))
        << v1::PatientStatus_Name(status);
  }
  v1::CreatePatientRequest create;
  create.set_parent(service_.parent());
  create.set_request_id(NewRequestId());
  create.mutable_patient()->set_given_name("Sky");
  create.mutable_patient()->set_family_name(CanaryName("Hill"));
  create.mutable_patient()->set_status(v1::PATIENT_STATUS_ERASED);
  const auto created = service_.Call(desk_.who(), &People::CreatePatient, create);
  EXPECT_TRUE(!created.ok() || created->status() == v1::PATIENT_STATUS_ACTIVE);
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM patient WHERE status <> 'active'"), "0");
}

TEST_F(ReadOnlyFieldsTest, NoMaskNamesWhatTheServiceAloneWrites) {
  for (const char* path : {"name", "etag", "create_time", "contacts.verified", "no_such_field"}) {
    EXPECT_THAT(service_.Call(desk_.who(), &People::UpdatePatient, Update(path)),
                HasViolation("update_mask"))
        << path;
  }
}

TEST_F(ReadOnlyFieldsTest, ConsentsAndGrantsAreDatedByTheClock) {
  v1::RecordConsentRequest consent;
  consent.set_name(anna_.patient);
  consent.set_request_id(NewRequestId());
  consent.mutable_consent()->set_kind(v1::CONSENT_KIND_SMS);
  consent.mutable_consent()->set_document_version("2026-11");
  consent.mutable_consent()->set_channel("paper");
  ForgeAll(consent);
  ASSERT_OK_AND_ASSIGN(const auto given,
                       service_.Call(desk_.who(), &People::RecordConsent, consent));
  EXPECT_EQ(given.give_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_FALSE(given.has_withdraw_time());
  v1::GrantProxyRequest grant;
  grant.set_parent(anna_.patient);
  grant.set_request_id(NewRequestId());
  grant.mutable_proxy()->mutable_contact()->set_email("aunt@qzvxkwjq.example.com");
  grant.mutable_proxy()->set_scope(v1::PROXY_SCOPE_APPOINTMENTS);
  ForgeAll(grant);
  ASSERT_OK_AND_ASSIGN(const auto granted,
                       service_.Call(desk_.who(), &v1::SessionsService::Stub::GrantProxy, grant));
  EXPECT_EQ(granted.create_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_FALSE(granted.has_revoke_time());
}

}  // namespace
}  // namespace tandem::testing
