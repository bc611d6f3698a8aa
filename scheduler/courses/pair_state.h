// SPDX-License-Identifier: Apache-2.0
// How an infusion and its session stand to each other: judged from the appointments as they are,
// whenever it is asked, so that no path of change can leave it wrong. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/pair_policy.h"
#include "scheduler/courses/pair_rules.h"

namespace tandem::courses {

enum class PairState {
  kProposed,  // the infusion is not booked yet
  kHeld,      // a half is only held or pending, and they fit
  kLinked,
  kCompleted,
  kDegraded,
  kBroken,
  kDeclined,
  kExternal,
  kUnpaired,  // the course has no session with this infusion, and nobody booked one
  kSkipped,   // the infusion is left out
};

// What a pair breaks. Those of one side of the infusion stand in the order in which they are
// judged; kNotPreferred is of both.
enum class PairRule {
  kNoSession,
  kSessionLost,   // cancelled or missed
  kInfusionLost,  // cancelled or missed
  kSameDay,
  kTooSoon,
  kTooLate,
  kNoDriving,
  kNextInfusion,
  kNotPreferred,
  // Of a session that is to be before its infusion.
  kAfterInfusion,     // it begins after it, or with it
  kTooEarly,          // before the day before
  kTooNear,           // it ends too near to the infusion, or runs into it
  kPreviousInfusion,  // too soon after the infusion before that one, or on its day
};

// "same_day".
std::string_view Name(PairRule rule);

struct PairJudgement {
  PairState state = PairState::kProposed;
  std::vector<PairRule> rules;                    // why it is broken or degraded
  std::optional<absl::Duration> after_discharge;  // on the wall
};

// What a pair is judged from.
struct PairFacts {
  PairingChoice choice = PairingChoice::kWanted;
  const appointments::Appointment* infusion = nullptr;  // null: not booked yet
  const appointments::Appointment* session = nullptr;   // null: none
  std::optional<Interval> external;
  std::optional<absl::Time> next_infusion;  // start of the next one that is to take place
  std::optional<InfusionTimes> previous_infusion = {};  // the last one that is to, or did
  bool has_ride = false;
  absl::TimeZone zone;       // the clinic's
  bool is_left_out = false;  // the infusion
  bool is_unpaired = false;  // by the ratio of sessions; what the patient chose, or has, goes first
};
PairJudgement JudgePair(const PairPolicy& policy, const PairFacts& facts);

// The same of times that nobody has booked: kLinked, kDegraded or kBroken. Times on the wall.
struct PairTimes {
  InfusionTimes infusion;
  SessionTimes session;
  std::optional<absl::Time> next_infusion;
  std::optional<InfusionTimes> previous_infusion = {};
};
PairJudgement JudgeTimes(const PairPolicy& policy, const PairTimes& times);

// A session before its infusion leaves the patient the time that any session leaves them after an
// infusion: after `previous`, the one before that. Any other session does.
bool LeavesRecovery(const PairPolicy& policy, const std::optional<InfusionTimes>& previous,
                    const InfusionTimes& infusion, const SessionTimes& session);

// No session of the infusion begins later; `infusion`: the patient's own time.
absl::Time SessionsEnd(const PairPolicy& policy, const Interval& infusion);

// Is it a pair that is to come? One whose halves wait for something is.
bool Stands(const PairJudgement& judged);

// Cancelled, missed, or never meant.
bool IsLost(const appointments::Appointment& appointment);
// Does the appointment take place, or did it? Holds and what was lost do not; what is pending does,
// as far as anybody plans.
bool TakesPlace(const appointments::Appointment& appointment);

// The times of appointments on the wall, as rules of pairs look at them.
InfusionTimes InfusionTimesOf(const Interval& patient_time, std::optional<absl::Time> actual_end,
                              absl::TimeZone zone);
SessionTimes SessionTimesOf(const Interval& patient_time, directory::Mode mode, bool has_ride,
                            absl::TimeZone zone);

}  // namespace tandem::courses
