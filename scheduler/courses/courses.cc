// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/courses.h"

#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/courses/booster.h"
#include "scheduler/courses/course_booking.h"
#include "scheduler/courses/course_confirming.h"
#include "scheduler/courses/course_deed.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/course_updating.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/courses/pairing_policy.h"

namespace tandem::courses {
namespace {

// Somebody was quicker, or the clinic's file or the course changed: once more, from what is so now.
bool MayBeTriedAgain(const absl::Status& status, bool is_final) {
  const auto reason = ReasonOf(status);
  return reason == Reason::kConcurrentChange || (reason == Reason::kSlotTaken && !is_final);
}

Course NewCourse(const CourseTerms& terms, CourseId id) {
  Course course;
  course.id = id;
  course.terms = terms;
  for (int position = 1; position <= terms.infusion_count; ++position) {
    PairLink link;
    link.position = position;
    if (terms.session_type.IsNil()) link.choice = PairingChoice::kDeclined;
    course.links.push_back(std::move(link));
  }
  return course;
}

absl::Status NoSessionsToWant() {
  Violations violations;
  violations.Add("choice", "must not be WANTED or WAITING: the course has no sessions");
  return violations.ToStatus();
}

bool IsToCome(const PairView& pair, absl::Time now) {
  return !pair.infusion.has_value() || !TakesPlace(*pair.infusion) ||
         pair.infusion->time.start > now;
}

}  // namespace

absl::StatusOr<CourseView> Courses::Book(const access::CallContext& call,
                                         const CourseOrder& order) {
  absl::StatusOr<CourseView> booked = BookNow(call, order);
  if (booked.ok()) return booked;
  // A booking that was made stands in its own replay's way.
  ASSIGN_OR_RETURN(std::optional<CourseView> before, Before(call, order.key));
  if (before.has_value()) return *std::move(before);
  return booked;
}

absl::StatusOr<CourseView> Courses::BookNow(const access::CallContext& call,
                                            const CourseOrder& order) {
  absl::StatusOr<CourseId> id = ChangedMeanwhile();
  for (int i = 0; i < appointments::kProposalsMax; ++i) {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
    ASSIGN_OR_RETURN(const CourseView subject, Subject(call, order, *clinic));
    CourseBooking booking(parts_, {call, order, subject, clinic});
    const absl::Status prepared = booking.Prepare();
    id = prepared.ok() ? booking.Run() : absl::StatusOr<CourseId>(prepared);
    if (id.ok()) return Get(call, *id);
    if (!MayBeTriedAgain(id.status(), !prepared.ok() || booking.is_final())) break;
  }
  return id.status();
}

absl::StatusOr<CourseView> Courses::Subject(const access::CallContext& call,
                                            const CourseOrder& order,
                                            const directory::Snapshot& clinic) {
  if (order.terms.has_value()) {
    CourseTerms terms = *order.terms;
    const PairingPolicy policy = PairingPolicyOf(clinic);
    terms.tentative_from = TentativeFromOf(policy, terms);
    terms.session_ratio = SessionRatioOf(policy, terms);
    RETURN_IF_ERROR(Due(call, terms, clinic).status());
    return ViewOf(NewCourse(terms, parts_.ids.NextId<CourseId>()), {}, PairPolicy(), clinic.zone);
  }
  ASSIGN_OR_RETURN(CourseView view, Get(call, order.running));
  if (!order.etag.empty() && order.etag != view.etag) return CourseEtagMismatch();
  return view;
}

absl::StatusOr<std::optional<CourseView>> Courses::Before(const access::CallContext& call,
                                                          const requests::RequestKey& key) {
  ASSIGN_OR_RETURN(const auto replay, parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) {
    return parts_.requests.Find(tx, call, key);
  }));
  if (!replay.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(CourseView view, Get(call, CourseId(replay->subject)));
  return view;
}

absl::StatusOr<CourseView> Courses::Choose(const access::CallContext& call,
                                           const ChoiceOrder& order) {
  absl::Status chosen = ChangedMeanwhile();
  for (int i = 0; i < appointments::kProposalsMax; ++i) {
    chosen = ChooseNow(call, order);
    if (!MayBeTriedAgain(chosen, /*is_final=*/true)) break;
  }
  return Answer(call, chosen, order.course, order.key);
}

absl::StatusOr<CourseView> Courses::Answer(const access::CallContext& call,
                                           const absl::Status& done, CourseId course,
                                           const requests::RequestKey& key) {
  if (done.ok()) return Get(call, course);
  ASSIGN_OR_RETURN(std::optional<CourseView> before, Before(call, key));
  if (before.has_value()) return *std::move(before);
  return done;
}

absl::StatusOr<CourseView> Courses::Confirm(const access::CallContext& call,
                                            const ConfirmOrder& order) {
  absl::Status confirmed = ChangedMeanwhile();
  for (int i = 0; i < appointments::kProposalsMax; ++i) {
    confirmed = ConfirmNow(call, order);
    if (!MayBeTriedAgain(confirmed, /*is_final=*/true)) break;
  }
  return Answer(call, confirmed, order.course, order.key);
}

absl::StatusOr<CourseView> Courses::Update(const access::CallContext& call,
                                           const UpdateOrder& order) {
  absl::Status updated = ChangedMeanwhile();
  for (int i = 0; i < appointments::kProposalsMax; ++i) {
    updated = UpdateNow(call, order);
    if (!MayBeTriedAgain(updated, /*is_final=*/true)) break;
  }
  return Answer(call, updated, order.course, order.key);
}

absl::Status Courses::UpdateNow(const access::CallContext& call, const UpdateOrder& order) {
  ASSIGN_OR_RETURN(const CourseView view, Get(call, order.course));
  if (!order.etag.empty() && order.etag != view.etag) return CourseEtagMismatch();
  return CourseUpdating(parts_, call, order, view).Run();
}

absl::Status Courses::ConfirmNow(const access::CallContext& call, const ConfirmOrder& order) {
  ASSIGN_OR_RETURN(const CourseView view, Get(call, order.course));
  if (!order.etag.empty() && order.etag != view.etag) return CourseEtagMismatch();
  // So that gates are asked about by the file in force.
  RETURN_IF_ERROR(parts_.directories.Latest(call).status());
  return CourseConfirming(parts_, call, order, view).Run();
}

absl::Status Courses::ChooseNow(const access::CallContext& call, const ChoiceOrder& order) {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(CourseView view, Get(call, order.course));
  if (!order.etag.empty() && order.etag != view.etag) return CourseEtagMismatch();
  if (order.position > view.course.terms.infusion_count) {
    return NoSuchPosition(view.course.terms.infusion_count);
  }
  if (WantsSession(order.choice) && view.course.terms.session_type.IsNil()) {
    return NoSessionsToWant();
  }
  for (std::size_t i = 0; i < view.pairs.size(); ++i) {
    PairLink& link = view.course.links[i];
    if (order.position == 0 ? !IsToCome(view.pairs[i], now) : link.position != order.position) {
      continue;
    }
    link.choice = order.choice;
    link.external = order.external;
  }
  view.course.update_time = now;
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, order.key));
    if (replay.has_value()) return absl::OkStatus();
    CourseStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const std::optional<int> version, store.Lock(order.course));
    if (!version.has_value()) return CourseNotFound();
    if (*version != view.course.version) return ChangedMeanwhile();
    RETURN_IF_ERROR(store.Save(view.course));
    RETURN_IF_ERROR(parts_.following.Follow(tx, call, view.course.id));
    return parts_.requests.Close(tx, call, order.key, std::nullopt, DeedOf(view.course));
  });
}

absl::StatusOr<CourseView> Courses::Get(const access::CallContext& call, CourseId id) {
  ASSIGN_OR_RETURN(std::optional<Course> course, ReadCourse(parts_.pool, call.Tx(true), id));
  const access::Principal& caller = call.principal;
  if (!course.has_value() || (caller.IsForPatient() && course->terms.patient != caller.patient)) {
    return CourseNotFound();
  }
  return View(call, *std::move(course));
}

absl::StatusOr<std::vector<CourseView>> Courses::List(const access::CallContext& call,
                                                      PatientId patient) {
  const access::Principal& caller = call.principal;
  if (caller.IsForPatient()) {
    if (patient.IsNil()) patient = caller.patient;
    if (patient.IsNil() || patient != caller.patient) return CourseNotFound();
  }
  ASSIGN_OR_RETURN(std::vector<Course> courses, ReadCourses(parts_.pool, call.Tx(true), patient));
  std::vector<CourseView> views;
  for (Course& course : courses) {
    ASSIGN_OR_RETURN(CourseView view, View(call, std::move(course)));
    views.push_back(std::move(view));
  }
  return views;
}

absl::StatusOr<CourseView> Courses::View(const access::CallContext& call, Course course) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                   parts_.directories.At(call, course.directory_revision));
  ASSIGN_OR_RETURN(const std::vector<appointments::Appointment> appointments,
                   parts_.appointments.Find(call, AppointmentsOf(course)));
  CourseView view =
      ViewOf(std::move(course), appointments, PairingPolicyOf(*rules).pairing, rules->zone);
  ASSIGN_OR_RETURN(view.due, Due(call, view.course.terms, *rules));
  return view;
}

absl::StatusOr<std::optional<Interval>> Courses::Due(const access::CallContext& call,
                                                     const CourseTerms& terms,
                                                     const directory::Snapshot& clinic) {
  if (terms.booster_of.IsNil()) return std::optional<Interval>();
  ASSIGN_OR_RETURN(std::optional<Course> before,
                   ReadCourse(parts_.pool, call.Tx(true), terms.booster_of));
  // Somebody else's is not there for this patient.
  if (!before.has_value() || before->terms.patient != terms.patient) return CourseNotFound();
  ASSIGN_OR_RETURN(const std::vector<appointments::Appointment> appointments,
                   parts_.appointments.Find(call, AppointmentsOf(*before)));
  const PairingPolicy policy = PairingPolicyOf(clinic);
  return BoosterDue(policy, ViewOf(*std::move(before), appointments, policy.pairing, clinic.zone),
                    clinic.zone);
}

}  // namespace tandem::courses
