// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/bits.h"

#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "base/testing/seeds.h"
#include "scheduler/availability/testing/random_clinic.h"

namespace tandem::availability {
namespace {

using Plain = std::vector<bool>;

// The same set as words and bit by bit.
struct Both {
  std::vector<bits::Word> words;
  Plain plain;

  explicit Both(std::size_t count) : words(count), plain(count * 64) {}
  bool IsSame() const {
    for (std::size_t i = 0; i < plain.size(); ++i) {
      if (plain[i] != bits::Test(words, static_cast<std::int64_t>(i))) return false;
    }
    return true;
  }
};

class BitsTest : public ::testing::Test {
 protected:
  BitsTest() : seed_(testing::FirstSeed(kSeed)), random_(seed_) {}

  std::int64_t Number(std::int64_t first, std::int64_t last) {
    return std::uniform_int_distribution<std::int64_t>(first, last)(random_);
  }

  // Mostly long runs, as calendars are.
  Both RandomSet(std::size_t count) {
    Both set(count);
    for (std::int64_t i = Number(0, 12); i >= 0; --i) {
      const std::int64_t from = Number(-70, bits::Size(set.words) + 70);
      const std::int64_t to = from + Number(-5, 200);
      const bool value = Number(0, 3) > 0;
      value ? bits::SetRange(set.words, from, to) : bits::ClearRange(set.words, from, to);
      for (std::int64_t j = from; j < to; ++j) {
        const bool inside = j >= 0 && j < bits::Size(set.words);
        if (inside) set.plain[static_cast<std::size_t>(j)] = value;
      }
    }
    return set;
  }

  std::uint64_t seed_;
  std::mt19937_64 random_;
};

TEST_F(BitsTest, RangesShiftsAndRunsAreWhatTheyAreBitByBit) {
  for (int round = 0; round < 3000; ++round) {
    SCOPED_TRACE(ReplayCommand(seed_));
    const auto count = static_cast<std::size_t>(Number(1, 6));
    Both set = RandomSet(count);
    ASSERT_TRUE(set.IsSame());
    const auto size = static_cast<std::int64_t>(set.plain.size());

    const std::int64_t from = Number(-10, size + 10);
    const std::int64_t to = Number(-10, size + 10);
    std::int64_t counted = 0;
    std::int64_t next = size;
    for (std::int64_t i = size - 1; i >= 0; --i) {
      if (!set.plain[static_cast<std::size_t>(i)]) continue;
      if (i >= from && i < to) ++counted;
      if (i >= from) next = i;
    }
    EXPECT_EQ(bits::Count(set.words, from, to), counted);
    EXPECT_EQ(bits::NextSet(set.words, from), next);

    Both runs = set;
    const std::int64_t length = Number(1, 150);
    bits::KeepRunStarts(runs.words, length);
    std::int64_t run = 0;
    for (std::int64_t i = size - 1; i >= 0; --i) {
      run = set.plain[static_cast<std::size_t>(i)] ? run + 1 : 0;
      runs.plain[static_cast<std::size_t>(i)] = run >= length;
    }
    ASSERT_TRUE(runs.IsSame()) << "runs of " << length;

    Both moved = RandomSet(static_cast<std::size_t>(Number(1, 6)));
    const std::int64_t shift = Number(0, 300);
    for (std::size_t i = 0; i < moved.plain.size(); ++i) {
      const std::int64_t other = static_cast<std::int64_t>(i) + shift;
      moved.plain[i] = moved.plain[i] && other < size && set.plain[static_cast<std::size_t>(other)];
    }
    bits::AndShifted(moved.words, set.words, shift);
    ASSERT_TRUE(moved.IsSame()) << "shifted by " << shift;
  }
}

TEST_F(BitsTest, SetAlgebraIsWhatItIsBitByBit) {
  for (int round = 0; round < 500; ++round) {
    SCOPED_TRACE(ReplayCommand(seed_));
    const Both a = RandomSet(4);
    const Both b = RandomSet(4);
    Both both = a;
    Both either = a;
    Both only = a;
    bits::And(both.words, b.words);
    bits::Or(either.words, b.words);
    bits::AndNot(only.words, b.words);
    for (std::size_t i = 0; i < a.plain.size(); ++i) {
      both.plain[i] = a.plain[i] && b.plain[i];
      either.plain[i] = a.plain[i] || b.plain[i];
      only.plain[i] = a.plain[i] && !b.plain[i];
    }
    ASSERT_TRUE(both.IsSame() && either.IsSame() && only.IsSame());
  }
}

}  // namespace
}  // namespace tandem::availability
