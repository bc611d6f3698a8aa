// SPDX-License-Identifier: Apache-2.0
// When the rules of a zone change, what was booked before is stored as an instant at which the
// clock there will read something else than people agreed on. This finds such appointments; what to
// do about each is for people: move it, or tell the patient.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/pool.h"

namespace tandem::appointments {

constexpr int kRecheckPageSize = 1000;  // 100 KB a page
constexpr int kRecheckPagesMax = 1000;  // a million visits to come: no clinic has them

// A start: the instant, and what people agreed on.
struct AgreedTime {
  AppointmentId id;
  absl::Time start;
  absl::CivilMinute local_start;
  std::string time_zone;
  std::string tzdb_version;  // by which the two were the same
};

struct ShiftedTime {
  AgreedTime agreed;
  // When the clock will read local_start, by this machine's time zone data; nothing when it never
  // will (a skipped minute), or when the zone is gone.
  std::optional<absl::Time> present;
};

// Nothing while the clock reads local_start at the stored instant. Of a repeated minute both
// occurrences are as agreed.
std::optional<ShiftedTime> FindShift(const AgreedTime& agreed);

struct RecheckScope {
  ClinicId clinic;
  absl::Time from;  // visits that start before are not looked at
  int page_size = kRecheckPageSize;
};

// In the order of their starts. Errors: RESOURCE_EXHAUSTED beyond kRecheckPagesMax.
absl::StatusOr<std::vector<ShiftedTime>> FindShiftedTimes(pg::Pool& pool,
                                                          const RecheckScope& scope);

}  // namespace tandem::appointments
