// SPDX-License-Identifier: Apache-2.0
// CallFacts: what one gRPC call brings with it beside its request, checked for form only. Who the
// caller is and what they may do is decided elsewhere (scheduler/access).
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/rpc/trace_context.h"
#include "base/uuid.h"

namespace grpc {
class ServerContextBase;
}

namespace tandem::rpc {

constexpr absl::Duration kDeadlineMax = absl::Seconds(30);      // unary calls
constexpr absl::Duration kStreamDeadlineMax = absl::Hours(12);  // a front desk's working day
constexpr std::size_t kBearerTokenBytesMax = 8192;              // a signed token with room to spare
constexpr std::string_view kCallIdKey = "tandem-call-id";       // metadata: a caller's own uuid
// Metadata of an edge: the address of whom it calls for. What others say there counts for nothing.
constexpr std::string_view kClientAddressKey = "tandem-client-address";

struct CallFacts {
  Uuid call_id;              // in every log line of the call; the caller's own when it sent one
  TraceContext trace;        // the caller's when it sent a well-formed one, else a new one
  std::string method;        // "BookConsultation"
  std::string bearer_token;  // from "authorization: Bearer ..."; empty when there is none
  std::string peer;          // address of the caller, for limits; never logged
  std::string program;       // the name in the caller's certificate; empty: no mutual TLS
  std::string
      client_address;   // kClientAddressKey, whoever sent it; empty: none, or none that is one
  absl::Time deadline;  // the caller's, capped by the server
  // True once nobody waits for the answer. Thread-safe; valid during the call.
  std::function<bool()> cancelled;
};

// What every call has: all but the token, the deadline and what else its metadata claims. `context`
// outlives it.
CallFacts IdentifyCall(const grpc::ServerContextBase& context, std::string_view method);

// Adds the token, the deadline and the client's address. Errors: INVALID_ARGUMENT DEADLINE_REQUIRED
// (no deadline), DEADLINE_EXCEEDED (already past), UNAUTHENTICATED (an authorization header that is
// no bearer token, or several of them).
absl::Status ReadTerms(const grpc::ServerContextBase& context, absl::Duration deadline_max,
                       CallFacts& facts);

}  // namespace tandem::rpc
