// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/contact_point.h"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>

#include "base/strings.h"

namespace tandem::patients {
namespace {

constexpr std::size_t kLocalBytesMax = 64;    // RFC 5321 4.5.3.1.1
constexpr std::size_t kDomainBytesMax = 253;  // RFC 1035, as text
constexpr std::size_t kLabelBytesMax = 63;
constexpr std::size_t kBlockDigits = 4;  // numbers are sold by the ten thousand

using PhoneNumbers = i18n::phonenumbers::PhoneNumberUtil;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// What addresses are made of in practice. Not: quotes, brackets, backslash, and the '%', '!', '|'
// and '`' of source routes and pipes. The apostrophe stays: people are called O'Brien.
bool IsLocalChar(char c) {
  constexpr std::string_view kMarks = "._+-'=&~#*/?^{}$";
  return IsDigit(c) || IsLetter(c) || kMarks.find(c) != std::string_view::npos;
}

bool IsLocalPart(std::string_view local) {
  if (local.empty() || local.size() > kLocalBytesMax) return false;
  // A leading hyphen reads as an option to a mail program.
  if (local.front() == '.' || local.front() == '-' || local.back() == '.') return false;
  if (local.find("..") != std::string_view::npos) return false;
  return std::all_of(local.begin(), local.end(), IsLocalChar);
}

bool IsLabel(std::string_view label) {
  if (label.empty() || label.size() > kLabelBytesMax) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(),
                     [](char c) { return IsDigit(c) || IsLetter(c) || c == '-'; });
}

// At least two labels, the last one not a number: a host name, not an IP address.
bool IsDomain(std::string_view domain) {
  if (domain.size() > kDomainBytesMax) return false;
  std::string_view rest = domain;
  int labels = 0;
  std::string_view last;
  for (bool more = true; more; ++labels) {  // bounded by kDomainBytesMax
    const std::size_t dot = rest.find('.');
    more = dot != std::string_view::npos;
    last = rest.substr(0, dot);
    if (!IsLabel(last)) return false;
    if (more) rest.remove_prefix(dot + 1);
  }
  return labels >= 2 && !std::all_of(last.begin(), last.end(), IsDigit);
}

// Digits and the punctuation of the usual notations; at most one '+', in front of the first digit.
bool IsPhoneText(std::string_view text) {
  bool digit_seen = false;
  bool plus_seen = false;
  for (const char c : text) {
    if (c == '+' && (digit_seen || plus_seen)) return false;
    digit_seen |= IsDigit(c);
    plus_seen |= c == '+';
    constexpr std::string_view kMarks = "+ ()-./";
    if (!IsDigit(c) && kMarks.find(c) == std::string_view::npos) return false;
  }
  return digit_seen;
}

// E.164, or nothing when no such number can exist or calling it costs extra.
std::optional<std::string> Normalise(std::string_view text, std::string_view region) {
  const PhoneNumbers& numbers = *PhoneNumbers::GetInstance();
  i18n::phonenumbers::PhoneNumber number;
  if (numbers.Parse(std::string(text), std::string(region), &number) !=
      PhoneNumbers::NO_PARSING_ERROR) {
    return std::nullopt;
  }
  if (number.has_extension() || !numbers.IsValidNumber(number)) return std::nullopt;
  const PhoneNumbers::PhoneNumberType type = numbers.GetNumberType(number);
  if (type == PhoneNumbers::PREMIUM_RATE || type == PhoneNumbers::SHARED_COST) return std::nullopt;
  std::string normalised;
  numbers.Format(number, PhoneNumbers::E164, &normalised);
  return normalised;
}

}  // namespace

std::string_view Name(ContactKind kind) { return kind == ContactKind::kEmail ? "email" : "phone"; }

ContactKind ParseContactKind(std::string_view name) {
  return name == "email" ? ContactKind::kEmail : ContactKind::kPhone;
}

std::optional<NumberRange> RangeOf(const ContactPoint& point) {
  if (point.kind != ContactKind::kPhone) return std::nullopt;
  i18n::phonenumbers::PhoneNumber number;
  PhoneNumbers::GetInstance()->Parse(point.value, std::string(kRegionDefault), &number);
  const std::size_t length = point.value.size() - std::min(point.value.size(), kBlockDigits);
  return NumberRange{number.country_code(), point.value.substr(0, length)};
}

std::optional<ContactPoint> ReadEmail(std::string_view text, std::string_view field,
                                      Violations& violations) {
  const std::size_t at = text.find('@');
  if (text.size() > kEmailBytesMax || at == std::string_view::npos ||
      !IsLocalPart(text.substr(0, at)) || !IsDomain(text.substr(at + 1))) {
    violations.Add(std::string(field),
                   "must be an email address like name@example.com, at most 254 characters");
    return std::nullopt;
  }
  return ContactPoint{ContactKind::kEmail,
                      std::string(text.substr(0, at + 1)) + ToLowerAscii(text.substr(at + 1))};
}

std::optional<ContactPoint> ReadPhone(std::string_view text, std::string_view region,
                                      std::string_view field, Violations& violations) {
  std::optional<std::string> number;
  if (text.size() <= kPhoneInputBytesMax && IsPhoneText(text)) number = Normalise(text, region);
  if (!number.has_value()) {
    violations.Add(std::string(field),
                   "must be a telephone number that exists, with country code outside the US");
    return std::nullopt;
  }
  return ContactPoint{ContactKind::kPhone, *std::move(number)};
}

}  // namespace tandem::patients
