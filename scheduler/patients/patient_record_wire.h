// SPDX-License-Identifier: Apache-2.0
// The patients room's part of a record that was opened in an emergency.
#pragma once

#include "absl/status/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/patients.h"
#include "tandem/v1/patients.pb.h"

namespace tandem::patients {

// Errors: NOT_FOUND.
absl::Status WritePatientOf(const access::CallContext& call, Patients& patients,
                            directory::Directories& directories, PatientId patient,
                            v1::Patient& wire);

}  // namespace tandem::patients
