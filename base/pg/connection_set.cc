// SPDX-License-Identifier: Apache-2.0
#include "base/pg/connection_set.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/error.h"
#include "base/status.h"

namespace tandem::pg {

absl::Status Overloaded() {
  return WithRetryAfter(MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded,
                                  "The service is busy; try again shortly."),
                        kRetryAfter);
}

bool ConnectionSet::IsInVain() const {
  return !IsFree() && (stuck_ || static_cast<int>(waiting_.size()) >= options_.waiting_max);
}

absl::Status ConnectionSet::Refuse() {
  ++stats_.overloaded;
  return Overloaded();
}

absl::Status ConnectionSet::CheckRoom() {
  const std::lock_guard lock(mutex_);
  return IsInVain() ? Refuse() : absl::OkStatus();
}

void ConnectionSet::WakeNext() {
  if (!waiting_.empty()) waiting_.front()->notify_one();
}

absl::Status ConnectionSet::WaitForTurn(absl::Time deadline, std::unique_lock<std::mutex>& lock) {
  if (IsInVain()) return Refuse();
  const absl::Duration left = deadline - RealClock().Now();
  const bool patient = left >= options_.acquire_wait_max;
  std::condition_variable turn;
  const auto place = waiting_.insert(waiting_.end(), &turn);
  const bool free =
      turn.wait_for(lock, absl::ToChronoNanoseconds(patient ? options_.acquire_wait_max : left),
                    [&] { return waiting_.front() == &turn && IsFree(); });
  waiting_.erase(place);
  WakeNext();
  if (free) return absl::OkStatus();
  stuck_ = stuck_ || (patient && !IsFree());
  return Refuse();
}

absl::StatusOr<std::unique_ptr<Connection>> ConnectionSet::Acquire(absl::Time deadline) {
  std::unique_lock lock(mutex_);
  if (!waiting_.empty() || !IsFree()) RETURN_IF_ERROR(WaitForTurn(deadline, lock));
  ++stats_.in_use;
  if (!idle_.empty()) {
    std::unique_ptr<Connection> connection = std::move(idle_.back());
    idle_.pop_back();
    connection->set_turn(++turns_);
    return connection;
  }
  ++stats_.open;
  ++stats_.connects;
  lock.unlock();
  return OpenCounted();
}

absl::StatusOr<std::unique_ptr<Connection>> ConnectionSet::OpenCounted() {
  absl::StatusOr<std::unique_ptr<Connection>> connection = Connection::Open(options_);
  if (!connection.ok()) {
    const std::lock_guard lock(mutex_);
    --stats_.open;
    --stats_.in_use;
    stuck_ = false;
    WakeNext();
  }
  return connection;
}

void ConnectionSet::Release(std::unique_ptr<Connection> connection) {
  std::vector<std::unique_ptr<Connection>> dropped;  // closed after the lock is gone
  const std::lock_guard lock(mutex_);
  --stats_.in_use;
  stuck_ = false;
  if (connection->broken()) {
    const std::int64_t turn = connection->turn();
    const auto stale = std::stable_partition(idle_.begin(), idle_.end(),
                                             [&](const auto& idle) { return idle->turn() > turn; });
    dropped.assign(std::make_move_iterator(stale), std::make_move_iterator(idle_.end()));
    idle_.erase(stale, idle_.end());
    dropped.push_back(std::move(connection));
    stats_.open -= static_cast<int>(dropped.size());
    WakeNext();
    return;
  }
  connection->set_turn(++turns_);
  idle_.push_back(std::move(connection));
  WakeNext();
}

void ConnectionSet::CountRetry() {
  const std::lock_guard lock(mutex_);
  ++stats_.retries;
}

void ConnectionSet::CountInDoubt() {
  const std::lock_guard lock(mutex_);
  ++stats_.in_doubt;
}

PoolStats ConnectionSet::stats() const {
  const std::lock_guard lock(mutex_);
  PoolStats stats = stats_;
  stats.waiting = static_cast<int>(waiting_.size());
  return stats;
}

}  // namespace tandem::pg
