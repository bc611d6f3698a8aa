// SPDX-License-Identifier: Apache-2.0
// The errors of the inbound room.
#pragma once

#include "absl/status/status.h"

namespace tandem::inbound::errors {

// Not signed by the provider for this address and these fields; or nobody's callbacks are believed
// here. Whatever is wrong is told in the same words.
absl::Status SignatureInvalid();

// A mail came back to an address that we did not write, or not for this clinic.
absl::Status ReturnAddressInvalid();

}  // namespace tandem::inbound::errors
