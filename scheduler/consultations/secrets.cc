// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/secrets.h"

#include <cstdint>

#include "base/crypto.h"
#include "fmt/format.h"

namespace tandem::consultations {
namespace {

constexpr std::uint64_t kCodes = 1'000'000;

std::string_view Raw(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

}  // namespace

Secrets::Secrets(std::string_view master)
    : hold_key_(DeriveKey(master, "consultations/hold")),
      code_key_(DeriveKey(master, "consultations/code")),
      link_key_(DeriveKey(master, "consultations/link")),
      count_key_(DeriveKey(master, "consultations/count")) {}

std::string Secrets::HoldSecret(ClinicId clinic, AppointmentId hold) const {
  std::string data = "hold";
  data += Raw(clinic.uuid);
  data += Raw(hold.uuid);
  return Base64Url(HmacSha256(hold_key_, data));
}

bool Secrets::IsHoldSecret(ClinicId clinic, AppointmentId hold, std::string_view given) const {
  return ConstantTimeEqual(HoldSecret(clinic, hold), given);
}

std::string Secrets::Code(const Uuid& contact_code) const {
  const Bytes mac = HmacSha256(code_key_, Raw(contact_code));
  std::uint64_t number = 0;  // 64 bits: the bias of the remainder is below 1 in 10^13
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    number = (number << 8) | static_cast<std::uint8_t>(mac.data[i]);
  }
  return fmt::format("{:06}", number % kCodes);
}

bool Secrets::IsCode(const Uuid& contact_code, std::string_view given) const {
  return ConstantTimeEqual(Code(contact_code), given);
}

std::string Secrets::ManageToken(std::string_view clinic_slug, const Uuid& link) const {
  return fmt::format("{}.{}", clinic_slug, Base64Url(HmacSha256(link_key_, Raw(link))));
}

Bytes Secrets::CountSubject(std::string_view what, std::string_view value) const {
  std::string data(what);
  data += '\0';  // "ab" of "c" is not "a" of "bc"
  data += value;
  return HmacSha256(count_key_, data);
}

Bytes SecretDigest(std::string_view secret) { return Sha256(secret); }

}  // namespace tandem::consultations
