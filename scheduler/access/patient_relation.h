// SPDX-License-Identifier: Apache-2.0
// RELATION_SELF, where the subject is known: inside the operations.
#pragma once

#include "absl/status/status.h"
#include "base/id.h"
#include "scheduler/access/call_context.h"

namespace tandem::access {

// Staff and our own programs may touch every patient of their clinic, a patient only themselves, a
// proxy only whom they act for, whoever opened a record in an emergency that one, nobody else
// anyone. Whoever may: the call concerns that patient. Errors: NOT_FOUND, the same as for a patient
// that does not exist.
absl::Status MayTouchPatient(const CallContext& call, PatientId patient);

}  // namespace tandem::access
