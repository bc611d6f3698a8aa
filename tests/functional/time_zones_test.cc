// SPDX-License-Identifier: Apache-2.0
// Every change of clocks of three years, in the zones that clinics use and in those with half and
// quarter hours: hours, grid, search and booking around it, judged by a walk over instants that
// knows nothing but what a wall clock shows. All through the wire.
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <vector>

#include "base/civil.h"
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kTick = absl::Minutes(5);
constexpr absl::Duration kYears = absl::Hours(24 * 366 * 3);
constexpr absl::Duration kTalk = absl::Minutes(30);              // buffer included
constexpr int kTransitionsMax = 16;                              // two a year, and some slack
const absl::Time kStart = absl::FromUnixSeconds(1'767'960'000);  // 2026-01-09 12:00Z

// Opening hours with ends inside the hours that are skipped or repeated somewhere.
struct Hours {
  int from;
  int to;
};
const std::vector<Hours> kHours = {{30, 80}, {100, 140}, {170, 315}, {13 * 60, 17 * 60}};
constexpr char kHoursText[] = "[\"monday-sunday 00:30-01:20,01:40-02:20,02:50-05:15,13:00-17:00\"]";

absl::Time TickAtOrAfter(absl::Time time) {
  return absl::FromUnixSeconds((absl::ToUnixSeconds(time) + 299) / 300 * 300);
}

// Days around a change, tick by tick.
class WallClock {
 public:
  WallClock(absl::TimeZone zone, absl::Time around) : zone_(zone) {
    const absl::CivilDay day = absl::ToCivilDay(around, zone);
    const absl::Time first = TickAtOrAfter(around - absl::Hours(60));
    for (absl::Time at = first; at < around + absl::Hours(84); at += kTick) ticks_.push_back(at);
    window_ = {FirstShowing(absl::CivilMinute(day - 1)), FirstShowing(absl::CivilMinute(day + 2))};
    for (absl::CivilDay one = day - 2; one <= day + 2; ++one) {
      for (const Hours& hours : kHours) {
        open_.push_back({FirstShowing(absl::CivilMinute(one) + hours.from),
                         FirstShowing(absl::CivilMinute(one) + hours.to)});
      }
    }
  }

  // From local midnight to local midnight, the change's day in the middle of three.
  const Interval& window() const { return window_; }

  bool IsOpen(const Interval& time) const {
    for (absl::Time at = time.start; at < time.end; at += kTick) {
      const bool open = std::any_of(open_.begin(), open_.end(),
                                    [&](const Interval& one) { return one.Contains(at); });
      if (!open) return false;
    }
    return true;
  }

  // Starts of talks that are offered: all, or those on a grid of quarters of an hour.
  std::vector<absl::Time> Starts(bool all_ticks) const {
    std::vector<absl::Time> starts;
    for (const absl::Time at : ticks_) {
      if (!window_.Contains(at) || !IsOpen({at, at + kTalk})) continue;
      if (all_ticks || IsOnGrid(at)) starts.push_back(at);
    }
    return starts;
  }

  // A full quarter on the wall, the first time that the wall shows it.
  bool IsOnGrid(absl::Time at) const {
    const absl::CivilMinute local = absl::ToCivilMinute(at, zone_);
    if (local.minute() % 15 != 0) return false;
    return std::none_of(ticks_.begin(), ticks_.end(), [&](absl::Time other) {
      return other < at && absl::ToCivilMinute(other, zone_) == local;
    });
  }

 private:
  // The first tick at which the wall shows this minute or a later one.
  absl::Time FirstShowing(absl::CivilMinute minute) const {
    const auto found = std::find_if(ticks_.begin(), ticks_.end(), [&](absl::Time at) {
      return absl::ToCivilMinute(at, zone_) >= minute;
    });
    return found == ticks_.end() ? absl::InfiniteFuture() : *found;
  }

  absl::TimeZone zone_;
  std::vector<absl::Time> ticks_;
  Interval window_;
  std::vector<Interval> open_;
};

struct Change {
  absl::Time instant;
  absl::CivilMinute from;  // the wall's last reading, and
  absl::CivilMinute to;    // its first one after
};

std::vector<Change> ChangesOf(absl::TimeZone zone) {
  std::vector<Change> changes;
  absl::TimeZone::CivilTransition transition;
  absl::Time after = kStart;
  while (static_cast<int>(changes.size()) < kTransitionsMax &&
         zone.NextTransition(after, &transition)) {
    const bool forward = transition.from < transition.to;
    const absl::Time instant = zone.At(forward ? transition.from : transition.to).trans;
    if (instant > kStart + kYears) break;
    changes.push_back(
        {instant, absl::CivilMinute(transition.from), absl::CivilMinute(transition.to)});
    after = instant;
  }
  return changes;
}

class TimeZonesTest : public ::testing::TestWithParam<const char*> {
 protected:
  TimeZonesTest()
      : zone_(LoadZone(GetParam()).value()),
        clock_(kStart),
        service_({.clock = &clock_, .db = nullptr, .yaml = Yaml()}) {}

  static std::string Yaml() {
    SmallClinic clinic;
    clinic.zone = GetParam();
    clinic.site_hours = kHoursText;
    return clinic.Yaml();
  }

  void ExpectSearch(const WallClock& wall) {
    for (const bool all_ticks : {false, true}) {
      ASSERT_OK_AND_ASSIGN(const auto found, desk_.Search("talk", wall.window(), all_ticks));
      EXPECT_EQ(StartsOf(found), wall.Starts(all_ticks));
    }
  }

  // Books what is open near the change, one after the other, and looks at what was stored.
  void ExpectBookings(const WallClock& wall, absl::Time around) {
    std::vector<Interval> taken;
    absl::Time at = TickAtOrAfter(around - absl::Hours(2));
    while (at < around + absl::Hours(2)) {
      const auto booked = desk_.Book(desk_.WishFor("talk", at, {"kim"}), patient_);
      if (!wall.IsOpen({at, at + kTalk})) {
        EXPECT_THAT(booked, HasReason(Reason::kOutsideOpeningHours)) << at;
        at += kTick;
        continue;
      }
      ASSERT_OK(booked) << at;
      EXPECT_EQ(booked->local_start(), FormatCivil(absl::ToCivilMinute(at, zone_)));
      EXPECT_EQ(booked->time_zone(), GetParam());
      EXPECT_EQ(booked->time().start_time().seconds(), absl::ToUnixSeconds(at));
      EXPECT_EQ(booked->time().end_time().seconds() - booked->time().start_time().seconds(), 1200);
      taken.push_back({at, at + kTalk});
      at += kTalk;
    }
    std::vector<absl::Time> expected = wall.Starts(true);
    std::erase_if(expected, [&](absl::Time start) {
      return std::any_of(taken.begin(), taken.end(), [&](const Interval& one) {
        return one.Overlaps({start, start + kTalk});
      });
    });
    ASSERT_OK_AND_ASSIGN(const auto left, desk_.Search("talk", wall.window(), true));
    EXPECT_EQ(StartsOf(left), expected);
  }

  // An hour that holds the change is an hour.
  void ExpectVisitAcross(absl::Time around) {
    auto request = desk_.BookRequest(
        desk_.WishFor("sit", TickAtOrAfter(around - absl::Minutes(30)), {"kim"}), patient_);
    request.mutable_override()->set_reason("across the change of clocks");
    ASSERT_OK_AND_ASSIGN(const auto visit, desk_.Book(request));
    EXPECT_EQ(visit.time().end_time().seconds() - visit.time().start_time().seconds(), 3600);
    EXPECT_OK(desk_.Cancel(visit.name()));
  }

  void ExpectWallTimes(const Change& change) {
    const absl::CivilMinute low = std::min(change.from, change.to);
    const absl::CivilMinute high = std::max(change.from, change.to);
    for (absl::CivilMinute minute = low; minute < high; minute += 5) {
      const absl::StatusOr<absl::Time> instant = ResolveCivil(minute, zone_);
      if (change.from < change.to) {
        EXPECT_THAT(instant, HasReason(Reason::kLocalTimeSkipped)) << minute;
      } else {
        ASSERT_OK(instant);
        EXPECT_EQ(absl::ToCivilMinute(*instant, zone_), minute);
        EXPECT_LT(*instant, change.instant) << "the first of two";
      }
    }
  }

  absl::TimeZone zone_;
  SimulatedClock clock_;
  TestService service_;
  Desk desk_{service_};
  std::string patient_ = desk_.AddPatient();
};

TEST_P(TimeZonesTest, EveryChangeOfClocksKeepsHoursGridAndBookingsOnTheWall) {
  const std::vector<Change> changes = ChangesOf(zone_);
  for (const Change& change : changes) {
    SCOPED_TRACE(::testing::Message() << change.from << " -> " << change.to);
    clock_.Set(change.instant - absl::Hours(24 * 3));
    const WallClock wall(zone_, change.instant);
    ExpectSearch(wall);
    ExpectVisitAcross(change.instant);
    ExpectBookings(wall, change.instant);
    ExpectWallTimes(change);
  }
  std::cout << GetParam() << ": " << changes.size() << " changes\n";
  const bool changes_clocks = std::string(GetParam()).rfind("Asia/", 0) != 0;
  EXPECT_EQ(changes.size(), changes_clocks ? 6U : 0U);
}

// Half and quarter hours between the zone and UTC do not move the grid.
TEST_P(TimeZonesTest, OrdinaryDaysAreAsTheFileSays) {
  clock_.Set(kStart);
  const WallClock wall(zone_, kStart + absl::Hours(24 * 5));
  ExpectSearch(wall);
  ExpectBookings(wall, kStart + absl::Hours(24 * 5));
  EXPECT_EQ(wall.Starts(false).size(), 3U * (2 + 1 + 8 + 15));
}

INSTANTIATE_TEST_SUITE_P(Zones, TimeZonesTest,
                         ::testing::Values("America/New_York", "America/Los_Angeles",
                                           "America/St_Johns", "Australia/Lord_Howe",
                                           "Asia/Kolkata", "Asia/Kathmandu", "Pacific/Chatham"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

}  // namespace
}  // namespace tandem::testing
