// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/gap_check.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/time/civil_time.h"
#include "base/civil.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/appointments_errors.h"

namespace tandem::appointments {
namespace {

// Clocks change by less: nothing nearer on the wall is missed.
constexpr absl::Duration kClockChangeMax = absl::Hours(2);
// Whatever the gap, two of one day are found.
constexpr absl::Duration kDay = absl::Hours(24);

// The types that keep a distance, by the distance to keep from them: the larger of the two.
std::map<absl::Duration, std::vector<VisitTypeId>> GapsFrom(const GapQuestion& question) {
  std::map<absl::Duration, std::vector<VisitTypeId>> gaps;
  for (const directory::VisitType& other : question.file.visit_types) {
    if (other.min_gap <= absl::ZeroDuration()) continue;
    gaps[std::max(other.min_gap, question.type.min_gap)].push_back(other.id);
  }
  return gaps;
}

}  // namespace

absl::Duration ShortestGap(absl::Time start, const std::vector<absl::Time>& others,
                           absl::TimeZone zone) {
  const absl::CivilMinute at = ToCivil(start, zone);
  absl::Duration shortest = absl::InfiniteDuration();
  for (const absl::Time other : others) {
    const absl::CivilMinute then = ToCivil(other, zone);
    const bool same_day = absl::CivilDay(then) == absl::CivilDay(at);
    const absl::Duration gap = absl::AbsDuration(absl::Minutes(at - then));
    shortest = std::min(shortest, same_day ? absl::ZeroDuration() : gap);
  }
  return shortest;
}

absl::Status CheckGap(pg::Transaction& tx, const access::CallContext& call,
                      const GapQuestion& question) {
  const Appointment& visit = question.visit;
  if (question.type.min_gap <= absl::ZeroDuration() || visit.patient.IsNil()) {
    return absl::OkStatus();
  }
  for (const auto& [gap, types] : GapsFrom(question)) {
    const absl::Duration around = std::max(gap, kDay) + kClockChangeMax;
    const Interval near = {visit.time.start - around, visit.time.start + around};
    ASSIGN_OR_RETURN(const std::vector<absl::Time> others,
                     AppointmentStore(tx, call).ReadStartsNear(visit, near, types));
    const absl::Duration shortest = ShortestGap(visit.time.start, others, question.file.zone);
    const bool is_below = shortest < gap && !question.override_given;
    if (is_below || shortest == absl::ZeroDuration()) return GapTooShort(gap, shortest);
  }
  return absl::OkStatus();
}

}  // namespace tandem::appointments
