// SPDX-License-Identifier: Apache-2.0
// Public keys and the three kinds of signature that a token may carry, on OpenSSL 3. Which kind is
// checked follows from the key, never from the token alone. Pure; keys are immutable and shared.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "base/bytes.h"

typedef struct evp_pkey_st EVP_PKEY;  // NOLINT: OpenSSL's own way to declare it

namespace tandem::access {

// The whole list. No "none", no HMAC: a token never names its own strength.
enum class Algorithm { kRs256, kEs256, kEdDsa };

std::optional<Algorithm> ParseAlgorithm(std::string_view name);  // "RS256", "ES256", "EdDSA"

constexpr int kRsaBitsMin = 2048;
constexpr int kRsaBitsMax = 4096;  // a larger one only costs time
constexpr std::size_t kEd25519KeyBytes = 32;
constexpr std::size_t kP256CoordinateBytes = 32;

struct PublicKey {
  Algorithm algorithm;
  std::shared_ptr<EVP_PKEY> key;
};

// Nothing when the numbers are no key of that kind, or outside the limits above. Big endian.
std::optional<PublicKey> RsaKey(const Bytes& modulus, const Bytes& exponent);
std::optional<PublicKey> P256Key(const Bytes& x, const Bytes& y);
std::optional<PublicKey> Ed25519Key(const Bytes& raw);

// `signature` as JWS has it: for ES256 the two numbers side by side, 64 bytes.
bool Verify(const PublicKey& key, std::string_view signed_text, std::string_view signature);

}  // namespace tandem::access
