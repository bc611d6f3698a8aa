// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm_caller.h"

#include <algorithm>
#include <memory>

#include "base/error.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kCallMax = absl::Seconds(10);  // an ordinary caller's patience
constexpr absl::Duration kResolvePause = absl::Milliseconds(20);
constexpr int kAbandonedAfterMaxMs = 12;  // in the middle of most calls
constexpr int kReplaysMax = 2;

// Answers that promise that nothing happened.
bool IsDefiniteNo(const grpc::Status& status) {
  switch (status.error_code()) {
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::UNAUTHENTICATED:
      return true;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      return ReasonOf(FromGrpc(status)) == Reason::kHoldQuota;
    default:
      return false;
  }
}

std::uint64_t SeedOf(const StormOptions& options, int index) {
  constexpr std::uint64_t kApart = 1'000'003;  // a prime: seeds of neighbours share no client's
  return options.seed * kApart + static_cast<std::uint64_t>(index);
}

}  // namespace

StormCaller::StormCaller(const StormOptions& options, int index, StormResult& result)
    : options_(options),
      index_(index),
      result_(result),
      random_(SeedOf(options, index)),
      request_ids_(SeedOf(options, index)),
      client_(options.target) {}

int StormCaller::Pick(int below) {
  return std::uniform_int_distribution<int>(0, below - 1)(random_);
}

bool StormCaller::Chance(double share) {
  return std::uniform_real_distribution<>(0, 1)(random_) < share;
}

absl::Time StormCaller::PickStart(absl::Duration grid) {
  const absl::Duration span = absl::Minutes(5) * options_.starts;
  const int starts = std::max(1, static_cast<int>(span / grid));
  return options_.first_start + grid * Pick(starts);
}

grpc::Status StormCaller::Attempt(const Sending& sending, absl::Duration patience,
                                  google::protobuf::Message& reply) {
  ++result_.attempts;
  const std::string& token = sending.intent.anonymous ? std::string() : options_.token;
  const auto context = Client::Context({.token = token, .deadline = patience});
  context->set_wait_for_ready(patience >= kCallMax);
  return sending.call(*context, reply);
}

bool StormCaller::Resolve(const Sending& sending, google::protobuf::Message& reply) {
  Operation operation;
  operation.client = index_;
  operation.verb = sending.intent.verb;
  operation.request_id = sending.request_id;
  operation.side_request_id = sending.intent.side_request_id;
  operation.target = sending.intent.target;
  operation.invoke_time = options_.clock->Now();
  const absl::Time began = real_.Now();
  const bool abandon = Chance(options_.abandon_share);
  const absl::Duration patience =
      abandon ? absl::Milliseconds(1 + Pick(kAbandonedAfterMaxMs)) : kCallMax;
  grpc::Status status = Attempt(sending, patience, reply);
  operation.attempts = 1;
  const absl::Time give_up = began + options_.resolve_max;
  while (!status.ok() && !IsDefiniteNo(status) && real_.Now() < give_up) {
    absl::SleepFor(kResolvePause);
    reply.Clear();
    status = Attempt(sending, kCallMax, reply);
    ++operation.attempts;
  }
  operation.done_time = options_.clock->Now();
  KeepLatency(operation, real_.Now() - began);
  if (status.ok()) {
    operation.outcome = Outcome::kOk;
    operation.seen = sending.read();
    if (operation.seen.hold_expire != absl::InfiniteFuture()) {
      operation.seen.hold_expire =
          std::min(operation.seen.hold_expire, operation.invoke_time + options_.hold_max);
    }
    Replay(sending, reply, operation);
  } else {
    if (IsDefiniteNo(status)) operation.outcome = Outcome::kNo;
    operation.reason = status.error_message();
  }
  result_.history.Add(operation);
  return status.ok();
}

void StormCaller::KeepLatency(const Operation& operation, absl::Duration took) {
  const bool of_desk = operation.verb < Verb::kCancel;
  if (operation.attempts != 1 || !of_desk) return;
  const std::lock_guard<std::mutex> lock(result_.mutex);
  result_.book_latencies.push_back(took);
}

void StormCaller::Replay(const Sending& sending, const google::protobuf::Message& first,
                         Operation& operation) {
  if (!Chance(options_.replay_share)) return;
  for (int i = 0; i < kReplaysMax; ++i) {
    const std::unique_ptr<google::protobuf::Message> again(first.New());
    const grpc::Status status = Attempt(sending, kCallMax, *again);
    if (IsDefiniteNo(status)) operation.replays_equal = false;
    if (!status.ok()) continue;  // an outage: the answer was definite before
    ++operation.replays;
    if (again->SerializeAsString() != first.SerializeAsString()) operation.replays_equal = false;
  }
}

Interval ReadWire(const google::type::Interval& wire) {
  return {absl::FromUnixSeconds(wire.start_time().seconds()),
          absl::FromUnixSeconds(wire.end_time().seconds())};
}

}  // namespace tandem::testing
