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
#include "scheduler/courses/tail_review.h"

namespace tandem::courses {

using appointments::Appointment;
using appointments::Status;

absl::Status CourseBooking::Prepare() {
  ASSIGN_OR_RETURN(std::vector<HalfChange> changes, ChangesOf(before_, order_.pairs, *clinic_));
  RETURN_IF_ERROR(AddPreparation(before_, order_, *clinic_, changes));
  RETURN_IF_ERROR(CheckChanges(before_, order_, changes, *clinic_, parts_.clock.Now()));
  ASSIGN_OR_RETURN(tail_waits_, TailWaits());
  ASSIGN_OR_RETURN(HoldMatches holds, FindHolds(changes));
  const CourseTerms& terms = before_.course.terms;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const bool waits = tail_waits_ && IsTentative(terms, changes[i].position);
    const Status status = waits ? Status::kPending : Status::kBooked;
    if (holds.used[i].has_value()) {
      visits_.AddHold(*std::move(holds.used[i]), {terms.patient, status, order_.override_reason});
    } else {
      RETURN_IF_ERROR(AddProposed(changes[i], status, holds.unused));
    }
    changes_.push_back(std::move(changes[i]));
  }
  visits_.Release(std::move(holds.unused));
  return absl::OkStatus();
}

absl::StatusOr<HoldMatches> CourseBooking::FindHolds(const std::vector<HalfChange>& changes) {
  const CourseTerms& terms = before_.course.terms;
  const absl::Time now = parts_.clock.Now();
  std::vector<AppointmentId> ids = OwnHoldsOf(before_, order_);
  ids.insert(ids.end(), order_.holds.begin(), order_.holds.end());
  if (ids.empty()) return MatchHolds(terms, changes, {});
  ASSIGN_OR_RETURN(std::vector<Appointment> found, parts_.appointments.Find(call_, ids));
  RETURN_IF_ERROR(CheckHolds(order_.holds, found, terms.patient, now));
  // What was held for the pair and is gone by now matters to nobody.
  found.erase(std::remove_if(found.begin(), found.end(),
                             [&](const Appointment& hold) { return !IsLive(hold, now); }),
              found.end());
  return MatchHolds(terms, changes, found);
}

absl::Status CourseBooking::AddProposed(const HalfChange& change, Status status,
                                        const std::vector<Appointment>& given_up) {
  const CourseTerms& terms = before_.course.terms;
  const appointments::Strictness strictness = {.override_reason = order_.override_reason};
  const Appointment* moving = change.moving.has_value() ? &*change.moving : nullptr;
  appointments::Wish wish = WishOf(terms, change);
  for (const Appointment& hold : given_up) wish.aside.push_back(hold.id);
  absl::StatusOr<appointments::Proposal> proposal =
      parts_.booking.Propose(call_, wish, terms.patient, strictness, moving);
  if (!proposal.ok()) return OfHalf(proposal.status(), PlaceOf(change));
  // Contenders begin with different ones.
  visits_.Add({*std::move(proposal), change.moving, {.status = status}},
              std::hash<Uuid>()(call_.call_id));
  return absl::OkStatus();
}

absl::StatusOr<bool> CourseBooking::TailWaits() {
  const Course& course = before_.course;
  if (order_.terms.has_value() || !HasTail()) return HasTail();
  ASSIGN_OR_RETURN(const std::vector<clearances::Clearance> last,
                   parts_.clearances.ReadLast(call_, course.terms.patient));
  return FindReviewGap(last, course.create_time).has_value();
}

absl::Status CourseBooking::CheckTail(pg::Transaction& tx) {
  if (order_.terms.has_value() || !HasTail()) return absl::OkStatus();
  const TailReview review(parts_.booking, parts_.clearances);
  ASSIGN_OR_RETURN(const std::optional<ReviewGap> gap, review.FindGap(tx, call_, before_.course));
  return gap.has_value() == tail_waits_ ? absl::OkStatus() : ChangedMeanwhile();
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
  RETURN_IF_ERROR(CheckTail(tx));
  const absl::StatusOr<std::vector<Appointment>> taken = visits_.TakeAll(tx);
  if (!taken.ok() && changes_.empty()) return taken.status();  // of what is only given back
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
  link.held = AppointmentId();  // used or given back
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
