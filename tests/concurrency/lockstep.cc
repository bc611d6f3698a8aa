// SPDX-License-Identifier: Apache-2.0
#include "tests/concurrency/lockstep.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <thread>

#include "base/clock.h"

namespace tandem::testing {

std::string Describe(const LockstepTrace& trace) {
  std::string text;
  for (const LockstepStep& step : trace) {
    text += fmt::format("{}{}:{}{}", text.empty() ? "" : " ", step.side, step.statement,
                        step.decided ? "*" : "");
  }
  return text;
}

std::size_t Find(const LockstepTrace& trace, int side, const std::string& statement) {
  const auto found = std::find_if(trace.begin(), trace.end(), [&](const LockstepStep& step) {
    return step.side == side && step.statement == statement;
  });
  return static_cast<std::size_t>(found - trace.begin());
}

std::function<void(const char*)> Lockstep::Hook(int side) {
  return [this, side](const char* statement) { Stop(side, statement); };
}

void Lockstep::Stop(int side, const char* statement) {
  if (commuting_.contains(statement)) return;
  std::unique_lock lock(mutex_);
  if (free_running_) return;
  Side& own = sides_[static_cast<std::size_t>(side)];
  own.statement = statement;
  own.state = State::kAtStop;
  changed_.notify_all();
  changed_.wait(lock, [&] { return own.go || free_running_; });
  own.go = false;
  own.state = State::kRunning;
}

LockstepTrace Lockstep::Run(const std::array<std::function<void()>, kSides>& bodies,
                            const std::vector<int>& decisions) {
  {
    const std::lock_guard lock(mutex_);
    free_running_ = false;
    sides_.fill({.state = State::kRunning, .statement = "", .go = false});
  }
  std::vector<std::thread> threads;
  for (std::size_t side = 0; side < kSides; ++side) {
    threads.emplace_back([this, &bodies, side] {
      bodies[side]();
      const std::lock_guard lock(mutex_);
      sides_[side].state = State::kDone;
      changed_.notify_all();
    });
  }
  LockstepTrace trace;
  std::optional<std::string> stuck;
  try {
    trace = Drive(decisions);
  } catch (const std::runtime_error& error) {
    stuck = error.what();
  }
  {
    const std::lock_guard lock(mutex_);
    free_running_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads) thread.join();
  if (stuck.has_value()) throw std::runtime_error(*stuck);
  return trace;
}

int Lockstep::Count(State state) const {
  return static_cast<int>(std::count_if(sides_.begin(), sides_.end(),
                                        [&](const Side& side) { return side.state == state; }));
}

void Lockstep::Settle(std::unique_lock<std::mutex>& lock) {
  const RealClock clock;
  const absl::Time give_up = clock.Now() + kStuckAfter;
  while (Count(State::kRunning) > 0) {
    const bool woken = changed_.wait_for(lock, absl::ToChronoNanoseconds(kLookEvery),
                                         [&] { return Count(State::kRunning) == 0; });
    if (woken) return;
    // One side stands and the other one waits for its locks. Two that wait are a deadlock, which
    // PostgreSQL ends; one that runs beside one that is done needs nobody.
    if (Count(State::kAtStop) == 1 && Count(State::kRunning) == 1) {
      lock.unlock();
      const bool waits = waiting_() == 1;
      lock.lock();
      if (waits && Count(State::kAtStop) == 1 && Count(State::kRunning) == 1) return;
    }
    if (clock.Now() > give_up) throw std::runtime_error("a side neither goes on nor waits");
  }
}

void Lockstep::Release(int side) {
  Side& chosen = sides_[static_cast<std::size_t>(side)];
  chosen.state = State::kRunning;
  chosen.go = true;
  changed_.notify_all();
}

LockstepTrace Lockstep::Drive(const std::vector<int>& decisions) {
  LockstepTrace trace;
  std::size_t next = 0;
  std::unique_lock lock(mutex_);
  for (;;) {  // ends with both sides; each has a bounded number of statements and retries
    Settle(lock);
    if (Count(State::kDone) == kSides) return trace;
    LockstepStep step;
    if (Count(State::kAtStop) == kSides) {
      step.decided = true;
      step.side = next < decisions.size() ? decisions[next] : 0;
      ++next;
    } else {
      step.side = sides_[0].state == State::kAtStop ? 0 : 1;
    }
    step.statement = sides_[static_cast<std::size_t>(step.side)].statement;
    trace.push_back(step);
    Release(step.side);
  }
}

int Explore(const std::function<LockstepTrace(const std::vector<int>&)>& run, int orders_max) {
  std::vector<int> decisions;
  for (int orders = 1;; ++orders) {
    const LockstepTrace trace = run(decisions);
    if (orders == orders_max) return orders;
    decisions.clear();
    for (const LockstepStep& step : trace) {
      if (step.decided) decisions.push_back(step.side);
    }
    // The last decision for side 0 becomes one for side 1: all orders, each once.
    while (!decisions.empty() && decisions.back() == kSides - 1) decisions.pop_back();
    if (decisions.empty()) return orders;
    decisions.back() = kSides - 1;
  }
}

}  // namespace tandem::testing
