// SPDX-License-Identifier: Apache-2.0
// The error of one part of a request, which says of which part it is.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "base/error.h"

namespace tandem {

// Violations get `field` ("pairs[2].session") in front of theirs; any other error of ours gets
// `where` beside its metadata. What else the error carries stays, and so does any other status.
absl::Status AtPlace(const absl::Status& status, const std::string& field,
                     const ErrorMetadata& where);

}  // namespace tandem
