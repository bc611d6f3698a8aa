// SPDX-License-Identifier: Apache-2.0
#include "notifier/mail_fields.h"

#include <algorithm>

#include "base/strings.h"
#include "scheduler/directory/entry_reader.h"
#include "scheduler/reminders/return_address.h"

namespace tandem::notifier {
namespace {

constexpr std::string_view kClinicField = "{clinic}";
constexpr std::size_t kDigitsMin = 5;
constexpr std::size_t kDigitsMax = 15;  // E.164

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

bool IsDomainByte(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return letter || IsDigit(c) || c == '-' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
}

}  // namespace

bool IsMailbox(std::string_view text) {
  if (text.size() > kMailboxBytesMax || !IsHeaderText(text)) return false;
  if (text.find_first_of(" <>()[],;:\"\\") != text.npos) return false;
  const std::size_t at = text.find('@');
  if (at == text.npos || at == 0 || text.find('@', at + 1) != text.npos) return false;
  const std::string_view domain = text.substr(at + 1);
  return !domain.empty() && domain.front() != '.' && domain.back() != '.' &&
         std::ranges::all_of(domain, IsDomainByte);
}

bool IsHeaderText(std::string_view text) {
  return text.size() <= kHeaderTextBytesMax && IsValidUtf8(text) && !HasControl(text);
}

bool IsNumber(std::string_view text) {
  if (text.empty() || text.front() != '+') return false;
  text.remove_prefix(1);
  return text.size() >= kDigitsMin && text.size() <= kDigitsMax &&
         std::ranges::all_of(text, IsDigit);
}

std::string ReturnMailbox(std::string_view pattern, std::string_view slug) {
  std::string mailbox(pattern);
  const std::size_t at = mailbox.find(kClinicField);
  if (at != mailbox.npos) mailbox.replace(at, kClinicField.size(), slug);
  return mailbox;
}

bool IsReturnMailbox(std::string_view pattern) {
  const std::string longest = ReturnMailbox(pattern, std::string(directory::kSlugSizeMax, 'x'));
  const std::size_t at = longest.find('@');
  const std::size_t code = reminders::kLocalPartBytesMax - reminders::kReturnNameBytesMax;
  return IsMailbox(longest) && at <= reminders::kReturnNameBytesMax &&
         longest.size() + code <= reminders::kReturnAddressBytesMax;
}

std::string_view DomainOf(std::string_view mailbox) {
  return mailbox.substr(mailbox.find('@') + 1);
}

}  // namespace tandem::notifier
