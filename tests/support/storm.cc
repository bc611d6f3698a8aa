// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm.h"

#include <algorithm>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include "base/rpc/time_proto.h"
#include "base/testing/seeded_ids.h"
#include "tandem/v1/appointments.grpc.pb.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kCallMax = absl::Seconds(10);  // an ordinary caller's patience
constexpr absl::Duration kResolvePause = absl::Milliseconds(20);
constexpr int kReplaysMax = 2;

using Stub = v1::AppointmentsService::Stub;
using Call = std::function<grpc::Status(grpc::ClientContext*, v1::Appointment*)>;

// Codes that promise that nothing happened.
bool IsDefiniteNo(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INVALID_ARGUMENT:
    case grpc::StatusCode::NOT_FOUND:
    case grpc::StatusCode::ALREADY_EXISTS:
    case grpc::StatusCode::PERMISSION_DENIED:
    case grpc::StatusCode::FAILED_PRECONDITION:
    case grpc::StatusCode::UNAUTHENTICATED:
      return true;
    default:
      return false;
  }
}

Interval ReadWire(const google::type::Interval& wire) {
  return {absl::FromUnixSeconds(wire.start_time().seconds()),
          absl::FromUnixSeconds(wire.end_time().seconds())};
}

Seen ReadSeen(const v1::Appointment& wire) {
  Seen seen;
  seen.name = wire.name();
  seen.version = wire.version();
  seen.status = v1::AppointmentStatus_Name(wire.status());
  seen.time = ReadWire(wire.time());
  if (wire.status() == v1::APPOINTMENT_STATUS_PROPOSED) {
    seen.hold_expire = absl::FromUnixSeconds(wire.hold_expire_time().seconds());
  }
  for (const v1::Participation& part : wire.participations()) {
    seen.parts.push_back({part.resource(), ReadWire(part.time())});
  }
  if (!wire.patient().empty()) seen.parts.push_back({wire.patient(), seen.time});
  return seen;
}

class Client {
 public:
  Client(const StormOptions& options, int index, StormResult& result, std::mutex& mutex)
      : options_(options),
        index_(index),
        result_(result),
        mutex_(mutex),
        random_(options.seed * 1000003 + static_cast<std::uint64_t>(index)),
        request_ids_(options.seed * 1000003 + static_cast<std::uint64_t>(index)),
        stub_(v1::AppointmentsService::NewStub(
            grpc::CreateChannel(options.target, grpc::InsecureChannelCredentials()))) {}

  void Run(int operations) {
    for (int i = 0; i < operations; ++i) Step();
  }

 private:
  int Pick(int below) { return std::uniform_int_distribution<int>(0, below - 1)(random_); }
  bool Chance(double share) { return std::uniform_real_distribution<>(0, 1)(random_) < share; }

  std::string NewRequestId() { return ToString(request_ids_.Next()); }

  const std::string& Patient() {
    const int share = static_cast<int>(options_.patients.size()) / options_.clients;
    return options_.patients[static_cast<std::size_t>(index_ * share + Pick(std::max(1, share)))];
  }

  absl::Time Start() { return options_.first_start + absl::Minutes(5) * Pick(options_.starts); }

  v1::Wish NewWish() {
    v1::Wish wish;
    wish.set_visit_type(options_.visit_type);
    wish.set_location(options_.location);
    wish.set_mode(v1::VISIT_MODE_IN_PERSON);
    rpc::WriteTime(Start(), *wish.mutable_start_time());
    if (!Chance(0.2)) {
      const int count = static_cast<int>(options_.practitioners.size());
      wish.add_resources(options_.practitioners[static_cast<std::size_t>(Pick(count))]);
    }
    return wish;
  }

  void Step() {
    if (mine_.size() > 4 || (!mine_.empty() && Chance(0.5))) {
      Change();
    } else if (Chance(0.35)) {
      Hold();
    } else {
      Book();
    }
  }

  void Hold() {
    v1::HoldAppointmentRequest request;
    request.set_parent(options_.parent);
    request.set_request_id(NewRequestId());
    *request.mutable_wish() = NewWish();
    Do(Verb::kHold, request.request_id(), "",
       [&](auto* context, auto* reply) { return stub_->HoldAppointment(context, request, reply); });
  }

  void Book() {
    v1::BookAppointmentRequest request;
    request.set_parent(options_.parent);
    request.set_request_id(NewRequestId());
    request.set_patient(Patient());
    *request.mutable_wish() = NewWish();
    Do(Verb::kBook, request.request_id(), "",
       [&](auto* context, auto* reply) { return stub_->BookAppointment(context, request, reply); });
  }

  void Change() {
    const std::size_t index = static_cast<std::size_t>(Pick(static_cast<int>(mine_.size())));
    const Seen mine = mine_[index];
    mine_.erase(mine_.begin() + static_cast<std::ptrdiff_t>(index));
    if (mine.status == "APPOINTMENT_STATUS_PROPOSED") {
      Chance(0.7) ? BookHold(mine) : Cancel(mine);
    } else {
      Chance(0.5) ? Move(mine) : Cancel(mine);
    }
  }

  void BookHold(const Seen& mine) {
    v1::BookAppointmentRequest request;
    request.set_parent(options_.parent);
    request.set_request_id(NewRequestId());
    request.set_patient(Patient());
    request.set_hold(mine.name);
    Do(Verb::kBookHold, request.request_id(), mine.name,
       [&](auto* context, auto* reply) { return stub_->BookAppointment(context, request, reply); });
  }

  void Move(const Seen& mine) {
    v1::RescheduleAppointmentRequest request;
    request.set_name(mine.name);
    request.set_request_id(NewRequestId());
    rpc::WriteTime(Start(), *request.mutable_start_time());
    const bool moved =
        Do(Verb::kMove, request.request_id(), mine.name, [&](auto* context, auto* reply) {
          return stub_->RescheduleAppointment(context, request, reply);
        });
    if (!moved) mine_.push_back(mine);
  }

  void Cancel(const Seen& mine) {
    v1::CancelAppointmentRequest request;
    request.set_name(mine.name);
    request.set_request_id(NewRequestId());
    request.set_reason(v1::CANCELLATION_REASON_PATIENT);
    Do(Verb::kCancel, request.request_id(), mine.name, [&](auto* context, auto* reply) {
      return stub_->CancelAppointment(context, request, reply);
    });
  }

  grpc::Status Attempt(const Call& call, absl::Duration patience, v1::Appointment& reply) {
    ++result_.attempts;
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(real_.Now() + patience));
    context.set_wait_for_ready(patience >= kCallMax);
    context.AddMetadata("authorization", "Bearer " + options_.token);
    return call(&context, &reply);
  }

  // Calls until the answer is definite; every attempt carries the same request_id.
  bool Do(Verb verb, const std::string& request_id, const std::string& target, const Call& call) {
    Operation operation;
    operation.client = index_;
    operation.verb = verb;
    operation.request_id = request_id;
    operation.target = target;
    operation.invoke_time = options_.clock->Now();
    v1::Appointment reply;
    const absl::Time began = real_.Now();
    const bool abandon = Chance(options_.abandon_share);
    grpc::Status status =
        Attempt(call, abandon ? absl::Milliseconds(1 + Pick(12)) : kCallMax, reply);
    operation.attempts = 1;
    const absl::Time give_up = real_.Now() + options_.resolve_max;
    while (!status.ok() && !IsDefiniteNo(status.error_code()) && real_.Now() < give_up) {
      absl::SleepFor(kResolvePause);
      reply.Clear();
      status = Attempt(call, kCallMax, reply);
      ++operation.attempts;
    }
    operation.done_time = options_.clock->Now();
    Conclude(operation, status, reply, real_.Now() - began, call);
    return operation.outcome == Outcome::kOk;
  }

  void Conclude(Operation& operation, const grpc::Status& status, const v1::Appointment& reply,
                absl::Duration took, const Call& call) {
    if (status.ok()) {
      operation.outcome = Outcome::kOk;
      operation.seen = ReadSeen(reply);
      if (operation.verb != Verb::kCancel) mine_.push_back(operation.seen);
      Replay(operation, reply, call);
    } else if (IsDefiniteNo(status.error_code())) {
      operation.outcome = Outcome::kNo;
    }
    if (!status.ok()) operation.reason = status.error_message();
    if (operation.attempts == 1 && operation.verb != Verb::kCancel) {
      const std::lock_guard<std::mutex> lock(mutex_);
      result_.book_latencies.push_back(took);
    }
    result_.history.Add(operation);
  }

  void Replay(Operation& operation, const v1::Appointment& first, const Call& call) {
    if (!Chance(options_.replay_share)) return;
    for (int i = 0; i < kReplaysMax; ++i) {
      v1::Appointment again;
      const grpc::Status status = Attempt(call, kCallMax, again);
      if (!status.ok()) continue;  // an outage: the answer was definite before
      ++operation.replays;
      if (again.SerializeAsString() != first.SerializeAsString()) operation.replays_equal = false;
    }
  }

  const StormOptions& options_;
  int index_;
  StormResult& result_;
  std::mutex& mutex_;
  std::mt19937_64 random_;
  SeededIds request_ids_;
  RealClock real_;
  std::unique_ptr<Stub> stub_;
  std::vector<Seen> mine_;  // live appointments that this client made
};

}  // namespace

void RunStorm(const StormOptions& options, StormResult& result) {
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < options.clients; ++i) {
    threads.emplace_back(
        [&, i] { Client(options, i, result, mutex).Run(options.operations / options.clients); });
  }
  for (std::thread& thread : threads) thread.join();
}

absl::Duration Percentile(std::vector<absl::Duration> values, double fraction) {
  if (values.empty()) return absl::ZeroDuration();
  std::ranges::sort(values);
  const auto rank = static_cast<std::size_t>(fraction * static_cast<double>(values.size() - 1));
  return values[rank];
}

}  // namespace tandem::testing
