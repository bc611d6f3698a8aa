// SPDX-License-Identifier: Apache-2.0
// CourseLayers: the worth of the best rest of a course, from each option of its k-th infusion on,
// for each therapist whom the patient saw last, and for each number of infusions in its week so
// far. The heart of the course planner.
//
// A session lies between its infusion and the next one, so that what comes after depends on the
// past in three things only: when the infusion is, who saw the patient last, and which of its week
// it is. Going through the infusions from the last to the first makes that exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/courses/course_gaps.h"
#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/course_worth.h"
#include "scheduler/courses/day_maxima.h"

namespace tandem::courses {

class CourseLayers {
 public:
  // `problem` outlives it.
  explicit CourseLayers(const CourseProblem& problem);

  const OptionDays& days() const { return days_; }
  const CourseGaps& gaps() const { return gaps_; }
  std::size_t newcomer() const { return columns_ - 1; }
  // The column of whom the patient saw last before the course.
  std::size_t FirstColumn() const;

  // The layer of the infusion `k` over the options [begin, end); `next` is that of k + 1, null for
  // the last infusion.
  DayMaxima Compute(std::size_t k, std::size_t begin, std::size_t end, const DayMaxima* next);
  // The rows of `layer` for the options [begin, end) on days that are not `excluded`.
  DayMaxima Restrict(const DayMaxima& layer, std::size_t begin, std::size_t end,
                     const std::vector<int>& excluded) const;

  // The best plan under the layers of so many infusions, which begins with one of the options of
  // the first, on a day that is not `excluded`; of equal ones the earliest. Nothing: there is none.
  std::optional<CoursePlan> Read(const std::vector<const DayMaxima*>& layers,
                                 const std::vector<int>& excluded) const;

  // Pairs looked at so far.
  std::int64_t work() const { return work_; }

 private:
  using Place = CourseGaps::Place;
  using Range = CourseGaps::Range;
  // An infusion of the course at a place, and what may come next.
  struct Stand {
    std::size_t k = 0;
    Place place;
    const DayMaxima* next = nullptr;  // null: nothing
    std::span<const Range> ranges;    // of its options
  };
  // A session that fits an infusion.
  struct Pair {
    std::uint32_t session;
    std::uint32_t therapist;
    std::size_t after;  // the first infusion option that leaves it time
    Worth worth;        // of the pair, but for continuity and changes
  };
  // Sessions at the same time, in person or not: judged at once.
  struct Moment {
    std::size_t begin, end;  // of sessions
    std::size_t after;       // the first infusion option that leaves them time
  };
  struct Leader {  // of one therapist's sessions so far
    Worth worth = kImpossible;
    std::size_t after = 0;
    Worth free = kImpossible;  // of those that any next infusion leaves time for
  };
  struct Choice {
    std::optional<int> session;
    std::size_t column = 0;  // whom they saw last then
    std::size_t after = 0;   // the first option that leaves time for the session
    Worth worth = 0;         // without what comes next
  };

  // Of continuity, with whom the patient saw last.
  Worth KnownPoints(std::size_t last, std::size_t therapist) const {
    return known_[last * newcomer() + therapist];
  }
  void FillKnown();
  Stand StandAt(std::size_t k, const Place& place, const DayMaxima* next,
                std::vector<Range>& ranges) const;
  // From the option `after` on.
  Worth BestNext(const Stand& at, std::size_t after, std::size_t column) const;
  // Those that can be in a best plan: of the same therapist's sessions that leave the next infusion
  // as much time, the one that is worth most, and no later one that is not worth more. Of equal
  // ones the earlier is kept, which Read would choose in any case; what is agreed or taken by the
  // course itself is always kept.
  void FindPairs(std::size_t option);
  void DropOutdone(std::size_t option);
  void FindPairsAt(std::size_t option, const Moment& moment, int closeness);
  void FindMoments();
  std::span<const Pair> PairsOf(std::size_t option) const {
    return std::span(pairs_).subspan(pairs_from_[option],
                                     pairs_from_[option + 1] - pairs_from_[option]);
  }
  // kImpossible: frozen otherwise.
  Worth ChangeOf(std::size_t k, const Pair& pair) const;
  Worth InfusionWorth(std::size_t k, std::size_t option) const;
  // Has it what it needs when it has no session?
  bool NeedsNone(std::size_t k, std::size_t turn) const;
  bool WantsPair(std::size_t k, std::size_t turn) const;
  Worth UnpairedWorth(std::size_t k, std::size_t turn) const;
  bool MayTake(std::size_t k, std::size_t option) const;
  void Fill(const Stand& at, Worth* row);
  void FillPairs(const Stand& at, Worth* row);
  std::optional<Place> BestBeginning(const DayMaxima& layer,
                                     const std::vector<int>& excluded) const;
  Choice Choose(const Stand& at, std::size_t column, Worth target) const;
  Range FindNext(const Stand& at, const Choice& choice, Worth target) const;
  PlanMerit MeritOf(const std::vector<PlannedInfusion>& infusions) const;

  const CourseProblem& problem_;
  std::size_t columns_;  // therapists and nobody; a layer has them for each turn
  OptionDays days_;
  CourseGaps gaps_;
  std::vector<Pair> pairs_;              // of all infusion options, one after the other
  std::vector<std::size_t> pairs_from_;  // [infusion option]
  std::vector<int> known_;               // [whom they saw last][therapist]
  std::vector<bool> kept_;               // [session]: agreed, or for one infusion alone
  std::vector<Moment> moments_;          // by start
  std::vector<Leader> leaders_;          // while finding pairs: [therapist]
  std::vector<Range> ranges_;            // while filling
  std::vector<Worth> rest_;              // while filling: by whom they saw last
  std::vector<Worth> best_by_therapist_;
  std::int64_t work_ = 0;
};

}  // namespace tandem::courses
