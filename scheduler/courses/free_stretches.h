// SPDX-License-Identifier: Apache-2.0
// FreeStretches: what a session leaves free beside it. A stretch of a therapist is the time of
// their free sessions, wherever and however given, as far as they touch or overlap. A session
// within it that leaves less than kOrphanGap, but something, between itself and an end of the
// stretch leaves an orphan: nobody else can use that. One that fits snugly, or leaves room, leaves
// none; nor does one in no stretch, whose time is not free. Everything is as the free times say
// that are known: what else the patient has that day, and the bounds of the question, end
// stretches, too. Pure.
#pragma once

#include <map>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/availability/slot.h"

namespace tandem::courses {

constexpr absl::Duration kOrphanGap = absl::Minutes(30);  // shorter than any visit of a therapist

class FreeStretches {
 public:
  // All free times of sessions, in any number of parts; then ask.
  void Add(const availability::FreeTimes& times);

  // 0 for a session that would leave an orphan, else 1000.
  int EfficiencyPermille(PractitionerId therapist, const Interval& session) const;

 private:
  std::map<PractitionerId, IntervalSet> stretches_;  // normal
};

}  // namespace tandem::courses
