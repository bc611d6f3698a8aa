// SPDX-License-Identifier: Apache-2.0
// TestIssuer: an issuer of a test's own: an Ed25519 key, its JWKS file, tokens for any role.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "scheduler/access/principal.h"
#include "scheduler/access/testing/token_signer.h"

namespace tandem::testing {

class TestIssuer {
 public:
  // Tokens begin now by `clock` and last access::kTestTokenLife.
  explicit TestIssuer(const Clock& clock)
      : clock_(clock), signer_(access::Algorithm::kEdDsa, "tandem-test-key") {}

  // For every role but patients.
  std::string Token(access::Role role, std::string_view clinic) const;
  std::string PatientToken(PatientId patient, std::string_view clinic) const;

  // What Token signs, to be changed and signed with Sign.
  nlohmann::json Claims(access::Role role, std::string_view clinic) const;
  std::string Sign(const nlohmann::json& claims) const { return signer_.Sign(claims); }

  const access::TokenSigner& signer() const { return signer_; }
  void WriteJwks(const std::string& path) const;

 private:
  const Clock& clock_;
  access::TokenSigner signer_;
};

}  // namespace tandem::testing
