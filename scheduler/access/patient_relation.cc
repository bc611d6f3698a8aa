// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/patient_relation.h"

#include "scheduler/access/access_errors.h"

namespace tandem::access {

namespace {

bool MayTouch(const Principal& caller, PatientId patient) {
  if (caller.IsStaff() || caller.role == Role::kService) return true;
  if (caller.HasOpened(patient)) return true;
  return caller.IsForPatient() && !patient.IsNil() && caller.patient == patient;
}

}  // namespace

absl::Status MayTouchPatient(const CallContext& call, PatientId patient) {
  if (!MayTouch(call.principal, patient)) return errors::NotFound();
  call.Concerns(patient);
  return absl::OkStatus();
}

}  // namespace tandem::access
