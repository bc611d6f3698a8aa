// SPDX-License-Identifier: Apache-2.0
// StormCaller: how one client of a storm calls. Until the answer is definite, every attempt with
// the same request_id; some calls are abandoned first, some answered ones are sent again; each
// operation goes into the history.
#pragma once

#include <functional>
#include <optional>
#include <random>
#include <string>
#include <type_traits>

#include <google/protobuf/message.h>
#include <google/type/interval.pb.h>

#include "base/testing/seeded_ids.h"
#include "tests/support/client.h"
#include "tests/support/storm.h"

namespace tandem::testing {

class StormCaller {
 public:
  // What an operation is about, before it is called.
  struct Intent {
    Verb verb = Verb::kBook;
    std::string target = {};  // the appointment that is to change
    std::string side_request_id = {};
    bool anonymous = false;
  };

  // `options` and `result` outlive it.
  StormCaller(const StormOptions& options, int index, StormResult& result);

  const StormOptions& options() const { return options_; }
  int index() const { return index_; }
  int Pick(int below);
  bool Chance(double share);
  // A contended start, on the given grid.
  absl::Time PickStart(absl::Duration grid);
  std::string NewRequestId() { return ToString(request_ids_.Next()); }

  // The reply of an OK; nothing: a definite no, or never resolved. `read`: what the reply says.
  template <class Stub, class Request, class Reply>
  std::optional<Reply> Do(const Intent& intent,
                          grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                       Reply*),
                          const Request& request,
                          const std::type_identity_t<std::function<Seen(const Reply&)>>& read) {
    Reply reply;
    Sending sending = {.intent = intent,
                       .request_id = request.request_id(),
                       .call =
                           [&](grpc::ClientContext& context, google::protobuf::Message& into) {
                             return (client_.stub<Stub>().*method)(&context, request,
                                                                   static_cast<Reply*>(&into));
                           },
                       .read = [&] { return read(reply); }};
    if (!Resolve(sending, reply)) return std::nullopt;
    return reply;
  }

 private:
  struct Sending {
    Intent intent;
    std::string request_id;
    std::function<grpc::Status(grpc::ClientContext&, google::protobuf::Message&)> call;
    std::function<Seen()> read;
  };

  bool Resolve(const Sending& sending, google::protobuf::Message& reply);
  grpc::Status Attempt(const Sending& sending, absl::Duration patience,
                       google::protobuf::Message& reply);
  void Replay(const Sending& sending, const google::protobuf::Message& first, Operation& operation);
  void KeepLatency(const Operation& operation, absl::Duration took);

  const StormOptions& options_;
  const int index_;
  StormResult& result_;
  std::mt19937_64 random_;
  SeededIds request_ids_;
  RealClock real_;
  Client client_;
};

Interval ReadWire(const google::type::Interval& wire);

}  // namespace tandem::testing
