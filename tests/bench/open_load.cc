// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/open_load.h"

#include <utility>

#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/clock.h"

namespace tandem::bench {
namespace {

constexpr absl::Duration kPause = absl::Milliseconds(1);  // between bunches of calls

}  // namespace

struct OpenLoad::Call {
  std::size_t window;
  absl::Time start;
  std::unique_ptr<grpc::ClientContext> context;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader;
  grpc::ByteBuffer reply;
  grpc::Status status;
};

double OpenResult::GoodPerSecond() const {
  if (windows.empty()) return 0;
  return Sum().good / absl::ToDoubleSeconds(kWindow * static_cast<int>(windows.size()));
}

Window OpenResult::Sum() const {
  Window sum;
  for (const Window& window : windows) {
    sum.sent += window.sent;
    sum.good += window.good;
    sum.refused += window.refused;
    sum.lost += window.lost;
  }
  return sum;
}

OpenLoad::OpenLoad(const std::vector<std::unique_ptr<testing::Client>>& clients, std::string method,
                   testing::Who who)
    : method_(std::move(method)), who_(std::move(who)) {
  // As in the server: the generator's share of the cores is nobody's gain.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  for (const auto& client : clients) {
    stubs_.push_back(std::make_unique<grpc::GenericStub>(client->shared_channel()));
  }
  who_.deadline = kInTime;
  answers_ = std::thread([this] { TakeAnswers(); });
}

OpenLoad::~OpenLoad() {
  queue_.Shutdown();
  answers_.join();
}

OpenResult OpenLoad::Run(double per_second, absl::Duration time, const NextRequest& next) {
  const RealClock clock;
  result_ = {};
  result_.windows.resize(static_cast<std::size_t>(time / kWindow));
  sent_.assign(result_.windows.size(), 0);
  const absl::Time start = clock.Now();
  double sent = 0;
  for (absl::Duration at; at < time; at = clock.Now() - start) {
    const auto window =
        std::min(result_.windows.size() - 1, static_cast<std::size_t>(at / kWindow));
    for (; sent < absl::ToDoubleSeconds(at) * per_second; ++sent) Send(window, next());
    absl::SleepFor(kPause);
  }
  while (open_ > 0) absl::SleepFor(kPause);
  OpenResult result = std::move(result_);
  for (std::size_t i = 0; i < sent_.size(); ++i) result.windows[i].sent = sent_[i];
  return result;
}

void OpenLoad::Send(std::size_t window, const std::string& request) {
  auto* call = new Call{window, RealClock().Now(), testing::Client::Context(who_), {}, {}, {}};
  const grpc::Slice slice(request);
  const grpc::ByteBuffer bytes(&slice, 1);
  ++open_;
  ++sent_[window];
  auto& stub = *stubs_[turn_++ % stubs_.size()];
  call->reader = stub.PrepareUnaryCall(call->context.get(), method_, bytes, &queue_);
  call->reader->StartCall();
  call->reader->Finish(&call->reply, &call->status, call);
}

void OpenLoad::TakeAnswers() {
  void* tag = nullptr;
  bool sound = false;
  while (queue_.Next(&tag, &sound)) {
    const std::unique_ptr<Call> call(static_cast<Call*>(tag));
    Count(*call);
    --open_;
  }
}

void OpenLoad::Count(const Call& call) {
  Window& window = result_.windows[call.window];
  const absl::Duration took = RealClock().Now() - call.start;
  const grpc::StatusCode code = call.status.error_code();
  if (call.status.ok() && took <= kInTime) {
    ++window.good;
  } else if (code == grpc::StatusCode::UNAVAILABLE ||
             code == grpc::StatusCode::RESOURCE_EXHAUSTED) {
    ++window.refused;
    result_.refusals.push_back(took);
  } else {
    ++window.lost;
  }
}

}  // namespace tandem::bench
