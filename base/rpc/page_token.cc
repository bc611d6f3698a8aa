// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/page_token.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"

namespace tandem::rpc {
namespace {

// Layout: 1 byte version, 16 bytes of the scope's hash, 16 bytes of signature, the position.
constexpr char kVersion = 1;
constexpr std::size_t kScopeBytes = 16;
constexpr std::size_t kSignatureBytes = 16;  // 128 bits: forging one token in 2^128 tries
constexpr std::size_t kHeadBytes = 1 + kScopeBytes + kSignatureBytes;

std::string Prefix(std::string_view scope) {
  return kVersion + Sha256(scope).data.substr(0, kScopeBytes);
}

std::string Signature(std::string_view key, const std::string& prefix, std::string_view position) {
  return HmacSha256(key, prefix + std::string(position)).data.substr(0, kSignatureBytes);
}

absl::Status Invalid() {
  return MakeError(absl::StatusCode::kInvalidArgument, Reason::kPageTokenInvalid,
                   "The page token does not belong to this list and filter; start again without "
                   "one.");
}

}  // namespace

PageTokens::PageTokens(std::string_view key) : key_(DeriveKey(key, "page tokens")) {}

std::string PageTokens::Encode(std::string_view scope, std::string_view position) const {
  const std::string prefix = Prefix(scope);
  return Base64Url(prefix + Signature(key_, prefix, position) + std::string(position));
}

absl::StatusOr<std::string> PageTokens::Decode(std::string_view scope,
                                               std::string_view token) const {
  if (token.empty()) return "";
  if (token.size() > kPageTokenBytesMax) return Invalid();
  const std::optional<Bytes> bytes = ParseBase64Url(token);
  if (!bytes.has_value() || bytes->size() < kHeadBytes) return Invalid();
  const std::string_view data = *bytes;
  const std::string prefix = Prefix(scope);
  const std::string_view position = data.substr(kHeadBytes);
  const std::string head = prefix + Signature(key_, prefix, position);
  if (!ConstantTimeEqual(data.substr(0, kHeadBytes), head)) return Invalid();
  return std::string(position);
}

int ReadPageSize(int requested, PageSizes sizes, std::string_view field, Violations& violations) {
  if (requested < 0) {
    violations.Add(std::string(field), "must not be negative");
    return sizes.standard;
  }
  return requested == 0 ? sizes.standard : std::min(requested, sizes.max);
}

}  // namespace tandem::rpc
