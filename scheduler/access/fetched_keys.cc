// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/fetched_keys.h"

#include <fmt/format.h>

#include <utility>

#include "base/log.h"
#include "scheduler/access/jwks.h"

namespace tandem::access {

FetchedKeys::FetchedKeys(Hooks hooks, FetchTimes times)
    : hooks_(std::move(hooks)), times_(times), view_{std::make_shared<const KeySet>(), 0} {}

FetchedKeys::~FetchedKeys() {
  {
    const Lock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

absl::Status FetchedKeys::Open(absl::Time) {
  Lock lock(mutex_);
  FetchOnce(lock);
  thread_ = std::thread([this] { Run(); });
  return absl::OkStatus();
}

KeyView FetchedKeys::Current(absl::Time now) {
  const Lock lock(mutex_);
  if (!view_.keys->keys.empty() && now - good_time_ > kKeysAgeMax) {
    Replace(std::make_shared<const KeySet>());
    text_.clear();
    Log(LogLevel::kError, "keys_too_old", {{"generation", view_.generation}});
  }
  return view_;
}

KeyView FetchedKeys::Renewed(absl::Time now, absl::Duration patience) {
  Lock lock(mutex_);
  const bool asks = now < ask_time_ || now - ask_time_ >= times_.ask_min;
  if (asks) {
    ask_time_ = now;
    asked_ = true;
    wake_.notify_all();
  }
  // Nobody waits for a fetch that is not coming, and few for one that is.
  if (!asked_ || waiters_ >= kKeyWaitersMax) return view_;
  ++waiters_;
  const std::int64_t before = fetches_;
  fetched_.wait_for(lock, absl::ToChronoNanoseconds(patience),
                    [&] { return stopping_ || (fetches_ != before && !asked_); });
  --waiters_;
  return view_;
}

void FetchedKeys::Run() {
  Lock lock(mutex_);
  while (!stopping_) {
    const absl::Duration pause = failing_ ? times_.again : times_.every;
    wake_.wait_for(lock, absl::ToChronoNanoseconds(pause), [&] { return stopping_ || asked_; });
    if (!stopping_) FetchOnce(lock);
  }
}

// The lock is held before and after, not meanwhile. Who asks while a fetch is under way waits for
// the one after it: what is on its way may be from before the rotation.
void FetchedKeys::FetchOnce(Lock& lock) {
  const bool answers = asked_;
  lock.unlock();
  absl::StatusOr<std::string> fetched = hooks_.fetch();
  const absl::Time now = hooks_.now();
  lock.lock();
  Take(std::move(fetched), now);
  ++fetches_;
  if (answers) asked_ = false;
  fetched_.notify_all();
}

void FetchedKeys::Take(absl::StatusOr<std::string> fetched, absl::Time now) {
  absl::StatusOr<KeySet> keys =
      fetched.ok() ? ParseJwks(*fetched) : absl::StatusOr<KeySet>(fetched.status());
  failing_ = !keys.ok();
  if (failing_) {
    Log(LogLevel::kWarning, "keys_unreachable",
        {{"generation", view_.generation}, {"why", std::string(keys.status().message())}});
    return;
  }
  good_time_ = now;
  if (*fetched == text_) return;
  text_ = *std::move(fetched);
  Replace(std::make_shared<const KeySet>(*std::move(keys)));
  Log(LogLevel::kInfo, "keys_fetched",
      {{"generation", view_.generation}, {"keys", view_.keys->keys.size()}});
}

void FetchedKeys::Replace(std::shared_ptr<const KeySet> keys) {
  view_ = {std::move(keys), view_.generation + 1};
}

}  // namespace tandem::access
