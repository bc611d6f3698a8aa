// SPDX-License-Identifier: Apache-2.0
// Secrets of sign-in, beside its codes. A link's token is derived, so that whoever sends it needs
// the key and no table; a session's is random, and told once. Both are kept as digests only.
// Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/uuid.h"
#include "scheduler/codes/code_secrets.h"

namespace tandem::sessions {

constexpr std::size_t kLinkTokenBytesMax = 128;  // slug (40), a dot and 43 characters

class SessionSecrets : public codes::CodeSecrets {
 public:
  // `master`: at least 32 bytes.
  explicit SessionSecrets(std::string_view master);

  // "cedar-harbor.<256 bits, base64url>". The slug tells a door of many clinics which one to ask.
  std::string LinkToken(std::string_view clinic_slug, const Uuid& sign_in) const;

 private:
  Bytes link_key_;
};

// A new one: "cedar-harbor.<256 random bits, base64url>".
std::string NewSessionToken(std::string_view clinic_slug);

// What is kept of a token of either kind: over all of it, the clinic's slug too.
Bytes TokenDigest(std::string_view token);

}  // namespace tandem::sessions
