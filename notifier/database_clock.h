// SPDX-License-Identifier: Apache-2.0
// DatabaseClock: may the ends of leases be believed? They are times of the database's clock, and a
// clock can be set while leases are out: an hour forward, and each of them would seem to have ended
// with its message still on its way. So nobody takes over a lease before the database's clock has
// gone as our own, which cannot be set, for as long as a lease lasts. Nor right after the database
// was away, when leases have ended whose messages were sent. Thread-safe.
#pragma once

#include <mutex>
#include <optional>

#include "absl/time/time.h"

namespace tandem::notifier {

// Together less than kLeaseMargin, by which a holder stops early.
constexpr absl::Duration kReadingMax = absl::Milliseconds(300);  // a slower one says too little
constexpr absl::Duration kStepMin = absl::Milliseconds(100);     // less is drift
// After the database was away: time for all notifiers to write down what was taken meanwhile, which
// would be sent again otherwise. They try several times a second.
constexpr absl::Duration kWritersFirst = absl::Seconds(5);

class DatabaseClock {
 public:
  // `lease`: the longest that any notifier of this database takes.
  explicit DatabaseClock(absl::Duration lease) : lease_(lease) {}

  // Their time, read between these two of ours (Uptime).
  struct Reading {
    absl::Time theirs;
    absl::Duration before;
    absl::Duration after;
  };
  // Has it gone as ours for a whole lease, up to this reading? Also told by goes_as_ours() then.
  bool Read(const Reading& reading);
  bool goes_as_ours() const;
  // It answered nobody for a while, up to `until` on Uptime's scale.
  void WasAway(absl::Duration until);

 private:
  bool Judge(const Reading& reading);  // the mutex is held

  const absl::Duration lease_;
  mutable std::mutex mutex_;
  std::optional<Reading> base_;  // guarded by mutex_, as all below
  absl::Duration since_;         // as long as that it has gone as ours
  absl::Duration away_until_ = -absl::InfiniteDuration();
  bool goes_as_ours_ = false;
};

}  // namespace tandem::notifier
