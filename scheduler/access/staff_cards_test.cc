// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/staff_cards.h"

#include <fmt/format.h>

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include "base/testing/matchers.h"

namespace tandem::access {
namespace {

constexpr int kCallers = 8;
const absl::Time kNow = absl::FromUnixSeconds(1'800'000'000);
const auto kElm = *ParseId<ClinicId>("0190b2a0-0000-7000-8000-0000000000e1");
const auto kBirch = *ParseId<ClinicId>("0190b2a0-0000-7000-8000-0000000000b1");

class StaffCardsTest : public ::testing::Test {
 protected:
  absl::StatusOr<std::optional<StaffCard>> Find(absl::Time now, std::string_view subject = "ana",
                                                ClinicId clinic = kElm) {
    return cards_.Find(clinic, subject, now, absl::InfiniteFuture());
  }

  std::atomic<int> reads_ = 0;
  std::function<absl::StatusOr<std::optional<StaffCard>>()> answer_ = [] {
    return std::optional(StaffCard{StaffId(), Role::kFrontDesk, PractitionerId(), false});
  };
  StaffCards cards_{[this](ClinicId, std::string_view, absl::Time) {
    ++reads_;
    return answer_();
  }};
};

TEST_F(StaffCardsTest, WhatWasReadIsBelievedForTwoSecondsAndNoLonger) {
  ASSERT_OK(Find(kNow));
  ASSERT_OK(Find(kNow + kStaffCardLife - absl::Milliseconds(1)));
  EXPECT_EQ(reads_, 1);
  ASSERT_OK(Find(kNow + kStaffCardLife));
  EXPECT_EQ(reads_, 2);
  EXPECT_LE(kStaffCardLife, absl::Seconds(2));
}

TEST_F(StaffCardsTest, AClockThatWasSetBackMakesNothingYounger) {
  ASSERT_OK(Find(kNow));
  ASSERT_OK(Find(kNow - absl::Hours(1)));
  EXPECT_EQ(reads_, 2);
}

TEST_F(StaffCardsTest, ThatSomeoneIsUnknownIsRememberedAsLong) {
  answer_ = [] { return std::optional<StaffCard>(); };
  ASSERT_OK_AND_ASSIGN(const auto stranger, Find(kNow));
  EXPECT_FALSE(stranger.has_value());
  ASSERT_OK(Find(kNow));
  EXPECT_EQ(reads_, 1);
}

TEST_F(StaffCardsTest, PeopleAndClinicsAreKeptApart) {
  ASSERT_OK(Find(kNow));
  ASSERT_OK(Find(kNow, "ben"));
  ASSERT_OK(Find(kNow, "ana", kBirch));
  EXPECT_EQ(reads_, 3);
}

TEST_F(StaffCardsTest, WhatCannotBeReadIsRefusedAndNotRemembered) {
  ASSERT_OK(Find(kNow));
  answer_ = []() -> absl::StatusOr<std::optional<StaffCard>> {
    return absl::UnavailableError("down");
  };
  const absl::Time later = kNow + kStaffCardLife;
  EXPECT_THAT(Find(later), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(Find(later), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(reads_, 3);
}

TEST_F(StaffCardsTest, ManyCallsOfOnePersonShareARead) {
  std::latch everyone(kCallers);
  answer_ = [&]() -> absl::StatusOr<std::optional<StaffCard>> {
    everyone.wait();  // until all have asked, or are about to
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return std::optional(StaffCard());
  };
  std::vector<std::thread> threads;
  for (int i = 0; i < kCallers; ++i) {
    threads.emplace_back([&] {
      everyone.count_down();
      EXPECT_OK(Find(kNow));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(reads_, 1);
}

TEST_F(StaffCardsTest, ALeaderWhoRanOutOfTimeDoesNotSpeakForOthers) {
  std::latch reading(1);
  std::latch asked(1);
  answer_ = [&]() -> absl::StatusOr<std::optional<StaffCard>> {
    if (reads_ > 1) return std::optional(StaffCard());
    reading.count_down();
    asked.wait();
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return absl::DeadlineExceededError("its own");
  };
  std::thread leader([&] { EXPECT_FALSE(Find(kNow).ok()); });
  reading.wait();
  asked.count_down();
  EXPECT_OK(Find(kNow));
  leader.join();
}

TEST_F(StaffCardsTest, MemoryIsBounded) {
  for (std::size_t i = 0; i < kStaffCardsMax + 10; ++i) {
    ASSERT_OK(Find(kNow, fmt::format("person-{}", i)));
  }
  EXPECT_LE(cards_.kept(), kStaffCardsMax);
}

}  // namespace
}  // namespace tandem::access
