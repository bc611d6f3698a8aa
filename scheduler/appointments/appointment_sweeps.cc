// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_sweeps.h"

#include "base/status.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/claim_store.h"
#include "scheduler/audit/audit_trail.h"

namespace tandem::appointments {

absl::StatusOr<int> SweepExpiredHolds(pg::Pool& pool, const Clock& clock,
                                      const pg::TxOptions& options, ClinicId clinic) {
  const absl::Time now = clock.Now();
  return pool.Run<int>(options, [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const std::vector<AppointmentId> holds,
                     LockExpiredHolds(tx, clinic, now, kSweepHoldsMax));
    if (holds.empty()) return 0;
    ClaimStore claims(tx, clinic);
    ASSIGN_OR_RETURN(const std::vector<ResourceId> resources, claims.ResourcesOf(holds));
    RETURN_IF_ERROR(claims.LockResources(resources).status());
    RETURN_IF_ERROR(EndHolds(tx, clinic, holds, now));
    audit::Deed deed;
    deed.subject_kind = "appointment";
    deed.subject_count = static_cast<int>(holds.size());
    RETURN_IF_ERROR(audit::AuditTrail(clock).WriteOwn(tx, clinic, "expire_holds", deed));
    return static_cast<int>(holds.size());
  });
}

absl::StatusOr<int> ArchiveClaims(pg::Pool& pool, const Clock& clock, const pg::TxOptions& options,
                                  ClinicId clinic) {
  const absl::Time before = clock.Now() - kArchiveAfter;
  return pool.Run<int>(options, [&](pg::Transaction& tx) {
    return ClaimStore(tx, clinic).Archive(before, kArchiveClaimsMax);
  });
}

}  // namespace tandem::appointments
