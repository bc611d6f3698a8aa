// SPDX-License-Identifier: Apache-2.0
// How far a clock of ours is from the database's, which every program of a clinic shares.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"

namespace tandem::pg {

// The database's time was read at some moment between these two of ours.
struct ClockReading {
  absl::Time before;
  absl::Time theirs;
  absl::Time after;

  // How much ours is ahead, at least; negative: behind. Zero when both may be the same.
  absl::Duration Offset() const {
    if (theirs < before) return before - theirs;
    return theirs > after ? after - theirs : absl::ZeroDuration();
  }
};

// One round trip, by `deadline` of the machine's clock.
absl::StatusOr<ClockReading> ReadDatabaseTime(Pool& pool, const Clock& ours, absl::Time deadline);

}  // namespace tandem::pg
