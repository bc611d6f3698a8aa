// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reports/pairing_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace tandem::reports {
namespace {

using appointments::Status;
using courses::PairRule;
using courses::PairState;
using courses::PairView;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'625'600);  // 2027-01-11, 00:00 UTC
const LocationId kHere{Uuid{.bytes = {1}}};
const LocationId kThere{Uuid{.bytes = {2}}};

PairView Pair(PairState state, std::vector<PairRule> rules, absl::Duration after_monday,
              LocationId location = kHere) {
  PairView pair;
  pair.infusion.emplace();
  pair.infusion->status = Status::kBooked;
  pair.infusion->location = location;
  pair.infusion->time = {kMonday + after_monday, kMonday + after_monday + absl::Hours(1)};
  pair.judgement = {state, std::move(rules), std::nullopt};
  return pair;
}

PairingReport Report(std::vector<PairView> pairs, LocationId location = {}) {
  courses::RuledCourse course;
  course.view.pairs = std::move(pairs);
  const Interval window{kMonday, kMonday + absl::Hours(24 * 14)};
  return CountPairs({course}, {window, location, absl::UTCTimeZone()});
}

TEST(PairingReportTest, EachStateIsCountedOnceUnderItsName) {
  const PairingCounts total =
      Report(
          {Pair(PairState::kLinked, {}, absl::Hours(9)),
           Pair(PairState::kDegraded, {PairRule::kNotPreferred}, absl::Hours(9)),
           Pair(PairState::kCompleted, {}, absl::Hours(9)),
           Pair(PairState::kCompleted, {PairRule::kNotPreferred}, absl::Hours(9)),
           Pair(PairState::kExternal, {}, absl::Hours(9)),
           Pair(PairState::kHeld, {}, absl::Hours(9)),
           Pair(PairState::kDeclined, {}, absl::Hours(9)),
           Pair(PairState::kUnpaired, {}, absl::Hours(9)),
           Pair(PairState::kBroken, {PairRule::kNoSession}, absl::Hours(9)),
           Pair(PairState::kBroken, {PairRule::kTooLate, PairRule::kNextInfusion}, absl::Hours(9))})
          .total;
  const PairingCounts expected{.infusions = 10,
                               .preferred = 2,
                               .acceptable = 2,
                               .external = 1,
                               .waiting = 1,
                               .declined = 2,
                               .broken = {{PairRule::kNoSession, 1}, {PairRule::kTooLate, 1}}};
  EXPECT_EQ(total, expected);
}

TEST(PairingReportTest, WeeksBeginOnMondayOfTheClinicsCalendarAndThoseWithoutInfusionsAreLeftOut) {
  const PairingReport report =
      Report({Pair(PairState::kLinked, {}, absl::ZeroDuration()),
              Pair(PairState::kLinked, {}, absl::Hours(7 * 24) - absl::Minutes(5)),
              Pair(PairState::kLinked, {}, absl::Hours(7 * 24))});
  ASSERT_EQ(report.weeks.size(), 2U);
  EXPECT_EQ(report.weeks[0].monday, absl::CivilDay(2027, 1, 11));
  EXPECT_EQ(report.weeks[0].counts.infusions, 2);
  EXPECT_EQ(report.weeks[1].monday, absl::CivilDay(2027, 1, 18));
  EXPECT_EQ(report.weeks[1].counts.infusions, 1);
  EXPECT_EQ(report.total.infusions, 3);
}

TEST(PairingReportTest, OnlyWhatTakesPlaceInTheWindowAtTheLocationCounts) {
  PairView cancelled = Pair(PairState::kBroken, {PairRule::kInfusionLost}, absl::Hours(9));
  cancelled.infusion->status = Status::kCancelled;
  PairView unbooked = Pair(PairState::kProposed, {}, absl::Hours(9));
  unbooked.infusion.reset();
  const std::vector<PairView> pairs = {Pair(PairState::kLinked, {}, absl::Hours(9)),
                                       Pair(PairState::kLinked, {}, absl::Hours(9), kThere),
                                       Pair(PairState::kLinked, {}, -absl::Minutes(5)),
                                       Pair(PairState::kLinked, {}, absl::Hours(24 * 14)),
                                       cancelled,
                                       unbooked};
  EXPECT_EQ(Report(pairs).total.infusions, 2);
  EXPECT_EQ(Report(pairs, kHere).total.infusions, 1);
  EXPECT_TRUE(Report({}).weeks.empty());
}

}  // namespace
}  // namespace tandem::reports
