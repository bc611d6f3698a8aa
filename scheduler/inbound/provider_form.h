// SPDX-License-Identifier: Apache-2.0
// What the fields of a provider's form say. Pure. Fields that are not known here are left alone.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "scheduler/inbound/provider_signature.h"
#include "scheduler/patients/contact_point.h"

namespace tandem::inbound {

constexpr std::size_t kReferenceBytesMax = 100;  // the database's constraint, too
constexpr std::size_t kSenderBytesMax = 40;

// A text that somebody sent. Its words are read and then gone: never stored, never logged.
struct ProviderText {
  std::string reference;
  // A number in E.164; else whatever the provider calls the sender: a short code, a name.
  patients::ContactPoint sender;
  bool from_number = false;
  std::string words;  // may be empty: a picture
};

// What became of a text of ours.
enum class Fate { kOnItsWay, kDelivered, kFailed, kOptedOut };
struct ProviderReceipt {
  std::string reference;
  Fate fate = Fate::kOnItsWay;
  std::string outcome;  // why it failed: "undelivered", "provider_30003"
  std::optional<patients::ContactPoint> recipient = {};  // a number; nothing: not said
};

// MessageSid, From, Body. Errors: FIELD_INVALID.
absl::StatusOr<ProviderText> ReadText(const std::vector<FormField>& fields);
// MessageSid, MessageStatus, ErrorCode, To. Errors: FIELD_INVALID.
absl::StatusOr<ProviderReceipt> ReadReceipt(const std::vector<FormField>& fields);

}  // namespace tandem::inbound
