// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultations_errors.h"

#include <fmt/format.h>

#include "base/error.h"
#include "scheduler/access/access_errors.h"

namespace tandem::consultations::errors {

using absl::StatusCode;

absl::Status NotFound() { return access::errors::NotFound(); }

absl::Status LinkInvalid() {
  return MakeError(StatusCode::kPermissionDenied, Reason::kLinkInvalid,
                   "This link does not work any more. Use the newest one, or call the clinic.");
}

absl::Status HoldExpired() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kHoldExpired,
                   "The time is no longer kept. Choose one again.");
}

absl::Status HoldQuota(int max) {
  return MakeError(StatusCode::kResourceExhausted, Reason::kHoldQuota,
                   fmt::format("This contact keeps {} times already. Use or release one.", max),
                   {{"holdsMax", fmt::to_string(max)}});
}

absl::Status ContactUnverified() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kContactUnverified,
                   "The contact must be verified with its code first.");
}

absl::Status NoticeUnacknowledged(std::string_view version) {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kNoticeUnacknowledged,
                   fmt::format("The notice of version {} must be acknowledged.", version),
                   {{"noticeVersion", std::string(version)}});
}

absl::Status ConsultationExists() {
  return MakeError(StatusCode::kAlreadyExists, Reason::kConsultationExists,
                   "This person has an active consultation. Move or cancel that one.");
}

absl::Status ChangeTooLate(absl::Time deadline) {
  const std::string until = absl::FormatTime(absl::RFC3339_full, deadline, absl::UTCTimeZone());
  return MakeError(StatusCode::kFailedPrecondition, Reason::kChangeTooLate,
                   fmt::format("This was possible until {}. Call the clinic.", until),
                   {{"changeDeadline", until}});
}

absl::Status NotOffered() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kNotOffered,
                   "The clinic does not offer a consultation like this.");
}

absl::Status NothingFree() {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kSlotTaken,
                   "No time is free for now. Call the clinic, or ask again later.");
}

absl::Status StateForbids(std::string_view status) {
  return MakeError(StatusCode::kFailedPrecondition, Reason::kStateForbids,
                   fmt::format("A consultation that is {} does not allow this.", status),
                   {{"status", std::string(status)}});
}

absl::Status NotYetHeld(absl::Time start) {
  const std::string allowed = absl::FormatTime(absl::RFC3339_full, start, absl::UTCTimeZone());
  return MakeError(StatusCode::kFailedPrecondition, Reason::kStateForbids,
                   fmt::format("The consultation has not begun: {}.", allowed),
                   {{"allowedTime", allowed}});
}

}  // namespace tandem::consultations::errors
