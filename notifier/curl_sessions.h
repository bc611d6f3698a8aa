// SPDX-License-Identifier: Apache-2.0
// CurlSessions: libcurl handles that are kept, each with its open connection. Borrowed by one
// thread at a time. Thread-safe.
#pragma once

#include <mutex>
#include <vector>

#include "base/curl_session.h"

namespace tandem::notifier {

class CurlSessions {
 public:
  explicit CurlSessions(std::size_t kept_max) : kept_max_(kept_max) {}

  // One that was given back, options reset and connection open; else a new one. Null when libcurl
  // does not start.
  CurlSession Borrow();
  // For the next; what failed is better destroyed.
  void GiveBack(CurlSession session);

 private:
  const std::size_t kept_max_;
  std::mutex mutex_;
  std::vector<CurlSession> idle_;  // guarded by mutex_
};

}  // namespace tandem::notifier
