// SPDX-License-Identifier: Apache-2.0
// What a course is planned from, and what comes out. Plain values: whoever knows calendars fills
// them. Options are named by their positions.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "base/interval.h"
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

// Whether an infusion has a session.
enum class PairWish {
  kAlways,
  kNever,
  // When no infusion of the course comes before it in its week, Monday to Sunday; else it is like
  // one that has its pair. Not of one whose session is frozen: that is kAlways.
  kFirstOfWeek,
};

// One infusion of the course, in order.
struct WantedInfusion {
  PairWish wants_pair = PairWish::kAlways;
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

// An infusion of the course that takes place before those planned here.
struct EarlierInfusion {
  InfusionTimes times;
  // Has the course a session between it and the first infusion planned here?
  bool has_session_after = false;
};

// From `first` on, before `end`.
struct DueDays {
  absl::CivilDay first;
  absl::CivilDay end;
};

struct CourseProblem {
  // Wherever sessions may lie, there is at most one between two infusions of the course: a second
  // one only where both are what is agreed.
  PairPolicy pairing;
  // At most per_week_max a week; of what is frozen more, but then no other.
  SpacingPolicy spacing;
  // On the wall, as all times here. The gap in which it ends may be as long as it likes, and is as
  // wanted when neither what comes before the pause nor what comes after it is longer than
  // gap_until; its whole days do not count for span_max. No option lies in it but what is agreed.
  std::optional<Interval> pause;
  // Of the first infusion, unless frozen: on another day counts one in `stretched`.
  std::optional<DueDays> due;
  // Infusions of the course that come before those planned here: they count in their weeks.
  std::vector<absl::CivilDay> earlier;
  // The last of them: a session before the first infusion planned here leaves time after it.
  std::optional<EarlierInfusion> previous;
  // Each infusion at the same time of day as the one before it, of those planned here: kComfortMax
  // more of comfort.
  bool same_time = false;
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
  int paired = 0;     // with a session, or in need of none that week; more is better
  int changed = 0;    // of what was agreed; less is better
  int stretched = 0;  // gaps and a beginning that are not as wanted; less is better
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
