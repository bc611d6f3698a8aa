// SPDX-License-Identifier: Apache-2.0
// Kuhn's augmenting paths. Required resources are matched first; augmenting for the needs that are
// left never frees a resource that was matched, so all of them stay in (Mendelsohn and Dulmage).
#include "scheduler/availability/matching.h"

#include <algorithm>

namespace tandem::availability {

void Matcher::Reset(int needs) {
  needs_ = needs;
  const auto count = static_cast<std::size_t>(needs);
  if (choices_.size() < count) choices_.resize(count);
  for (std::size_t i = 0; i < count; ++i) choices_[i].clear();
  fixed_.assign(count, -1);
}

bool Matcher::MayFill(int need, int resource) const {
  const auto index = static_cast<std::size_t>(need);
  if (fixed_[index] >= 0) return fixed_[index] == resource;
  const auto& choices = choices_[index];
  return std::find(choices.begin(), choices.end(), resource) != choices.end();
}

int Matcher::HolderOf(int resource) const {
  const auto holder = std::find(filled_.begin(), filled_.end(), resource);
  return holder == filled_.end() ? -1 : static_cast<int>(holder - filled_.begin());
}

// A path from a need: to a resource that nobody holds, or whose holder finds another.
bool Matcher::Place(int need, std::vector<int>& visited) {
  for (const int resource : choices_[static_cast<std::size_t>(need)]) {
    if (!MayFill(need, resource)) continue;
    if (std::find(visited.begin(), visited.end(), resource) != visited.end()) continue;
    visited.push_back(resource);
    const int holder = HolderOf(resource);
    if (holder >= 0 && !Place(holder, visited)) continue;
    filled_[static_cast<std::size_t>(need)] = resource;
    return true;
  }
  return false;
}

// The mirror image: a path from a resource, to an open need or to one whose resource, required too,
// finds another need.
bool Matcher::PlaceRequired(int resource, std::vector<int>& visited) {
  for (int need = 0; need < needs_; ++need) {
    if (!MayFill(need, resource)) continue;
    if (std::find(visited.begin(), visited.end(), need) != visited.end()) continue;
    visited.push_back(need);
    const int before = filled_[static_cast<std::size_t>(need)];
    if (before >= 0 && !PlaceRequired(before, visited)) continue;
    filled_[static_cast<std::size_t>(need)] = resource;
    return true;
  }
  return false;
}

bool Matcher::Match(std::span<const int> required) {
  filled_.assign(static_cast<std::size_t>(needs_), -1);
  for (const int resource : required) {
    if (HolderOf(resource) >= 0) continue;  // asked for twice
    visited_.clear();
    if (!PlaceRequired(resource, visited_)) return false;
  }
  for (int need = 0; need < needs_; ++need) {
    if (filled_[static_cast<std::size_t>(need)] >= 0) continue;
    visited_.clear();
    if (!Place(need, visited_)) return false;
  }
  return true;
}

bool Matcher::MatchInTurn(std::span<const int> required, int turn) {
  std::fill(fixed_.begin(), fixed_.end(), -1);
  if (!Match(required)) return false;
  for (int need = 0; need < needs_; ++need) {
    const auto index = static_cast<std::size_t>(need);
    const auto& choices = choices_[index];
    bool found = false;  // always ends true: there is a matching with what is fixed so far
    for (std::size_t i = 0; i < choices.size() && !found; ++i) {
      fixed_[index] = choices[(i + static_cast<std::size_t>(turn)) % choices.size()];
      const bool twice = std::count(fixed_.begin(), fixed_.end(), fixed_[index]) > 1;
      found = !twice && Match(required);
    }
  }
  filled_ = fixed_;
  std::fill(fixed_.begin(), fixed_.end(), -1);
  return true;
}

}  // namespace tandem::availability
