// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patient_record_wire.h"

#include "base/status.h"
#include "scheduler/patients/patients_wire.h"

namespace tandem::patients {

absl::Status WritePatientOf(const access::CallContext& call, Patients& patients,
                            directory::Directories& directories, PatientId patient,
                            v1::Patient& wire) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr snapshot, directories.Latest(call));
  ASSIGN_OR_RETURN(const Patient found, patients.Get(call, patient));
  Write({call, *snapshot, /*today=*/{}}, found, wire);  // which only requests are read by
  return absl::OkStatus();
}

}  // namespace tandem::patients
