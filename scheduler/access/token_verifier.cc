// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/token_verifier.h"

#include "base/crypto.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"

namespace tandem::access {

std::optional<Claims> TokenVerifier::Recall(const std::string& hash, const KeyView& view,
                                            absl::Time now) {
  const std::lock_guard lock(mutex_);
  if (generation_ < view.generation) {
    verified_.clear();
    generation_ = view.generation;
  }
  const auto found = verified_.find(hash);
  if (found == verified_.end()) return std::nullopt;
  if (now < found->second.expire) return found->second;
  verified_.erase(found);
  return std::nullopt;
}

absl::StatusOr<Claims> TokenVerifier::Verify(std::string_view token, absl::Time now,
                                             absl::Duration patience) {
  if (token.size() > kTokenBytesMax) return errors::Unauthenticated();
  KeyView view = keys_->Current(now);
  std::string hash = Sha256(token).data;
  if (std::optional<Claims> known = Recall(hash, view, now)) return *std::move(known);
  if (NamesUnknownKey(token, *view.keys)) view = keys_->Renewed(now, patience);
  if (view.keys->keys.empty()) return errors::SignInUnavailable();
  ASSIGN_OR_RETURN(Claims claims, VerifyToken(token, *view.keys, policy_, now));
  const std::lock_guard lock(mutex_);
  if (generation_ == view.generation) Remember(std::move(hash), claims, now);
  return claims;
}

void TokenVerifier::Remember(std::string hash, const Claims& claims, absl::Time now) {
  if (verified_.size() >= kRememberedTokensMax) {
    absl::erase_if(verified_, [now](const auto& entry) { return entry.second.expire <= now; });
  }
  // Still full: forget all. They verify again, once each.
  if (verified_.size() >= kRememberedTokensMax) verified_.clear();
  verified_.emplace(std::move(hash), claims);
}

std::size_t TokenVerifier::remembered() const {
  const std::lock_guard lock(mutex_);
  return verified_.size();
}

}  // namespace tandem::access
