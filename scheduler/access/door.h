// SPDX-License-Identifier: Apache-2.0
// Door: what stands between gRPC and a room's operations. Finds the clinic that the request names,
// who calls and whether the method's declared rule lets them in; then runs the body and turns its
// Status into gRPC's.
//
//   return door_.Serve(*context, *request, "CancelAppointment",
//                      [&](const access::CallContext& call) -> absl::Status { ... });
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include <grpcpp/server_context.h>
#include <grpcpp/support/status.h>
#include "absl/status/status.h"
#include "scheduler/access/call_context.h"

namespace google::protobuf {
class Message;
}

namespace tandem::access {

class Admission;
class RuleBook;

// Copied freely: holds references only. Thread-safe.
class Door {
 public:
  using Body = std::function<absl::Status(const CallContext&)>;

  // Both outlive the door.
  Door(Admission& admission, const RuleBook& rules) : admission_(&admission), rules_(&rules) {}

  // The same door for one service: "tandem.v1.AppointmentsService".
  Door For(std::string_view service) const;

  // Errors, beside the body's: INVALID_ARGUMENT DEADLINE_REQUIRED and FIELD_INVALID (no clinic
  // named, NUL in a text), UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND (another clinic's name).
  grpc::Status Serve(const grpc::ServerContextBase& context,
                     const google::protobuf::Message& request, std::string_view method,
                     const Body& body) const;

 private:
  Admission* admission_;
  const RuleBook* rules_;
  std::string service_;
};

}  // namespace tandem::access
