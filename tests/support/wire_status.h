// SPDX-License-Identifier: Apache-2.0
// grpc::Status -> absl::Status with its Reason, metadata and violations back in place, so that the
// matchers of base/testing work on both sides of the wire.
#pragma once

#include <grpcpp/support/status.h>
#include "absl/status/status.h"

namespace tandem::testing {

// A status without our ErrorInfo (gRPC's own, a lost connection) keeps its code and has no Reason.
absl::Status FromGrpc(const grpc::Status& status);

}  // namespace tandem::testing
