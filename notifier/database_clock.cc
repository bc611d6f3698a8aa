// SPDX-License-Identifier: Apache-2.0
#include "notifier/database_clock.h"

#include <algorithm>

namespace tandem::notifier {
namespace {

using Reading = DatabaseClock::Reading;

// How far their clock is ahead of ours lies between these two.
absl::Time Least(const Reading& reading) { return reading.theirs - reading.after; }
absl::Time Most(const Reading& reading) { return reading.theirs - reading.before; }

bool Agree(const Reading& a, const Reading& b) {
  return Least(a) <= Most(b) + kStepMin && Least(b) <= Most(a) + kStepMin;
}

}  // namespace

bool DatabaseClock::Judge(const Reading& reading) {
  if (reading.after - reading.before > kReadingMax) return false;
  if (!base_.has_value() || !Agree(*base_, reading)) {
    base_ = reading;
    since_ = reading.after;
  }
  // Two good clocks drift apart, but not much in one lease.
  if (reading.before - base_->after >= lease_) base_ = reading;
  return reading.before - since_ >= lease_ && reading.before - away_until_ >= kWritersFirst;
}

bool DatabaseClock::Read(const Reading& reading) {
  const std::lock_guard lock(mutex_);
  goes_as_ours_ = Judge(reading);
  return goes_as_ours_;
}

bool DatabaseClock::goes_as_ours() const {
  const std::lock_guard lock(mutex_);
  return goes_as_ours_;
}

void DatabaseClock::WasAway(absl::Duration until) {
  const std::lock_guard lock(mutex_);
  away_until_ = std::max(away_until_, until);
  goes_as_ours_ = false;
}

}  // namespace tandem::notifier
