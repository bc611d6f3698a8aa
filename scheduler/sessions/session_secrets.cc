// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/session_secrets.h"

#include <fmt/format.h>

#include "base/crypto.h"
#include "scheduler/access/session_token.h"

namespace tandem::sessions {

SessionSecrets::SessionSecrets(std::string_view master)
    : CodeSecrets(master), link_key_(DeriveKey(master, "sessions/link")) {}

std::string SessionSecrets::LinkToken(std::string_view clinic_slug, const Uuid& sign_in) const {
  const std::string_view raw(reinterpret_cast<const char*>(sign_in.bytes.data()),
                             sign_in.bytes.size());
  return fmt::format("{}.{}", clinic_slug, Base64Url(HmacSha256(link_key_, raw)));
}

std::string NewSessionToken(std::string_view clinic_slug) {
  return fmt::format("{}.{}", clinic_slug, Base64Url(RandomBytes(access::kSessionSecretBytes)));
}

Bytes TokenDigest(std::string_view token) { return Sha256(token); }

}  // namespace tandem::sessions
