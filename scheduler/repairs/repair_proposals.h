// SPDX-License-Identifier: Apache-2.0
// RepairProposals: which visits are stranded, and the best repairs of all of them together. Reads,
// and takes nothing. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/absences/absences.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/availability.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/homes.h"
#include "scheduler/repairs/repair.h"

namespace tandem::repairs {

class RepairProposals {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    pg::Pool& pool;
    directory::Directories& directories;
    availability::Availability& availability;
    absences::Absences& absences;
    const courses::CoursesOfVisits& courses_of_visits;
    clearances::Clearances& clearances;
    const patients::Homes& homes;
  };
  explicit RepairProposals(const Parts& parts) : parts_(parts) {}

  absl::StatusOr<ProposedRepairs> Propose(const access::CallContext& call,
                                          const RepairQuestion& question);

 private:
  Parts parts_;
};

}  // namespace tandem::repairs
