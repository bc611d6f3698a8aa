// SPDX-License-Identifier: Apache-2.0
// The clearances room's part of a patient's export.
#pragma once

#include <google/protobuf/repeated_field.h>

#include "absl/status/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/clearances/clearances.h"
#include "tandem/v1/clearances.pb.h"

namespace tandem::clearances {

// All of the person's, oldest first, without who recorded them.
absl::Status WriteClearancesOf(const access::CallContext& call, Clearances& clearances,
                               PatientId patient,
                               google::protobuf::RepeatedPtrField<v1::Clearance>& wire);

}  // namespace tandem::clearances
