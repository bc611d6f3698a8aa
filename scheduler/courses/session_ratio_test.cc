// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/session_ratio.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>

#include "base/testing/seeds.h"

namespace tandem::courses {
namespace {

constexpr absl::CivilDay kMonday(2027, 6, 7);

RatioPlace On(int days_after_monday, bool takes_place = true) {
  return {.is_left_out = false, .day = kMonday + days_after_monday, .takes_place = takes_place};
}
RatioPlace LeftOut() { return {.is_left_out = true}; }
RatioPlace NotBooked() { return {}; }

using Have = std::vector<bool>;

TEST(SessionRatioTest, EveryInfusionThatIsNotLeftOutHasOne) {
  EXPECT_EQ(HaveSessions(SessionRatio::kEvery, {On(0), LeftOut(), NotBooked()}),
            (Have{true, false, true}));
}

TEST(SessionRatioTest, TheFirstTheThirdAndTheLastAreCountedWithoutThoseLeftOut) {
  const auto ratio = SessionRatio::kFirstThirdLast;
  const std::vector<RatioPlace> six(6, NotBooked());
  EXPECT_EQ(HaveSessions(ratio, six), (Have{true, false, true, false, false, true}));
  std::vector<RatioPlace> five = six;
  five[0] = LeftOut();
  EXPECT_EQ(HaveSessions(ratio, five), (Have{false, true, false, true, false, true}));
  five = six;
  five[5] = LeftOut();
  EXPECT_EQ(HaveSessions(ratio, five), (Have{true, false, true, false, true, false}));
  EXPECT_EQ(HaveSessions(ratio, {NotBooked()}), Have{true});
  EXPECT_EQ(HaveSessions(ratio, {NotBooked(), NotBooked()}), (Have{true, true}));
  EXPECT_EQ(HaveSessions(ratio, {}), Have{});
}

TEST(SessionRatioTest, AWeekIsFromMondayToSunday) {
  EXPECT_EQ(HaveSessions(SessionRatio::kWeekly, {On(0), On(6), On(7), On(9), On(14)}),
            (Have{true, false, true, false, true}));
}

TEST(SessionRatioTest, ALostInfusionIsTheFirstOfItsWeekForNobodyElse) {
  EXPECT_EQ(HaveSessions(SessionRatio::kWeekly, {On(0, false), On(2), On(4)}),
            (Have{true, true, false}));
  EXPECT_EQ(HaveSessions(SessionRatio::kWeekly, {On(0), On(2, false)}), (Have{true, false}));
}

TEST(SessionRatioTest, OneWithoutADayMayBeTheFirstOfItsWeek) {
  EXPECT_EQ(HaveSessions(SessionRatio::kWeekly, {On(0), NotBooked(), On(2)}),
            (Have{true, true, false}));
}

// Each week has exactly one, and that is the earliest of it.
TEST(SessionRatioTest, OfRandomCoursesEachWeekHasItsFirst) {
  constexpr std::uint64_t kRounds = 500;
  const std::uint64_t first_seed = testing::FirstSeed(20270607);
  for (std::uint64_t seed = first_seed; seed < first_seed + kRounds; ++seed) {
    SCOPED_TRACE(fmt::format(
        "TANDEM_SEED={} ./dev test courses_test:SessionRatioTest.OfRandomCourses*", seed));
    std::mt19937_64 random(seed);
    std::vector<RatioPlace> course;
    int day = 0;
    for (int i = 0; i < 8; ++i) course.push_back(On(day += 1 + static_cast<int>(random() % 5)));
    std::shuffle(course.begin(), course.end(), random);
    const Have have = HaveSessions(SessionRatio::kWeekly, course);
    std::map<int, std::pair<int, int>> first;  // by week: the earliest day and who has it
    for (std::size_t i = 0; i < course.size(); ++i) {
      const int at = static_cast<int>(*course[i].day - kMonday);
      const auto [place, is_new] = first.try_emplace(at / 7, at, static_cast<int>(i));
      if (!is_new && at < place->second.first) place->second = {at, static_cast<int>(i)};
    }
    Have expected(course.size(), false);
    for (const auto& [week, earliest] : first) {
      expected[static_cast<std::size_t>(earliest.second)] = true;
    }
    EXPECT_EQ(have, expected);
  }
}

}  // namespace
}  // namespace tandem::courses
