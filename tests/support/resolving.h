// SPDX-License-Identifier: Apache-2.0
// For storms: one request, sent until its answer is definite, as a patient front desk would.
#pragma once

#include <grpcpp/client_context.h>

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/error.h"
#include "tests/support/client.h"

namespace tandem::testing {

constexpr absl::Duration kResolveAgain = absl::Milliseconds(100);  // after an outage

// What is taken or changed, by others or by the clinic's own rules, is an answer; what is unknown
// is asked again.
inline bool IsDefinite(const absl::Status& status) {
  if (ReasonOf(status) == Reason::kEtagMismatch) return true;
  return !absl::IsUnavailable(status) && !absl::IsDeadlineExceeded(status) &&
         !absl::IsAborted(status) && !absl::IsCancelled(status) && ReasonOf(status).has_value();
}

struct Patience {
  std::string token;
  absl::Duration resolve_max;
};

// The definite answer; after resolve_max, whatever was said last.
template <class Stub, class Request, class Reply>
absl::StatusOr<Reply> Resolve(Stub& stub, const Patience& patience,
                              grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                           Reply*),
                              const Request& request) {
  const RealClock clock;
  const absl::Time until = clock.Now() + patience.resolve_max;
  for (;;) {
    const auto context = Client::Context({patience.token});
    Reply reply;
    const grpc::Status status = (stub.*method)(context.get(), request, &reply);
    if (status.ok()) return reply;
    const absl::Status answer = FromGrpc(status);
    if (IsDefinite(answer) || clock.Now() > until) return answer;
    absl::SleepFor(kResolveAgain);
  }
}

}  // namespace tandem::testing
