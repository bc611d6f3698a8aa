// SPDX-License-Identifier: Apache-2.0
// The consultations room's part of a patient's export.
#pragma once

#include "absl/status/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation_records.h"
#include "tandem/v1/patients.pb.h"

namespace tandem::consultations {

absl::Status WriteConsultationsOf(const access::CallContext& call, ConsultationRecords& records,
                                  PatientId patient,
                                  google::protobuf::RepeatedPtrField<v1::ConsultationRecord>& wire);

}  // namespace tandem::consultations
