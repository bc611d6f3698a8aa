// SPDX-License-Identifier: Apache-2.0
// Who could give a visit: named resources matched with needs, and the needs that only one resource
// can fill, as hours and what is kept for others let them. Pure; says nothing about what is taken.
#pragma once

#include <optional>
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
  std::optional<absl::Time> reserved_at =
      {};                                // reserved hours bind as of then; nothing: they don't
  std::vector<ResourceId> keeping = {};  // whose reserved hours do not
};

struct Candidates {
  // Parallel to the plan's needs; nil: several resources could fill it.
  std::vector<ResourceId> chosen;
  // Which of `chosen` were named and fill their need only because of the override.
  std::vector<bool> unqualified;

  bool Decided() const;
};

// Errors: NOBODY_QUALIFIED, OUTSIDE_OPENING_HOURS, TIME_RESERVED when whoever is there is kept for
// others; NOT_FOUND for a named resource that is none.
absl::StatusOr<Candidates> FindCandidates(const CandidateQuestion& question);

// "practitioners/ana-reyes"; empty when the snapshot does not know it.
std::string ResourceLabel(const directory::Snapshot& snapshot, ResourceId resource);

}  // namespace tandem::appointments
