// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/time_recheck.h"

#include <utility>

#include "base/civil.h"
#include "base/status.h"
#include "scheduler/appointments/agreed_time_store.h"

namespace tandem::appointments {

std::optional<ShiftedTime> FindShift(const AgreedTime& agreed) {
  const absl::StatusOr<absl::TimeZone> zone = LoadZone(agreed.time_zone);
  if (!zone.ok()) return ShiftedTime{agreed, std::nullopt};
  if (ToCivil(agreed.start, *zone) == agreed.local_start) return std::nullopt;
  const absl::StatusOr<absl::Time> present = ResolveCivil(agreed.local_start, *zone);
  return ShiftedTime{agreed, present.ok() ? std::optional(*present) : std::nullopt};
}

absl::StatusOr<std::vector<ShiftedTime>> FindShiftedTimes(pg::Pool& pool,
                                                          const RecheckScope& scope) {
  std::vector<ShiftedTime> shifted;
  absl::Time after = scope.from;
  AppointmentId after_id;
  for (int page = 0; page < kRecheckPagesMax; ++page) {
    ASSIGN_OR_RETURN(const std::vector<AgreedTime> times,
                     ReadAgreedTimes(pool, scope.clinic, after, after_id, scope.page_size));
    for (const AgreedTime& agreed : times) {
      if (auto shift = FindShift(agreed); shift.has_value()) shifted.push_back(*std::move(shift));
    }
    if (times.size() < static_cast<std::size_t>(scope.page_size)) return shifted;
    after = times.back().start;
    after_id = times.back().id;
  }
  return absl::ResourceExhaustedError("The clinic has too many visits to come for one check.");
}

}  // namespace tandem::appointments
