// SPDX-License-Identifier: Apache-2.0
// What a replay answers, as it is kept beside its request_id: no name, no contact, no secret (those
// are derived again). A text that this version did not write is an INTERNAL error.
#pragma once

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "scheduler/consultations/consultation.h"

namespace tandem::consultations {

// A try of a code and the hold after it.
struct CodeTry {
  bool right = false;
  Hold hold;
};

Bytes EncodeHold(const Hold& hold);
absl::StatusOr<Hold> DecodeHold(const Bytes& stored);

Bytes EncodeCodeTry(const CodeTry& tried);
absl::StatusOr<CodeTry> DecodeCodeTry(const Bytes& stored);

// Without answers.
Bytes EncodeConsultation(const Consultation& consultation);
absl::StatusOr<Consultation> DecodeConsultation(const Bytes& stored);

}  // namespace tandem::consultations
