// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/token.h"

#include <array>
#include <cmath>
#include <optional>

#include "base/crypto.h"
#include "base/strings.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/bounded_json.h"

namespace tandem::access {
namespace {

using nlohmann::json;

constexpr double kUnixSecondsMax = 253402300799.0;  // year 9999: beyond it is nonsense
constexpr std::array<std::string_view, 3> kTypes = {"jwt", "at+jwt", "application/at+jwt"};

// header.claims.signature
struct Parts {
  std::string_view header;
  std::string_view claims;
  std::string_view signature;
  std::string_view signed_text;  // header.claims
};

std::optional<Parts> Split(std::string_view token) {
  if (token.size() > kTokenBytesMax) return std::nullopt;
  const std::size_t first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const std::size_t second = token.find('.', first + 1);
  if (second == std::string_view::npos) return std::nullopt;
  if (token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1),
               token.substr(second + 1), token.substr(0, second)};
}

std::optional<json> Decode(std::string_view part, std::size_t bytes_max) {
  const std::optional<Bytes> text = ParseBase64Url(part);
  if (!text.has_value()) return std::nullopt;
  return ParseJsonObject(*text, {bytes_max, kTokenDepthMax});
}

std::optional<std::string> Text(const json& object, const char* name) {
  const auto found = object.find(name);
  if (found == object.end() || !found->is_string()) return std::nullopt;
  return found->get<std::string>();
}

bool IsKnownType(const std::string& typ) {
  const std::string lower = ToLowerAscii(typ);
  for (const std::string_view known : kTypes) {
    if (lower == known) return true;
  }
  return false;
}

// The key that the header names, when header and key agree. Keys inside a token (jwk, jku, x5u) are
// never looked at; an extension that must be understood (crit) is refused.
const PublicKey* FindKey(const json& header, const KeySet& keys) {
  const std::optional<std::string> alg = Text(header, "alg");
  const std::optional<std::string> kid = Text(header, "kid");
  const std::optional<std::string> typ = Text(header, "typ");
  if (!alg || !kid || !typ || !IsKnownType(*typ) || header.contains("crit")) return nullptr;
  const auto found = keys.keys.find(*kid);
  if (found == keys.keys.end()) return nullptr;
  return ParseAlgorithm(*alg) == found->second.algorithm ? &found->second : nullptr;
}

std::optional<absl::Time> Instant(const json& claims, const char* name) {
  const auto found = claims.find(name);
  if (found == claims.end() || !found->is_number()) return std::nullopt;
  const double seconds = found->get<double>();
  if (!std::isfinite(seconds) || seconds < 0 || seconds > kUnixSecondsMax) return std::nullopt;
  return absl::FromUnixSeconds(static_cast<std::int64_t>(seconds));
}

// What is over is over, to the second. A beginning is forgiven what two clocks differ by: a token
// is used as soon as it is made.
bool IsInTime(const json& claims, absl::Time now, absl::Time expire) {
  if (now >= expire) return false;
  if (!claims.contains("nbf")) return true;
  const std::optional<absl::Time> start = Instant(claims, "nbf");
  return start.has_value() && now >= *start - kTokenLeeway;
}

// aud is a text or a list of texts.
bool IsFor(const json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return found->get<std::string>() == audience;
  if (!found->is_array()) return false;
  for (const json& one : *found) {
    if (one.is_string() && one.get<std::string>() == audience) return true;
  }
  return false;
}

bool IsClinicSlug(std::string_view text) {
  if (text.empty() || text.size() > kClinicSlugBytesMax) return false;
  for (const char c : text) {
    if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) return false;
  }
  return true;
}

// The role that the token may give itself; anonymous: none.
Role ClaimedRole(const json& claims, const TokenPolicy& policy) {
  const std::optional<Role> role = ParseRole(Text(claims, "role").value_or(""));
  return role.has_value() && policy.claimed_roles.contains(*role) ? *role : Role::kAnonymous;
}

// False: it says whom it is about, but not well. A patient's token must say it, no other may.
bool ReadPatient(const json& claims, Claims& read) {
  const bool is_patient = read.role == Role::kPatient;
  if (claims.contains("patient") != is_patient) return false;
  if (!is_patient) return true;
  const auto patient = ParseId<PatientId>(Text(claims, "patient").value_or(""));
  if (!patient.has_value() || patient->IsNil()) return false;
  read.patient = *patient;
  return true;
}

// Without a clinic it is the request that names one, and its staff table that decides.
bool ReadClinic(const json& claims, Claims& read) {
  if (!claims.contains("clinic")) return read.role == Role::kAnonymous;
  read.clinic = Text(claims, "clinic").value_or("");
  return IsClinicSlug(read.clinic);
}

bool ReadSignIn(const json& claims, Claims& read) {
  if (!claims.contains("auth_time")) return true;
  const std::optional<absl::Time> time = Instant(claims, "auth_time");
  read.sign_in_time = time.value_or(absl::InfinitePast());
  return time.has_value();
}

// The claims that are ours, or nothing.
std::optional<Claims> ReadClaims(const json& claims, const TokenPolicy& policy, absl::Time expire) {
  const std::optional<std::string> subject = Text(claims, "sub");
  if (!subject || !IsSubject(*subject)) return std::nullopt;
  Claims read;
  read.subject = *subject;
  read.role = ClaimedRole(claims, policy);
  read.expire = expire;
  const bool good =
      ReadClinic(claims, read) && ReadPatient(claims, read) && ReadSignIn(claims, read);
  return good ? std::optional(std::move(read)) : std::nullopt;
}

std::optional<Claims> Check(std::string_view token, const KeySet& keys, const TokenPolicy& policy,
                            absl::Time now) {
  const std::optional<Parts> parts = Split(token);
  if (!parts.has_value()) return std::nullopt;
  const std::optional<json> header = Decode(parts->header, kTokenHeaderBytesMax);
  if (!header.has_value()) return std::nullopt;
  const PublicKey* key = FindKey(*header, keys);
  const std::optional<Bytes> signature = ParseBase64Url(parts->signature);
  if (key == nullptr || !signature || !Verify(*key, parts->signed_text, *signature)) {
    return std::nullopt;
  }
  // Only what our issuer signed is parsed further.
  const std::optional<json> claims = Decode(parts->claims, kTokenClaimsBytesMax);
  if (!claims.has_value() || Text(*claims, "iss") != policy.issuer) return std::nullopt;
  const std::optional<absl::Time> expire = Instant(*claims, "exp");
  if (!expire || !IsFor(*claims, policy.audience) || !IsInTime(*claims, now, *expire)) {
    return std::nullopt;
  }
  return ReadClaims(*claims, policy, *expire);
}

}  // namespace

bool IsSubject(std::string_view text) {
  if (text.empty() || text.size() > kSubjectBytesMax) return false;
  for (const char c : text) {
    if (c <= ' ' || c > '~') return false;
  }
  return true;
}

absl::StatusOr<Claims> VerifyToken(std::string_view token, const KeySet& keys,
                                   const TokenPolicy& policy, absl::Time now) {
  std::optional<Claims> claims = Check(token, keys, policy, now);
  if (!claims.has_value()) return errors::Unauthenticated();
  return *std::move(claims);
}

bool NamesUnknownKey(std::string_view token, const KeySet& keys) {
  const std::optional<Parts> parts = Split(token);
  if (!parts.has_value()) return false;
  const std::optional<json> header = Decode(parts->header, kTokenHeaderBytesMax);
  if (!header.has_value() || !ParseAlgorithm(Text(*header, "alg").value_or(""))) return false;
  const std::string kid = Text(*header, "kid").value_or("");
  return !kid.empty() && kid.size() <= kKeyIdBytesMax && keys.keys.find(kid) == keys.keys.end();
}

}  // namespace tandem::access
