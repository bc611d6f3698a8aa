// SPDX-License-Identifier: Apache-2.0
// When somebody of staff signs in at the provider, the audit log says so: once, whoever hears of
// it.
#include <fmt/format.h>

#include <thread>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/access/staff_cards.h"
#include "scheduler/access/token.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;

constexpr int kCallers = 12;
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

class StaffSignInsTest : public ::testing::Test {
 protected:
  // Of the front desk, who signed in at the provider then.
  static Who SignedIn(TestService& at, std::optional<absl::Time> when) {
    at.EnterStaff(Role::kFrontDesk, at.clinic());
    nlohmann::json claims = at.issuer().Claims(Role::kFrontDesk, at.clinic());
    claims.erase("auth_time");
    if (when.has_value()) claims["auth_time"] = absl::ToUnixSeconds(*when);
    return {at.issuer().Sign(claims)};
  }
  Who SignedIn(std::optional<absl::Time> when) { return SignedIn(service_, when); }
  static absl::Status Work(TestService& at, const Who& who) {
    v1::ListPractitionersRequest request;
    request.set_parent(at.parent());
    return at.Call(who, &v1::DirectoryService::Stub::ListPractitioners, request).status();
  }
  absl::Status Work(const Who& who) { return Work(service_, who); }
  std::string Entries() {
    return service_.db().Sql(
        "SELECT count(*) || ' ' || coalesce(string_agg(DISTINCT concat_ws(' ', actor_role, actor, "
        "method, subject_kind, outcome), '; '), '') FROM audit_entry WHERE action = 'sign_in'");
  }
  static std::string Times(int count) {
    return fmt::format("{} front_desk test-front_desk ListPractitioners staff OK", count);
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
};

TEST_F(StaffSignInsTest, TheFirstCallAfterASignInRecordsItAndTheNextDoNot) {
  const Who who = SignedIn(kMonday - absl::Minutes(5));
  for (int i = 0; i < 3; ++i) ASSERT_OK(Work(who));
  EXPECT_EQ(Entries(), Times(1));
  clock_.Advance(access::kStaffCardLife);  // what was kept of them is old
  ASSERT_OK(Work(who));
  EXPECT_EQ(Entries(), Times(1));
  ASSERT_OK(Work(SignedIn(kMonday - absl::Minutes(1))));
  EXPECT_EQ(Entries(), Times(2));
}

TEST_F(StaffSignInsTest, AnOlderSignInOnAnotherDeviceIsNotRecordedAgain) {
  const Who older = SignedIn(kMonday - absl::Minutes(5));
  ASSERT_OK(Work(older));
  ASSERT_OK(Work(SignedIn(kMonday - absl::Minutes(1))));
  ASSERT_OK(Work(older));
  EXPECT_EQ(Entries(), Times(2));
}

TEST_F(StaffSignInsTest, ATokenThatDoesNotSayWhenOrSaysTomorrowRecordsNothing) {
  ASSERT_OK(Work(SignedIn(std::nullopt)));
  ASSERT_OK(Work(SignedIn(kMonday + access::kTokenLeeway + absl::Seconds(1))));
  EXPECT_EQ(Entries(), "0 ");
}

TEST_F(StaffSignInsTest, OfManyCallsAtOnceAndOnTwoServersOneRecordsIt) {
  TestService other(
      {.clock = &clock_, .db = &service_.db(), .yaml = "", .clinic = service_.clinic()});
  const absl::Time when = kMonday - absl::Minutes(5);
  const Who here = SignedIn(when);
  const Who there = SignedIn(other, when);
  std::vector<std::thread> callers;
  for (int i = 0; i < kCallers; ++i) {
    callers.emplace_back([&] { EXPECT_OK(Work(here)); });
    callers.emplace_back([&] { EXPECT_OK(Work(other, there)); });
  }
  for (std::thread& caller : callers) caller.join();
  EXPECT_EQ(Entries(), Times(1));
}

TEST_F(StaffSignInsTest, WhileASignInCannotBeRecordedNobodyWorksByIt) {
  const Who who = SignedIn(kMonday - absl::Minutes(5));
  service_.db().Sql("REVOKE INSERT ON audit_entry FROM tandem_app");
  EXPECT_FALSE(Work(who).ok());
  service_.db().Sql("GRANT INSERT ON audit_entry TO tandem_app");
  EXPECT_OK(Work(who));
  EXPECT_EQ(Entries(), Times(1));
}

}  // namespace
}  // namespace tandem::testing
