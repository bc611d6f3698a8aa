// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/matching.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <random>
#include <set>

#include "base/testing/seeds.h"
#include "scheduler/availability/testing/random_clinic.h"

namespace tandem::availability {
namespace {

using Choices = std::vector<std::vector<int>>;

bool IsMatching(const Choices& choices, const std::vector<int>& required, std::vector<int> filled) {
  for (std::size_t i = 0; i < choices.size(); ++i) {
    if (std::count(choices[i].begin(), choices[i].end(), filled[i]) == 0) return false;
    if (std::count(filled.begin(), filled.end(), filled[i]) != 1) return false;
  }
  return std::all_of(required.begin(), required.end(), [&](int resource) {
    return std::count(filled.begin(), filled.end(), resource) == 1;
  });
}

bool Exists(const Choices& choices, const std::vector<int>& required) {
  std::vector<int> filled;
  const std::function<bool()> next = [&] {
    if (filled.size() == choices.size()) return IsMatching(choices, required, filled);
    for (const int resource : choices[filled.size()]) {
      filled.push_back(resource);
      if (next()) return true;
      filled.pop_back();
    }
    return false;
  };
  return next();
}

TEST(MatchingTest, FindsSomeoneForEveryNeedExactlyWhenThatIsPossible) {
  const std::uint64_t seed = testing::FirstSeed(kSeed);
  SCOPED_TRACE(ReplayCommand(seed));
  std::mt19937_64 random(seed);
  const auto number = [&](int last) { return std::uniform_int_distribution<int>(0, last)(random); };
  Matcher matcher;
  for (int round = 0; round < 20'000; ++round) {
    Choices choices(static_cast<std::size_t>(number(4)));
    matcher.Reset(static_cast<int>(choices.size()));
    for (std::size_t need = 0; need < choices.size(); ++need) {
      for (int resource = 0; resource < 5; ++resource) {
        if (number(2) == 0) choices[need].push_back(resource);
      }
      std::shuffle(choices[need].begin(), choices[need].end(), random);
      for (const int one : choices[need]) matcher.Allow(static_cast<int>(need), one);
    }
    std::vector<int> required;
    for (int i = number(2); i > 0; --i) required.push_back(number(4));
    const bool exists = Exists(choices, required);
    ASSERT_EQ(matcher.Match(required), exists);
    for (int turn = 0; turn < 6; ++turn) {
      ASSERT_EQ(matcher.MatchInTurn(required, turn), exists);
      if (!exists) break;
      const auto filled = matcher.filled();
      ASSERT_TRUE(IsMatching(choices, required, {filled.begin(), filled.end()}));
    }
  }
}

TEST(MatchingTest, TurnsDifferInEveryNeedAsLongAsThereAreOthers) {
  Matcher matcher;
  matcher.Reset(2);
  for (const int resource : {1, 2, 3}) matcher.Allow(0, resource);
  for (const int resource : {4, 5, 6}) matcher.Allow(1, resource);
  std::set<int> nurses;
  std::set<int> chairs;
  for (int turn = 0; turn < 3; ++turn) {
    ASSERT_TRUE(matcher.MatchInTurn({}, turn));
    nurses.insert(matcher.filled()[0]);
    chairs.insert(matcher.filled()[1]);
  }
  EXPECT_EQ(nurses.size(), 3U);
  EXPECT_EQ(chairs.size(), 3U);
}

}  // namespace
}  // namespace tandem::availability
