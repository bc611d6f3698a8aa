// SPDX-License-Identifier: Apache-2.0
// What the standard health service of gRPC says: its two messages have one field each, spelled here
// by hand.
#pragma once

#include <memory>
#include <string>

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include "absl/time/time.h"

namespace tandem::testing {

enum class Health { kNoAnswer = -1, kUnknown = 0, kServing = 1, kNotServing = 2 };

// "" asks for the server as a whole.
Health AskHealth(const std::shared_ptr<grpc::Channel>& channel, const std::string& service = "");

// A watch: one answer at first, then one for each change.
class HealthWatch {
 public:
  HealthWatch(const std::shared_ptr<grpc::Channel>& channel, absl::Duration deadline);
  ~HealthWatch();
  // The next; kNoAnswer when the watch is over.
  Health Next();

 private:
  bool Done();  // one step of the call

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

}  // namespace tandem::testing
