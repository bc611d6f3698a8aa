// SPDX-License-Identifier: Apache-2.0
// The nouns of what could be booked for a course or a pair.
#pragma once

#include <optional>
#include <vector>

#include "scheduler/courses/course.h"
#include "scheduler/courses/course_problem.h"
#include "scheduler/courses/pair_state.h"

namespace tandem::courses {

struct ProposedPair {
  int position = 0;  // 0: of no course
  PlannedVisit infusion;
  std::optional<PlannedVisit> session;
  bool missed = false;      // the patient did not come to the infusion
  PairJudgement judgement;  // kLinked, kDegraded, kBroken, kDeclined or kExternal
  int points = 0;           // thousandths, 0 to kPointsOfPair; of a pair that stands
  bool unchanged = false;   // both halves are as they are booked
  // What is good about it, for words: see PairWords.
  bool same_therapist = false;  // as the session before, in the course
  bool same_place = false;      // sessions in person: the infusion's site
  bool near_home = false;       // sessions in person: nearer to the patient's home than to it
  // Calendar days from the discharge to the session; of one before the infusion from its start, 0
  // or less.
  int days_after = 0;
  std::vector<directory::Gate> closed_gates = {};  // of an infusion to come, on its day
};

struct ProposedPlan {
  std::vector<ProposedPair> pairs;  // by position; an infusion that has no time is left out
  PlanMerit merit;                  // paired: of all pairs; else of what was planned
  std::optional<PlannedVisit> preparation = {};
};

struct ProposedPlans {
  std::vector<ProposedPlan> plans;
  bool proven = true;
};

enum class OfferStep {
  kSameTherapist,
  kOtherTherapist,
  kTelehealth,
  kMoveInfusion,
  kAnyTime,
  // Without a session of the clinic.
  kOwnTherapist,
  kWait,
  kFollowUp,
};

struct PairOffer {
  OfferStep step = OfferStep::kSameTherapist;
  ProposedPair pair;
  AppointmentId hold = {};  // of the session's time; nil: it is not held
};

struct PairSlot {
  PlannedVisit infusion;
  std::vector<ProposedPair> pairs;  // the best first
};

}  // namespace tandem::courses
