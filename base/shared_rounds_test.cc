// SPDX-License-Identifier: Apache-2.0
#include "base/shared_rounds.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <numeric>
#include <stdexcept>
#include <vector>

#include "absl/time/clock.h"

namespace tandem {
namespace {

using Rounds = SharedRounds<int, std::vector<int>, int>;

constexpr int kKey = 7;
constexpr int kOthers = 6;
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr absl::Duration kArrival = absl::Milliseconds(200);  // until all of them wait

bool Bring(std::vector<int>& batch, int number) {
  batch.push_back(number);
  return true;
}

int Sum(const std::vector<int>& batch) { return std::accumulate(batch.begin(), batch.end(), 0); }

// One works and waits at the gate; `others` come meanwhile; then it opens.
template <class Other>
void WhileOneWorks(Rounds& rounds, Other other) {
  std::latch begun(1);
  std::latch gate(1);
  std::thread first([&] {
    const auto taken = rounds.Take(
        kKey, kPatience, [](auto& batch) { return Bring(batch, 100); },
        [&](auto& batch) {
          begun.count_down();
          gate.wait();
          return Sum(batch);
        });
    EXPECT_EQ(taken.part, Rounds::Part::kLed);
    EXPECT_EQ(taken.round->result, 100);
  });
  begun.wait();
  std::vector<std::thread> threads;
  for (int i = 1; i <= kOthers; ++i) threads.emplace_back([&, i] { other(i); });
  absl::SleepFor(kArrival);
  gate.count_down();
  first.join();
  for (std::thread& thread : threads) thread.join();
}

TEST(SharedRoundsTest, WhoeverComesDuringARoundSharesTheNextOne) {
  Rounds rounds;
  std::atomic<int> worked = 0;
  std::atomic<int> led = 0;
  WhileOneWorks(rounds, [&](int number) {
    const auto taken = rounds.Take(
        kKey, kPatience, [&](auto& batch) { return Bring(batch, number); },
        [&](auto& batch) {
          ++worked;
          return Sum(batch);
        });
    led += taken.part == Rounds::Part::kLed ? 1 : 0;
    EXPECT_EQ(taken.round->result, kOthers * (kOthers + 1) / 2);
  });
  EXPECT_EQ(worked, 1);
  EXPECT_EQ(led, 1);
}

TEST(SharedRoundsTest, KeysDoNotWaitForEachOther) {
  Rounds rounds;
  WhileOneWorks(rounds, [&](int number) {
    const auto taken = rounds.Take(
        kKey + number, absl::Milliseconds(1), [&](auto& batch) { return Bring(batch, number); },
        [](auto& batch) { return Sum(batch); });
    ASSERT_EQ(taken.part, Rounds::Part::kLed);
    EXPECT_EQ(taken.round->result, number);
  });
}

TEST(SharedRoundsTest, WhoeverHasNoPatienceLeftIsLateAndSpoilsNobodyElses) {
  Rounds rounds;
  WhileOneWorks(rounds, [&](int number) {
    const bool hasty = number == 1;
    const auto taken = rounds.Take(
        kKey, hasty ? absl::Milliseconds(1) : kPatience,
        [&](auto& batch) { return Bring(batch, number); }, [](auto& batch) { return Sum(batch); });
    EXPECT_EQ(taken.part == Rounds::Part::kLate, hasty);
    EXPECT_EQ(taken.round == nullptr, hasty);
  });
}

TEST(SharedRoundsTest, ARoundThatAllHaveLeftIsNotWaitedForByThoseWhoComeLater) {
  Rounds rounds;
  std::atomic<int> late = 0;
  WhileOneWorks(rounds, [&](int number) {
    const auto taken = rounds.Take(
        kKey, absl::Milliseconds(1), [&](auto& batch) { return Bring(batch, number); },
        [](auto& batch) { return Sum(batch); });
    late += taken.part == Rounds::Part::kLate ? 1 : 0;
  });
  EXPECT_EQ(late, kOthers);
  const auto taken = rounds.Take(
      kKey, kPatience, [](auto& batch) { return batch.empty() && Bring(batch, 1); },
      [](auto& batch) { return Sum(batch); });
  EXPECT_EQ(taken.part, Rounds::Part::kLed);
}

TEST(SharedRoundsTest, AFullRoundTakesNobodyIn) {
  Rounds rounds;
  bool worked = false;
  const auto taken = rounds.Take(
      kKey, kPatience, [](auto&) { return false; },
      [&](auto&) {
        worked = true;
        return 0;
      });
  EXPECT_EQ(taken.part, Rounds::Part::kFull);
  EXPECT_FALSE(worked);
}

TEST(SharedRoundsTest, WhenTheLeaderThrowsTheOthersLearnThatThereIsNoResult) {
  Rounds rounds;
  std::atomic<int> thrown = 0;
  WhileOneWorks(rounds, [&](int number) {
    try {
      const auto taken = rounds.Take(
          kKey, kPatience, [&](auto& batch) { return Bring(batch, number); },
          [](auto&) -> int { throw std::runtime_error("out of memory"); });
      EXPECT_EQ(taken.part, Rounds::Part::kShared);
      EXPECT_FALSE(taken.round->result.has_value());
    } catch (const std::runtime_error&) {
      ++thrown;
    }
  });
  EXPECT_EQ(thrown, 1);
}

}  // namespace
}  // namespace tandem
