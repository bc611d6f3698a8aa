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
#include "scheduler/access/recorder.h"

namespace google::protobuf {
class Message;
}

namespace tandem::rpc {
class CallMetrics;
}

namespace tandem::access {

class Admission;
class Places;
class RuleBook;

// What the operators' side of a server adds; null: nothing. All of it outlives the door.
struct DoorWatch {
  rpc::CallMetrics* metrics = nullptr;  // every call is counted
  Places* places = nullptr;             // a call is refused at once when there is none for it
};

// The messages of a call. A method whose answers are audited gives its reply, too.
struct Exchange {
  Exchange(const google::protobuf::Message& asked)  // NOLINT: a request alone is an exchange
      : request(asked) {}
  Exchange(const google::protobuf::Message& asked, const google::protobuf::Message* told)
      : request(asked), reply(told) {}

  const google::protobuf::Message& request;
  const google::protobuf::Message* reply = nullptr;  // filled by the body
};

// Whom a stream has told of so far.
struct Told {
  bool begun = false;
  People people;
};

// Copied freely: holds references only. Thread-safe.
class Door {
 public:
  using Body = std::function<absl::Status(const CallContext&)>;

  // All outlive the door.
  Door(Admission& admission, const RuleBook& rules, Recorder& recorder, DoorWatch watch = {})
      : admission_(&admission), rules_(&rules), recorder_(&recorder), watch_(watch) {}

  // The same door for one service: "tandem.v1.AppointmentsService".
  Door For(std::string_view service) const;

  // Errors, beside the body's: INVALID_ARGUMENT DEADLINE_REQUIRED and FIELD_INVALID (no clinic
  // named, NUL in a text), UNAUTHENTICATED, PERMISSION_DENIED, NOT_FOUND (another clinic's name),
  // UNAVAILABLE OVERLOADED.
  // UNAVAILABLE AUDIT_UNAVAILABLE: the reply tells of a person, which could not be recorded.
  grpc::Status Serve(const grpc::ServerContextBase& context, const Exchange& exchange,
                     std::string_view method, const Body& body) const;

  // Before a message of a stream leaves: that it began, and then whom it tells of for the first
  // time. UNAVAILABLE AUDIT_UNAVAILABLE: it must not leave.
  absl::Status RecordNews(const CallContext& call, const Exchange& news, Told& told) const;

 private:
  struct Visit;

  // Admits the caller, runs the body, records what is told.
  absl::Status Answer(Visit& visit, const Body& body) const;
  // The body, for as long as the caller would be let in.
  absl::Status Stream(Visit& visit, const Body& body) const;
  absl::Status RecordTold(const Visit& visit) const;
  // Under the caller's own clinic, whatever the request names. Nobody is recorded without a token
  // that holds, or a program's certificate.
  void RecordRefusal(const Visit& visit, const absl::Status& status) const;

  Admission* admission_;
  const RuleBook* rules_;
  Recorder* recorder_;
  DoorWatch watch_;
  std::string service_;
};

}  // namespace tandem::access
