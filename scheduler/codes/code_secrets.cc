// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/code_secrets.h"

#include <algorithm>
#include <cstdint>

#include "base/crypto.h"
#include "fmt/format.h"

namespace tandem::codes {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

std::string_view Raw(const Uuid& uuid) {
  return {reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()};
}

}  // namespace

CodeSecrets::CodeSecrets(std::string_view master)
    : code_key_(DeriveKey(master, "codes/code")), count_key_(DeriveKey(master, "codes/count")) {}

std::string CodeSecrets::Code(const Uuid& id) const {
  const Bytes mac = HmacSha256(code_key_, Raw(id));
  std::uint64_t number = 0;  // 64 bits: the bias of the remainder is below 1 in 10^13
  for (std::size_t i = 0; i < sizeof(number); ++i) {
    number = (number << 8) | static_cast<std::uint8_t>(mac.data[i]);
  }
  return fmt::format("{:06}", number % kCodes);
}

bool CodeSecrets::IsCode(const Uuid& id, std::string_view given) const {
  return ConstantTimeEqual(Code(id), given);
}

Bytes CodeSecrets::CountSubject(std::string_view what, std::string_view value) const {
  std::string data(what);
  data += '\0';  // "ab" of "c" is not "a" of "bc"
  data += value;
  return HmacSha256(count_key_, data);
}

bool IsCodeForm(std::string_view text) {
  return text.size() == kCodeDigits && std::all_of(text.begin(), text.end(), IsDigit);
}

}  // namespace tandem::codes
