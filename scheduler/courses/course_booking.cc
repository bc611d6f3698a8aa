// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_booking.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/courses/course_deed.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/courses/response_review.h"

namespace tandem::courses {

using appointments::Appointment;
using appointments::Status;

absl::Status CourseBooking::Prepare() {
  ASSIGN_OR_RETURN(std::vector<HalfChange> changes, ChangesOf(before_, order_.pairs, *clinic_));
  RETURN_IF_ERROR(AddPreparation(before_, order_, *clinic_, changes));
  RETURN_IF_ERROR(CheckChanges(before_, order_, changes, *clinic_, parts_.clock.Now()));
  ASSIGN_OR_RETURN(const bool tail_waits, TailWaits());
  const appointments::Strictness strictness = {.override_reason = order_.override_reason};
  const CourseTerms& terms = before_.course.terms;
  for (HalfChange& change : changes) {
    const Appointment* moving = change.moving.has_value() ? &*change.moving : nullptr;
    absl::StatusOr<appointments::Proposal> proposal =
        parts_.booking.Propose(call_, WishOf(terms, change), terms.patient, strictness, moving);
    if (!proposal.ok()) return OfHalf(proposal.status(), PlaceOf(change));
    const bool waits = tail_waits && IsTentative(terms, change.position);
    const appointments::Booking::Placing placing = {.status =
                                                        waits ? Status::kPending : Status::kBooked};
    // Contenders begin with different ones.
    visits_.Add({*std::move(proposal), change.moving, placing}, std::hash<Uuid>()(call_.call_id));
    changes_.push_back(std::move(change));
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> CourseBooking::TailWaits() {
  const Course& course = before_.course;
  const bool has_tail = course.terms.tentative_from.value_or(0) > 0;
  if (order_.terms.has_value() || !has_tail) return has_tail;
  ASSIGN_OR_RETURN(const std::vector<clearances::Clearance> last,
                   parts_.clearances.ReadLast(call_, course.terms.patient));
  return FindReviewGap(last, course.create_time).has_value();
}

HalfPlace CourseBooking::PlaceOf(const HalfChange& change) const {
  HalfPlace place{change.position, NameOf(change), std::string(NameOf(change))};
  for (std::size_t i = 0; order_.must_pair && i < order_.pairs.size(); ++i) {
    if (order_.pairs[i].position != change.position) continue;
    place.field = fmt::format("pairs[{}].{}", i, NameOf(change));
  }
  return place;
}

absl::StatusOr<CourseId> CourseBooking::Run() {
  return visits_.Try<CourseId>(parts_.pool, [&](pg::Transaction& tx) { return Once(tx); });
}

absl::StatusOr<CourseId> CourseBooking::Once(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call_, order_.key));
  if (replay.has_value()) return CourseId(replay->subject);
  RETURN_IF_ERROR(LockCourse(tx));
  RETURN_IF_ERROR(visits_.LockAll(tx, {ResourceId(before_.course.terms.patient)}));
  const absl::StatusOr<std::vector<Appointment>> taken = visits_.TakeAll(tx);
  if (!taken.ok()) return OfHalf(taken.status(), PlaceOf(changes_[visits_.failed()]));
  Course course = before_.course;
  for (std::size_t i = 0; i < changes_.size(); ++i) Link(changes_[i], (*taken)[i].id, course);
  RETURN_IF_ERROR(Save(tx, course));
  RETURN_IF_ERROR(parts_.following.Follow(tx, call_, course.id));
  RETURN_IF_ERROR(parts_.requests.Close(tx, call_, order_.key, std::nullopt,
                                        DeedOf(course, order_.override_reason)));
  return course.id;
}

absl::Status CourseBooking::LockCourse(pg::Transaction& tx) {
  if (order_.terms.has_value()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<int> version,
                   CourseStore(tx, call_.clinic()).Lock(before_.course.id));
  if (!version.has_value()) return CourseNotFound();
  return *version == before_.course.version ? absl::OkStatus() : ChangedMeanwhile();
}

void CourseBooking::Link(const HalfChange& change, AppointmentId appointment, Course& course) {
  if (change.position == kPreparationPosition) {
    course.preparation = appointment;
    return;
  }
  PairLink& link = course.links[static_cast<std::size_t>(change.position - 1)];
  (change.is_session ? link.session : link.infusion) = appointment;
  if (!change.is_session) return;
  link.choice = PairingChoice::kWanted;
  link.external.reset();
}

absl::Status CourseBooking::Save(pg::Transaction& tx, Course course) {
  course.directory_revision = clinic_->revision;
  course.update_time = parts_.clock.Now();
  CourseStore store(tx, call_.clinic());
  if (!order_.terms.has_value()) return store.Save(course);
  course.create_time = course.update_time;
  return store.Insert(course);
}

}  // namespace tandem::courses
