// SPDX-License-Identifier: Apache-2.0
// Availability: when a visit could take place. Keeps calendars of resources in memory as bitmaps of
// ticks and proves them fresh with one read of calendar versions per question (ADR: calendar
// version). Thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/slot.h"
#include "scheduler/directory/directories.h"

namespace tandem::availability {

class Availability {
 public:
  Availability(const Clock& clock, pg::Pool& pool, directory::Directories& directories);
  ~Availability();

  absl::StatusOr<SlotPage> Search(const access::CallContext& call, const SlotQuery& query);

  // All free times of a question, not paged (page size and position do not count); each with
  // everybody who could give it, or with nobody when `who` is false: then it is quicker. As fresh
  // as a search.
  absl::StatusOr<FreeTimes> Times(const access::CallContext& call, const SlotQuery& query,
                                  bool who);

  // Would the question that was answered from this have the same answer now? As fresh as a search.
  absl::StatusOr<bool> Stands(const access::CallContext& call, const Basis& basis);

  absl::StatusOr<Explanation> Explain(const access::CallContext& call, const SlotWish& wish);

  // The ways to give a visit at one time, best first (named resources; then least booked that day;
  // then slug), at most kAssignmentsMax. Empty: none. Used by booking; `own` counts as free;
  // `ignore_hours` for overrides.
  absl::StatusOr<std::vector<Assignment>> Assign(const access::CallContext& call,
                                                 const SlotWish& wish,
                                                 const std::vector<OwnTime>& own,
                                                 bool ignore_hours);
  // The same within the hours, as if `taken` were taken: by visits that are to be moved together.
  absl::StatusOr<std::vector<Assignment>> AssignBeside(const access::CallContext& call,
                                                       const SlotWish& wish,
                                                       const std::vector<OwnTime>& own,
                                                       const std::vector<OwnTime>& taken);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tandem::availability
