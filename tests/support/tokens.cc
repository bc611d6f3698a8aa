// SPDX-License-Identifier: Apache-2.0
#include "tests/support/tokens.h"

#include <fmt/format.h>

#include <fstream>

namespace tandem::testing {

nlohmann::json TestIssuer::Claims(access::Role role, std::string_view clinic) const {
  nlohmann::json claims = access::GoodClaims(role, clinic, clock_.Now());
  claims["sub"] = fmt::format("test-{}", access::Name(role));
  return claims;
}

std::string TestIssuer::Token(access::Role role, std::string_view clinic) const {
  return Sign(Claims(role, clinic));
}

std::string TestIssuer::PatientToken(PatientId patient, std::string_view clinic) const {
  nlohmann::json claims = Claims(access::Role::kPatient, clinic);
  claims["patient"] = ToString(patient);
  return Sign(claims);
}

void TestIssuer::WriteJwks(const std::string& path) const { std::ofstream(path) << signer_.Jwks(); }

}  // namespace tandem::testing
