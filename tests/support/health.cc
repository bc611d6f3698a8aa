// SPDX-License-Identifier: Apache-2.0
#include "tests/support/health.h"

#include <vector>

#include "base/clock.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kAnswerMax = absl::Seconds(10);

grpc::ByteBuffer Request(const std::string& service) {
  std::string bytes;
  if (!service.empty()) {
    bytes = std::string("\x0a") + static_cast<char>(service.size()) + service;
  }
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

Health Read(const grpc::ByteBuffer& reply) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!reply.Dump(&slices).ok()) return Health::kNoAnswer;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes.size() == 2 && bytes[0] == 0x08 ? static_cast<Health>(bytes[1]) : Health::kUnknown;
}

}  // namespace

Health AskHealth(const std::shared_ptr<grpc::Channel>& channel, const std::string& service) {
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(RealClock().Now() + kAnswerMax));
  grpc::CompletionQueue queue;
  const auto call =
      stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", Request(service), &queue);
  call->StartCall();
  grpc::ByteBuffer reply;
  grpc::Status status;
  call->Finish(&reply, &status, nullptr);
  void* tag = nullptr;
  bool sound = false;
  queue.Next(&tag, &sound);  // bounded by the deadline
  return status.ok() ? Read(reply) : Health::kNoAnswer;
}

HealthWatch::HealthWatch(const std::shared_ptr<grpc::Channel>& channel, absl::Duration deadline)
    : stub_(channel) {
  context_.set_deadline(absl::ToChronoTime(RealClock().Now() + deadline));
  call_ = stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &queue_);
  call_->StartCall(nullptr);
  if (Done()) {
    call_->WriteLast(Request(""), grpc::WriteOptions(), nullptr);
    Done();
  }
}

HealthWatch::~HealthWatch() {
  context_.TryCancel();
  grpc::Status status;
  call_->Finish(&status, nullptr);
  Done();
}

bool HealthWatch::Done() {
  void* tag = nullptr;
  bool sound = false;
  return queue_.Next(&tag, &sound) && sound;
}

Health HealthWatch::Next() {
  grpc::ByteBuffer reply;
  call_->Read(&reply, nullptr);
  return Done() ? Read(reply) : Health::kNoAnswer;
}

}  // namespace tandem::testing
