// SPDX-License-Identifier: Apache-2.0
// Handle: the one wrapper around every method of a service. Reads the facts of the call, runs the
// body, turns its Status into a grpc::Status, logs one line. No exception passes it.
//
//   return rpc::Handle(*context, "BookConsultation", [&](const rpc::CallFacts& facts) ->
//   absl::Status {
//     ...
//   });
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <string_view>

#include "absl/status/status.h"
#include "base/rpc/call_facts.h"
#include "base/rpc/grpc_status.h"

namespace tandem::rpc {

using Body = std::function<absl::Status(const CallFacts&)>;

grpc::Status Handle(const grpc::ServerContextBase& context, std::string_view method,
                    const Body& body, absl::Duration deadline_max = kDeadlineMax);

// The same without gRPC's part, for tests and for other wrappers: runs the body, catches what it
// throws, logs.
absl::Status RunBody(const CallFacts& facts, const Body& body);

}  // namespace tandem::rpc
