// SPDX-License-Identifier: Apache-2.0
// Phone numbers and e-mail addresses as people, and others, type them: nothing crashes, and what is
// accepted is normal, harmless in a mail command, and stays the same when it is read again.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/strings.h"
#include "scheduler/patients/contact_point.h"

namespace {

using tandem::patients::ContactPoint;

void Require(bool holds) {
  if (!holds) std::abort();
}

void CheckHarmless(std::string_view value) {
  Require(!tandem::HasControl(value));
  Require(value.find_first_of(" \"<>(),;:\\[]|`%!") == std::string_view::npos);
}

void CheckEmail(std::string_view text) {
  tandem::Violations violations;
  const auto point = tandem::patients::ReadEmail(text, "email", violations);
  Require(point.has_value() == violations.empty());
  if (!point.has_value()) return;
  Require(point->value.size() == text.size() &&
          point->value.size() <= tandem::patients::kEmailBytesMax);
  Require(point->value.find('@') == point->value.rfind('@') && point->value.front() != '-');
  CheckHarmless(point->value);
  const auto again = tandem::patients::ReadEmail(point->value, "email", violations);
  Require(again.has_value() && again->value == point->value);
}

void CheckPhone(std::string_view text) {
  tandem::Violations violations;
  const auto point =
      tandem::patients::ReadPhone(text, tandem::patients::kRegionDefault, "phone", violations);
  Require(point.has_value() == violations.empty());
  if (!point.has_value()) return;
  Require(point->value.size() >= 5 && point->value.size() <= 16 && point->value.front() == '+');
  Require(point->value.find_first_not_of("0123456789", 1) == std::string::npos);
  const auto again = tandem::patients::ReadPhone(point->value, "ES", "phone", violations);
  Require(again.has_value() && again->value == point->value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  CheckEmail(text);
  CheckPhone(text);
  return 0;
}
