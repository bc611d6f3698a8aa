// SPDX-License-Identifier: Apache-2.0
// Refusals in the audit log, and the log as an auditor sees it, through the wire.
#include <fmt/format.h>

#include <array>

#include "base/rpc/time_proto.h"
#include "base/testing/simulated_clock.h"
#include "tests/functional/audit_watch.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::MethodDescriptor;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr std::array<Role, 4> kRoles = {Role::kFrontDesk, Role::kPractitioner, Role::kAuditor,
                                        Role::kClinicAdmin};

class AuditRefusalTest : public ::testing::Test {
 protected:
  using People = v1::PatientsService::Stub;

  absl::Status Get(const Who& who, const std::string& patient) {
    v1::GetPatientRequest get;
    get.set_name(patient);
    return service_.Call(who, &People::GetPatient, get).status();
  }
  Who Self(const std::string& patient) {
    return service_.AsPatient(*ParseId<PatientId>(patient.substr(patient.rfind('/') + 1)));
  }
  v1::SearchAuditEntriesRequest Day() {
    v1::SearchAuditEntriesRequest request;
    request.set_parent(service_.parent());
    rpc::WriteInterval({kMonday - absl::Hours(1), kMonday + absl::Hours(23)},
                       *request.mutable_time());
    return request;
  }
  absl::StatusOr<v1::SearchAuditEntriesResponse> Search(
      const v1::SearchAuditEntriesRequest& request, Role role = Role::kAuditor) {
    return service_.Call(service_.As(role), &v1::AuditService::Stub::SearchAuditEntries, request);
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  Desk desk_{service_};
  AuditWatch watch_{service_};
};

TEST_F(AuditRefusalTest, WhoeverIsRefusedByTheirRoleIsRecordedOnceWhateverTheMethod) {
  int refused = 0;
  for (const MethodDescriptor* method : AllMethods()) {
    for (const Role role : kRoles) {
      if (Allows(*method, role)) continue;
      watch_.Forget();
      const auto request = NewRequest(*method);
      SetText(*request, "parent", service_.parent());
      const grpc::Status status = CallAny(service_.client(), service_.As(role), *method, *request);
      EXPECT_THAT(FromGrpc(status), HasReason(Reason::kPermissionDenied)) << method->full_name();
      EXPECT_EQ(watch_.Entries(), method->name() + " refuse PERMISSION_DENIED");
      EXPECT_EQ(watch_.Column("actor_role"), access::Name(role));
      ++refused;
    }
  }
  EXPECT_GT(refused, 40);
}

TEST_F(AuditRefusalTest, WhoAsksForAnotherPersonIsRecordedAndTheReadIsNot) {
  const std::string mine = desk_.AddPatient();
  const std::string theirs = desk_.AddPatient();
  watch_.Forget();
  EXPECT_THAT(Get(Self(mine), theirs), HasReason(Reason::kNotFound));
  EXPECT_EQ(watch_.Entries(), "GetPatient refuse NOT_FOUND");
  EXPECT_EQ(watch_.Column("actor_role"), "patient");
  EXPECT_EQ(service_.parent() + "/patients/" + watch_.Column("patient_id"), theirs);
}

TEST_F(AuditRefusalTest, WhoAsksForAnotherClinicIsRecordedInTheirOwn) {
  const std::string patient = desk_.AddPatient();
  service_.db().Sql(
      "INSERT INTO clinic_route VALUES ('0190b2a0-0000-7000-8000-00000000000c', "
      "'oak')");
  watch_.Forget();
  EXPECT_THAT(Get(desk_.who(), "clinics/oak" + patient.substr(patient.find("/patients"))),
              HasReason(Reason::kNotFound));
  EXPECT_EQ(watch_.Entries(), "GetPatient refuse NOT_FOUND");
  EXPECT_EQ(watch_.Column("clinic_id"), ToString(service_.applied().id()));
  EXPECT_EQ(watch_.Column("coalesce(patient_id::text, 'nobody')"), "nobody");
}

TEST_F(AuditRefusalTest, WhoSignedInTooLongAgoForTheDeedIsRecorded) {
  v1::ExportPatientRequest request;
  request.set_name(desk_.AddPatient());
  service_.EnterStaff(Role::kClinicAdmin, service_.clinic());
  nlohmann::json claims = service_.issuer().Claims(Role::kClinicAdmin, service_.clinic());
  claims["auth_time"] = absl::ToUnixSeconds(clock_.Now() - absl::Hours(1));
  watch_.Forget();
  EXPECT_THAT(service_.Call({service_.issuer().Sign(claims)},
                            &v1::PatientsService::Stub::ExportPatient, request),
              HasReason(Reason::kSignInAgain));
  EXPECT_EQ(watch_.Entries(), "ExportPatient refuse SIGN_IN_AGAIN");
}

TEST_F(AuditRefusalTest, WithoutATokenThatHoldsNobodyCanFillTheLog) {
  const std::string patient = desk_.AddPatient();
  watch_.Forget();
  EXPECT_THAT(Get({}, patient), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(Get({"no.good.token"}, patient), HasReason(Reason::kUnauthenticated));
  EXPECT_EQ(watch_.Entries(), "");
}

TEST_F(AuditRefusalTest, AnAuditorFindsWhoSawAPatientAndTheSearchIsRecorded) {
  const std::string patient = desk_.AddPatient();
  const std::string other = desk_.AddPatient();
  clock_.Advance(absl::Minutes(1));
  ASSERT_OK(Get(desk_.who(), patient));
  clock_.Advance(absl::Minutes(1));
  ASSERT_OK(Get(desk_.who(), other));
  v1::SearchAuditEntriesRequest search = Day();
  search.set_patient(patient);
  ASSERT_OK_AND_ASSIGN(auto found, Search(search));
  ASSERT_EQ(found.entries_size(), 2);  // newest first
  EXPECT_EQ(found.entries(0).method(), "GetPatient");
  EXPECT_EQ(found.entries(0).action(), v1::AUDIT_ACTION_READ);
  EXPECT_EQ(found.entries(0).patient(), patient);
  EXPECT_EQ(found.entries(1).action(), v1::AUDIT_ACTION_CHANGE);
  search.set_action(v1::AUDIT_ACTION_READ);
  ASSERT_OK_AND_ASSIGN(found, Search(search));
  EXPECT_EQ(found.entries_size(), 2) << "the search before this one told of the patient, too";
  EXPECT_EQ(found.entries(0).method(), "SearchAuditEntries");
  EXPECT_EQ(found.entries(0).actor_role(), "auditor");
}

TEST_F(AuditRefusalTest, PagesGoOnWhereTheLastOneEnded) {
  for (int i = 0; i < 5; ++i) desk_.AddPatient();  // all at one instant
  v1::SearchAuditEntriesRequest search = Day();
  search.set_action(v1::AUDIT_ACTION_CHANGE);
  search.set_page_size(2);
  std::set<std::string> ids;
  for (const std::size_t seen : {2u, 4u, 5u, 6u}) {  // with the clinic's own set-up
    ASSERT_OK_AND_ASSIGN(const auto page, Search(search));
    for (const auto& entry : page.entries()) ids.insert(entry.entry_id());
    if (page.next_page_token().empty()) break;
    EXPECT_GE(ids.size(), std::min<std::size_t>(seen, 5));
    search.set_page_token(page.next_page_token());
  }
  EXPECT_EQ(
      std::to_string(ids.size()),
      service_.db().Sql(fmt::format(
          "SELECT count(*) FROM audit_entry WHERE action = 'change' AND record_time >= '{}'",
          absl::FormatTime(absl::RFC3339_full, kMonday - absl::Hours(1), absl::UTCTimeZone()))));
  search.set_actor("someone else");
  EXPECT_THAT(Search(search), HasReason(Reason::kPageTokenInvalid));
}

TEST_F(AuditRefusalTest, AnAuditorAsksForAYearAtMostAndNobodyElseAsks) {
  v1::SearchAuditEntriesRequest search = Day();
  for (const Role role : {Role::kFrontDesk, Role::kClinicAdmin, Role::kPractitioner}) {
    EXPECT_THAT(Search(search, role), HasReason(Reason::kPermissionDenied));
  }
  rpc::WriteInterval({kMonday, kMonday + absl::Hours(24 * 367)}, *search.mutable_time());
  search.set_actor(std::string(300, 'x'));
  search.set_patient("Robin");
  const auto refused = Search(search);
  for (const char* field : {"time", "actor", "patient"}) {
    EXPECT_THAT(refused, HasViolation(field));
  }
  search = Day();
  search.set_patient("clinics/oak/patients/0190b2a0-0000-7000-8000-000000000001");
  EXPECT_THAT(Search(search), HasReason(Reason::kNotFound));
  search.clear_patient();
  search.clear_time();
  EXPECT_THAT(Search(search), HasViolation("time.start_time"));
}

}  // namespace
}  // namespace tandem::testing
