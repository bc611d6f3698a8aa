// SPDX-License-Identifier: Apache-2.0
// Hashes, keys, random data and constant-time comparison, on OpenSSL. A failure of OpenSSL itself
// (out of memory, broken random source) ends the process: there is no safe way on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"

namespace tandem {

constexpr std::size_t kSha256Bytes = 32;

Bytes Sha256(std::string_view data);
Bytes HmacSha256(std::string_view key, std::string_view data);
// For others' protocols that know nothing better; never for our own.
Bytes HmacSha1(std::string_view key, std::string_view data);
// A key for one purpose, from a master key of at least 32 bytes (HKDF-SHA-256, RFC 5869).
Bytes DeriveKey(std::string_view master, std::string_view label);

// From the operating system's generator, fit for secrets.
Bytes RandomBytes(std::size_t size);
void FillRandom(std::uint8_t* data, std::size_t size);
// Uniform in [0, bound), fit for secrets: verification codes. `bound` >= 1.
std::uint32_t RandomBelow(std::uint32_t bound);

// Takes the same time wherever the first difference is (but tells a different length at once).
bool ConstantTimeEqual(std::string_view a, std::string_view b);

// RFC 4648 section 4, with padding.
std::string Base64(std::string_view data);
// RFC 4648 section 5, without padding.
std::string Base64Url(std::string_view data);
// Nothing for padding, foreign characters, or a text that Base64Url would not write.
std::optional<Bytes> ParseBase64Url(std::string_view text);

std::string Hex(std::string_view data);
std::optional<Bytes> ParseHex(std::string_view text);

}  // namespace tandem
