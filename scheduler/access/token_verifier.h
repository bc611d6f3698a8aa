// SPDX-License-Identifier: Apache-2.0
// TokenVerifier: VerifyToken on the path of every call. A token that verified is remembered, as its
// hash, until it expires or the keys change: a signature costs as much as a search.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "scheduler/access/jwks.h"
#include "scheduler/access/token.h"

namespace tandem::access {

constexpr std::size_t kRememberedTokensMax = 16 * 1024;  // people signed in at a server: 4 MB

// Thread-safe.
class TokenVerifier {
 public:
  TokenVerifier(std::string jwks_path, TokenPolicy policy)
      : jwks_(std::move(jwks_path)), policy_(std::move(policy)) {}

  // Reads the keys. Without them there is no service.
  absl::Status Open(absl::Time now) { return jwks_.Open(now); }

  // Errors: UNAUTHENTICATED.
  absl::StatusOr<Claims> Verify(std::string_view token, absl::Time now);

  std::size_t remembered() const;

 private:
  void Remember(std::string hash, const Claims& claims, absl::Time now);

  JwksFile jwks_;
  const TokenPolicy policy_;
  mutable std::mutex mutex_;  // guards the rest
  std::int64_t generation_ = 0;
  absl::flat_hash_map<std::string, Claims> verified_;  // by SHA-256 of the token
};

}  // namespace tandem::access
