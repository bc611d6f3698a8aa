// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/patient_relation.h"

#include "scheduler/access/access_errors.h"

namespace tandem::access {

absl::Status MayTouchPatient(const CallContext& call, PatientId patient) {
  const Principal& caller = call.principal;
  if (caller.IsStaff() || caller.role == Role::kService) return absl::OkStatus();
  if (caller.HasOpened(patient)) return absl::OkStatus();
  const bool self = caller.IsForPatient() && !patient.IsNil() && caller.patient == patient;
  return self ? absl::OkStatus() : errors::NotFound();
}

}  // namespace tandem::access
