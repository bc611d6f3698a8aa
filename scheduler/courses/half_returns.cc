// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/half_returns.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "base/status.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/courses/course_holds.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/pair_state.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;

// Is there a visit in the place that does take place?
absl::StatusOr<bool> Stands(pg::Transaction& tx, const access::CallContext& call,
                            AppointmentId half) {
  if (half.IsNil()) return false;
  ASSIGN_OR_RETURN(const std::vector<Appointment> found,
                   appointments::Appointments::FindWithin(tx, call, {half}));
  return !found.empty() && !IsLost(found.front());
}

// The patient wants the session that they have, whatever they chose while it was lost.
void Want(AppointmentId session, Course& course) {
  for (PairLink& link : course.links) {
    if (link.session != session) continue;
    link.choice = PairingChoice::kWanted;
    link.external.reset();
  }
}

}  // namespace

absl::Status HalfReturns::Lock(pg::Transaction& tx, const access::CallContext& call,
                               const Appointment& visit) const {
  CourseStore store(tx, call.clinic());
  ASSIGN_OR_RETURN(const std::optional<Course> own, store.FindByAppointment(visit.id));
  if (own.has_value()) return LockCourse(tx, call, own->id, 0, visit);
  ASSIGN_OR_RETURN(const auto former, store.FindFormerPlace(visit.patient, visit.id));
  if (former.has_value()) return LockCourse(tx, call, former->course, former->position, visit);
  return LockPrepared(tx, call, visit);
}

absl::Status HalfReturns::LockCourse(pg::Transaction& tx, const access::CallContext& call,
                                     CourseId id, int position, const Appointment& visit) const {
  CourseStore store(tx, call.clinic());
  RETURN_IF_ERROR(store.Lock(id).status());
  if (!IsLost(visit)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<Course> course, store.Find(id));
  if (!course.has_value() || visit.visit_type == course->terms.infusion_type) {
    return absl::OkStatus();
  }
  for (const PairLink& link : course->links) {
    const bool is_its = link.session == visit.id || link.position == position;
    if (is_its && !link.held.IsNil()) return Release(tx, call, link.held, visit.id);
  }
  return absl::OkStatus();
}

absl::Status HalfReturns::Release(pg::Transaction& tx, const access::CallContext& call,
                                  AppointmentId held, AppointmentId lost) const {
  std::optional<Appointment> hold;
  for (const AppointmentId id : {std::min(held, lost), std::max(held, lost)}) {
    ASSIGN_OR_RETURN(Appointment locked, booking_.Lock(tx, call, id));
    if (id == held) hold = std::move(locked);
  }
  if (!IsLive(*hold, clock_.Now())) return absl::OkStatus();
  return booking_.Cancel(tx, call, *hold, appointments::CancellationReason::kHoldReleased).status();
}

absl::Status HalfReturns::LockPrepared(pg::Transaction& tx, const access::CallContext& call,
                                       const Appointment& visit) const {
  ASSIGN_OR_RETURN(const std::vector<CourseStore::Prepared> prepared,
                   CourseStore(tx, call.clinic()).LockPrepared(visit.patient, visit.visit_type));
  std::vector<AppointmentId> ids;
  for (const CourseStore::Prepared& one : prepared) ids.push_back(one.preparation);
  const bool is_own = std::find(ids.begin(), ids.end(), visit.id) != ids.end();
  if (ids.empty() || is_own || !IsLost(visit)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Appointment> found,
                   appointments::Appointments::FindWithin(tx, call, ids));
  const absl::Time now = clock_.Now();
  const bool is_taken = std::any_of(found.begin(), found.end(), [&](const Appointment& one) {
    return !IsLost(one) && one.time.end > now;
  });
  return is_taken ? appointments::NothingToUndo() : absl::OkStatus();
}

absl::Status HalfReturns::Touch(pg::Transaction& tx, const access::CallContext& call,
                                const Appointment& preparation) const {
  CourseStore store(tx, call.clinic());
  ASSIGN_OR_RETURN(const std::vector<CourseStore::Prepared> prepared,
                   store.LockPrepared(preparation.patient, preparation.visit_type));
  for (const CourseStore::Prepared& one : prepared) {
    if (one.preparation != preparation.id) continue;
    ASSIGN_OR_RETURN(std::optional<Course> course, store.Find(one.course));
    course->update_time = clock_.Now();
    return store.Save(*course);
  }
  return absl::OkStatus();
}

absl::Status HalfReturns::Check(pg::Transaction& tx, const access::CallContext& call,
                                const Appointment& back) const {
  if (IsLost(back)) return absl::OkStatus();
  CourseStore store(tx, call.clinic());
  ASSIGN_OR_RETURN(std::optional<Course> course, store.FindByAppointment(back.id));
  if (!course.has_value()) {
    ASSIGN_OR_RETURN(const auto former, store.FindFormerPlace(back.patient, back.id));
    if (!former.has_value()) return Touch(tx, call, back);
    ASSIGN_OR_RETURN(course, store.Find(former->course));
    PairLink& link = course->links[static_cast<std::size_t>(former->position - 1)];
    AppointmentId& half =
        back.visit_type == course->terms.infusion_type ? link.infusion : link.session;
    ASSIGN_OR_RETURN(const bool is_taken, Stands(tx, call, half));
    if (is_taken) return appointments::NothingToUndo();
    half = back.id;
  }
  Want(back.id, *course);
  // Whoever planned without it reads the course again.
  course->update_time = clock_.Now();
  return store.Save(*course);
}

}  // namespace tandem::courses
