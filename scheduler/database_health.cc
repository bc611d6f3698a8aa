// SPDX-License-Identifier: Apache-2.0
#include "scheduler/database_health.h"

#include <condition_variable>
#include <mutex>
#include <utility>

#include "base/clock.h"
#include "base/log.h"

namespace tandem {
namespace {

pg::PoolOptions OnlyOne(pg::PoolOptions options) {
  options.connections = 1;
  options.application_name += "-health";
  return options;
}

}  // namespace

struct DatabaseHealth::State {
  explicit State(pg::PoolOptions options) : pool(OnlyOne(std::move(options))) {}

  bool Pause(absl::Duration time) {  // false: stopping
    std::unique_lock lock(mutex);
    return !wake.wait_for(lock, absl::ToChronoMilliseconds(time), [this] { return stopping; });
  }
  bool Answers() {
    const std::lock_guard lock(mutex);
    return RealClock().Now() - answered < kDatabaseSilenceMax;
  }

  pg::Pool pool;
  std::mutex mutex;
  std::condition_variable wake;
  absl::Time answered = RealClock().Now();  // guarded by mutex
  bool stopping = false;                    // guarded by mutex
  bool asking = false;                      // guarded by mutex
};

DatabaseHealth::DatabaseHealth(pg::PoolOptions options)
    : state_(std::make_shared<State>(std::move(options))) {}

DatabaseHealth::~DatabaseHealth() { Stop(); }

void DatabaseHealth::Start(std::function<void(bool answers)> changed) {
  state_->answered = RealClock().Now();
  state_->asking = true;
  asking_ = std::thread([state = state_] { Ask(state); });
  judging_ = std::thread([state = state_, changed = std::move(changed)] { Judge(state, changed); });
}

void DatabaseHealth::Ask(const std::shared_ptr<State>& state) {
  do {
    const absl::Status answer = state->pool.Ping(RealClock().Now() + kDatabaseAskMax);
    const std::lock_guard lock(state->mutex);
    if (answer.ok()) state->answered = RealClock().Now();
  } while (state->Pause(kDatabaseAskEvery));
  const std::lock_guard lock(state->mutex);
  state->asking = false;
  state->wake.notify_all();
}

void DatabaseHealth::Judge(const std::shared_ptr<State>& state,
                           const std::function<void(bool)>& changed) {
  bool told = true;
  while (state->Pause(kDatabaseJudgeEvery)) {
    const bool answers = state->Answers();
    if (answers == told) continue;
    Log(answers ? LogLevel::kInfo : LogLevel::kError,
        answers ? "database_answers" : "database_silent");
    changed(answers);
    told = answers;
  }
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

bool DatabaseHealth::answers() const { return state_->Answers(); }

}  // namespace tandem
