// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_confirming.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/courses/course_deed.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/tail_review.h"

namespace tandem::courses {

using appointments::Appointment;
using appointments::Status;

absl::Status CourseConfirming::Run() {
  const absl::Time now = parts_.clock.Now();
  const auto add = [&](int position, std::string_view half,
                       const std::optional<Appointment>& visit) {
    if (!visit.has_value() || visit->status != Status::kPending) return;
    if (visit->time.end <= now) return;
    pending_.push_back({{position, half, std::string(half)}, *visit});
  };
  for (const PairView& pair : before_.pairs) {
    add(pair.link.position, kInfusionHalf, pair.infusion);
    const bool lost = pair.infusion.has_value() && IsLost(*pair.infusion);
    if (!lost) add(pair.link.position, kSessionHalf, pair.session);
  }
  return parts_.pool.Run(call_.Tx(), [&](pg::Transaction& tx) { return Once(tx); });
}

absl::Status CourseConfirming::Once(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call_, order_.key));
  if (replay.has_value()) return absl::OkStatus();
  RETURN_IF_ERROR(LockCourse(tx));
  RETURN_IF_ERROR(LockPending(tx));
  RETURN_IF_ERROR(TailReview(parts_.booking, parts_.clearances).Check(tx, call_, before_.course));
  RETURN_IF_ERROR(ConfirmAll(tx));
  RETURN_IF_ERROR(parts_.following.Follow(tx, call_, before_.course.id));
  return parts_.requests.Close(tx, call_, order_.key, std::nullopt, DeedOf(before_.course));
}

absl::Status CourseConfirming::LockCourse(pg::Transaction& tx) {
  const Course& course = before_.course;
  ASSIGN_OR_RETURN(const std::optional<int> version,
                   CourseStore(tx, call_.clinic()).Lock(course.id));
  if (!version.has_value()) return CourseNotFound();
  return *version == course.version ? absl::OkStatus() : ChangedMeanwhile();
}

absl::Status CourseConfirming::LockPending(pg::Transaction& tx) {
  std::vector<const Appointment*> in_order;
  for (const Half& half : pending_) in_order.push_back(&half.visit);
  std::sort(in_order.begin(), in_order.end(),
            [](const Appointment* a, const Appointment* b) { return a->id < b->id; });
  for (const Appointment* seen : in_order) {
    ASSIGN_OR_RETURN(const Appointment locked, parts_.booking.Lock(tx, call_, seen->id));
    if (locked.version != seen->version) return ChangedMeanwhile();
  }
  return absl::OkStatus();
}

absl::Status CourseConfirming::ConfirmAll(pg::Transaction& tx) {
  for (const Half& half : pending_) {
    const absl::Status confirmed =
        parts_.appointments.ConfirmWithin(tx, call_, half.visit).status();
    if (!confirmed.ok()) return OfHalf(confirmed, half.place);
  }
  return absl::OkStatus();
}

}  // namespace tandem::courses
