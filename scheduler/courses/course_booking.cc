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

namespace tandem::courses {
namespace {

using appointments::Appointment;

// In this order no visit comes near the old time of one that is still to move: what moves later
// from the last one on, then what moves earlier from the first one on, then what is new.
bool ComesFirst(const HalfChange& a, const HalfChange& b) {
  const auto rank = [](const HalfChange& change) {
    if (!change.moving.has_value()) return 2;
    return change.visit.time.start > change.moving->time.start ? 0 : 1;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  const absl::Duration later = a.visit.time.start - b.visit.time.start;
  return rank(a) == 0 ? later > absl::ZeroDuration() : later < absl::ZeroDuration();
}

}  // namespace

absl::Status CourseBooking::Prepare() {
  ASSIGN_OR_RETURN(std::vector<HalfChange> changes, ChangesOf(before_, order_.pairs, *clinic_));
  RETURN_IF_ERROR(CheckChanges(before_, order_, changes, *clinic_, parts_.clock.Now()));
  std::stable_sort(changes.begin(), changes.end(), ComesFirst);
  const appointments::Strictness strictness = {.override_reason = order_.override_reason};
  const CourseTerms& terms = before_.course.terms;
  for (HalfChange& change : changes) {
    const Appointment* moving = change.moving.has_value() ? &*change.moving : nullptr;
    absl::StatusOr<appointments::Proposal> proposal =
        parts_.booking.Propose(call_, WishOf(terms, change), terms.patient, strictness, moving);
    if (!proposal.ok()) return OfHalf(proposal.status(), PlaceOf(change));
    const std::size_t choices = proposal->options.size();
    // Contenders begin with different ones.
    const std::size_t option = std::hash<Uuid>()(call_.call_id) % choices;
    halves_.push_back({std::move(change), *std::move(proposal), option});
  }
  return absl::OkStatus();
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
  absl::StatusOr<CourseId> booked = ChangedMeanwhile();
  for (int i = 0; i < kCourseTriesMax; ++i) {
    booked = parts_.pool.Run<CourseId>(call_.Tx(), [&](pg::Transaction& tx) { return Once(tx); });
    if (booked.ok() || ReasonOf(booked.status()) != Reason::kSlotTaken) return booked;
    if (!ChooseAnother()) break;
  }
  return booked;
}

bool CourseBooking::ChooseAnother() {
  Half& half = halves_[failed_];
  const std::size_t choices = half.proposal.options.size();
  half.proposal.options.erase(half.proposal.options.begin() +
                              static_cast<std::ptrdiff_t>(half.option));
  half.option = 0;
  is_final_ = choices == 1 && half.proposal.complete;
  return choices > 1;
}

absl::StatusOr<CourseId> CourseBooking::Once(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call_, order_.key));
  if (replay.has_value()) return CourseId(replay->subject);
  RETURN_IF_ERROR(LockAll(tx));
  Course course = before_.course;
  for (failed_ = 0; failed_ < halves_.size(); ++failed_) {
    const Half& half = halves_[failed_];
    const absl::StatusOr<AppointmentId> taken = Take(tx, half);
    if (!taken.ok()) {
      return OfHalf(taken.status(), PlaceOf(half.change));
    }
    PairLink& link = course.links[static_cast<std::size_t>(half.change.position - 1)];
    (half.change.is_session ? link.session : link.infusion) = *taken;
    if (half.change.is_session) {
      link.choice = PairingChoice::kWanted;
      link.external.reset();
    }
  }
  RETURN_IF_ERROR(Save(tx, course));
  RETURN_IF_ERROR(parts_.following.Follow(tx, call_, course.id));
  RETURN_IF_ERROR(parts_.requests.Close(tx, call_, order_.key, std::nullopt,
                                        DeedOf(course, order_.override_reason)));
  return course.id;
}

absl::Status CourseBooking::LockAll(pg::Transaction& tx) {
  if (!order_.terms.has_value()) {
    ASSIGN_OR_RETURN(const std::optional<int> version,
                     CourseStore(tx, call_.clinic()).Lock(before_.course.id));
    if (!version.has_value()) return CourseNotFound();
    if (*version != before_.course.version) return ChangedMeanwhile();
  }
  std::vector<const Appointment*> moving;
  std::vector<ResourceId> calendars = {ResourceId(before_.course.terms.patient)};
  for (const Half& half : halves_) {
    if (half.change.moving.has_value()) moving.push_back(&*half.change.moving);
    const auto& resources = half.assignment().resources;
    calendars.insert(calendars.end(), resources.begin(), resources.end());
  }
  std::sort(moving.begin(), moving.end(),
            [](const Appointment* a, const Appointment* b) { return a->id < b->id; });
  for (const Appointment* seen : moving) {
    ASSIGN_OR_RETURN(const Appointment locked, parts_.booking.Lock(tx, call_, seen->id));
    const bool is_same = locked.version == seen->version && locked.patient == seen->patient;
    if (!is_same) return ChangedMeanwhile();
    const std::vector<ResourceId> own = appointments::CalendarsOf(locked);
    calendars.insert(calendars.end(), own.begin(), own.end());
  }
  return parts_.booking.LockCalendars(tx, call_, std::move(calendars));
}

absl::StatusOr<AppointmentId> CourseBooking::Take(pg::Transaction& tx, const Half& half) {
  absl::StatusOr<Appointment> taken =
      half.change.moving.has_value()
          ? parts_.appointments.MoveWithin(tx, call_, *half.change.moving, half.proposal,
                                           half.assignment())
          : parts_.appointments.PlaceWithin(tx, call_, half.proposal, half.assignment(), {});
  if (!taken.ok()) return taken.status();
  return taken->id;
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
