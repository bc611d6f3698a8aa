// SPDX-License-Identifier: Apache-2.0
// CourseOptions: a course and the free times for it as a CourseProblem, and a plan of it back as
// visits. Pure; the same for the same facts.
//
// What is booked is an option of its own infusion alone: its time counts for no other, and times
// that overlap it do not count as free. What stays (see agreed_pairs.h) is frozen. Left out of the
// problem, and described as they are:
// - infusions that the patient missed;
// - what is not booked and has a position before something that stays: positions go by time;
// - those that stay and do not keep their distances among each other, but for the last ones that
//   do; all of them when the clinic can give the next one only after the longest gap: a course that
//   was paused begins anew.
// Times that are too near to what the patient has outside of the course are not among the free ones
// (SlotQuery::moving); whom the patient saw there is not looked at.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/availability/slot.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/option_pool.h"
#include "scheduler/courses/pairing_policy.h"
#include "scheduler/courses/proposed_plan.h"

namespace tandem::courses {

struct CourseFacts {
  const directory::Snapshot& clinic;
  const CourseTerms& terms;
  const PairingPolicy& policy;  // the clinic's
  const std::vector<AgreedPair>& agreed;
  const availability::FreeTimes& infusions;
  const availability::FreeTimes& sessions;
  absl::Time earliest;                // no new infusion begins sooner
  std::optional<DueDays> due = {};    // of the first infusion
  std::optional<GeoPoint> home = {};  // of the patient
  // What is not booked stays so where something booked comes after it.
  bool leaves_gaps = false;
};

// A pair of options.
struct ChosenPair {
  int position = 0;
  int infusion = 0;
  std::optional<int> session;
};

class CourseOptions {
 public:
  // `facts` and what they name outlive it.
  explicit CourseOptions(const CourseFacts& facts);

  const CourseProblem& problem() const { return problem_; }
  const OptionPool& pool() const { return pool_; }
  // Does it have everything that is booked and could be moved?
  bool HasAllBooked(const CoursePlan& plan) const;

  ProposedPlan Describe(const CoursePlan& plan) const;

  // The course as it is booked, by position.
  std::vector<ChosenPair> Booked() const;
  // `pairs`, by position, as they would be.
  std::vector<ProposedPair> Describe(const std::vector<ChosenPair>& pairs) const;

 private:
  static std::size_t Index(int number) { return static_cast<std::size_t>(number); }
  const AgreedPair& Agreed(int position) const { return facts_.agreed[Index(position - 1)]; }
  // What the options of the position's own visits are there for.
  int OwnerOf(int position) const;

  void ChooseSequence();
  bool IsTooLongAgo(const PlannedVisit& last) const;
  bool KeepDistance(const AgreedPair& before, const AgreedPair& after) const;
  void FillPool();
  void FillWanted();
  PairWish WishOf(const AgreedPair& agreed) const;
  WantedInfusion WantedOf(std::size_t k) const;
  std::optional<InfusionTimes> StayingBefore(int position) const;
  bool StaysPaired(std::size_t k, int infusion, int session) const;
  void FillSpan();
  void FillEarlier();
  EarlierInfusion EarlierOf(const AgreedPair& pair) const;
  void FillAcquaintance();
  std::optional<ChosenPair> BookedAt(const AgreedPair& agreed) const;
  bool IsMissed(const ChosenPair& pair) const;
  // Of each infusion of the course: does the ratio of sessions give it one beside these?
  std::vector<bool> HaveSessionsIn(const std::vector<ChosenPair>& pairs) const;
  // The infusions around one.
  struct Neighbours {
    std::optional<absl::Time> next;         // start
    std::optional<InfusionTimes> previous;  // on the wall
  };
  Neighbours NeighboursOf(const std::vector<ChosenPair>& pairs, std::size_t at) const;
  PairJudgement Judge(const ChosenPair& pair, const Neighbours& beside, bool has_session) const;

  const CourseFacts& facts_;
  SpacingPolicy spacing_;
  OptionPool pool_;
  CourseProblem problem_;
  std::vector<int> sequence_;  // [wanted]: its position
};

}  // namespace tandem::courses
