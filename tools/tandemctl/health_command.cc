// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <grpcpp/channel.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>

#include <chrono>

#include "base/status.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/commands.h"
#include "tools/tandemctl/scheduler_channel.h"

namespace tandem::tandemctl {
namespace {

constexpr std::chrono::seconds kAnswerMax(3);
// grpc.health.v1.HealthCheckResponse with status SERVING, as it stands on the wire.
constexpr std::string_view kServing = "\x08\x01";

// The answer's bytes, or why there is none.
absl::StatusOr<std::string> AskHealth(const std::string& address,
                                      const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kAnswerMax);
  grpc::CompletionQueue queue;
  const auto call = stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check",
                                          grpc::ByteBuffer(nullptr, 0), &queue);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);  // bounded by the deadline
  if (!status.ok()) {
    return absl::UnavailableError(
        fmt::format("Nothing answers at {}, or it does not know who asks.", address));
  }
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (reply.Dump(&slices).ok()) {
    for (const grpc::Slice& slice : slices) {
      bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
    }
  }
  return bytes;
}

absl::Status CheckHealth(const Words& words) {
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse({ChannelOptions(), {}, 0}, words));
  ASSIGN_OR_RETURN(const auto channel, OpenChannel(arguments));
  const std::string address = arguments.Option("--address", "");
  ASSIGN_OR_RETURN(const std::string answer, AskHealth(address, channel));
  if (answer != kServing) {
    return absl::UnavailableError(fmt::format("The server at {} is not serving.", address));
  }
  fmt::print("serving\n");
  return absl::OkStatus();
}

}  // namespace

int RunHealth(const Words& words) {
  const absl::Status status = CheckHealth(words);
  return status.ok() ? kExitDone : Complain(status);
}

}  // namespace tandem::tandemctl
