// SPDX-License-Identifier: Apache-2.0
// Sets of ticks as words of bits: bit i of a set is bit i % 64 of word i / 64. Pure arithmetic; no
// function allocates.
#pragma once

#include <cstdint>
#include <span>

namespace tandem::availability::bits {

using Word = std::uint64_t;
constexpr std::int64_t kWordBits = 64;

inline std::int64_t Size(std::span<const Word> set) {
  return static_cast<std::int64_t>(set.size()) * kWordBits;
}
// False outside the set.
inline bool Test(std::span<const Word> set, std::int64_t bit) {
  return bit >= 0 && bit < Size(set) &&
         ((set[static_cast<std::size_t>(bit / kWordBits)] >> (bit % kWordBits)) & 1) != 0;
}

void Fill(std::span<Word> set, bool value);
// [from, to), cut to the set; nothing when it is empty.
void SetRange(std::span<Word> set, std::int64_t from, std::int64_t to);
void ClearRange(std::span<Word> set, std::int64_t from, std::int64_t to);

// Of sets of the same size.
void And(std::span<Word> set, std::span<const Word> other);
void Or(std::span<Word> set, std::span<const Word> other);
void AndNot(std::span<Word> set, std::span<const Word> other);

// Keeps the bits at which a run of at least `length` >= 1 set bits starts. What lies behind the end
// counts as unset.
void KeepRunStarts(std::span<Word> set, std::int64_t length);

// set[i] &= other[i + shift], shift >= 0; what lies behind the end of `other` counts as unset.
void AndShifted(std::span<Word> set, std::span<const Word> other, std::int64_t shift);

bool Any(std::span<const Word> set);
// Bits set in [from, to), cut to the set.
std::int64_t Count(std::span<const Word> set, std::int64_t from, std::int64_t to);
// The first set bit at or after `from`; Size(set) when there is none.
std::int64_t NextSet(std::span<const Word> set, std::int64_t from);

}  // namespace tandem::availability::bits
