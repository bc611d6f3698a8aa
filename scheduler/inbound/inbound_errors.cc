// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/inbound_errors.h"

#include "base/error.h"

namespace tandem::inbound::errors {

absl::Status SignatureInvalid() {
  return MakeError(absl::StatusCode::kPermissionDenied, Reason::kSignatureInvalid,
                   "The callback is not signed by the provider of texts.");
}

absl::Status ReturnAddressInvalid() {
  return MakeError(absl::StatusCode::kPermissionDenied, Reason::kSignatureInvalid,
                   "No mail of this clinic was sent from that address.");
}

}  // namespace tandem::inbound::errors
