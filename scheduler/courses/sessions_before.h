// SPDX-License-Identifier: Apache-2.0
// SessionsBefore: which sessions may come before each option for an infusion, and for which of them
// another infusion before that leaves no time. None where sessions lie after their infusions. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/course_worth.h"

namespace tandem::courses {

class SessionsBefore {
 public:
  struct Pair {
    std::uint32_t session;
    std::uint32_t therapist;
    bool drives;  // in person, and nobody drives the patient
    Worth worth;  // of the pair, but for continuity and changes
  };

  // `kept` of [session]: those that are looked at however good others are. `problem` outlives it.
  SessionsBefore(const CourseProblem& problem, const std::vector<bool>& kept);

  // Those that can be in a best plan: of the same therapist's sessions, none that another one is
  // not worth less than and leaves more time after the infusion before. The latest first.
  std::span<const Pair> Of(std::size_t option) const {
    return std::span(pairs_).subspan(from_[option], from_[option + 1] - from_[option]);
  }
  // Does the option `previous`, as the infusion before, leave time for the session?
  bool LeavesTime(std::size_t previous, const Pair& pair) const {
    return Leaves(recovered_[previous], pair);
  }
  // For all sessions that may come before `option`?
  bool LeavesTimeForAll(std::size_t previous, std::size_t option) const {
    return recovered_[previous].any <= earliest_[option].any &&
           recovered_[previous].driving <= earliest_[option].driving;
  }
  // The option from which on `previous` leaves time for all sessions before any.
  std::size_t FreeFrom(std::size_t previous) const { return free_from_[previous]; }

 private:
  // The first session that a patient can come to; those that come after it they can come to, too.
  struct Recovered {
    std::size_t any = 0;
    std::size_t driving = 0;  // when they have to drive
  };

  static bool Leaves(const Recovered& recovered, const Pair& pair) {
    return pair.session >= (pair.drives ? recovered.driving : recovered.any);
  }
  Recovered RecoveredFrom(const InfusionTimes& infusion) const;
  void FindPairs(std::size_t option, const std::vector<bool>& kept);
  void FindNear();

  const CourseProblem& problem_;
  Recovered from_earlier_;              // from the infusion before those planned here
  std::vector<Pair> pairs_;             // of all infusion options, one after the other
  std::vector<std::size_t> from_;       // [infusion option]
  std::vector<Recovered> recovered_;    // [infusion option]
  std::vector<Recovered> earliest_;     // [infusion option]: the first sessions that come before it
  std::vector<std::size_t> free_from_;  // [infusion option]
};

}  // namespace tandem::courses
