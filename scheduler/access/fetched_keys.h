// SPDX-License-Identifier: Apache-2.0
// FetchedKeys: the keys of a sign-in provider, fetched by a thread of their own, so that no call
// waits while the provider is slow or down: the keys before stay, for kKeysAgeMax. Only a token
// with a key that is not known is worth a wait: keys rotate. Thread-safe.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "scheduler/access/key_source.h"

namespace tandem::access {

struct FetchTimes {
  absl::Duration every = absl::Minutes(5);     // a key that was withdrawn is gone by then
  absl::Duration again = absl::Seconds(15);    // after a failure
  absl::Duration ask_min = absl::Seconds(10);  // between fetches for keys that are not known
};
constexpr absl::Duration kKeysAgeMax = absl::Hours(24);  // a weekend's repair is not ours to bridge
constexpr int kKeyWaitersMax = 8;  // callers with unknown keys: most threads must find other work

class FetchedKeys final : public KeySource {
 public:
  struct Hooks {
    std::function<absl::StatusOr<std::string>()> fetch;  // a JWKS; limits its own time and size
    std::function<absl::Time()> now;                     // asked after each fetch
  };
  explicit FetchedKeys(Hooks hooks, FetchTimes times = {});
  ~FetchedKeys() override;  // waits for a fetch that is under way
  FetchedKeys(const FetchedKeys&) = delete;
  FetchedKeys& operator=(const FetchedKeys&) = delete;

  // The first fetch, then the thread. A provider that is down keeps no server from starting: it has
  // callers without tokens, too.
  absl::Status Open(absl::Time now) override;
  KeyView Current(absl::Time now) override;
  // Fetches at once, at most every `ask_min`.
  KeyView Renewed(absl::Time now, absl::Duration patience) override;

 private:
  using Lock = std::unique_lock<std::mutex>;

  void Run();
  void FetchOnce(Lock& lock);
  void Take(absl::StatusOr<std::string> fetched, absl::Time now);
  void Replace(std::shared_ptr<const KeySet> keys);

  const Hooks hooks_;
  const FetchTimes times_;
  std::mutex mutex_;  // guards the rest, the thread excepted
  std::condition_variable wake_;
  std::condition_variable fetched_;
  bool stopping_ = false;
  bool asked_ = false;
  bool failing_ = false;
  int waiters_ = 0;
  std::int64_t fetches_ = 0;  // ended, whatever came of them
  absl::Time ask_time_ = absl::InfinitePast();
  absl::Time good_time_ = absl::InfinitePast();
  std::string text_;  // of the keys in force
  KeyView view_;
  std::thread thread_;
};

}  // namespace tandem::access
