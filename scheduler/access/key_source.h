// SPDX-License-Identifier: Apache-2.0
// KeySource: where the keys come from that tokens may be signed with. Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/access/signature.h"

namespace tandem::access {

// Keys by their id. Immutable.
struct KeySet {
  std::map<std::string, PublicKey, std::less<>> keys;
};

struct KeyView {
  std::shared_ptr<const KeySet> keys;  // never null once opened; empty: none can be had now
  std::int64_t generation = 0;         // grows with every change that was taken over
};

class KeySource {
 public:
  virtual ~KeySource() = default;

  // Before the first look. Errors: one sentence that says what to do.
  virtual absl::Status Open(absl::Time now) = 0;

  // The keys as they are known now. Does not wait for anybody.
  virtual KeyView Current(absl::Time now) = 0;

  // The same, for a token that names a key which is not there: it may be new. May wait for the one
  // who publishes keys, `patience` at most, and only for a few callers at a time.
  virtual KeyView Renewed(absl::Time now, absl::Duration patience) = 0;
};

}  // namespace tandem::access
