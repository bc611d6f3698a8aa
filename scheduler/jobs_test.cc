// SPDX-License-Identifier: Apache-2.0
#include "scheduler/jobs.h"

#include <fmt/format.h>

#include <atomic>
#include <set>
#include <stdexcept>

#include "base/testing/database.h"
#include "base/testing/matchers.h"

namespace tandem {
namespace {

class JobsTest : public ::testing::Test {
 protected:
  void AddClinics(int count) {
    for (int i = 1; i <= count; ++i) {
      db_.Sql(
          fmt::format("INSERT INTO clinic_route VALUES "
                      "('0190b2a0-0000-7000-8000-{:012x}', 'clinic-{}')",
                      i, i));
    }
  }

  RealClock clock_;
  TestDatabase db_;
  access::ClinicRoutes routes_{clock_, db_.pool()};
};

TEST_F(JobsTest, EveryClinicIsSweptUntilNothingIsLeft) {
  AddClinics(3);
  std::map<ClinicId, int> left;
  Jobs jobs(clock_, routes_,
            {{"tidy", absl::Hours(1), [&](const pg::TxOptions& tx, ClinicId clinic) {
                EXPECT_EQ(tx.clinic, clinic.uuid);
                const int batches = ++left[clinic];
                return absl::StatusOr<int>(batches < 3 ? 10 : 0);
              }}});
  EXPECT_EQ(jobs.RunAll(), 3 * 2 * 10);
  EXPECT_EQ(left.size(), 3u);
}

TEST_F(JobsTest, AClinicWithoutEndLeavesTurnsToTheOthers) {
  AddClinics(2);
  std::map<ClinicId, int> batches;
  Jobs jobs(clock_, routes_, {{"tidy", absl::Hours(1), [&](const pg::TxOptions&, ClinicId clinic) {
                                 ++batches[clinic];
                                 return absl::StatusOr<int>(1);
                               }}});
  jobs.RunAll();
  ASSERT_EQ(batches.size(), 2u);
  for (const auto& [clinic, count] : batches) EXPECT_EQ(count, kBatchesPerTurnMax);
}

TEST_F(JobsTest, AJobThatFailsOrThrowsHarmsNoOther) {
  AddClinics(2);
  std::atomic<int> good{0};
  Jobs jobs(clock_, routes_,
            {{"fails", absl::Hours(1),
              [](const pg::TxOptions&, ClinicId) -> absl::StatusOr<int> {
                return absl::InternalError("no");
              }},
             {"throws", absl::Hours(1),
              [](const pg::TxOptions&, ClinicId) -> absl::StatusOr<int> {
                throw std::runtime_error("no");
              }},
             {"good", absl::Hours(1), [&](const pg::TxOptions&, ClinicId) {
                ++good;
                return absl::StatusOr<int>(0);
              }}});
  jobs.Start();
  const absl::Time give_up = clock_.Now() + absl::Seconds(10);
  while (good < 2 && clock_.Now() < give_up) std::this_thread::yield();
  EXPECT_EQ(good, 2);
  jobs.Stop();
}

TEST_F(JobsTest, ARoundWithoutAFailureIsRememberedByItsTime) {
  AddClinics(2);
  bool fails = true;
  Gauge success;
  Job job = {"tidy", absl::Hours(1), [&](const pg::TxOptions&, ClinicId) -> absl::StatusOr<int> {
               if (fails) return absl::InternalError("no");
               return 0;
             }};
  job.last_success = &success;
  Jobs jobs(clock_, routes_, {job});
  jobs.RunAll();
  EXPECT_EQ(success.Value(), 0);
  fails = false;
  jobs.RunAll();
  EXPECT_NEAR(success.Value(), absl::ToDoubleSeconds(clock_.Now() - absl::UnixEpoch()), 60);
}

TEST_F(JobsTest, StoppingDoesNotWaitForTheRound) {
  AddClinics(1);
  std::atomic<bool> running{false};
  Jobs jobs(clock_, routes_, {{"endless", absl::Hours(1), [&](const pg::TxOptions&, ClinicId) {
                                 running = true;
                                 std::this_thread::sleep_for(std::chrono::milliseconds(100));
                                 return absl::StatusOr<int>(1);
                               }}});
  jobs.Start();
  while (!running) std::this_thread::yield();
  const absl::Time before = clock_.Now();
  jobs.Stop();
  EXPECT_LT(clock_.Now() - before, absl::Seconds(2));
}

}  // namespace
}  // namespace tandem
