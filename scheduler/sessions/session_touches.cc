// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/session_touches.h"

#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/log.h"
#include "scheduler/sessions/session_store.h"

namespace tandem::sessions {

SessionTouches::SessionTouches(pg::Pool& pool) : pool_(pool), thread_([this] { Loop(); }) {}

SessionTouches::~SessionTouches() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  thread_.join();
}

void SessionTouches::Touch(ClinicId clinic, SessionId session, absl::Time time) {
  {
    const std::lock_guard lock(mutex_);
    if (count_ >= kTouchesMax) return;
    if (waiting_[clinic].insert_or_assign(session, time).second) ++count_;
  }
  wake_.notify_one();
}

void SessionTouches::Loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [this] { return stopping_ || !waiting_.empty(); });
    if (stopping_) return;
    const Waiting batch = std::exchange(waiting_, {});
    count_ = 0;
    lock.unlock();
    for (const auto& [clinic, times] : batch) Write(clinic, times);
    lock.lock();
  }
}

void SessionTouches::Write(ClinicId clinic, const Times& times) {
  std::vector<session_store::Use> uses;
  for (const auto& [session, time] : times) uses.push_back({session, time});
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  options.deadline = RealClock().Now() + kTouchDeadline;
  const absl::Status status = pool_.Run(
      options, [&](pg::Transaction& tx) { return session_store::Touch(tx, clinic, uses); });
  if (!status.ok()) Log(LogLevel::kWarning, "session_touch_failed");
}

}  // namespace tandem::sessions
