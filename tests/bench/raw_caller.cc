// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/raw_caller.h"

#include <grpcpp/support/byte_buffer.h>

namespace tandem::bench {

RawCaller::RawCaller(const testing::Client& client, std::string method)
    : stub_(client.shared_channel()), method_(std::move(method)) {}

bool RawCaller::Call(const testing::Who& who, const google::protobuf::Message& request) {
  const grpc::Slice slice(request.SerializeAsString());
  const grpc::ByteBuffer bytes(&slice, 1);
  const auto context = testing::Client::Context(who);
  const auto call = stub_.PrepareUnaryCall(context.get(), method_, bytes, &queue_);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, this);
  void* tag = nullptr;
  bool is_sound = false;
  return queue_.Next(&tag, &is_sound) && is_sound && status.ok() && reply.Length() > 0;
}

}  // namespace tandem::bench
