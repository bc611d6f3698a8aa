// SPDX-License-Identifier: Apache-2.0
// CallMetrics: calls by method and code, how long they took, why they were refused. Thread-safe.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/error.h"
#include "base/metrics.h"

namespace tandem::rpc {

// A call as it ended.
struct FinishedCall {
  std::string_view method;  // from our own code, never a caller's
  const absl::Status& status;
  absl::Duration took;
  bool streams = false;  // counted, and not in the latency: it lasts as long as somebody looks on
};

class CallMetrics {
 public:
  // `metrics` outlives it.
  explicit CallMetrics(Metrics& metrics);

  void Begin() { running_.Increment(); }
  void Finish(const FinishedCall& call);

 private:
  struct Method {
    std::string name;
    Histogram* seconds = nullptr;
    absl::flat_hash_map<absl::StatusCode, Counter*> calls = {};
  };
  Method& Of(std::string_view method);
  Counter& Refusals(Reason reason);

  Gauge& running_;
  prometheus::Family<Counter>& calls_;
  prometheus::Family<Histogram>& seconds_;
  prometheus::Family<Counter>& refusals_;
  std::mutex mutex_;                                        // a few dozen nanoseconds a call
  absl::flat_hash_map<std::string, Method> methods_;        // guarded by mutex_
  absl::flat_hash_map<Reason, Counter*> refusal_counters_;  // guarded by mutex_
};

}  // namespace tandem::rpc
