// SPDX-License-Identifier: Apache-2.0
#include "notifier/curl_sessions.h"

#include <utility>

namespace tandem::notifier {

CurlSession CurlSessions::Borrow() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      CurlSession session = std::move(idle_.back());
      idle_.pop_back();
      curl_easy_reset(session.get());  // keeps the connection
      return session;
    }
  }
  return OpenCurlSession();
}

void CurlSessions::GiveBack(CurlSession session) {
  const std::lock_guard lock(mutex_);
  if (idle_.size() < kept_max_) idle_.push_back(std::move(session));
}

}  // namespace tandem::notifier
