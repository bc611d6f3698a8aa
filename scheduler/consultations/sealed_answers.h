// SPDX-License-Identifier: Apache-2.0
// SealedAnswers: screening answers as the database keeps them: sealed, for one consultation each.
// Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/key_ring.h"
#include "scheduler/consultations/consultation.h"

namespace tandem::consultations {

constexpr char kAnswersPurpose[] = "screening-answers";  // of the key ring

class SealedAnswers {
 public:
  explicit SealedAnswers(KeyRing keys) : keys_(std::move(keys)) {}

  Sealed Seal(ClinicId clinic, AppointmentId id, const Answers& answers) const;

  // `sealed` without a key's name: not sealed yet (rows of an older schema), read as it is.
  // Errors: INTERNAL (a key that is not in the ring; another consultation's).
  absl::StatusOr<Answers> Open(ClinicId clinic, AppointmentId id, const Sealed& sealed) const;

  // The keys whose rows are due to be sealed anew; the empty name is of those not sealed yet.
  std::vector<std::string> StaleKeys() const;

 private:
  KeyRing keys_;
};

}  // namespace tandem::consultations
