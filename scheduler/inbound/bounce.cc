// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/bounce.h"

#include <algorithm>
#include <utility>

#include "base/error.h"

namespace tandem::inbound {
namespace {

constexpr std::size_t kDigitsMax = 3;  // RFC 3463

bool IsNumber(std::string_view text) {
  return !text.empty() && text.size() <= kDigitsMax &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool IsFailureStatus(std::string_view text) {
  if (!text.starts_with("4.") && !text.starts_with("5.")) return false;
  text.remove_prefix(2);
  const std::size_t dot = text.find('.');
  return dot != text.npos && IsNumber(text.substr(0, dot)) && IsNumber(text.substr(dot + 1));
}

absl::StatusOr<Bounce> ReadBounce(std::string_view return_address, std::string_view status) {
  Violations violations;
  auto returned_to = reminders::ParseReturnAddress(return_address);
  if (!returned_to.has_value()) {
    violations.Add("return_address", "must be an address that a mail of ours was sent from");
  }
  if (!IsFailureStatus(status)) {
    violations.Add("status", "must be a status of class 4 or 5, such as \"5.1.1\"");
  }
  if (!violations.empty()) return violations.ToStatus();
  return Bounce{*std::move(returned_to), std::string(status)};
}

}  // namespace tandem::inbound
