// SPDX-License-Identifier: Apache-2.0
// DatabaseHealth: does the database answer? Asked over a connection of its own, so that a busy pool
// is not taken for a dead database. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "absl/time/time.h"
#include "base/pg/pool.h"

namespace tandem {

constexpr absl::Duration kDatabaseAskEvery = absl::Milliseconds(500);
constexpr absl::Duration kDatabaseAskMax = absl::Seconds(2);      // one question, its retries too
constexpr absl::Duration kDatabaseSilenceMax = absl::Seconds(5);  // longer = not serving
constexpr absl::Duration kDatabaseJudgeEvery = absl::Milliseconds(250);
constexpr absl::Duration kDatabaseFarewellMax = absl::Seconds(3);  // for a question nobody answers

class DatabaseHealth {
 public:
  // `options`: the pool's; of its connections, one.
  explicit DatabaseHealth(pg::PoolOptions options);
  ~DatabaseHealth();  // Stop()
  DatabaseHealth(const DatabaseHealth&) = delete;
  DatabaseHealth& operator=(const DatabaseHealth&) = delete;

  // `changed` is told, in a thread of ours, whenever the answer becomes another; true at first.
  void Start(std::function<void(bool answers)> changed);
  void Stop();  // idempotent

  // False once it has been silent for kDatabaseSilenceMax.
  bool answers() const;

 private:
  struct State;
  static void Ask(const std::shared_ptr<State>& state);
  static void Judge(const std::shared_ptr<State>& state, const std::function<void(bool)>& changed);

  // Shared with the asking thread, which a frozen database may keep for ever: then it is left
  // behind.
  std::shared_ptr<State> state_;
  std::thread asking_;
  std::thread judging_;
};

}  // namespace tandem
