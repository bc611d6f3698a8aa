// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/opening_hours.h"

#include <algorithm>
#include <string>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::directory {
namespace {

using tandem::testing::SmallClinic;
using tandem::testing::SmallPractitioner;

Snapshot ClinicIn(const std::string& zone, const std::string& hours,
                  const std::string& site_hours = "[monday-sunday 00:00-24:00]",
                  const std::string& closures = "[]") {
  SmallClinic small;
  small.zone = zone;
  small.site_hours = site_hours;
  SmallPractitioner kim{"kim", "generalist", hours};
  kim.closures = closures;
  small.practitioners = kim.Yaml();
  auto parsed = ParseClinicFile(small.Yaml());
  EXPECT_THAT(parsed, IsOk());
  return *std::move(parsed);
}

IntervalSet Open(const Snapshot& clinic, const Interval& window, Mode mode = Mode::kInPerson) {
  return OpenTimes(clinic, *clinic.FindPractitioner("kim"), *clinic.FindLocation("main"), mode,
                   window);
}

absl::TimeZone Zone(const std::string& name) { return LoadZone(name).value(); }

// A repeated time names the moment by what clocks show after it, a skipped one by what they would
// have shown.
absl::Time InstantOf(const absl::TimeZone::CivilTransition& transition, absl::TimeZone zone) {
  return zone.At(std::min(transition.from, transition.to)).trans;
}

// Every transition of the zone in a year, with the local day on which it happens.
std::vector<absl::TimeZone::CivilTransition> TransitionsOf(absl::TimeZone zone, int year) {
  std::vector<absl::TimeZone::CivilTransition> found;
  absl::Time at = absl::FromCivil(absl::CivilSecond(year, 1, 1), absl::UTCTimeZone());
  absl::TimeZone::CivilTransition next;
  while (zone.NextTransition(at, &next) && next.to.year() == year) {
    found.push_back(next);
    at = InstantOf(next, zone);
  }
  return found;
}

class EveryZone : public ::testing::TestWithParam<std::string> {};

// Trap 7: afternoon hours must not shift on the day on which clocks change.
TEST_P(EveryZone, Trap7HoursKeepTheirWallClockOnEveryTransition) {
  const Snapshot clinic = ClinicIn(GetParam(), "monday-sunday 09:00-17:00");
  const absl::TimeZone zone = Zone(GetParam());
  for (int year = 2025; year <= 2028; ++year) {
    for (const auto& transition : TransitionsOf(zone, year)) {
      for (int offset = -1; offset <= 1; ++offset) {
        const absl::CivilDay day = absl::CivilDay(transition.to) + offset;
        const IntervalSet open = Open(clinic, DayInterval(day, zone));
        ASSERT_EQ(open.size(), 1u);
        EXPECT_EQ(ToCivil(open[0].start, zone), absl::CivilMinute(day) + 9 * 60);
        EXPECT_EQ(ToCivil(open[0].end, zone), absl::CivilMinute(day) + 17 * 60);
      }
    }
  }
}

TEST_P(EveryZone, AroundTheClockIsNeverInterrupted) {
  const Snapshot clinic = ClinicIn(GetParam(), "monday-sunday 00:00-24:00");
  const absl::TimeZone zone = Zone(GetParam());
  for (const auto& transition : TransitionsOf(zone, 2026)) {
    const Interval days{
        FirstInstantFrom(absl::CivilMinute(absl::CivilDay(transition.to) - 2), zone),
        FirstInstantFrom(absl::CivilMinute(absl::CivilDay(transition.to) + 3), zone)};
    EXPECT_THAT(Open(clinic, days), ::testing::ElementsAre(days));
  }
}

// The oracle: minute by minute, is the wall clock inside the hours? Between the first and the
// second reading of a repeated end the hours stay closed, and a skipped start opens at the jump.
TEST_P(EveryZone, EveryTickOfATransitionDayAgreesWithTheWallClock) {
  const absl::TimeZone zone = Zone(GetParam());
  const Snapshot clinic = ClinicIn(GetParam(), "monday-sunday 00:30-23:15");
  for (const auto& transition : TransitionsOf(zone, 2026)) {
    const Interval day = DayInterval(absl::CivilDay(transition.to), zone);
    const IntervalSet open = Open(clinic, day);
    for (absl::Time at = day.start; at < day.end; at += kTick) {
      const absl::CivilMinute local = ToCivil(at, zone);
      const int minute = local.hour() * 60 + local.minute();
      const bool expected = minute >= 30 && minute < 23 * 60 + 15;
      const bool is_open = Covers(open, {at, at + kTick});
      // Only within the repeated or skipped time itself may the two differ.
      const absl::Duration far = absl::AbsDuration(at - InstantOf(transition, zone));
      if (far < absl::Hours(1)) continue;
      EXPECT_EQ(is_open, expected) << absl::FormatTime(at, zone);
    }
  }
}

// The oracle: walking minute by minute, hours begin when the clock first shows their start, or
// more, and end when it first shows their end.
bool IsWithin(absl::Time at, absl::CivilMinute first, absl::CivilMinute end, absl::TimeZone zone) {
  const auto reached = [&](absl::CivilMinute wanted) {
    absl::Time walked = absl::FromCivil(wanted, absl::UTCTimeZone()) - absl::Hours(30);
    while (ToCivil(walked, zone) < wanted) walked += absl::Minutes(1);
    return walked;
  };
  return reached(first) <= at && at < reached(end);
}

TEST_P(EveryZone, ReservedHoursAreThoseOfAWalkMinuteByMinute) {
  const absl::TimeZone zone = Zone(GetParam());
  const Snapshot clinic = ClinicIn(
      GetParam(), "monday-sunday 00:00-24:00", "[monday-sunday 00:00-24:00]",
      "[], reserved: {main: [\"monday-sunday 01:30-02:45,23:00-00:45+1\"]}, release_before: 2h");
  const Practitioner& kim = *clinic.FindPractitioner("kim");
  for (const auto& transition : TransitionsOf(zone, 2026)) {
    const absl::CivilDay day(transition.to);
    const Interval window{InstantOf(transition, zone) - absl::Hours(5),
                          InstantOf(transition, zone) + absl::Hours(5)};
    const IntervalSet reserved = ReservedTimes(clinic, kim, window);
    for (absl::Time at = window.start; at < window.end; at += kTick) {
      bool expected = false;
      for (int offset = -2; offset <= 1; ++offset) {
        const absl::CivilMinute midnight(day + offset);
        expected = expected || IsWithin(at, midnight + 90, midnight + 165, zone) ||
                   IsWithin(at, midnight + 23 * 60, midnight + 24 * 60 + 45, zone);
      }
      ASSERT_EQ(Covers(reserved, {at, at + kTick}), expected) << absl::FormatTime(at, zone);
    }
  }
  EXPECT_EQ(ReleaseTime(kim, absl::UnixEpoch()), absl::UnixEpoch() - absl::Hours(2));
}

INSTANTIATE_TEST_SUITE_P(Zones, EveryZone,
                         ::testing::Values("America/New_York", "America/Chicago", "America/Denver",
                                           "America/Phoenix", "America/Los_Angeles",
                                           "America/Anchorage", "Pacific/Honolulu",
                                           "America/St_Johns", "Australia/Lord_Howe",
                                           "Asia/Kolkata", "Europe/Berlin", "America/Santiago",
                                           "Africa/Casablanca"),
                         [](const auto& info) {
                           std::string name = info.param;
                           std::replace(name.begin(), name.end(), '/', '_');
                           return name;
                         });

TEST(OpeningHoursTest, HoursInTheSkippedHourOpenWhenTheClocksHaveJumped) {
  const Snapshot clinic = ClinicIn("America/New_York", "sunday 02:30-05:00");
  const absl::TimeZone zone = Zone("America/New_York");
  const IntervalSet open = Open(clinic, DayInterval(absl::CivilDay(2026, 3, 8), zone));
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(ToCivil(open[0].start, zone), absl::CivilMinute(2026, 3, 8, 3, 0));
  EXPECT_EQ(open[0].length(), absl::Hours(2));
}

TEST(OpeningHoursTest, HoursWhollyInTheSkippedHourAreNoHours) {
  const Snapshot clinic = ClinicIn("America/New_York", "sunday 02:00-03:00");
  EXPECT_TRUE(
      Open(clinic, DayInterval(absl::CivilDay(2026, 3, 8), Zone("America/New_York"))).empty());
}

TEST(OpeningHoursTest, HoursOverTheRepeatedHourLastLonger) {
  const Snapshot clinic = ClinicIn("America/New_York", "sunday 00:00-03:00");
  const absl::TimeZone zone = Zone("America/New_York");
  const IntervalSet open = Open(clinic, DayInterval(absl::CivilDay(2026, 11, 1), zone));
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].length(), absl::Hours(4));
}

// Trap 6: a shift across midnight, and "until 24:00".
TEST(OpeningHoursTest, Trap6HoursAcrossMidnightAreOneShift) {
  const Snapshot clinic = ClinicIn("America/New_York", "saturday 22:00-02:00+1");
  const absl::TimeZone zone = Zone("America/New_York");
  const Interval sunday = DayInterval(absl::CivilDay(2026, 6, 7), zone);
  IntervalSet open = Open(clinic, sunday);
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0], (Interval{sunday.start, sunday.start + absl::Hours(2)}));
  open = Open(clinic, {sunday.start - absl::Hours(12), sunday.end});
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].length(), absl::Hours(4));
}

TEST(OpeningHoursTest, Trap6UntilMidnightMeetsTheNextMorning) {
  const Snapshot clinic =
      ClinicIn("America/New_York", "monday 18:00-24:00\", \"tuesday 00:00-06:00");
  const absl::TimeZone zone = Zone("America/New_York");
  const Interval window{absl::FromCivil(absl::CivilHour(2026, 6, 8, 12), zone),
                        absl::FromCivil(absl::CivilHour(2026, 6, 9, 12), zone)};
  const IntervalSet open = Open(clinic, window);
  ASSERT_EQ(open.size(), 1u);
  EXPECT_EQ(open[0].length(), absl::Hours(12));
}

TEST(OpeningHoursTest, ClosuresOfPersonAndSiteBothCount) {
  const Snapshot clinic = ClinicIn("America/New_York", "monday-sunday 09:00-17:00",
                                   "[monday-sunday 08:00-16:00]", "[2026-06-08 12:00-13:00]");
  const absl::TimeZone zone = Zone("America/New_York");
  const IntervalSet open = Open(clinic, DayInterval(absl::CivilDay(2026, 6, 8), zone));
  ASSERT_EQ(open.size(), 2u);
  EXPECT_EQ(ToCivil(open[0].end, zone), absl::CivilMinute(2026, 6, 8, 12, 0));
  EXPECT_EQ(ToCivil(open[1].end, zone), absl::CivilMinute(2026, 6, 8, 16, 0));
  // By video the site's own hours do not matter.
  EXPECT_EQ(TotalLength(Open(clinic, DayInterval(absl::CivilDay(2026, 6, 8), zone), Mode::kVideo)),
            absl::Hours(7));
}

TEST(OpeningHoursTest, RoomsFollowTheirSite) {
  const Snapshot clinic =
      ClinicIn("America/New_York", "monday 09:00-17:00", "[monday 08:00-12:00]");
  const absl::TimeZone zone = Zone("America/New_York");
  const Interval monday = DayInterval(absl::CivilDay(2026, 6, 8), zone);
  EXPECT_EQ(TotalLength(OpenTimes(clinic, *clinic.FindRoom("chair"), monday)), absl::Hours(4));
}

TEST(OpeningHoursTest, ALongWindowIsCut) {
  const Snapshot clinic = ClinicIn("America/New_York", "monday-sunday 00:00-24:00");
  const absl::Time start = absl::FromUnixSeconds(1'800'000'000);
  EXPECT_EQ(TotalLength(Open(clinic, {start, absl::InfiniteFuture()})), kOpenWindowMax);
  EXPECT_TRUE(Open(clinic, {start, start}).empty());
}

}  // namespace
}  // namespace tandem::directory
