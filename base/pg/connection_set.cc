// SPDX-License-Identifier: Apache-2.0
#include "base/pg/connection_set.h"

#include <algorithm>
#include <utility>

#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/error.h"

namespace tandem::pg {
namespace {

absl::Status Overloaded() {
  return WithRetryAfter(MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded,
                                  "The service is busy; try again shortly."),
                        kRetryAfter);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> ConnectionSet::Acquire(absl::Time deadline) {
  const absl::Duration wait = std::min(deadline - RealClock().Now(), options_.acquire_wait_max);
  std::unique_lock lock(mutex_);
  const bool free = freed_.wait_for(lock, absl::ToChronoNanoseconds(wait), [this] {
    return !idle_.empty() || stats_.open < options_.connections;
  });
  if (!free) {
    ++stats_.overloaded;
    return Overloaded();
  }
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
    freed_.notify_one();
  }
  return connection;
}

void ConnectionSet::Release(std::unique_ptr<Connection> connection) {
  std::vector<std::unique_ptr<Connection>> dropped;  // closed after the lock is gone
  const std::lock_guard lock(mutex_);
  --stats_.in_use;
  if (connection->broken()) {
    const std::int64_t turn = connection->turn();
    const auto stale = std::stable_partition(idle_.begin(), idle_.end(),
                                             [&](const auto& idle) { return idle->turn() > turn; });
    dropped.assign(std::make_move_iterator(stale), std::make_move_iterator(idle_.end()));
    idle_.erase(stale, idle_.end());
    dropped.push_back(std::move(connection));
    stats_.open -= static_cast<int>(dropped.size());
    freed_.notify_all();
    return;
  }
  connection->set_turn(++turns_);
  idle_.push_back(std::move(connection));
  freed_.notify_one();
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
  return stats_;
}

}  // namespace tandem::pg
