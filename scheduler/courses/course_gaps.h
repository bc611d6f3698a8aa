// SPDX-License-Identifier: Apache-2.0
// CourseGaps: which options for an infusion may follow another one, and what the gap between them
// is worth: the spacing of a course, its pause, its weeks and its time of day. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/course_worth.h"

namespace tandem::courses {

// The first option that starts at `time` or later.
std::size_t FirstFrom(const std::vector<InfusionOption>& options, absl::Time time);

class CourseGaps {
 public:
  // An option, and how many infusions come before it in its week: its turn, 0 for the first. The
  // last turn that is told apart stands for all later ones.
  struct Place {
    std::size_t option = 0;
    std::size_t turn = 0;
  };
  // Options [begin, end) that may be next, which turn they have then and what the gap adds.
  struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::size_t turn = 0;
    Worth worth = 0;
  };

  // `problem` outlives it.
  explicit CourseGaps(const CourseProblem& problem);

  // How many turns are told apart: one, when weeks do not matter.
  std::size_t turns() const { return turns_; }
  // Those that an option can have.
  std::size_t TurnsOf(std::size_t option) const { return own_turns_[option]; }
  // Of the first infusion. Nothing: its week is full.
  std::optional<std::size_t> FirstTurn(std::size_t option) const;
  // The turn of the next infusion at `next`.
  std::size_t TurnAfter(const Place& place, std::size_t next) const;
  // For `count` infusions, one after the other, over the options [begin, end): those that each can
  // have, [first, second).
  std::vector<std::pair<std::size_t, std::size_t>> WindowsOf(std::size_t count, std::size_t begin,
                                                             std::size_t end) const;
  // The end of those that can follow one of the options [begin, end).
  std::size_t LatestAfter(std::size_t begin, std::size_t end) const;
  // The first option that can follow.
  std::size_t Soonest(std::size_t option) const { return bands_[option].soon; }
  // What may follow as the infusion k, in `ranges`. Some options are in two of them, the better one
  // counts.
  void FindRanges(const Place& place, std::size_t k, std::vector<Range>& ranges) const;

  bool IsStretched(std::size_t option, std::size_t next) const;
  bool IsSameTime(std::size_t option, std::size_t next) const;
  // Is it as it was wanted that the course begins with it?
  bool IsDue(std::size_t option) const;

 private:
  // Options for the next infusion: [soon, end), as wanted from `wanted` to `late`; and from
  // `resumed` on, after the pause, as wanted to `tardy`.
  struct Bands {
    std::size_t soon, wanted, late, end, resumed, tardy;
  };

  Bands BandsOf(const InfusionOption& option) const;
  void Resume(absl::Time start, Bands& bands) const;
  void FindWeeks();
  std::size_t EarlierIn(absl::CivilDay monday) const;
  bool IsFull(std::size_t turn, std::size_t k) const;
  void FindPeers();
  void Add(const Place& place, std::size_t k, Range range, std::vector<Range>& ranges) const;

  const CourseProblem& problem_;
  std::vector<Bands> bands_;            // [option]
  std::vector<std::size_t> week_end_;   // [option]: the first one of a later week
  std::vector<std::size_t> earlier_;    // [option]: infusions in its week that are not planned here
  std::vector<std::size_t> own_turns_;  // [option]
  std::size_t turns_ = 1;
  bool weeks_matter_ = false;
  bool weeks_fill_ = false;                      // more infusions than allowed would fit into one
  std::vector<std::vector<std::size_t>> peers_;  // [time of day]: options, when it matters
  std::vector<std::size_t> time_of_day_;         // [option]: position in peers_
};

}  // namespace tandem::courses
