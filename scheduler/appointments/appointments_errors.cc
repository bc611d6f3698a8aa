// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointments_errors.h"

#include <fmt/format.h>

#include "base/error.h"

namespace tandem::appointments {
namespace {

constexpr absl::StatusCode kPrecondition = absl::StatusCode::kFailedPrecondition;
constexpr absl::Duration kWatchRetryAfter = absl::Seconds(30);  // somebody closes a page by then

std::string Instant(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

std::string Minutes(absl::Duration duration) {
  return fmt::to_string(absl::ToInt64Minutes(duration));
}

}  // namespace

absl::Status AppointmentNotFound() {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound, "No such appointment.");
}

absl::Status PatientNotFound() {
  return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound, "No such patient.");
}

absl::Status EtagMismatch() {
  return MakeError(absl::StatusCode::kAborted, Reason::kEtagMismatch,
                   "The appointment changed since it was read.");
}

absl::Status StateForbids(Status status, Verb verb) {
  return MakeError(
      kPrecondition, Reason::kStateForbids,
      fmt::format("An appointment that is {} does not allow {} now.", Name(status), Name(verb)),
      {{"status", std::string(Name(status))}, {"verb", std::string(Name(verb))}});
}

absl::Status NotBefore(absl::Time allowed, Verb verb) {
  return MakeError(kPrecondition, Reason::kStateForbids,
                   fmt::format("The time of {} has not come: {}.", Name(verb), Instant(allowed)),
                   {{"verb", std::string(Name(verb))}, {"allowedTime", Instant(allowed)}});
}

absl::Status NothingToUndo() {
  return MakeError(kPrecondition, Reason::kNothingToUndo, "The last step cannot be undone.");
}

absl::Status HoldExpired() {
  return MakeError(kPrecondition, Reason::kHoldExpired, "The hold has expired or was released.");
}

absl::Status SlotTaken(const Taken& taken) {
  ErrorMetadata metadata;
  if (!taken.need.empty()) metadata["need"] = taken.need;
  if (!taken.resource.empty()) metadata["resource"] = taken.resource;
  return MakeError(kPrecondition, Reason::kSlotTaken, "Someone or something needed is taken.",
                   std::move(metadata));
}

absl::Status ClinicChanged(std::int64_t revision) {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   fmt::format("The clinic's file is now at revision {}.", revision),
                   {{"revision", fmt::to_string(revision)}});
}

absl::Status OutsideOpeningHours(std::string_view need) {
  return MakeError(kPrecondition, Reason::kOutsideOpeningHours,
                   fmt::format("Outside the hours of the {}.", need),
                   {{"need", std::string(need)}});
}

absl::Status TimeReserved(std::string_view need, absl::Time release) {
  return MakeError(kPrecondition, Reason::kTimeReserved,
                   fmt::format("Kept for sessions after infusions until {}: the time of the {}.",
                               Instant(release), need),
                   {{"need", std::string(need)}, {"releaseTime", Instant(release)}});
}

absl::Status NobodyQualified(std::string_view need) {
  return MakeError(kPrecondition, Reason::kNobodyQualified,
                   fmt::format("Nobody or nothing qualifies as {}.", need),
                   {{"need", std::string(need)}});
}

absl::Status ResourceNotNeeded(std::string_view resource) {
  return MakeError(kPrecondition, Reason::kNobodyQualified,
                   fmt::format("{} fills none of the visit's needs.", resource),
                   {{"resource", std::string(resource)}});
}

absl::Status NotOffered(directory::Mode mode, std::string_view location) {
  return MakeError(kPrecondition, Reason::kNotOffered,
                   fmt::format("Not offered as {} at {}.", Name(mode), location),
                   {{"mode", std::string(Name(mode))}, {"location", std::string(location)}});
}

absl::Status NotBookableOnline() {
  return MakeError(absl::StatusCode::kPermissionDenied, Reason::kNotBookableOnline,
                   "This visit type is booked by the front desk.");
}

absl::Status NoticeTooShort(absl::Time earliest) {
  return MakeError(kPrecondition, Reason::kNoticeTooShort,
                   fmt::format("The earliest start is {}.", Instant(earliest)),
                   {{"earliest", Instant(earliest)}});
}

absl::Status BeyondHorizon(absl::Time latest) {
  return MakeError(kPrecondition, Reason::kBeyondHorizon,
                   fmt::format("The latest start is {}.", Instant(latest)),
                   {{"latest", Instant(latest)}});
}

absl::Status OffGrid(absl::Duration grid) {
  return MakeError(kPrecondition, Reason::kOffGrid,
                   fmt::format("Visits start every {} minutes of the local day.", Minutes(grid)),
                   {{"gridMinutes", Minutes(grid)}});
}

absl::Status GapTooShort(absl::Duration min_gap, absl::Duration gap) {
  return MakeError(
      kPrecondition, Reason::kGapTooShort,
      fmt::format("Another visit of this patient begins {} minutes before or after it; "
                  "{} minutes are needed, and another day.",
                  Minutes(gap), Minutes(min_gap)),
      {{"gapMinutes", Minutes(gap)}, {"minGapMinutes", Minutes(min_gap)}});
}

absl::Status HoldQuota(int holds_max) {
  return MakeError(absl::StatusCode::kResourceExhausted, Reason::kHoldQuota,
                   fmt::format("You keep {} times already. Use or release one.", holds_max),
                   {{"holdsMax", fmt::to_string(holds_max)}});
}

absl::Status ListenerGone() {
  return MakeError(absl::StatusCode::kCancelled, Reason::kDeadlineExceeded,
                   "The caller stopped listening.");
}

absl::Status TooManyWatches(int watches_max) {
  return WithRetryAfter(
      MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded,
                fmt::format("At most {} days are watched at a time.", watches_max),
                {{"watchesMax", fmt::to_string(watches_max)}}),
      kWatchRetryAfter);
}

}  // namespace tandem::appointments
