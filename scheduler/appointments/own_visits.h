// SPDX-License-Identifier: Apache-2.0
// OwnVisits: a therapist's own work (RELATION_OWN_PATIENT). Thread-safe (no state).
#pragma once

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/own_visit_store.h"
#include "scheduler/patients/people.h"

namespace tandem::appointments {

class OwnVisits {
 public:
  // Both outlive it.
  OwnVisits(pg::Pool& pool, patients::People& people) : pool_(pool), people_(people) {}

  // The caller's visits, and the infusions that sessions with them belong to, of people who agreed
  // to share those. Whoever is no person of the directory has none.
  absl::StatusOr<OwnVisitPage> List(const access::CallContext& call, const OwnVisitQuery& query);

 private:
  absl::Status AddNames(pg::Transaction& tx, const access::CallContext& call, OwnVisitPage& page);

  pg::Pool& pool_;
  patients::People& people_;
};

}  // namespace tandem::appointments
