// SPDX-License-Identifier: Apache-2.0
// Secrets of the public consultation, beside its codes: derived from the service's master key and
// from ids. What is derived need not be stored, and a replay gives the same. Pure given the key.
// Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/id.h"
#include "scheduler/codes/code_secrets.h"

namespace tandem::consultations {

constexpr std::size_t kSecretBytesMax = 128;       // ours have 43 characters
constexpr std::size_t kManageTokenBytesMax = 128;  // slug (40), a dot and 43 characters

class Secrets : public codes::CodeSecrets {
 public:
  // `master`: at least 32 bytes.
  explicit Secrets(std::string_view master);

  // Owns a hold: 256 bits, base64url.
  std::string HoldSecret(ClinicId clinic, AppointmentId hold) const;
  bool IsHoldSecret(ClinicId clinic, AppointmentId hold, std::string_view given) const;

  // Opens, moves and cancels one consultation: "cedar-harbor.<256 bits, base64url>". The slug tells
  // a door that serves many clinics which one to ask.
  std::string ManageToken(std::string_view clinic_slug, const Uuid& link) const;

 private:
  Bytes hold_key_;
  Bytes link_key_;
};

// What the appointment keeps of a hold's secret, and the link of its token.
Bytes SecretDigest(std::string_view secret);

}  // namespace tandem::consultations
