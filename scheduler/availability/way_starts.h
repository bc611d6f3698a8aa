// SPDX-License-Identifier: Apache-2.0
// WayStarts: when one way of giving a visit is possible, and who could give it then.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "scheduler/availability/free_starts.h"
#include "scheduler/availability/matching.h"
#include "scheduler/availability/question.h"

namespace tandem::availability {

class WayStarts {
 public:
  // `mask`: the starts that are asked about at all.
  WayStarts(const Way& way, std::span<const bits::Word> mask, FreeStarts& free);

  const Way& way() const { return *way_; }

  // The next start at or after `bit` at which every need is filled and the patient is free; the
  // mask's size when there is none.
  std::int64_t Next(std::int64_t bit, Matcher& matcher) const;

  // Practitioners (indexes into the snapshot, so by slug) who could take part at a start that Next
  // gave: each of them in some way of filling all needs.
  void Practitioners(std::int64_t bit, Matcher& matcher, std::vector<int>& entities) const;

  // Tells the matcher who could fill the needs of a group at a start.
  void Offer(const NeedGroup& group, std::int64_t bit, Matcher& matcher) const;

  bool CanFill(int need, int candidate, std::int64_t bit) const {
    return bits::Test(Row(need, candidate), bit);
  }

 private:
  std::span<const bits::Word> Row(int need, int candidate) const {
    const std::size_t row =
        first_row_[static_cast<std::size_t>(need)] + static_cast<std::size_t>(candidate);
    return {rows_.get() + row * words_, words_};
  }
  bool Matches(std::int64_t bit, Matcher& matcher) const;
  void AndNeed(int need, FreeStarts& free);

  const Way* way_;
  std::size_t words_;
  std::vector<std::size_t> first_row_;  // per need: its first candidate's row
  std::unique_ptr<bits::Word[]> rows_;  // a row of words_ for each candidate of each need
  std::vector<bits::Word> possible_;    // every need has someone; groups not matched yet
  std::vector<bits::Word> any_;
  bool needs_matching_ = false;
};

}  // namespace tandem::availability
