// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/bits.h"

#include <algorithm>
#include <bit>

namespace tandem::availability::bits {
namespace {

constexpr Word kAll = ~Word{0};

// Calls change(word, mask) for every word that [from, to) touches.
template <class Set, class Change>
void OverRange(Set set, std::int64_t from, std::int64_t to, Change change) {
  from = std::max<std::int64_t>(from, 0);
  to = std::min(to, Size(set));
  if (from >= to) return;
  const auto first = static_cast<std::size_t>(from / kWordBits);
  const auto last = static_cast<std::size_t>((to - 1) / kWordBits);
  const Word head = kAll << (from % kWordBits);
  const Word tail = kAll >> (kWordBits - 1 - (to - 1) % kWordBits);
  if (first == last) return change(set[first], head & tail);
  change(set[first], head);
  for (std::size_t i = first + 1; i < last; ++i) change(set[i], kAll);
  change(set[last], tail);
}

// The word that starts `shift` bits after word `index`; zeros behind the end.
inline Word WordAt(std::span<const Word> set, std::size_t index, int shift) {
  const Word low = index < set.size() ? set[index] : 0;
  if (shift == 0) return low;
  const Word high = index + 1 < set.size() ? set[index + 1] : 0;
  return (low >> shift) | (high << (kWordBits - shift));
}

// Reads only at and behind what it writes, so that it works in place.
void AndOwnShift(std::span<Word> set, std::int64_t shift) {
  const auto words = static_cast<std::size_t>(shift / kWordBits);
  const int rest = static_cast<int>(shift % kWordBits);
  const std::size_t inner = set.size() > words + 1 ? set.size() - words - 1 : 0;
  if (rest != 0) {
    for (std::size_t i = 0; i < inner; ++i) {
      set[i] &= (set[i + words] >> rest) | (set[i + words + 1] << (kWordBits - rest));
    }
  } else {
    for (std::size_t i = 0; i < inner; ++i) set[i] &= set[i + words];
  }
  for (std::size_t i = inner; i < set.size(); ++i) set[i] &= WordAt(set, i + words, rest);
}

}  // namespace

void Fill(std::span<Word> set, bool value) {
  std::fill(set.begin(), set.end(), value ? kAll : Word{0});
}

void SetRange(std::span<Word> set, std::int64_t from, std::int64_t to) {
  OverRange(set, from, to, [](Word& word, Word mask) { word |= mask; });
}

void ClearRange(std::span<Word> set, std::int64_t from, std::int64_t to) {
  OverRange(set, from, to, [](Word& word, Word mask) { word &= ~mask; });
}

void And(std::span<Word> set, std::span<const Word> other) {
  for (std::size_t i = 0; i < set.size(); ++i) set[i] &= other[i];
}

void Or(std::span<Word> set, std::span<const Word> other) {
  for (std::size_t i = 0; i < set.size(); ++i) set[i] |= other[i];
}

void AndNot(std::span<Word> set, std::span<const Word> other) {
  for (std::size_t i = 0; i < set.size(); ++i) set[i] &= ~other[i];
}

void KeepRunStarts(std::span<Word> set, std::int64_t length) {
  // After a pass, a bit means a run of `covered` bits from it on; each pass doubles that.
  std::int64_t covered = 1;
  while (covered < length) {
    const std::int64_t step = std::min(covered, length - covered);
    AndOwnShift(set, step);
    covered += step;
  }
}

void AndShifted(std::span<Word> set, std::span<const Word> other, std::int64_t shift) {
  const auto words = static_cast<std::size_t>(shift / kWordBits);
  const int rest = static_cast<int>(shift % kWordBits);
  for (std::size_t i = 0; i < set.size(); ++i) set[i] &= WordAt(other, i + words, rest);
}

bool Any(std::span<const Word> set) {
  Word any = 0;
  for (const Word word : set) any |= word;
  return any != 0;
}

std::int64_t Count(std::span<const Word> set, std::int64_t from, std::int64_t to) {
  std::int64_t count = 0;
  OverRange(set, from, to,
            [&](const Word& word, Word mask) { count += std::popcount(word & mask); });
  return count;
}

std::int64_t NextSet(std::span<const Word> set, std::int64_t from) {
  from = std::max<std::int64_t>(from, 0);
  if (from >= Size(set)) return Size(set);
  auto index = static_cast<std::size_t>(from / kWordBits);
  Word word = set[index] & (kAll << (from % kWordBits));
  while (word == 0) {
    if (++index == set.size()) return Size(set);
    word = set[index];
  }
  return static_cast<std::int64_t>(index) * kWordBits + std::countr_zero(word);
}

}  // namespace tandem::availability::bits
