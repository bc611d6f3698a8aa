// SPDX-License-Identifier: Apache-2.0
// What a course is planned from, and what comes out. Plain values: whoever knows calendars fills
// them. Options are named by their positions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/courses/pair_rules.h"

namespace tandem::courses {

constexpr int kInfusionsMax = 16;       // of one course; esketamine's first eight weeks
constexpr int kPointsOfPair = 100'000;  // thousandths of PairWeights
constexpr int kComfortMax = 1000;       // of one infusion

// Whom an option is there for: a position in CourseProblem::wanted, or any.
constexpr int kAnyInfusion = -1;

// When an infusion can take place, with all its phases and at least one set of resources free.
struct InfusionOption {
  InfusionTimes times;
  int site = 0;
  // What the patient wished of the infusion itself; 0 to kComfortMax. Counts last.
  int comfort = 0;
  // Its time is taken by the course itself, for this infusion.
  int only = kAnyInfusion;
};

// When a therapist is free.
struct SessionOption {
  SessionTimes times;
  int therapist = 0;
  int place = 0;  // a site, or telehealth: see CourseProblem::place_points
  // What does not depend on the infusion: preference, load, fairness, efficiency; in thousandths of
  // their weights.
  int points = 0;
  int only = kAnyInfusion;
};

// One infusion of the course, in order.
struct WantedInfusion {
  bool wants_pair = true;
  // What is agreed already; changing it counts. Only these when frozen.
  std::optional<int> infusion = {};
  std::optional<int> session = {};
  bool frozen = false;
  // Of a frozen one: its session may change, or be found.
  bool session_open = false;
};

// Whom the patient knows.
struct Acquaintance {
  std::optional<int> last;  // therapist of the last session before the course
  std::vector<bool> seen;   // by therapist; may be shorter than there are therapists
};

struct CourseProblem {
  PairPolicy pairing;
  SpacingPolicy spacing;
  std::vector<WantedInfusion> wanted;     // at most kInfusionsMax
  std::vector<InfusionOption> infusions;  // by start; days never decrease
  std::vector<SessionOption> sessions;    // by start
  int therapists = 0;
  // [site][place], thousandths of the weight; negative: too far to be a pair.
  std::vector<std::vector<int>> place_points;
  Acquaintance acquaintance;
};

// What is good about a plan, in the order in which plans are compared.
struct PlanMerit {
  int paired = 0;     // more is better
  int changed = 0;    // of what was agreed; less is better
  int stretched = 0;  // gaps outside of what is wanted; less is better
  int points = 0;     // thousandths, of all pairs; more is better
  int comfort = 0;    // more is better

  bool operator==(const PlanMerit&) const = default;
};

struct PlannedInfusion {
  int infusion = 0;
  std::optional<int> session = {};

  bool operator==(const PlannedInfusion&) const = default;
};

struct CoursePlan {
  std::vector<PlannedInfusion> infusions;
  PlanMerit merit;
};

struct CoursePlans {
  // Best first; no two on the same days. Fewer infusions than wanted only when no more fit.
  std::vector<CoursePlan> plans;
  // False: the work allowed ran out before the last of the plans asked for.
  bool proven = true;
};

}  // namespace tandem::courses
