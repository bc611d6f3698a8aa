// SPDX-License-Identifier: Apache-2.0
// LeadPurge forgets people who asked for a consultation that came to nothing, contacts that nobody
// ever booked with, and the names in records that were merged into others. A background job: one
// bounded batch a call. Thread-safe.
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
    absl::Hours(24 * 90);  // domain: unsold leads 90 days, then purge
// As long as a mistaken merge can still be seen to be one; then the record that stays says all.
constexpr absl::Duration kMergedNamesKept = absl::Hours(24 * 90);
constexpr int kLeadPurgeBatchMax = 100;  // people, and contacts, of one transaction

class LeadPurge {
 public:
  LeadPurge(pg::Pool& pool, const Clock& clock) : pool_(pool), clock_(clock), trail_(clock) {}

  // Deletes leads untouched for kLeadKept with no live or future appointment and no outcome
  // "evaluation", with all that hangs on them; contacts as old that belong to nobody; and names
  // merged kMergedNamesKept ago. Visits stay without a person. How many people, loose contacts and
  // names went.
  absl::StatusOr<int> PurgeLeads(const pg::TxOptions& options, ClinicId clinic);

 private:
  absl::Status RecordErasure(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<PatientId>& people);

  pg::Pool& pool_;
  const Clock& clock_;
  audit::AuditTrail trail_;
};

}  // namespace tandem::patients
