// SPDX-License-Identifier: Apache-2.0
// Tokens: signed JWTs (RFC 7519, 8725) in compact form. Pure: keys and the time are given.
#pragma once

#include <set>
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

// What a token must say of itself, and what of it is believed.
struct TokenPolicy {
  std::string issuer;
  std::string audience;
  // Roles that a token may give itself, by its claim "role". Whoever claims another one, or none,
  // is who the clinic's staff table says. Never a role of staff.
  std::set<Role> claimed_roles = {};
};

// What a verified token says.
struct Claims {
  std::string subject;
  std::string clinic;            // slug; may be empty when `role` is anonymous
  Role role = Role::kAnonymous;  // one of policy.claimed_roles; anonymous: ask the staff table
  PatientId patient;             // set when the role is patient, else nil
  absl::Time expire;
  absl::Time sign_in_time = absl::InfinitePast();  // auth_time: when they last proved who they are
};

// Printable ASCII without blanks, of a fitting length: it goes into logs and histories.
bool IsSubject(std::string_view text);

// Signature by a key of `keys` that the header's kid names and whose kind fits alg; typ, iss, aud,
// exp and nbf; then the claims: sub; clinic; auth_time; role and, for patients, patient.
// Errors: UNAUTHENTICATED, always the same text: what is wrong is nobody's business but the log's.
absl::StatusOr<Claims> VerifyToken(std::string_view token, const KeySet& keys,
                                   const TokenPolicy& policy, absl::Time now);

// Whether the token could be a good one, but for its key, which is not there. Says nothing about
// the token itself: nothing in it is verified.
bool NamesUnknownKey(std::string_view token, const KeySet& keys);

}  // namespace tandem::access
