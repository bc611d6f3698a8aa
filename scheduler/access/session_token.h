// SPDX-License-Identifier: Apache-2.0
// The form of a session's token: the clinic's slug, a dot and 256 random bits. Told from a signed
// token, which has two dots, before anything is looked up. Pure.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace tandem::access {

constexpr std::size_t kSessionSecretBytes = 32;
constexpr std::size_t kSessionSecretChars = 43;  // of them in base64url

// Parts of the text that was read.
struct SessionToken {
  std::string_view clinic;  // slug
  std::string_view secret;
};

// Nothing for any other text.
std::optional<SessionToken> ReadSessionToken(std::string_view text);

}  // namespace tandem::access
