// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/planned_gates.h"

#include "scheduler/clearances/gate_policy.h"
#include "scheduler/clearances/gates.h"

namespace tandem::courses {

void PlannedGates::Mark(ProposedPair& pair) const {
  const directory::Location* location = clinic_.FindLocation(pair.infusion.location);
  if (location == nullptr || pair.infusion.time.start < now_) return;
  const clearances::GatedVisit visit = {infusion_, *location,
                                        absl::ToCivilDay(pair.infusion.time.start, location->zone)};
  pair.closed_gates.clear();
  for (const clearances::GateState& state :
       clearances::JudgeGates(visit, clearances::PolicyOf(clinic_), last_)) {
    if (state.closed.has_value()) pair.closed_gates.push_back(state.gate);
  }
}

}  // namespace tandem::courses
