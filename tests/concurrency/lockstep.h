// SPDX-License-Identifier: Apache-2.0
// Lockstep: two transactions that go on one statement at a time, in an order that the test decides;
// and Explore, which decides every order once.
//
// A side stops before each statement (pg::PoolOptions::before_statement). When both stand, either
// may go on: a decision. A side that waits for a lock inside PostgreSQL is not at a stop; then the
// other one goes on alone. Which of them wait is read from pg_locks, where a released lock is
// granted before the release is answered: nothing is guessed from elapsed time.
#pragma once

#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "absl/time/time.h"

namespace tandem::testing {

constexpr int kSides = 2;
constexpr absl::Duration kStuckAfter = absl::Seconds(30);     // far above lock and deadlock waits
constexpr absl::Duration kLookEvery = absl::Milliseconds(2);  // longer than most statements take

// One statement of one side. `decided`: the other side could have gone on instead.
struct LockstepStep {
  int side = 0;
  std::string statement;
  bool decided = false;
};
using LockstepTrace = std::vector<LockstepStep>;

// "0:lock_calendars 1:open_request …"
std::string Describe(const LockstepTrace& trace);
// Index of a side's first step of that name; the trace's size when there is none.
std::size_t Find(const LockstepTrace& trace, int side, const std::string& statement);

class Lockstep {
 public:
  // `waiting`: how many of the two sessions wait for a lock now. Statements named in `commuting`
  // are no stops: whatever the other side does before or after them, the result is the same.
  Lockstep(std::function<int()> waiting, std::set<std::string> commuting)
      : waiting_(std::move(waiting)), commuting_(std::move(commuting)) {}

  // For PoolOptions of that side's pool. Does nothing outside of Run.
  std::function<void(const char*)> Hook(int side);

  // Runs both bodies, each in a thread of its own. `decisions`: the side to go on at each of the
  // first decisions; side 0 after that. Throws std::runtime_error when nothing goes on any more.
  LockstepTrace Run(const std::array<std::function<void()>, kSides>& bodies,
                    const std::vector<int>& decisions);

 private:
  enum class State { kRunning, kAtStop, kDone };
  struct Side {
    State state = State::kDone;
    std::string statement;
    bool go = false;
  };

  void Stop(int side, const char* statement);
  LockstepTrace Drive(const std::vector<int>& decisions);
  // Returns when every side is done, at a stop, or waits for the other one's locks.
  void Settle(std::unique_lock<std::mutex>& lock);
  int Count(State state) const;
  void Release(int side);

  const std::function<int()> waiting_;
  const std::set<std::string> commuting_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<Side, kSides> sides_;  // guarded by mutex_
  bool free_running_ = true;        // guarded by mutex_; no stops
};

// Calls `run(decisions)` once for every order of decisions, at most `orders_max` times; how many.
int Explore(const std::function<LockstepTrace(const std::vector<int>&)>& run, int orders_max);

}  // namespace tandem::testing
