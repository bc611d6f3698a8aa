// SPDX-License-Identifier: Apache-2.0
// CourseLayers: the worth of the best rest of a course, from each option of its k-th infusion on,
// for each therapist whom the patient saw last, and for each number of infusions in its week so
// far. The heart of the course planner.
//
// A session lies between its infusion and the next one, so that what comes after depends on the
// past in three things only: when the infusion is, who saw the patient last, and which of its week
// it is. Going through the infusions from the last to the first makes that exact.
//
// A session before its infusion depends on the infusion before that, too: on whether it leaves it
// time, and on whether a session lies between them already. The first is so for infusions that are
// near each other, and those are looked at one by one; for the second a layer has its values three
// times (Entry). As a gap has one session, they come in the order of their infusions; of two in one
// gap, both agreed, that order counts.
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
#include "scheduler/courses/sessions_before.h"

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
                                 const std::vector<int>& excluded);

  // Pairs looked at so far.
  std::int64_t work() const { return work_; }

 private:
  using Place = CourseGaps::Place;
  using Range = CourseGaps::Range;
  // How an infusion is come to. Where sessions lie after their infusions all three are one.
  enum class Entry {
    kAny,      // the better of the two, when what is before leaves time for all
    kNone,     // no session comes before it: its own, if any, comes after it
    kSession,  // its session came before it
  };
  // What the gap before an infusion has of the infusion before.
  enum class Between {
    kNothing,
    kAgreed,  // its session, as it is agreed
    kNew,     // another session of it
  };
  struct Past {
    std::optional<std::size_t> infusion = {};  // the option before, when that is looked at
    Between between = Between::kNothing;
  };
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
    std::size_t column = 0;               // whom they saw last then
    std::size_t after = 0;                // the first option that leaves time for the session
    Worth worth = 0;                      // without what comes next
    Between between = Between::kNothing;  // of the session, in the gap that follows
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
  Worth ChangeOf(std::size_t k, std::uint32_t session) const;
  Worth InfusionWorth(std::size_t k, std::size_t option) const;
  // Has it what it needs when it has no session?
  bool NeedsNone(std::size_t k, std::size_t turn) const;
  bool WantsPair(std::size_t k, std::size_t turn) const;
  Worth UnpairedWorth(std::size_t k, std::size_t turn) const;
  bool MayTake(std::size_t k, std::size_t option) const;
  DayMaxima EmptyLayer(std::size_t begin, std::size_t end) const;
  void Fill(const Stand& at, Worth* row);
  void FillPairs(const Stand& at, Worth* row);
  // Raises most[c] to `worth` and the best of best_by_therapist_, for whoever saw c last.
  void RaiseByTherapist(Worth worth, std::span<Worth> most) const;
  std::optional<Place> BestBeginning(const DayMaxima& layer,
                                     const std::vector<int>& excluded) const;
  Choice Choose(const Stand& at, const Past& past, const DayMaxima& layer, std::size_t column,
                Worth target);
  Range FindNext(const Stand& at, const Choice& choice, Worth target);
  PlanMerit MeritOf(const std::vector<PlannedInfusion>& infusions) const;

  // Where sessions may lie before their infusions: course_sides.cc.
  bool HasSides() const { return problem_.pairing.direction != PairDirection::kAfter; }
  // Of a layer: the first of those for an entry and a turn.
  std::size_t ColumnsOf(Entry entry, std::size_t turn) const {
    return static_cast<std::size_t>(entry) * entry_columns_ + turn * columns_;
  }
  Past FirstPast() const;
  bool MayPrecede(std::size_t k, const Past& past, const SessionsBefore::Pair& pair) const;
  void FillSides(const Stand& at, Worth* row);
  void FillAfter(const Stand& at, Worth* none);
  void RaiseRest(const Stand& at);
  void RaiseNear(const Stand& at, const Range& range, std::size_t next);
  void FindBefore(std::size_t k, std::size_t option, const Past& past, const Worth* with_session);
  // Raises most[c] to what `worth` and the infusion k at a place make after `past`.
  void Enter(std::size_t k, const DayMaxima& layer, const Place& place, const Past& past,
             Worth worth, std::span<Worth> most);
  // What may come next when `pair` is agreed, and the next session too: both stay.
  Worth BestBeside(const Stand& at, const Pair& pair);
  std::optional<Choice> ChooseBefore(const Stand& at, const Past& past, const DayMaxima& layer,
                                     std::size_t column, Worth target) const;
  bool Makes(const Stand& at, const Choice& choice, const Range& range, std::size_t option,
             Worth target);

  const CourseProblem& problem_;
  std::size_t columns_;  // therapists and nobody; a layer has them for each turn
  OptionDays days_;
  CourseGaps gaps_;
  std::size_t entry_columns_;            // of a layer, for one entry; 0 when all are one
  std::vector<Pair> pairs_;              // of all infusion options, one after the other
  std::vector<std::size_t> pairs_from_;  // [infusion option]
  std::vector<int> known_;               // [whom they saw last][therapist]
  std::vector<bool> kept_;               // [session]: agreed, or for one infusion alone
  SessionsBefore before_;
  std::vector<Moment> moments_;  // by start
  std::vector<Leader> leaders_;  // while finding pairs: [therapist]
  std::vector<Range> ranges_;    // while filling
  std::vector<Worth> rest_;      // while filling: by whom they saw last
  std::vector<Worth> best_by_therapist_;
  std::int64_t work_ = 0;
};

}  // namespace tandem::courses
