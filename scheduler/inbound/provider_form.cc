// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/provider_form.h"

#include <algorithm>

#include "base/error.h"
#include "base/strings.h"

namespace tandem::inbound {
namespace {

constexpr std::string_view kOptedOutCode = "21610";  // the carrier's own list of who said STOP
constexpr std::size_t kErrorCodeDigitsMax = 6;

// The first one of that name; empty when there is none.
std::string_view ValueOf(const std::vector<FormField>& fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [&](const FormField& field) { return field.key == key; });
  return found == fields.end() ? std::string_view() : std::string_view(found->value);
}

std::string ReadReference(const std::vector<FormField>& fields, Violations& violations) {
  const std::string_view reference = ValueOf(fields, "MessageSid");
  const bool good =
      !reference.empty() && reference.size() <= kReferenceBytesMax &&
      std::all_of(reference.begin(), reference.end(), [](char c) { return c > ' ' && c < '\x7f'; });
  if (!good) violations.Add("fields", "must hold a MessageSid of 1 to 100 letters and digits");
  return std::string(reference);
}

// A number in E.164; nothing for whatever else the provider calls somebody.
std::optional<patients::ContactPoint> ReadNumber(std::string_view text) {
  Violations no_number;
  if (!text.starts_with('+')) return std::nullopt;
  return patients::ReadPhone(text, patients::kRegionDefault, "fields", no_number);
}

bool IsErrorCode(std::string_view code) {
  return !code.empty() && code.size() <= kErrorCodeDigitsMax &&
         code.find_first_not_of("0123456789") == code.npos;
}

}  // namespace

absl::StatusOr<ProviderText> ReadText(const std::vector<FormField>& fields) {
  Violations violations;
  ProviderText text;
  text.reference = ReadReference(fields, violations);
  text.words = std::string(ValueOf(fields, "Body"));
  const std::string_view from = ValueOf(fields, "From");
  const auto number = ReadNumber(from);
  text.from_number = number.has_value();
  text.sender =
      number.value_or(patients::ContactPoint{patients::ContactKind::kPhone, std::string(from)});
  if (from.empty() || from.size() > kSenderBytesMax || HasControl(from)) {
    violations.Add("fields", "must hold a From of 1 to 40 characters");
  }
  if (!violations.empty()) return violations.ToStatus();
  return text;
}

absl::StatusOr<ProviderReceipt> ReadReceipt(const std::vector<FormField>& fields) {
  Violations violations;
  ProviderReceipt receipt;
  receipt.reference = ReadReference(fields, violations);
  receipt.recipient = ReadNumber(ValueOf(fields, "To"));
  const std::string_view status = ValueOf(fields, "MessageStatus");
  const std::string_view code = ValueOf(fields, "ErrorCode");
  if (status.empty()) violations.Add("fields", "must hold a MessageStatus");
  if (!violations.empty()) return violations.ToStatus();
  const bool failed = status == "failed" || status == "undelivered";
  if (status == "delivered" || status == "read") receipt.fate = Fate::kDelivered;
  if (!failed) return receipt;
  receipt.fate = code == kOptedOutCode ? Fate::kOptedOut : Fate::kFailed;
  receipt.outcome = IsErrorCode(code) ? "provider_" + std::string(code) : std::string(status);
  return receipt;
}

}  // namespace tandem::inbound
