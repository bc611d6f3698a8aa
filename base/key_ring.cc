// SPDX-License-Identifier: Apache-2.0
#include "base/key_ring.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <optional>

#include "base/crypto.h"
#include "base/error.h"
#include "base/status.h"
#include "base/strings.h"

namespace tandem {
namespace {

constexpr std::size_t kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
static_assert(crypto_aead_xchacha20poly1305_ietf_KEYBYTES == kSha256Bytes);

const unsigned char* Octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* Octets(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }

absl::Status Refuse(std::size_t line, std::string_view what) {
  return absl::InvalidArgumentError(fmt::format("Line {} of the keys {}.", line, what));
}

bool IsName(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  };
  return !name.empty() && name.size() <= kKeyNameBytesMax &&
         std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

absl::StatusOr<KeyRing> KeyRing::Parse(std::string_view lines, std::string_view purpose) {
  KeyRing ring;
  for (std::size_t number = 1; !lines.empty(); ++number) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    const std::string_view line = Trim(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
    if (line.empty() || line.front() == '#') continue;
    const std::size_t space = std::min(line.find(' '), line.size());
    const std::string name(line.substr(0, space));
    const std::string_view secret = Trim(line.substr(space));
    if (!IsName(name)) return Refuse(number, "must start with a name of a-z, 0-9 and hyphens");
    if (secret.size() < kKeyTextBytesMin) return Refuse(number, "has a secret that is too short");
    if (!ring.keys_.emplace(name, DeriveKey(secret, purpose)).second) {
      return Refuse(number, "has a name that stands there twice");
    }
    if (ring.keys_.size() > kKeysMax) return Refuse(number, "is one too many");
    if (ring.current_.empty()) ring.current_ = name;
  }
  if (ring.keys_.empty()) return absl::InvalidArgumentError("There is no key.");
  return ring;
}

std::vector<std::string> KeyRing::older() const {
  std::vector<std::string> names;
  for (const auto& [name, key] : keys_) {
    if (name != current_) names.push_back(name);
  }
  return names;
}

Sealed KeyRing::Seal(std::string_view text, std::string_view context) const {
  std::string padded(text);
  padded.resize((text.size() / kSealPadBytes + 1) * kSealPadBytes);
  std::size_t size = 0;
  sodium_pad(&size, Octets(padded), text.size(), kSealPadBytes, padded.size());
  std::string bytes = RandomBytes(kNonceBytes).data;
  bytes.resize(kNonceBytes + padded.size() + kTagBytes);
  crypto_aead_xchacha20poly1305_ietf_encrypt(Octets(bytes) + kNonceBytes, nullptr, Octets(padded),
                                             padded.size(), Octets(context), context.size(),
                                             nullptr, Octets(bytes), Octets(keys_.at(current_)));
  return {current_, Bytes{std::move(bytes)}};
}

absl::StatusOr<std::string> KeyRing::Open(const Sealed& sealed, std::string_view context) const {
  const auto key = keys_.find(sealed.key);
  if (key == keys_.end()) return InternalError("seal_without_key");
  const std::string_view bytes = sealed.bytes;
  if (bytes.size() < kNonceBytes + kTagBytes) return InternalError("seal_broken");
  std::string text(bytes.size() - kNonceBytes - kTagBytes, '\0');
  const int opened = crypto_aead_xchacha20poly1305_ietf_decrypt(
      Octets(text), nullptr, nullptr, Octets(bytes) + kNonceBytes, bytes.size() - kNonceBytes,
      Octets(context), context.size(), Octets(bytes), Octets(key->second));
  std::size_t size = 0;
  if (opened != 0 || sodium_unpad(&size, Octets(text), text.size(), kSealPadBytes) != 0) {
    return InternalError("seal_broken");
  }
  text.resize(size);
  return text;
}

}  // namespace tandem
