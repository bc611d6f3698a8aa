// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/gap_check.h"

#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"

namespace tandem::appointments {

absl::Status JudgeGaps(const GapQuestion& question, const directory::VisitDistances& distances,
                       const std::vector<VisitStart>& others) {
  absl::Duration nearest = absl::InfiniteDuration();
  absl::Duration needed;
  for (const VisitStart& other : others) {
    const absl::Duration distance = distances.To(other.type);
    const absl::Duration gap =
        directory::GapBetween(question.visit.time.start, other.start, question.file.zone);
    const bool is_below = gap < distance && !question.override_given;
    const bool is_too_near = is_below || gap == absl::ZeroDuration();
    if (distance <= absl::ZeroDuration() || !is_too_near || gap >= nearest) continue;
    nearest = gap;
    needed = distance;
  }
  if (needed <= absl::ZeroDuration()) return absl::OkStatus();
  return GapTooShort(needed, nearest);
}

absl::Status CheckGap(pg::Transaction& tx, const access::CallContext& call,
                      const GapQuestion& question) {
  const Appointment& visit = question.visit;
  if (visit.patient.IsNil()) return absl::OkStatus();
  const directory::VisitDistances distances(question.file, question.type);
  if (distances.types().empty()) return absl::OkStatus();
  const Interval near = directory::StartsAround(visit.time.start, distances.longest());
  ASSIGN_OR_RETURN(const std::vector<VisitStart> others,
                   AppointmentStore(tx, call).ReadStartsNear(visit, near, distances.types()));
  return JudgeGaps(question, distances, others);
}

absl::Status CheckGap(pg::Transaction& tx, const access::CallContext& call,
                      directory::Directories& directories, const Appointment& visit) {
  ASSIGN_OR_RETURN(
      const directory::SnapshotPtr file,
      directories.Knowing(call, visit.visit_type, visit.location, visit.directory_revision));
  const directory::VisitType* type = file->FindVisitType(visit.visit_type);
  if (type == nullptr) return absl::OkStatus();
  return CheckGap(tx, call, {*file, *type, visit, visit.overridden});
}

}  // namespace tandem::appointments
