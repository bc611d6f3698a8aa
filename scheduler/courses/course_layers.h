// SPDX-License-Identifier: Apache-2.0
// CourseLayers: the worth of the best rest of a course, from each option of its k-th infusion on,
// for each therapist whom the patient saw last. The heart of the course planner.
//
// A session lies between its infusion and the next one, so that what comes after depends on the
// past in two things only: when the infusion is, and who saw the patient last. Going through the
// infusions from the last to the first makes that exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/course_worth.h"
#include "scheduler/courses/day_maxima.h"

namespace tandem::courses {

class CourseLayers {
 public:
  // `problem` outlives it. Plans its first `count` wanted infusions.
  CourseLayers(const CourseProblem& problem, std::size_t count);

  std::size_t count() const { return count_; }
  std::size_t newcomer() const { return columns_ - 1; }
  // The column of whom the patient saw last before the course.
  std::size_t FirstColumn() const;
  int DayOf(std::size_t option) const { return days_[option]; }
  // Options [begin, end) of the days [first, last].
  std::pair<std::size_t, std::size_t> OfDays(int first, int last) const;

  // The layer of the infusion `k` over the options [begin, end); `next` is that of k + 1, null for
  // the last infusion.
  DayMaxima Compute(std::size_t k, std::size_t begin, std::size_t end, const DayMaxima* next);
  // The rows of `layer` for the days [first, last] that are not `excluded`.
  DayMaxima Restrict(const DayMaxima& layer, int first, int last,
                     const std::vector<int>& excluded) const;

  // The best plan under the layers of infusions 0 to count - 1, which begins with one of the
  // options of the first; of equal ones the earliest. Nothing: there is none.
  std::optional<CoursePlan> Read(const std::vector<const DayMaxima*>& layers) const;

  // Pairs looked at so far.
  std::int64_t work() const { return work_; }

 private:
  struct Bands {  // of options for the next infusion
    std::size_t soon, wanted, late, end;
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
  };
  struct Choice {
    std::optional<int> session;
    std::size_t column = 0;  // whom they saw last then
    std::size_t after = 0;   // the first option that leaves time for the session
    Worth worth = 0;         // without what comes next
  };

  Bands BandsOf(const InfusionOption& option) const;
  // Of continuity, with whom the patient saw last.
  Worth KnownPoints(std::size_t last, std::size_t therapist) const {
    return known_[last * newcomer() + therapist];
  }
  void FillKnown();
  Worth BestNext(std::size_t option, std::size_t after, std::size_t column,
                 const DayMaxima* next) const;
  // Those that can be in a best plan: a later session of the same therapist, which leaves the next
  // infusion no more time, must be worth more. Of equal ones the earlier is kept, which Read would
  // choose in any case; what is agreed or taken by the course itself is always kept.
  void FindPairs(std::size_t option);
  void FindPairsAt(std::size_t option, const Moment& moment, int closeness);
  void FindMoments();
  std::span<const Pair> PairsOf(std::size_t option) const {
    return std::span(pairs_).subspan(pairs_from_[option],
                                     pairs_from_[option + 1] - pairs_from_[option]);
  }
  // kImpossible: frozen otherwise.
  Worth ChangeOf(std::size_t k, const Pair& pair) const;
  Worth InfusionWorth(std::size_t k, std::size_t option) const;
  Worth UnpairedWorth(std::size_t k) const;
  bool MayTake(std::size_t k, std::size_t option) const;
  void Fill(std::size_t k, std::size_t option, const DayMaxima* next, Worth* row);
  void FillPairs(std::size_t k, std::size_t option, const DayMaxima* next, Worth* row);
  Choice Choose(std::size_t k, std::size_t option, std::size_t column, Worth target,
                const DayMaxima* next) const;
  std::size_t FindNext(std::size_t option, const Choice& choice, Worth target,
                       const DayMaxima& next) const;
  PlanMerit MeritOf(const std::vector<PlannedInfusion>& infusions) const;

  const CourseProblem& problem_;
  std::size_t count_;
  std::size_t columns_;
  std::vector<int> days_;                // [infusion option]
  std::vector<Bands> bands_;             // [infusion option]
  std::vector<Pair> pairs_;              // of all infusion options, one after the other
  std::vector<std::size_t> pairs_from_;  // [infusion option]
  std::vector<int> known_;               // [whom they saw last][therapist]
  std::vector<bool> kept_;               // [session]: agreed, or for one infusion alone
  std::vector<Moment> moments_;          // by start
  std::vector<Leader> leaders_;          // while finding pairs: [therapist]
  std::vector<Worth> rest_;              // while filling: by whom they saw last
  std::vector<Worth> best_by_therapist_;
  std::int64_t work_ = 0;
};

}  // namespace tandem::courses
