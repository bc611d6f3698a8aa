// SPDX-License-Identifier: Apache-2.0
// SessionTouches: writes when sessions were last used, beside the calls: none waits for it. A use
// that cannot be written is forgotten; the session then ends a little early, never late.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <thread>

#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/sessions/session.h"

namespace tandem::sessions {

constexpr std::size_t kTouchesMax =
    10'000;  // sessions that wait; more than a server has in a minute
constexpr absl::Duration kTouchDeadline = absl::Seconds(5);

// Thread-safe.
class SessionTouches {
 public:
  // `pool` outlives it.
  explicit SessionTouches(pg::Pool& pool);
  ~SessionTouches();  // what still waits is forgotten
  SessionTouches(const SessionTouches&) = delete;
  SessionTouches& operator=(const SessionTouches&) = delete;

  // Soon; once, however often it is said before.
  void Touch(ClinicId clinic, SessionId session, absl::Time time);

 private:
  using Times =
      std::map<SessionId, absl::Time>;  // in one order: two writers never wait in a circle
  using Waiting = std::map<ClinicId, Times>;

  void Loop();
  void Write(ClinicId clinic, const Times& times);

  pg::Pool& pool_;
  std::mutex mutex_;  // guards the rest
  std::condition_variable wake_;
  Waiting waiting_;
  std::size_t count_ = 0;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace tandem::sessions
