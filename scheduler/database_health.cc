// SPDX-License-Identifier: Apache-2.0
#include "scheduler/database_health.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/log.h"
#include "base/pg/database_time.h"

namespace tandem {
namespace {

pg::PoolOptions OnlyOne(pg::PoolOptions options) {
  options.connections = 1;
  options.application_name += "-health";
  return options;
}

}  // namespace

struct DatabaseHealth::State {
  State(pg::PoolOptions options, const Clock& wall_clock)
      : pool(OnlyOne(std::move(options))), wall(wall_clock) {}

  bool Pause(absl::Duration time) {  // false: stopping
    std::unique_lock lock(mutex);
    return !wake.wait_for(lock, absl::ToChronoMilliseconds(time), [this] { return stopping; });
  }
  bool Answers() {
    const std::lock_guard lock(mutex);
    return RealClock().Now() - answered < kDatabaseSilenceMax;
  }

  bool ClocksAgree() {
    const std::lock_guard lock(mutex);
    return absl::AbsDuration(offset) <= kClockOffsetMax;
  }

  pg::Pool pool;
  const Clock& wall;
  std::mutex mutex;
  std::condition_variable wake;
  absl::Time answered = RealClock().Now();  // guarded by mutex
  absl::Duration offset;                    // guarded by mutex
  bool stopping = false;                    // guarded by mutex
  bool asking = false;                      // guarded by mutex
};

const Clock& DatabaseHealth::WallClock() {
  static const RealClock clock;
  return clock;
}

DatabaseHealth::DatabaseHealth(pg::PoolOptions options, const Clock& wall)
    : state_(std::make_shared<State>(std::move(options), wall)) {}

DatabaseHealth::~DatabaseHealth() { Stop(); }

void DatabaseHealth::Start(std::function<void(bool well)> changed) {
  state_->answered = RealClock().Now();
  AskOnce(*state_);
  state_->asking = true;
  asking_ = std::thread([state = state_] { Ask(state); });
  judging_ = std::thread([state = state_, changed = std::move(changed)] { Judge(state, changed); });
}

void DatabaseHealth::AskOnce(State& state) {
  const auto reading =
      pg::ReadDatabaseTime(state.pool, state.wall, RealClock().Now() + kDatabaseAskMax);
  if (!reading.ok()) return;
  const std::lock_guard lock(state.mutex);
  state.answered = RealClock().Now();
  state.offset = reading->Offset();
}

void DatabaseHealth::Ask(const std::shared_ptr<State>& state) {
  while (state->Pause(kDatabaseAskEvery)) AskOnce(*state);
  const std::lock_guard lock(state->mutex);
  state->asking = false;
  state->wake.notify_all();
}

void DatabaseHealth::Judge(const std::shared_ptr<State>& state,
                           const std::function<void(bool)>& changed) {
  bool answered = true;
  bool agreed = true;
  do {
    const bool answers = state->Answers();
    const bool agrees = state->ClocksAgree();
    if (answers != answered) {
      Log(answers ? LogLevel::kInfo : LogLevel::kError,
          answers ? "database_answers" : "database_silent");
    }
    if (agrees != agreed) {
      Log(agrees ? LogLevel::kInfo : LogLevel::kError, agrees ? "clocks_agree" : "clocks_apart");
    }
    const bool well = answers && agrees;
    if (well != (answered && agreed)) changed(well);
    answered = answers;
    agreed = agrees;
  } while (state->Pause(kDatabaseJudgeEvery));
}

void DatabaseHealth::Stop() {
  bool asking = false;
  {
    std::unique_lock lock(state_->mutex);
    state_->stopping = true;
    state_->wake.notify_all();
    asking = !state_->wake.wait_for(lock, absl::ToChronoMilliseconds(kDatabaseFarewellMax),
                                    [this] { return !state_->asking; });
  }
  if (judging_.joinable()) judging_.join();
  if (!asking_.joinable()) return;
  if (asking) {
    asking_.detach();
  } else {
    asking_.join();
  }
}

bool DatabaseHealth::is_well() const { return state_->Answers() && state_->ClocksAgree(); }

absl::Duration DatabaseHealth::clock_offset() const {
  const std::lock_guard lock(state_->mutex);
  return state_->offset;
}

}  // namespace tandem
