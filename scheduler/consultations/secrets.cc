// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/secrets.h"

#include "base/crypto.h"
#include "fmt/format.h"

namespace tandem::consultations {
namespace {

std::string_view Raw(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

}  // namespace

Secrets::Secrets(std::string_view master)
    : CodeSecrets(master),
      hold_key_(DeriveKey(master, "consultations/hold")),
      link_key_(DeriveKey(master, "consultations/link")) {}

std::string Secrets::HoldSecret(ClinicId clinic, AppointmentId hold) const {
  std::string data = "hold";
  data += Raw(clinic.uuid);
  data += Raw(hold.uuid);
  return Base64Url(HmacSha256(hold_key_, data));
}

bool Secrets::IsHoldSecret(ClinicId clinic, AppointmentId hold, std::string_view given) const {
  return ConstantTimeEqual(HoldSecret(clinic, hold), given);
}

std::string Secrets::ManageToken(std::string_view clinic_slug, const Uuid& link) const {
  return fmt::format("{}.{}", clinic_slug, Base64Url(HmacSha256(link_key_, Raw(link))));
}

Bytes SecretDigest(std::string_view secret) { return Sha256(secret); }

}  // namespace tandem::consultations
