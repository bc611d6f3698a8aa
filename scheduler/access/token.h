// SPDX-License-Identifier: Apache-2.0
// Tokens: signed JWTs (RFC 7519, 8725) in compact form. Pure: keys and the time are given.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/access/jwks.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

constexpr std::size_t kTokenBytesMax = 8192;        // as base/rpc's limit on the header
constexpr std::size_t kTokenHeaderBytesMax = 1024;  // decoded: alg, kid, typ and a little more
constexpr std::size_t kTokenClaimsBytesMax = 4096;  // decoded
constexpr int kTokenDepthMax = 8;                   // objects in objects: providers add some
constexpr std::size_t kSubjectBytesMax = 128;
constexpr std::size_t kClinicSlugBytesMax = 40;             // as clinic_route_slug_form
constexpr absl::Duration kTokenLeeway = absl::Seconds(60);  // clocks of two machines

// What a token must say of itself.
struct TokenPolicy {
  std::string issuer;
  std::string audience;
};

// What a verified token says.
struct Claims {
  std::string subject;
  std::string clinic;            // slug
  Role role = Role::kAnonymous;  // never that, once verified
  PatientId patient;             // set when the role is patient, else nil
  absl::Time expire;
};

// Signature by a key of `keys` that the header's kid names and whose kind fits alg; typ, iss, aud,
// exp and nbf; then the claims: sub, clinic, role and, for patients, patient.
// Errors: UNAUTHENTICATED, always the same text: what is wrong is nobody's business but the log's.
absl::StatusOr<Claims> VerifyToken(std::string_view token, const KeySet& keys,
                                   const TokenPolicy& policy, absl::Time now);

}  // namespace tandem::access
