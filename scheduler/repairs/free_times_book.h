// SPDX-License-Identifier: Apache-2.0
// FreeTimesBook: the free times that a repair looks at, each question asked once for all visits.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "absl/status/status.h"
#include "scheduler/access/call_context.h"
#include "scheduler/availability/availability.h"

namespace tandem::repairs {

// Questions about one stretch of time; each goes on where the one before was full.
constexpr int kTimesAskedMax = 20;

class FreeTimesBook {
 public:
  struct Wish {
    VisitTypeId type;
    std::string language;
    std::string patient_state;
    bool who = false;       // with everybody who could give each
    bool for_pair = false;  // reserved hours, too
    auto operator<=>(const Wish& other) const = default;
  };

  // Position in times(), when it is read. Empty windows ask nothing.
  std::size_t Want(const Wish& wish, const Interval& window);
  // All that is wanted.
  absl::Status Read(const access::CallContext& call, availability::Availability& availability);
  const std::vector<availability::FreeTimes>& times() const { return times_; }

 private:
  std::map<Wish, std::size_t> positions_;
  std::vector<Wish> wishes_;
  std::vector<Interval> windows_;  // the hull of those wanted
  std::vector<availability::FreeTimes> times_;
};

}  // namespace tandem::repairs
