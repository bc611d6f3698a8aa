// SPDX-License-Identifier: Apache-2.0
// The gates of a visit: whether each is open on the day of the visit, why not, until when, and who
// may override it. Pure: judged on the visit's day, never on today.
//
// Spans are counted in civil days and months, first and last day included. A clearance of the 31st
// that is good for months ends on the last day of a month that is shorter: one of 31 August is good
// for six months until 28 February, or the 29th in a leap year.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "scheduler/access/principal.h"
#include "scheduler/clearances/clearance.h"
#include "scheduler/clearances/gate_policy.h"
#include "scheduler/directory/directory.h"

namespace tandem::clearances {

using directory::Gate;

// Why a gate is closed.
enum class Why {
  kMissing,           // there is no clearance of the kind
  kWithdrawn,         // the last one was withdrawn
  kNotYet,            // it takes effect after the visit
  kExpired,           // it is too old on the day of the visit
  kOldVersion,        // of another version than the clinic uses
  kNotEligible,       // an evaluation found so
  kNeedsReview,       // or did not decide
  kSiteNotCertified,  // the location
  kAskClinician       // what the front desk is told of kNotEligible and kNeedsReview
};
// "not_eligible", as errors have it.
std::string_view Name(Why why);

struct GateState {
  Gate gate = Gate::kEvaluation;
  std::optional<Why> closed;                 // nothing: it is open
  std::optional<absl::CivilDay> open_until;  // the last day; nothing: closed, or without an end

  bool operator==(const GateState&) const = default;
};

// A visit to be judged.
struct GatedVisit {
  const directory::VisitType& type;
  const directory::Location& location;
  absl::CivilDay day;  // at the location
};

// Every gate of the visit's type, in the order of the file. `clearances`: the patient's; those that
// are not the last of their kind may be there and are not looked at.
std::vector<GateState> JudgeGates(const GatedVisit& visit, const GatePolicy& policy,
                                  const std::vector<Clearance>& clearances);
// The first that is closed; null: all are open.
const GateState* FirstClosed(const std::vector<GateState>& states);

// Who may override the gate with a reason; none: nobody. What a clinician decides, a practitioner
// may override; what is signed, an admin, too; the risk programme's rules, nobody.
std::vector<access::Role> OverrideRoles(Gate gate);
bool MayOverride(access::Role role, Gate gate);
// Whether the role may override every one that is closed.
bool MayPass(const std::vector<GateState>& states, access::Role role);

// What somebody of the role is told: findings about health are not the front desk's.
Why ToldTo(access::Role role, Why why);

// The last day on which something of `day` is good for so many months.
absl::CivilDay LastDayAfterMonths(absl::CivilDay day, int months);

// The clearance of the kind that was recorded last, withdrawn or not; null: there is none.
const Clearance* LastOf(const std::vector<Clearance>& clearances, Kind kind);

}  // namespace tandem::clearances
