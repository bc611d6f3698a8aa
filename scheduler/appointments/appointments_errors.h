// SPDX-License-Identifier: Apache-2.0
// The errors of booking and of appointments. What to do next stands in error_reason.proto.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/lifecycle.h"

namespace tandem::appointments {

absl::Status AppointmentNotFound();
absl::Status PatientNotFound();
absl::Status EtagMismatch();
absl::Status StateForbids(Status status, Verb verb);
// The verb is right, the time is not yet.
absl::Status NotBefore(absl::Time allowed, Verb verb);
absl::Status NothingToUndo();
absl::Status HoldExpired();

// Who was in the way: shown to staff only; nothing where it is not known.
struct Taken {
  std::string need = {};      // "nurse"; "patient"
  std::string resource = {};  // "practitioners/ana-reyes"
};
absl::Status SlotTaken(const Taken& taken = {});
// `revision`: of the clinic's file, newer than the one that was decided on.
absl::Status ClinicChanged(std::int64_t revision);

absl::Status OutsideOpeningHours(std::string_view need);
absl::Status TimeReserved(std::string_view need, absl::Time release);
absl::Status NobodyQualified(std::string_view need);
// A named resource that fills none of the visit's needs.
absl::Status ResourceNotNeeded(std::string_view resource);
absl::Status NotOffered(directory::Mode mode, std::string_view location);
absl::Status NotBookableOnline();
absl::Status NoticeTooShort(absl::Time earliest);
absl::Status BeyondHorizon(absl::Time latest);
absl::Status OffGrid(absl::Duration grid);
// `gap`: as it is; zero for two on one day.
absl::Status GapTooShort(absl::Duration min_gap, absl::Duration gap);

// As the same of a visitor's contact.
absl::Status HoldQuota(int holds_max);

// Of a stream that nobody reads any more.
absl::Status ListenerGone();
absl::Status TooManyWatches(int watches_max);

}  // namespace tandem::appointments
