// SPDX-License-Identifier: Apache-2.0
#include "base/civil.h"

#include "base/testing/matchers.h"

namespace tandem {
namespace {

// Zones that a clinic, its patients or its telehealth therapists live in, and the odd ones: half an
// hour of summer time, a quarter of an hour of offset, midnight jumps, a whole day skipped.
const char* const kZones[] = {
    "America/New_York",    "America/Chicago",   "America/Denver",      "America/Phoenix",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",    "America/Puerto_Rico",
    "Europe/Berlin",       "Europe/Lisbon",     "Australia/Lord_Howe", "Asia/Kathmandu",
    "Asia/Beirut",         "America/Havana",    "Pacific/Apia",        "Africa/Casablanca"};

class CivilTest : public ::testing::TestWithParam<const char*> {
 protected:
  absl::TimeZone zone() { return LoadZone(GetParam()).value(); }
};

std::string ZoneName(const ::testing::TestParamInfo<const char*>& info) {
  std::string name = info.param;
  for (char& c : name) c = (c == '/' || c == '_') ? 'x' : c;
  return name;
}

// Calls check(transition) for every change of offset from 1970 to 2050.
template <class Check>
int ForEachTransition(absl::TimeZone zone, Check check) {
  int transitions = 0;
  absl::Time at = absl::UnixEpoch();
  const absl::Time end = absl::FromCivil(absl::CivilDay(2050, 1, 1), absl::UTCTimeZone());
  absl::TimeZone::CivilTransition transition;
  while (zone.NextTransition(at, &transition) && at < end) {
    at = zone.At(transition.to).trans;
    check(transition);
    ++transitions;
  }
  return transitions;
}

TEST_P(CivilTest, EverySkippedMinuteIsRefusedAndEveryRepeatedOneIsTheFirst) {
  const absl::TimeZone zone = this->zone();
  ForEachTransition(zone, [&](const absl::TimeZone::CivilTransition& transition) {
    const absl::CivilMinute from(transition.from);
    const absl::CivilMinute to(transition.to);
    if (from < to) {  // clocks went forward: [from, to) does not exist
      EXPECT_THAT(ResolveCivil(from, zone), HasReason(Reason::kLocalTimeSkipped)) << from;
      EXPECT_THAT(ResolveCivil(to - 1, zone), HasReason(Reason::kLocalTimeSkipped)) << to - 1;
      EXPECT_THAT(ResolveCivil(to, zone), IsOk()) << to;
      EXPECT_THAT(ResolveCivil(from - 1, zone), IsOk()) << from;
      EXPECT_EQ(FirstInstantFrom(from, zone), FirstInstantFrom(to, zone)) << from;
    } else {  // clocks went back: [to, from) happens twice
      ASSERT_OK_AND_ASSIGN(const absl::Time first, ResolveCivil(to, zone));
      EXPECT_EQ(ToCivil(first, zone), to);
      EXPECT_EQ(ToCivil(first + absl::Minutes(from - to), zone), to) << "the second " << to;
    }
  });
}

TEST_P(CivilTest, EveryMinuteAroundATransitionSurvivesTheRoundTrip) {
  const absl::TimeZone zone = this->zone();
  ForEachTransition(zone, [&](const absl::TimeZone::CivilTransition& transition) {
    const absl::CivilMinute middle(transition.to);
    if (middle.year() < 2000) return;
    for (absl::CivilMinute minute = middle - 180; minute < middle + 180; minute += 5) {
      const auto time = ResolveCivil(minute, zone);
      if (!time.ok()) continue;
      EXPECT_EQ(ToCivil(*time, zone), minute);
      EXPECT_LE(*time, absl::FromCivil(absl::CivilSecond(minute), zone)) << minute;
    }
  });
}

TEST_P(CivilTest, DaysFollowEachOtherWithoutGapOrOverlap) {
  const absl::TimeZone zone = this->zone();
  for (absl::CivilDay day(2010, 12, 1); day < absl::CivilDay(2014, 1, 1); ++day) {
    const Interval today = DayInterval(day, zone);
    EXPECT_EQ(today.end, DayInterval(day + 1, zone).start) << day;
    EXPECT_LE(today.length(), absl::Hours(25)) << day;
    if (!today.empty()) {
      EXPECT_EQ(absl::ToCivilDay(today.start, zone), day);
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Zones, CivilTest, ::testing::ValuesIn(kZones), ZoneName);

TEST(ResolveCivilTest, BerlinHasNoHalfPastTwoOnTheSpringSunday) {
  ASSERT_OK_AND_ASSIGN(const absl::TimeZone berlin, LoadZone("Europe/Berlin"));
  const auto refused = ResolveCivil(absl::CivilMinute(2025, 3, 30, 2, 30), berlin);
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  EXPECT_THAT(refused, HasReason(Reason::kLocalTimeSkipped));
  EXPECT_EQ(MetadataOf(refused.status()).at("localTime"), "2025-03-30T02:30");
  EXPECT_EQ(MetadataOf(refused.status()).at("timeZone"), "Europe/Berlin");
}

TEST(ResolveCivilTest, NewYorksRepeatedHourMeansTheFirst) {
  ASSERT_OK_AND_ASSIGN(const absl::TimeZone zone, LoadZone("America/New_York"));
  ASSERT_OK_AND_ASSIGN(const absl::Time time,
                       ResolveCivil(absl::CivilMinute(2026, 11, 1, 1, 30), zone));
  EXPECT_EQ(time, absl::FromCivil(absl::CivilMinute(2026, 11, 1, 5, 30), absl::UTCTimeZone()));
}

TEST(ResolveCivilTest, LordHoweSkipsAndRepeatsHalfAnHourOnly) {
  ASSERT_OK_AND_ASSIGN(const absl::TimeZone zone, LoadZone("Australia/Lord_Howe"));
  EXPECT_THAT(ResolveCivil(absl::CivilMinute(2025, 10, 5, 2, 15), zone),
              HasReason(Reason::kLocalTimeSkipped));
  EXPECT_THAT(ResolveCivil(absl::CivilMinute(2025, 10, 5, 2, 30), zone), IsOk());
}

TEST(LoadZoneTest, AnUnknownZoneIsAnErrorAndNeverUtc) {
  for (const char* name : {"Mars/Base", "", "localtime", "Fixed/UTC+01:00:00", "../../etc/passwd",
                           "/usr/share/zoneinfo/Europe/Berlin", "Europe/Berlin ", "UTC+1\n"}) {
    EXPECT_THAT(LoadZone(name), HasReason(Reason::kTimeZoneUnknown)) << name;
  }
  EXPECT_THAT(LoadZone("UTC"), IsOk());
}

TEST(TzdbVersionTest, NamesTheInstalledRelease) {
  EXPECT_TRUE(::testing::internal::RE::FullMatch(TzdbVersion(),
                                                 ::testing::internal::RE("20[0-9][0-9][a-z]")))
      << TzdbVersion();
}

}  // namespace
}  // namespace tandem
