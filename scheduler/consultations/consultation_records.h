// SPDX-License-Identifier: Apache-2.0
// ConsultationRecords: what is kept about a person's consultations. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/consultation_parts.h"

namespace tandem::consultations {

constexpr int kRecordsMax = 1000;  // of one person; one at a time, nobody has had so many

class ConsultationRecords {
 public:
  explicit ConsultationRecords(const Parts& parts) : parts_(parts) {}

  // Oldest booking first. The answers are there for the person themselves, and for a practitioner
  // who opened the record in an emergency: the front desk and admins never see them, practitioners
  // otherwise in ListConsultationsToReview. Errors: NOT_FOUND (another person's).
  absl::StatusOr<std::vector<ConsultationRecord>> ListOf(const access::CallContext& call,
                                                         PatientId patient);

 private:
  Parts parts_;
};

}  // namespace tandem::consultations
