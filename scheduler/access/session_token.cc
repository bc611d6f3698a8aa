// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/session_token.h"

#include <algorithm>

#include "scheduler/access/token.h"

namespace tandem::access {
namespace {

bool IsSlugByte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }

bool IsBase64UrlByte(char c) { return IsSlugByte(c) || (c >= 'A' && c <= 'Z') || c == '_'; }

}  // namespace

std::optional<SessionToken> ReadSessionToken(std::string_view text) {
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || dot == 0 || dot > kClinicSlugBytesMax) return std::nullopt;
  const SessionToken token{text.substr(0, dot), text.substr(dot + 1)};
  const bool formed = token.secret.size() == kSessionSecretChars &&
                      std::all_of(token.clinic.begin(), token.clinic.end(), IsSlugByte) &&
                      std::all_of(token.secret.begin(), token.secret.end(), IsBase64UrlByte);
  if (!formed) return std::nullopt;
  return token;
}

}  // namespace tandem::access
