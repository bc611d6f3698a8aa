// SPDX-License-Identifier: Apache-2.0
// Addresses and numbers, normalised. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "base/error.h"

namespace tandem::patients {

constexpr std::size_t kEmailBytesMax = 254;  // RFC 5321 path, without the brackets
constexpr std::size_t kPhoneInputBytesMax = 40;

constexpr std::string_view kRegionDefault = "US";

enum class ContactKind { kEmail, kPhone };
// As stored: "email", "phone".
std::string_view Name(ContactKind kind);
ContactKind ParseContactKind(std::string_view name);

struct ContactPoint {
  ContactKind kind = ContactKind::kEmail;
  std::string value;  // E.164, or the address with its domain in lower case
};

// Where a number stands: in which country, and among which numbers that are sold together.
struct NumberRange {
  int calling_code = 0;  // 1, 44
  std::string block;     // E.164 without its last four digits
};

// Nothing for an address.
std::optional<NumberRange> RangeOf(const ContactPoint& point);

// Control characters, spaces, quotes and everything that a mail command could be made of are
// refused, not repaired. A violation of `field` when it is no address.
std::optional<ContactPoint> ReadEmail(std::string_view text, std::string_view field,
                                      Violations& violations);

// Any usual notation; without a country code a number of `region` ("US"). Numbers that cannot exist
// are refused.
std::optional<ContactPoint> ReadPhone(std::string_view text, std::string_view region,
                                      std::string_view field, Violations& violations);

}  // namespace tandem::patients
