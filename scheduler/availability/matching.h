// SPDX-License-Identifier: Apache-2.0
// Who fills which need, when nobody can fill two: bipartite matching, exact and in polynomial time.
#pragma once

#include <span>
#include <vector>

namespace tandem::availability {

// Matcher holds its buffers, so that thousands of slots cost no allocation. Not thread-safe.
class Matcher {
 public:
  // Starts over with this many needs.
  void Reset(int needs);
  // The resource could fill the need; in order of preference.
  void Allow(int need, int resource) {
    choices_[static_cast<std::size_t>(need)].push_back(resource);
  }

  // Can every need be filled by another resource, with all of `required` among them?
  bool Match(std::span<const int> required);

  // After a Match that succeeded: per need, the resource.
  std::span<const int> filled() const { return filled_; }

  // A matching that takes, need by need, the first choice that still leaves one for the rest. With
  // `turn` > 0 each need starts at a later choice, so that turns differ in as many needs as can be.
  bool MatchInTurn(std::span<const int> required, int turn);

 private:
  bool Place(int need, std::vector<int>& visited);
  bool PlaceRequired(int resource, std::vector<int>& visited);
  bool MayFill(int need, int resource) const;
  int HolderOf(int resource) const;

  int needs_ = 0;
  std::vector<std::vector<int>> choices_;
  std::vector<int> filled_;
  std::vector<int> fixed_;  // -1: free to choose
  std::vector<int> visited_;
};

}  // namespace tandem::availability
