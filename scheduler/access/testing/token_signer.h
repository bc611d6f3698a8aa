// SPDX-License-Identifier: Apache-2.0
// TokenSigner: a private key of a test's own and the tokens that it signs, good ones and bad ones.
#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "scheduler/access/principal.h"
#include "scheduler/access/signature.h"

namespace tandem::access {

// The claims of a token that is in order; a test changes what it wants to see refused.
nlohmann::json GoodClaims(Role role, std::string_view clinic, absl::Time now);

constexpr std::string_view kTestIssuer = "http://issuer.test";
constexpr std::string_view kTestAudience = "tandem-test";
constexpr absl::Duration kTestTokenLife = absl::Hours(1);

class TokenSigner {
 public:
  explicit TokenSigner(Algorithm algorithm, std::string kid = "test-key");

  const std::string& kid() const { return kid_; }
  nlohmann::json Jwk() const;  // the public half
  std::string Jwks() const;    // a set of that one key

  nlohmann::json Header() const;  // alg, kid and typ as they should be
  std::string Sign(const nlohmann::json& claims) const { return SignWith(Header(), claims); }
  // Any header over this key's signature.
  std::string SignWith(const nlohmann::json& header, const nlohmann::json& claims) const;
  // The signature alone, as JWS writes it.
  std::string SignText(std::string_view text) const;

 private:
  Algorithm algorithm_;
  std::string kid_;
  std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace tandem::access
