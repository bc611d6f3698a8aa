// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/call_metrics.h"

#include <optional>
#include <vector>

#include "base/strings.h"

namespace tandem::rpc {
namespace {

// From one read of an index to the longest deadline.
const std::vector<double>& LatencyBuckets() {
  static const auto* const buckets = new std::vector<double>{
      0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
  return *buckets;
}

}  // namespace

CallMetrics::CallMetrics(Metrics& metrics)
    : running_(metrics.AddGauge({"tandem_calls_running", "Calls being answered now."})),
      calls_(metrics.Counters(
          {"tandem_calls_total", "Calls answered, by their gRPC code.", {"method", "code"}})),
      seconds_(metrics.Histograms({"tandem_call_seconds",
                                   "How long unary calls took, refused ones included.",
                                   {"method"}})),
      refusals_(metrics.Counters(
          {"tandem_refusals_total", "Calls answered with an error, by its reason.", {"reason"}})) {
  // What is watched is there from the start: an increase from nothing would not be seen.
  for (const Reason reason :
       {Reason::kSlotTaken, Reason::kOverloaded, Reason::kDatabaseDown, Reason::kInternal}) {
    Refusals(reason);
  }
}

CallMetrics::Method& CallMetrics::Of(std::string_view method) {
  Method& found = methods_[Av(method)];
  if (found.seconds == nullptr) {
    found.name = std::string(method);
    found.seconds = &seconds_.Add({{"method", found.name}}, LatencyBuckets());
  }
  return found;
}

Counter& CallMetrics::Refusals(Reason reason) {
  Counter*& counter = refusal_counters_[reason];
  if (counter == nullptr) counter = &refusals_.Add({{"reason", std::string(Name(reason))}});
  return *counter;
}

void CallMetrics::Finish(const FinishedCall& call) {
  running_.Decrement();
  const std::optional<Reason> reason = ReasonOf(call.status);
  const std::lock_guard lock(mutex_);
  Method& method = Of(call.method);
  Counter*& calls = method.calls[call.status.code()];
  if (calls == nullptr) {
    calls = &calls_.Add(
        {{"method", method.name}, {"code", absl::StatusCodeToString(call.status.code())}});
  }
  calls->Increment();
  if (!call.streams) method.seconds->Observe(absl::ToDoubleSeconds(call.took));
  if (!call.status.ok()) Refusals(reason.value_or(Reason::kInternal)).Increment();
}

}  // namespace tandem::rpc
