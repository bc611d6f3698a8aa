// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/way_starts.h"

#include <algorithm>

namespace tandem::availability {

WayStarts::WayStarts(const Way& way, std::span<const bits::Word> mask, FreeStarts& free)
    : way_(&way), words_(mask.size()), possible_(mask.begin(), mask.end()) {
  if (!way.possible) {
    bits::Fill(possible_, false);
    return;
  }
  std::size_t rows = 0;
  for (const NeedChoice& need : way.needs) {
    first_row_.push_back(rows);
    rows += need.candidates.size();
  }
  rows_ = std::make_unique_for_overwrite<bits::Word[]>(rows * words_);
  any_.resize(words_);
  free.AndPatient(way, possible_);
  for (std::size_t need = 0; need < way.needs.size(); ++need) {
    AndNeed(static_cast<int>(need), free);
  }
  for (const NeedGroup& group : way.groups) needs_matching_ = needs_matching_ || !group.simple();
}

void WayStarts::AndNeed(int need, FreeStarts& free) {
  const NeedChoice& choice = way_->needs[static_cast<std::size_t>(need)];
  bits::Fill(any_, false);
  bits::Word* row = rows_.get() + first_row_[static_cast<std::size_t>(need)] * words_;
  for (const Candidate& candidate : choice.candidates) {
    const std::span<bits::Word> starts(row, words_);
    std::copy(possible_.begin(), possible_.end(), starts.begin());
    free.And(*way_, choice, candidate, starts);
    bits::Or(any_, starts);
    row += words_;
  }
  bits::And(possible_, any_);
}

void WayStarts::Offer(const NeedGroup& group, std::int64_t bit, Matcher& matcher) const {
  matcher.Reset(static_cast<int>(group.needs.size()));
  for (std::size_t i = 0; i < group.needs.size(); ++i) {
    const auto& candidates = way_->needs[static_cast<std::size_t>(group.needs[i])].candidates;
    for (std::size_t j = 0; j < candidates.size(); ++j) {
      if (!CanFill(group.needs[i], static_cast<int>(j), bit)) continue;
      matcher.Allow(static_cast<int>(i), candidates[j].resource);
    }
  }
}

bool WayStarts::Matches(std::int64_t bit, Matcher& matcher) const {
  for (const NeedGroup& group : way_->groups) {
    if (group.simple()) continue;  // that someone is free is all it takes
    Offer(group, bit, matcher);
    if (!matcher.Match(group.required)) return false;
  }
  return true;
}

std::int64_t WayStarts::Next(std::int64_t bit, Matcher& matcher) const {
  std::int64_t next = bits::NextSet(possible_, bit);
  while (needs_matching_ && next < bits::Size(possible_) && !Matches(next, matcher)) {
    next = bits::NextSet(possible_, next + 1);
  }
  return next;
}

void WayStarts::Practitioners(std::int64_t bit, Matcher& matcher,
                              std::vector<int>& entities) const {
  entities.clear();
  std::vector<int> required;
  for (const NeedGroup& group : way_->groups) {
    if (!group.simple()) Offer(group, bit, matcher);
    for (const int need : group.needs) {
      const NeedChoice& choice = way_->needs[static_cast<std::size_t>(need)];
      if (choice.kind != directory::NeedKind::kPractitioner) continue;
      for (std::size_t i = 0; i < choice.candidates.size(); ++i) {
        const Candidate& candidate = choice.candidates[i];
        if (!CanFill(need, static_cast<int>(i), bit)) continue;
        if (!group.simple()) {
          required = group.required;
          required.push_back(candidate.resource);
          if (!matcher.Match(required)) continue;
        }
        entities.push_back(candidate.entity);
      }
    }
  }
  std::sort(entities.begin(), entities.end());
  entities.erase(std::unique(entities.begin(), entities.end()), entities.end());
}

}  // namespace tandem::availability
