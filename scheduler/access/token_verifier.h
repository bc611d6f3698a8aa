// SPDX-License-Identifier: Apache-2.0
// TokenVerifier: VerifyToken on the path of every call. A token that verified is remembered, as its
// hash, until it expires or the keys change: a signature costs as much as a search.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/access/key_source.h"
#include "scheduler/access/token.h"

namespace tandem::access {

constexpr std::size_t kRememberedTokensMax = 16 * 1024;  // people signed in at a server: 4 MB

// Thread-safe.
class TokenVerifier {
 public:
  TokenVerifier(std::unique_ptr<KeySource> keys, TokenPolicy policy)
      : keys_(std::move(keys)), policy_(std::move(policy)) {}

  // Reads the keys. Errors: one sentence that says what to do.
  absl::Status Open(absl::Time now) { return keys_->Open(now); }

  // `patience`: how long to wait, at most, for keys that are new. Errors: UNAUTHENTICATED;
  // UNAVAILABLE SIGN_IN_UNAVAILABLE (there are no keys at all).
  absl::StatusOr<Claims> Verify(std::string_view token, absl::Time now,
                                absl::Duration patience = absl::ZeroDuration());

  std::size_t remembered() const;

 private:
  // Nothing: it is not remembered. A key that left takes its tokens along.
  std::optional<Claims> Recall(const std::string& hash, const KeyView& view, absl::Time now);
  void Remember(std::string hash, const Claims& claims, absl::Time now);

  const std::unique_ptr<KeySource> keys_;
  const TokenPolicy policy_;
  mutable std::mutex mutex_;  // guards the rest
  std::int64_t generation_ = 0;
  absl::flat_hash_map<std::string, Claims> verified_;  // by SHA-256 of the token
};

}  // namespace tandem::access
