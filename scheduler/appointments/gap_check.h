// SPDX-License-Identifier: Apache-2.0
// Whether a visit keeps its distance from the patient's other visits (VisitType::min_gap), on every
// way to a time. Inside the transaction, with the patient's calendar locked: what is so now stays
// so.
#pragma once

#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/directory/directory.h"

namespace tandem::appointments {

struct GapQuestion {
  const directory::Snapshot& file;
  const directory::VisitType& type;
  const Appointment& visit;
  bool override_given = false;
};

// Nothing is read for a type without a gap, or a visit of nobody. GAP_TOO_SHORT: an override goes
// below the gap, never onto the same day.
absl::Status CheckGap(pg::Transaction& tx, const access::CallContext& call,
                      const GapQuestion& question);

// Pure: the shortest distance from `start` to any of `others`, on the clock of the zone; zero on
// the same day. The infinite duration: there are none.
absl::Duration ShortestGap(absl::Time start, const std::vector<absl::Time>& others,
                           absl::TimeZone zone);

}  // namespace tandem::appointments
