// SPDX-License-Identifier: Apache-2.0
// absl::Status -> grpc::Status with google.rpc.Status in its details: ErrorInfo always (domain
// "tandem", reason, metadata), BadRequest for violations, RetryInfo where a retry can help.
#pragma once

#include <string_view>

#include "absl/status/status.h"

namespace grpc {
class Status;
}

namespace tandem::rpc {

constexpr std::string_view kErrorDomain = "tandem";
// Errors travel in a header, and a client takes 8 KiB of headers: in base64 the three below need 6.
constexpr std::size_t kMessageBytesMax = 512;
constexpr std::size_t kErrorInfoBytesMax = 1536;   // metadata beyond it is left out
constexpr std::size_t kBadRequestBytesMax = 2560;  // violations beyond it are left out
constexpr std::size_t kDetailValueBytesMax = 256;  // one field path, description or metadata value

// A status that no named error made (no Reason) leaves as INTERNAL with an incident id and without
// its text.
grpc::Status ToGrpc(const absl::Status& status);

}  // namespace tandem::rpc
