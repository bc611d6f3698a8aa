// SPDX-License-Identifier: Apache-2.0
// RawCaller: calls whose replies stay bytes, as pgbench leaves its rows: what is measured is the
// service, and not how fast a client on the same cores builds objects. One per thread.
#pragma once

#include <memory>
#include <string>

#include <google/protobuf/message.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include "tests/support/client.h"

namespace tandem::bench {

class RawCaller {
 public:
  // `method`: "/tandem.v1.AvailabilityService/SearchSlots".
  RawCaller(const testing::Client& client, std::string method);

  // One call; false unless it was answered with OK and a reply that is not empty.
  bool Call(const testing::Who& who, const google::protobuf::Message& request);

 private:
  grpc::GenericStub stub_;
  std::string method_;
  grpc::CompletionQueue queue_;
};

}  // namespace tandem::bench
