// SPDX-License-Identifier: Apache-2.0
#include "tests/support/history.h"

#include <algorithm>
#include <fstream>
#include <nlohmann/json.hpp>

namespace tandem::testing {
namespace {

nlohmann::json ToJson(const Interval& interval) {
  return {absl::ToUnixMicros(interval.start), absl::ToUnixMicros(interval.end)};
}

nlohmann::json ToJson(const Operation& operation) {
  nlohmann::json parts = nlohmann::json::array();
  for (const Seen::Part& part : operation.seen.parts) {
    parts.push_back({{"resource", part.resource}, {"time", ToJson(part.time)}});
  }
  return {{"client", operation.client},
          {"verb", Name(operation.verb)},
          {"request_id", operation.request_id},
          {"side_request_id", operation.side_request_id},
          {"target", operation.target},
          {"invoke", absl::ToUnixMicros(operation.invoke_time)},
          {"done", absl::ToUnixMicros(operation.done_time)},
          {"attempts", operation.attempts},
          {"replays", operation.replays},
          {"replays_equal", operation.replays_equal},
          {"outcome", static_cast<int>(operation.outcome)},
          {"reason", operation.reason},
          {"name", operation.seen.name},
          {"version", operation.seen.version},
          {"status", operation.seen.status},
          {"time", ToJson(operation.seen.time)},
          {"parts", parts}};
}

}  // namespace

std::string Name(Verb verb) {
  switch (verb) {
    case Verb::kHold:
      return "hold";
    case Verb::kBook:
      return "book";
    case Verb::kBookHold:
      return "book_hold";
    case Verb::kMove:
      return "move";
    case Verb::kCancel:
      return "cancel";
    case Verb::kHoldConsultation:
      return "hold_consultation";
    case Verb::kVerifyContact:
      return "verify_contact";
    case Verb::kBookConsultation:
      return "book_consultation";
    case Verb::kMoveConsultation:
      return "move_consultation";
    case Verb::kCancelConsultation:
      return "cancel_consultation";
    case Verb::kReleaseHold:
      return "release_hold";
  }
  return "?";
}

bool GivesUp(Verb verb) {
  return verb == Verb::kCancel || verb == Verb::kCancelConsultation || verb == Verb::kReleaseHold;
}

bool IsStep(Verb verb) { return verb != Verb::kVerifyContact; }

void History::Add(Operation operation) {
  const std::lock_guard<std::mutex> lock(mutex_);
  operations_.push_back(std::move(operation));
}

std::vector<Operation> History::Sorted() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<Operation> sorted = operations_;
  std::ranges::stable_sort(sorted, {}, &Operation::invoke_time);
  return sorted;
}

void History::Save(const std::string& path) const {
  std::ofstream file(path);
  for (const Operation& operation : Sorted()) file << ToJson(operation).dump() << '\n';
}

}  // namespace tandem::testing
