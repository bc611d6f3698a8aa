// SPDX-License-Identifier: Apache-2.0
// ConnectionSet: the idle and busy connections of a pool. Inside base/pg only. Thread-safe.
#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/connection.h"
#include "base/pg/pool.h"

namespace tandem::pg {

// What an exhausted pool answers.
absl::Status Overloaded();

class ConnectionSet {
 public:
  explicit ConnectionSet(PoolOptions options) : options_(std::move(options)) {}

  // A connection for this thread, given back by Release. Who came first is served first. Waits
  // until `deadline`, at most acquire_wait_max, and not at all when CheckRoom says that it is in
  // vain. Errors: OVERLOADED (none free in time), DATABASE_DOWN (connecting failed).
  absl::StatusOr<std::unique_ptr<Connection>> Acquire(absl::Time deadline);
  // A broken connection is closed, and with it every one that has lain idle since before it was
  // handed out: a restarted server broke them all.
  void Release(std::unique_ptr<Connection> connection);

  // See Pool.
  absl::Status CheckRoom();

  void CountRetry();
  void CountInDoubt();
  PoolStats stats() const;
  const PoolOptions& options() const { return options_; }

 private:
  // All of these with mutex_ held.
  bool IsFree() const { return !idle_.empty() || stats_.open < options_.connections; }
  bool IsInVain() const;
  absl::Status Refuse();
  absl::Status WaitForTurn(absl::Time deadline, std::unique_lock<std::mutex>& lock);
  void WakeNext();

  absl::StatusOr<std::unique_ptr<Connection>> OpenCounted();

  const PoolOptions options_;
  mutable std::mutex mutex_;
  std::list<std::condition_variable*> waiting_;  // the first is served next
  bool stuck_ = false;  // somebody waited acquire_wait_max, and nothing was given back since
  std::vector<std::unique_ptr<Connection>> idle_;  // the last one used is the next: it is warm
  std::int64_t turns_ = 0;
  PoolStats stats_;
};

}  // namespace tandem::pg
