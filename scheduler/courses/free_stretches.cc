// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/free_stretches.h"

#include <algorithm>

namespace tandem::courses {
namespace {

constexpr int kFullPermille = 1000;

bool IsOrphan(absl::Duration left) { return absl::ZeroDuration() < left && left < kOrphanGap; }

}  // namespace

void FreeStretches::Add(const availability::FreeTimes& times) {
  std::map<PractitionerId, IntervalSet> found;
  for (const availability::Slot& slot : times.slots) {
    for (const PractitionerId therapist : slot.practitioners) {
      found[therapist].push_back(slot.time);
    }
  }
  for (const auto& [therapist, more] : found) {
    IntervalSet& own = stretches_[therapist];
    own = Union(own, more);
  }
}

int FreeStretches::EfficiencyPermille(PractitionerId therapist, const Interval& session) const {
  const auto own = stretches_.find(therapist);
  if (own == stretches_.end()) return kFullPermille;
  const auto after = std::upper_bound(
      own->second.begin(), own->second.end(), session.start,
      [](absl::Time start, const Interval& stretch) { return start < stretch.start; });
  if (after == own->second.begin()) return kFullPermille;
  const Interval& stretch = *(after - 1);
  if (!stretch.Contains(session)) return kFullPermille;
  const bool leaves_orphan =
      IsOrphan(session.start - stretch.start) || IsOrphan(stretch.end - session.end);
  return leaves_orphan ? 0 : kFullPermille;
}

}  // namespace tandem::courses
