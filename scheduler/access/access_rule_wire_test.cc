// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/access_rule_wire.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <functional>

#include "base/testing/matchers.h"
#include "tandem/v1/access.pb.h"
#include "tandem/v1/appointments.pb.h"
#include "tandem/v1/emergency.pb.h"
#include "tandem/v1/patients.pb.h"
#include "tandem/v1/staff.pb.h"

namespace tandem::access {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptorProto;
using google::protobuf::MethodDescriptorProto;

// A contract with one method, which `shape` gives its rule.
absl::StatusOr<RuleBook> BookOf(const std::function<void(MethodDescriptorProto&)>& shape) {
  FileDescriptorProto file;
  file.set_name("hand_made.proto");
  file.set_package("made");
  file.set_syntax("proto3");
  file.add_dependency("tandem/v1/access.proto");
  file.add_message_type()->set_name("Nothing");
  auto* service = file.add_service();
  service->set_name("DoorService");
  auto* method = service->add_method();
  method->set_name("Open");
  method->set_input_type(".made.Nothing");
  method->set_output_type(".made.Nothing");
  shape(*method);
  DescriptorPool pool(DescriptorPool::generated_pool());
  if (pool.BuildFile(file) == nullptr) return absl::InternalError("the contract does not build");
  return ReadRules(pool, {"made.DoorService"});
}

v1::AccessRule* RuleOf(MethodDescriptorProto& method) {
  return method.mutable_options()->MutableExtension(v1::access);
}

TEST(AccessRuleTest, ADeclaredRuleIsRead) {
  ASSERT_OK_AND_ASSIGN(const RuleBook book, BookOf([](MethodDescriptorProto& method) {
                         RuleOf(method)->add_roles(v1::ROLE_PATIENT);
                         RuleOf(method)->set_relation(v1::RELATION_SELF);
                         RuleOf(method)->set_audit(v1::AUDIT_READ);
                         method.set_server_streaming(true);
                       }));
  const AccessRule* rule = book.Find("made.DoorService.Open");
  ASSERT_NE(rule, nullptr);
  EXPECT_TRUE(rule->Allows(Role::kPatient));
  EXPECT_FALSE(rule->Allows(Role::kFrontDesk));
  EXPECT_FALSE(rule->IsPublic());
  EXPECT_EQ(rule->relation, Relation::kSelf);
  EXPECT_TRUE(rule->streams);
  EXPECT_EQ(rule->audit, Audit::kRead);
  EXPECT_EQ(book.Find("made.DoorService.Close"), nullptr);
}

// Trap: a route was registered without its authorization call, and stood open. Here the default is
// no: what has no rule is not served at all.
TEST(AccessRuleTest, AMethodWithoutARuleKeepsTheServerFromStarting) {
  const auto book = BookOf([](MethodDescriptorProto&) {});
  EXPECT_THAT(book, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_EQ(book.status().message(),
            "made.DoorService.Open declares no access rule (tandem.v1.access): the server does not "
            "start.");
}

TEST(AccessRuleTest, ARuleThatLeavesSomethingOpenKeepsTheServerFromStarting) {
  EXPECT_FALSE(BookOf([](MethodDescriptorProto& method) {
                 RuleOf(method)->set_relation(v1::RELATION_SAME_CLINIC);
               }).ok());
  EXPECT_FALSE(BookOf([](MethodDescriptorProto& method) {
                 RuleOf(method)->add_roles(v1::ROLE_PATIENT);
               }).ok());
  EXPECT_FALSE(BookOf([](MethodDescriptorProto& method) {
                 RuleOf(method)->add_roles(v1::ROLE_UNSPECIFIED);
                 RuleOf(method)->set_relation(v1::RELATION_SELF);
               }).ok());
  EXPECT_FALSE(BookOf([](MethodDescriptorProto& method) {
                 RuleOf(method)->add_roles(static_cast<v1::Role>(99));
                 RuleOf(method)->set_relation(v1::RELATION_SELF);
               }).ok());
  EXPECT_FALSE(BookOf([](MethodDescriptorProto& method) {
                 RuleOf(method)->add_roles(v1::ROLE_ANONYMOUS);
                 RuleOf(method)->set_relation(v1::RELATION_SELF);
               }).ok());
  for (const v1::Relation relation : {v1::RELATION_SELF, v1::RELATION_OWN_PATIENT}) {
    const auto nobodys = BookOf([&](MethodDescriptorProto& method) {
      RuleOf(method)->add_roles(v1::ROLE_ANONYMOUS);
      RuleOf(method)->set_relation(relation);
      RuleOf(method)->set_audit(v1::AUDIT_READ);
    });
    EXPECT_THAT(std::string(nobodys.status().message()),
                ::testing::HasSubstr(v1::Relation_Name(relation)));
  }
  const auto unaudited = BookOf([](MethodDescriptorProto& method) {
    RuleOf(method)->add_roles(v1::ROLE_PATIENT);
    RuleOf(method)->set_relation(v1::RELATION_SELF);
  });
  EXPECT_EQ(unaudited.status().message(),
            "made.DoorService.Open leaves unspecified what the audit log keeps (tandem.v1.access): "
            "the server does not start.");
  EXPECT_FALSE(ReadRules({"tandem.v1.NoSuchService"}).ok());
}

TEST(AccessRuleTest, RolesAndRelationsAreThoseOfTheContract) {
  for (int number = v1::Role_MIN + 1; number <= v1::Role_MAX; ++number) {
    std::string name = v1::Role_Name(number).substr(5);  // ROLE_
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    EXPECT_EQ(ParseRole(name), static_cast<Role>(number)) << name;
  }
  EXPECT_EQ(static_cast<int>(Relation::kBearer), v1::RELATION_BEARER);
  EXPECT_EQ(static_cast<int>(Relation::kOwnPatient), v1::RELATION_OWN_PATIENT);
  EXPECT_EQ(v1::Relation_MAX, v1::RELATION_OWN_PATIENT);
  EXPECT_EQ(static_cast<int>(Audit::kChange), v1::AUDIT_CHANGE);
  EXPECT_EQ(v1::Audit_MAX, v1::AUDIT_CHANGE);
}

TEST(AccessRuleTest, TheContractOfAppointmentsIsDeclaredWhole) {
  v1::Appointment::descriptor();  // linked
  ASSERT_OK_AND_ASSIGN(const RuleBook book, ReadRules({"tandem.v1.AppointmentsService"}));
  const AccessRule* watch = book.Find("tandem.v1.AppointmentsService.WatchDay");
  ASSERT_NE(watch, nullptr);
  EXPECT_TRUE(watch->streams);
}

// What hands out a record or decides who may sign in. A method that joins them is added here.
TEST(AccessRuleTest, TheseMethodsNeedARecentSignIn) {
  v1::Patient::descriptor();  // linked
  v1::StaffMember::descriptor();
  v1::EmergencyAccess::descriptor();
  ASSERT_OK_AND_ASSIGN(const RuleBook book,
                       ReadRules({"tandem.v1.PatientsService", "tandem.v1.StaffService",
                                  "tandem.v1.EmergencyService"}));
  for (const char* method :
       {"PatientsService.ExportPatient", "PatientsService.ErasePatient", "StaffService.CreateStaff",
        "StaffService.UpdateStaff", "StaffService.EnableStaff", "EmergencyService.BreakGlass",
        "EmergencyService.ReviewEmergencyAccess"}) {
    const AccessRule* rule = book.Find(std::string("tandem.v1.") + method);
    ASSERT_NE(rule, nullptr) << method;
    EXPECT_TRUE(rule->recent_sign_in) << method;
  }
  EXPECT_FALSE(book.Find("tandem.v1.PatientsService.GetPatient")->recent_sign_in);
  EXPECT_FALSE(book.Find("tandem.v1.StaffService.DisableStaff")->recent_sign_in);
  // It is open already; an emergency is no time to type a password again.
  EXPECT_FALSE(book.Find("tandem.v1.EmergencyService.GetEmergencyRecord")->recent_sign_in);
}

}  // namespace
}  // namespace tandem::access
