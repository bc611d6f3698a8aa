// SPDX-License-Identifier: Apache-2.0
#include "tests/support/canary.h"

#include <fmt/format.h>

#include <stdexcept>
#include <vector>

#include "base/bytes.h"
#include "base/crypto.h"
#include "base/strings.h"

namespace tandem::testing {
namespace {

constexpr std::size_t kBase64Group = 3;  // bytes that become four characters

// What of the mark is the same in base64 wherever it stands: three cuts, for each way to write it.
std::vector<std::string> Base64Forms() {
  std::vector<std::string> forms;
  for (const std::string_view mark : {"qzvxkwjq", "Qzvxkwjq"}) {
    for (std::size_t skipped = 0; skipped < kBase64Group; ++skipped) {
      const std::string_view rest = mark.substr(skipped);
      forms.push_back(Base64Url(rest.substr(0, rest.size() / kBase64Group * kBase64Group)));
    }
  }
  return forms;
}

bool Holds(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool IsHexDigit(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

// Takes `part` off the front, after at most `marks_max` of what stands between the parts of a
// number.
bool Skip(std::string_view& text, std::string_view part, std::size_t marks_max) {
  constexpr std::string_view kMarks = " .()-";
  for (std::size_t i = 0; i < marks_max && !text.empty(); ++i) {
    if (kMarks.find(text.front()) == std::string_view::npos) break;
    text.remove_prefix(1);
  }
  if (text.substr(0, part.size()) != part) return false;
  text.remove_prefix(part.size());
  return true;
}

// (989) 555-0142, 989.555.0142, +19895550142; not as a part of a longer number or of an id.
bool IsNumberAt(std::string_view text, std::size_t area) {
  std::size_t before = area;
  if (before > 0 && text[before - 1] == '(') --before;
  if (before > 0 && text[before - 1] == ' ') --before;
  if (before > 0 && text[before - 1] == '1') --before;
  if (before > 0 && IsHexDigit(text[before - 1])) return false;
  text.remove_prefix(area);
  if (!Skip(text, "989", 0) || !Skip(text, "555", 2) || !Skip(text, "01", 1)) return false;
  const auto digit = [&](std::size_t i) {
    return i < text.size() && text[i] >= '0' && text[i] <= '9';
  };
  return digit(0) && digit(1) && !(text.size() > 2 && IsHexDigit(text[2]));
}

bool HoldsNumber(std::string_view lower) {
  std::size_t area = lower.find("989");
  while (area != std::string_view::npos) {
    if (IsNumberAt(lower, area)) return true;
    area = lower.find("989", area + 1);
  }
  return false;
}

}  // namespace

std::string CanaryName(std::string_view of) { return fmt::format("Qzvxkwjq {}", of); }

std::string CanaryEmail(std::string_view of) {
  return fmt::format("{}@{}.example.com", of, kCanaryMark);
}

std::string CanaryPhone(int number) {
  if (number < 0 || number >= kCanaryNumbers) throw std::out_of_range("no such canary number");
  return fmt::format("{}01{:02}", kCanaryArea, number);
}

bool HoldsCanary(std::string_view text) {
  static const std::vector<std::string> kBase64 = Base64Forms();
  for (const std::string& form : kBase64) {
    if (Holds(text, form)) return true;
  }
  const std::string lower = ToLowerAscii(text);
  return Holds(lower, kCanaryMark) || Holds(lower, Hex(kCanaryMark)) ||
         Holds(lower, Hex("Qzvxkwjq")) || HoldsNumber(lower);
}

}  // namespace tandem::testing
