// SPDX-License-Identifier: Apache-2.0
// DatabaseHealth: does the database answer, and is it as late there as here? Schedulers decide by
// their own clocks on what they share: holds, lead times, the order of what is recorded. Asked over
// a connection of its own, so that a busy pool is not taken for a dead database. Thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <thread>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"

namespace tandem {

constexpr absl::Duration kDatabaseAskEvery = absl::Milliseconds(500);
constexpr absl::Duration kDatabaseAskMax = absl::Seconds(2);      // one question, its retries too
constexpr absl::Duration kDatabaseSilenceMax = absl::Seconds(5);  // longer = not serving
// Further apart = not serving. Two schedulers are then ten seconds apart at most, well within what
// the audit log waits for late entries (audit::kAppearMax). Hosts that keep time are within 0.1 s.
constexpr absl::Duration kClockOffsetMax = absl::Seconds(5);
constexpr absl::Duration kDatabaseJudgeEvery = absl::Milliseconds(250);
constexpr absl::Duration kDatabaseFarewellMax = absl::Seconds(3);  // for a question nobody answers

class DatabaseHealth {
 public:
  // `options`: the pool's; of its connections, one. `wall`: our clock; it outlives the process.
  explicit DatabaseHealth(pg::PoolOptions options, const Clock& wall = WallClock());
  ~DatabaseHealth();  // Stop()
  DatabaseHealth(const DatabaseHealth&) = delete;
  DatabaseHealth& operator=(const DatabaseHealth&) = delete;

  // Asks once before it returns. `changed` is told, in a thread of ours, whenever is_well() becomes
  // another; true at first.
  void Start(std::function<void(bool well)> changed);
  void Stop();  // idempotent

  // False once it has been silent for kDatabaseSilenceMax, and while clocks are too far apart.
  bool is_well() const;
  // How much our clock is ahead of the database's, as last read; negative: behind.
  absl::Duration clock_offset() const;

 private:
  struct State;
  static const Clock& WallClock();
  static void AskOnce(State& state);
  static void Ask(const std::shared_ptr<State>& state);
  static void Judge(const std::shared_ptr<State>& state, const std::function<void(bool)>& changed);

  // Shared with the asking thread, which a frozen database may keep for ever: then it is left
  // behind.
  std::shared_ptr<State> state_;
  std::thread asking_;
  std::thread judging_;
};

}  // namespace tandem
