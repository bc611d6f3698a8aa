// SPDX-License-Identifier: Apache-2.0
// The nouns of repairs: visits that cannot take place as they are booked, and where they could go.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_state.h"

namespace tandem::repairs {

constexpr int kStrandedMax = 1000;                                 // contract; kRepairDemandsMax
constexpr int kMovesMax = 1000;                                    // contract
constexpr absl::Duration kRepairWindowMax = absl::Hours(24 * 31);  // contract

enum class StrandingCause { kAbsent, kClosed, kGone, kNotOffered, kNotQualified };

// A half of a pair.
struct PairPlace {
  courses::CourseId course;
  int position = 0;
  bool is_session = false;
};

struct StrandedVisit {
  appointments::Appointment appointment;  // booked or pending
  std::set<StrandingCause> causes;        // at least one
  std::optional<PairPlace> pair;          // nothing: of no course
};

enum class RepairKind { kBest, kSameDay, kSamePlace };

struct RepairMove {
  AppointmentId appointment;
  std::string etag;  // as it was seen
  courses::PlannedVisit visit;
  courses::PairJudgement judgement = {};  // of a half of a pair: how the pair will stand
  int points = 0;                         // thousandths, 0 to kPointsOfPair; of a pair
  // Time, place, mode and, of a session, therapist stay: others give it.
  bool same_for_patient = false;
};

struct RepairPlan {
  RepairKind kind = RepairKind::kBest;
  std::vector<RepairMove> moves;        // by the start that the visits have now, then id
  std::vector<AppointmentId> unplaced;  // in the same order
  int changed = 0;                      // moves that patients notice
  int least_points = 0;                 // of the worst pair; 0 without any
  long points = 0;                      // of all pairs
  int session_bound = 0;                // no repair places more sessions of courses
};

struct RepairQuestion {
  Interval window;  // of starts, at most kRepairWindowMax
  absl::Time earliest = absl::InfinitePast();
};

struct ProposedRepairs {
  std::vector<StrandedVisit> stranded;  // by start, then id; at most kStrandedMax
  bool complete = true;                 // false: there are more, later ones
  std::vector<RepairPlan> plans;        // the best first; no two with the same moves
};

}  // namespace tandem::repairs
