// SPDX-License-Identifier: Apache-2.0
// Who could give a visit: named resources matched with needs, and the needs that only one resource
// can fill. Pure; says nothing about what is taken.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::appointments {

constexpr std::size_t kNamedResourcesMax = 8;  // more than any visit has needs

struct CandidateQuestion {
  const directory::Snapshot* snapshot;
  const directory::VisitType* type;
  const directory::VisitPlan* plan;
  directory::Qualification qualification;
  absl::Time start;
  std::vector<ResourceId> named;
  bool unknown_state_passes = false;  // staff ask the patient; a patient must have said
  bool overridden = false;  // hours do not bind; a named one need only be of the right kind
};

struct Candidates {
  // Parallel to the plan's needs; nil: several resources could fill it.
  std::vector<ResourceId> chosen;
  // Which of `chosen` were named and fill their need only because of the override.
  std::vector<bool> unqualified;

  bool Decided() const;
};

// Errors: NOBODY_QUALIFIED, OUTSIDE_OPENING_HOURS; NOT_FOUND for a named resource that is none.
absl::StatusOr<Candidates> FindCandidates(const CandidateQuestion& question);

// "practitioners/ana-reyes"; empty when the snapshot does not know it.
std::string ResourceLabel(const directory::Snapshot& snapshot, ResourceId resource);

}  // namespace tandem::appointments
