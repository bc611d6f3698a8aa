// SPDX-License-Identifier: Apache-2.0
// VisitorWishes: what visitors of consultations ask of whoever talks to them, for rooms that move
// many visits at once. Thread-safe (no state).
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"

namespace tandem::consultations {

struct VisitorWish {
  std::string language;
  std::string patient_state;
};

class VisitorWishes {
 public:
  // Outlives it.
  explicit VisitorWishes(pg::Pool& pool) : pool_(pool) {}

  // Of those of the appointments that are consultations; one statement.
  absl::StatusOr<std::map<AppointmentId, VisitorWish>> Find(
      const access::CallContext& call, const std::vector<AppointmentId>& ids) const;

 private:
  pg::Pool& pool_;
};

}  // namespace tandem::consultations
