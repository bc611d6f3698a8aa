// SPDX-License-Identifier: Apache-2.0
// OpenLoad: calls that come when they come, however busy the server is: as people do, and unlike
// clients who wait for an answer before they ask again. One thread sends, one takes the answers.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include "absl/time/time.h"
#include "tests/support/client.h"

namespace tandem::bench {

constexpr absl::Duration kInTime = absl::Seconds(1);  // later, the person has tried again
constexpr absl::Duration kWindow = absl::Milliseconds(250);

// Calls by the window in which they were sent.
struct Window {
  int sent = 0;
  int good = 0;     // answered OK in time
  int refused = 0;  // told to come again
  int lost = 0;     // late, or any other answer
};

struct OpenResult {
  std::vector<Window> windows;           // kWindow each
  std::vector<absl::Duration> refusals;  // how long each took
  double GoodPerSecond() const;
  Window Sum() const;
};

class OpenLoad {
 public:
  using NextRequest = std::function<std::string()>;  // serialized

  OpenLoad(const std::vector<std::unique_ptr<testing::Client>>& clients, std::string method,
           testing::Who who);
  ~OpenLoad();

  // Returns when every call is answered.
  OpenResult Run(double per_second, absl::Duration time, const NextRequest& next);

 private:
  struct Call;
  void Send(std::size_t window, const std::string& request);
  void TakeAnswers();
  void Count(const Call& call);

  std::vector<std::unique_ptr<grpc::GenericStub>> stubs_;
  std::string method_;
  testing::Who who_;
  grpc::CompletionQueue queue_;
  std::thread answers_;
  OpenResult result_;  // windows by the answering thread; sent counts by the other
  std::vector<int> sent_;
  std::atomic<int> open_{0};
  std::size_t turn_ = 0;
};

}  // namespace tandem::bench
