// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/return_address.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/crypto.h"
#include "base/strings.h"

namespace tandem::reminders {
namespace {

constexpr std::size_t kDeliveryDigits = 2 * sizeof(Uuid::bytes);
constexpr std::size_t kCodeDigits = 2 * kReturnCodeBytes;

std::string_view Raw(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

}  // namespace

std::optional<ReturnAddress> ParseReturnAddress(std::string_view address) {
  if (address.size() > kReturnAddressBytesMax) return std::nullopt;
  const std::size_t at = address.rfind('@');
  if (at == address.npos || at + 1 == address.size() || at > kLocalPartBytesMax) {
    return std::nullopt;
  }
  const std::size_t plus = address.substr(0, at).rfind('+');
  if (plus == address.npos || plus == 0) return std::nullopt;
  const std::string ours = ToLowerAscii(address.substr(plus + 1, at - plus - 1));
  if (ours.size() != kDeliveryDigits + 1 + kCodeDigits || ours[kDeliveryDigits] != '.') {
    return std::nullopt;
  }
  const auto delivery = ParseHex(std::string_view(ours).substr(0, kDeliveryDigits));
  std::string code = ours.substr(kDeliveryDigits + 1);
  if (!delivery.has_value() || !ParseHex(code).has_value()) return std::nullopt;
  ReturnAddress read;
  std::copy(delivery->data.begin(), delivery->data.end(), read.delivery.bytes.begin());
  read.code = std::move(code);
  return read;
}

ReturnAddresses::ReturnAddresses(std::string_view master)
    : key_(DeriveKey(master, "reminders/return-address")) {}

std::string ReturnAddresses::Write(std::string_view mailbox, ClinicId clinic,
                                   const Uuid& delivery) const {
  const std::size_t at = mailbox.rfind('@');
  return fmt::format("{}+{}.{}{}", mailbox.substr(0, at), Hex(Raw(delivery)),
                     CodeOf(clinic, delivery), mailbox.substr(at));
}

bool ReturnAddresses::IsOurs(ClinicId clinic, const ReturnAddress& address) const {
  return ConstantTimeEqual(CodeOf(clinic, address.delivery), address.code);
}

std::string ReturnAddresses::CodeOf(ClinicId clinic, const Uuid& delivery) const {
  std::string data = "return";
  data += Raw(clinic.uuid);
  data += Raw(delivery);
  return Hex(std::string_view(HmacSha256(key_, data)).substr(0, kReturnCodeBytes));
}

}  // namespace tandem::reminders
