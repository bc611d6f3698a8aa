// SPDX-License-Identifier: Apache-2.0
// Pages of FindPatients.
#pragma once

#include "absl/status/statusor.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/call_context.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/patients_wire.h"
#include "tandem/v1/patients.pb.h"

namespace tandem::patients {

// Where the page begins. Errors: PAGE_TOKEN_INVALID.
absl::StatusOr<PatientId> ReadFindPosition(const access::CallContext& call,
                                           const v1::FindPatientsRequest& request,
                                           const rpc::PageTokens& tokens);

void WritePage(const ClinicFacts& facts, const v1::FindPatientsRequest& request,
               const PatientPage& page, const rpc::PageTokens& tokens,
               v1::FindPatientsResponse& wire);
}  // namespace tandem::patients
