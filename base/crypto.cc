// SPDX-License-Identifier: Apache-2.0
#include "base/crypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <cstdlib>
#include <limits>

namespace tandem {
namespace {

using Digest = std::array<unsigned char, kSha256Bytes>;

// OpenSSL failed where only a broken machine makes it fail.
void Check(bool worked) {
  if (!worked) std::abort();
}

const unsigned char* Data(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Bytes ToBytes(const Digest& digest) { return Bytes{std::string(digest.begin(), digest.end())}; }

// Looked up once: EVP_sha256() alone makes OpenSSL 3 search its providers at every use.
const EVP_MD* FetchedSha256() {
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  Check(sha256 != nullptr);
  return sha256;
}

constexpr char kBase64Url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int Base64Value(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '-') return 62;
  return c == '_' ? 63 : -1;
}

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

Bytes Sha256(std::string_view data) {
  Digest digest;
  unsigned size = 0;
  Check(EVP_Digest(data.data(), data.size(), digest.data(), &size, FetchedSha256(), nullptr) == 1);
  return ToBytes(digest);
}

Bytes HmacSha256(std::string_view key, std::string_view data) {
  Digest digest;
  unsigned size = 0;
  Check(HMAC(FetchedSha256(), key.data(), static_cast<int>(key.size()), Data(data), data.size(),
             digest.data(), &size) != nullptr);
  return ToBytes(digest);
}

Bytes HmacSha1(std::string_view key, std::string_view data) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest;
  unsigned size = 0;
  Check(HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), Data(data), data.size(),
             digest.data(), &size) != nullptr);
  return Bytes{std::string(reinterpret_cast<const char*>(digest.data()), size)};
}

Bytes DeriveKey(std::string_view master, std::string_view label) {
  const Bytes extracted = HmacSha256(std::string(kSha256Bytes, '\0'), master);
  return HmacSha256(extracted, std::string(label) + '\x01');  // one block is all we need
}

Bytes RandomBytes(std::size_t size) {
  Bytes bytes{std::string(size, '\0')};
  FillRandom(reinterpret_cast<std::uint8_t*>(bytes.data.data()), size);
  return bytes;
}

void FillRandom(std::uint8_t* data, std::size_t size) {
  Check(RAND_bytes(data, static_cast<int>(size)) == 1);
}

std::uint32_t RandomBelow(std::uint32_t bound) {
  Check(bound >= 1);
  constexpr std::uint64_t kRange = std::uint64_t{1} << 32;
  const std::uint64_t fair = kRange - kRange % bound;  // beyond it, small results come too often
  for (;;) {  // each round ends it with a chance of at least one half
    std::array<std::uint8_t, 4> bytes;
    FillRandom(bytes.data(), bytes.size());
    std::uint64_t value = 0;
    for (const std::uint8_t byte : bytes) value = value << 8 | byte;
    if (value < fair) return static_cast<std::uint32_t>(value % bound);
  }
}

bool ConstantTimeEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string Base64(std::string_view data) {
  std::string text = Base64Url(data);
  for (char& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
  text.append((4 - text.size() % 4) % 4, '=');
  return text;
}

std::string Base64Url(std::string_view data) {
  std::string text;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : data) {
    bits = bits << 8 | static_cast<std::uint8_t>(c);
    for (held += 8; held >= 6; held -= 6) text += kBase64Url[bits >> (held - 6) & 0x3f];
  }
  if (held > 0) text += kBase64Url[bits << (6 - held) & 0x3f];
  return text;
}

std::optional<Bytes> ParseBase64Url(std::string_view text) {
  Bytes bytes;
  std::uint32_t bits = 0;
  int held = 0;
  for (const char c : text) {
    const int value = Base64Value(c);
    if (value < 0) return std::nullopt;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.data += static_cast<char>(bits >> held);
    }
  }
  const std::uint32_t left = bits & ((1u << held) - 1);
  if (held >= 6 || left != 0) return std::nullopt;  // a lone character, or bits of nothing
  return bytes;
}

std::string Hex(std::string_view data) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  text.reserve(2 * data.size());
  for (const char c : data) {
    text += kDigits[static_cast<std::uint8_t>(c) >> 4];
    text += kDigits[static_cast<std::uint8_t>(c) & 0x0f];
  }
  return text;
}

std::optional<Bytes> ParseHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = HexValue(text[i]);
    const int low = HexValue(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.data += static_cast<char>(high << 4 | low);
  }
  return bytes;
}

}  // namespace tandem
