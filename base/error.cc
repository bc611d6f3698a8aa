// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdint>
#include <utility>

#include "absl/strings/cord.h"
#include "base/crypto.h"
#include "base/log.h"
#include "base/strings.h"

namespace tandem {
namespace {

constexpr std::string_view kReasonKey = "tandem/reason";
constexpr std::string_view kMetadataKey = "tandem/metadata";
constexpr std::string_view kViolationsKey = "tandem/violations";
constexpr std::string_view kRetryAfterKey = "tandem/retry-after-micros";
constexpr std::size_t kIncidentBytes = 8;  // enough to be unique in a log

using Strings = std::vector<std::string>;

// "3:abc0:2:de": each string after its length.
std::string Pack(const Strings& strings) {
  std::string packed;
  for (const std::string& text : strings) packed += fmt::format("{}:{}", text.size(), text);
  return packed;
}

Strings Unpack(std::string_view packed) {
  Strings strings;
  while (!packed.empty()) {
    std::size_t size = 0;
    while (!packed.empty() && packed.front() != ':') {
      size = size * 10 + static_cast<std::size_t>(packed.front() - '0');
      packed.remove_prefix(1);
    }
    packed.remove_prefix(1);
    strings.emplace_back(packed.substr(0, size));
    packed.remove_prefix(size);
  }
  return strings;
}

void SetPayload(absl::Status& status, std::string_view key, std::string value) {
  status.SetPayload(Av(key), absl::Cord(std::move(value)));
}

std::optional<std::string> Payload(const absl::Status& status, std::string_view key) {
  const auto cord = status.GetPayload(Av(key));
  if (!cord.has_value()) return std::nullopt;
  return std::string(*cord);
}

}  // namespace

absl::Status MakeError(absl::StatusCode code, Reason reason, std::string message,
                       ErrorMetadata metadata) {
  absl::Status status(code, Av(message));
  SetPayload(status, kReasonKey, std::to_string(static_cast<int>(reason)));
  if (!metadata.empty()) {
    Strings flat;
    for (auto& [key, value] : metadata) {
      flat.push_back(key);
      flat.push_back(std::move(value));
    }
    SetPayload(status, kMetadataKey, Pack(flat));
  }
  return status;
}

std::optional<Reason> ReasonOf(const absl::Status& status) {
  const auto payload = Payload(status, kReasonKey);
  if (!payload.has_value()) return std::nullopt;
  return static_cast<Reason>(std::stoi(*payload));  // written by MakeError only
}

ErrorMetadata MetadataOf(const absl::Status& status) {
  ErrorMetadata metadata;
  const Strings flat = Unpack(Payload(status, kMetadataKey).value_or(""));
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) metadata[flat[i]] = flat[i + 1];
  return metadata;
}

absl::Status InternalError(std::string_view where) {
  const std::string incident = Hex(RandomBytes(kIncidentBytes));
  Log(LogLevel::kError, "internal_error", {{"where", where}, {"incident", incident}});
  return MakeError(absl::StatusCode::kInternal, Reason::kInternal,
                   fmt::format("Something went wrong on our side (incident {}).", incident),
                   {{"incident", incident}});
}

absl::Status WithRetryAfter(absl::Status status, absl::Duration delay) {
  SetPayload(status, kRetryAfterKey, std::to_string(absl::ToInt64Microseconds(delay)));
  return status;
}

std::optional<absl::Duration> RetryAfterOf(const absl::Status& status) {
  const auto payload = Payload(status, kRetryAfterKey);
  if (!payload.has_value()) return std::nullopt;
  return absl::Microseconds(std::stoll(*payload));  // written by WithRetryAfter only
}

void Violations::Add(std::string field, std::string reason) {
  if (list_.size() < kViolationsMax) list_.push_back({std::move(field), std::move(reason)});
}

absl::Status Violations::ToStatus() const {
  if (list_.empty()) return absl::OkStatus();
  Strings flat, fields, sentences;
  for (const auto& [field, reason] : list_) {
    flat.push_back(field);
    flat.push_back(reason);
    fields.push_back(field);
    sentences.push_back(fmt::format("{}: {}", field, reason));
  }
  absl::Status status =
      MakeError(absl::StatusCode::kInvalidArgument, Reason::kFieldInvalid,
                fmt::format("The request is not valid. {}.", fmt::join(sentences, "; ")),
                {{"fields", fmt::format("{}", fmt::join(fields, ", "))}});
  SetPayload(status, kViolationsKey, Pack(flat));
  return status;
}

std::vector<Violation> ViolationsOf(const absl::Status& status) {
  std::vector<Violation> violations;
  const Strings flat = Unpack(Payload(status, kViolationsKey).value_or(""));
  for (std::size_t i = 0; i + 1 < flat.size(); i += 2) {
    violations.push_back({flat[i], flat[i + 1]});
  }
  return violations;
}

}  // namespace tandem
