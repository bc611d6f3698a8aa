// SPDX-License-Identifier: Apache-2.0
// Handle: the one wrapper around every method of a service. Reads the facts of the call, runs the
// body, turns its Status into a grpc::Status, counts, logs one line. No exception passes it.
// Calls refused because the server is busy share one answer, and one log line a second.
//
//   return rpc::Handle(*context, {.method = "BookConsultation"},
//                      [&](const rpc::CallFacts& facts) -> absl::Status { ... });
#pragma once

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <optional>
#include <string_view>

#include "absl/status/status.h"
#include "base/rpc/call_facts.h"
#include "base/rpc/call_metrics.h"
#include "base/rpc/grpc_status.h"
#include "base/uuid.h"

namespace tandem::rpc {

using Body = std::function<absl::Status(const CallFacts&)>;

// What the wrapper is told of a call beside its body.
struct CallSite {
  std::string_view method;
  bool streams = false;                 // its deadline may be a working day
  std::optional<Uuid> request_id = {};  // of a mutation; for the log
  CallMetrics* metrics = nullptr;       // null: not counted
  bool busy = false;                    // refused as OVERLOADED before anything is looked at
};

grpc::Status Handle(const grpc::ServerContextBase& context, const CallSite& site, const Body& body);

}  // namespace tandem::rpc
