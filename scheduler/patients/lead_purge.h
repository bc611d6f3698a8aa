// SPDX-License-Identifier: Apache-2.0
// LeadPurge forgets people who asked for a consultation that came to nothing, and contacts that
// nobody ever booked with. A background job: one bounded batch a call. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/audit/audit_trail.h"

namespace tandem::patients {

constexpr absl::Duration kLeadKept =
    absl::Hours(24 * 90);                // domain: unsold leads 90 days, then purge
constexpr int kLeadPurgeBatchMax = 100;  // people, and contacts, of one transaction

class LeadPurge {
 public:
  LeadPurge(pg::Pool& pool, const Clock& clock) : pool_(pool), clock_(clock), trail_(clock) {}

  // Deletes leads untouched for kLeadKept with no live or future appointment and no outcome
  // "evaluation", with all that hangs on them; and contacts as old that belong to nobody. Visits
  // stay without a person. How many people and loose contacts went.
  absl::StatusOr<int> PurgeLeads(const pg::TxOptions& options, ClinicId clinic);

 private:
  absl::Status RecordErasure(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<PatientId>& people);

  pg::Pool& pool_;
  const Clock& clock_;
  audit::AuditTrail trail_;
};

}  // namespace tandem::patients
