// SPDX-License-Identifier: Apache-2.0
// CourseBooking: one attempt to give a course the visits of an order, all or none.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/joint_booking.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/course_holds.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/directory/directories.h"

namespace tandem::courses {

class CourseBooking {
 public:
  // All outlive it. `course`: as it was read; the order is judged and booked by `clinic`.
  struct Subject {
    const access::CallContext& call;
    const CourseOrder& order;
    const CourseView& course;
    directory::SnapshotPtr clinic;
  };
  CourseBooking(const Courses::Parts& parts, const Subject& subject)
      : parts_(parts),
        call_(subject.call),
        order_(subject.order),
        before_(subject.course),
        clinic_(subject.clinic),
        visits_(parts.booking, parts.appointments, subject.call) {}

  // What changes, whether it may, and who could give it. Takes nothing.
  absl::Status Prepare();
  // Books what was prepared. SLOT_TAKEN: somebody was quicker; a new attempt may find others,
  // unless is_final().
  absl::StatusOr<CourseId> Run();
  // The last SLOT_TAKEN stays one whatever is asked anew.
  bool is_final() const { return visits_.is_final(); }

 private:
  // New visits after the first infusions are tentative, unless a clinician has said to go on.
  absl::StatusOr<bool> TailWaits();
  // Is that still so? CONCURRENT_CHANGE: a review was recorded or withdrawn meanwhile.
  absl::Status CheckTail(pg::Transaction& tx);
  bool HasTail() const { return before_.course.terms.tentative_from.value_or(0) > 0; }
  // What of the holds becomes which change, and what is left of them.
  absl::StatusOr<HoldMatches> FindHolds(const std::vector<HalfChange>& changes);
  // A change that takes what is free, or what the order gives up.
  absl::Status AddProposed(const HalfChange& change, appointments::Status status,
                           const std::vector<appointments::Appointment>& given_up);
  HalfPlace PlaceOf(const HalfChange& change) const;
  absl::StatusOr<CourseId> Once(pg::Transaction& tx);
  // What the course is may not change from here on.
  absl::Status LockCourse(pg::Transaction& tx);
  static void Link(const HalfChange& change, AppointmentId appointment, Course& course);
  absl::Status Save(pg::Transaction& tx, Course course);

  const Courses::Parts& parts_;
  const access::CallContext& call_;
  const CourseOrder& order_;
  const CourseView& before_;
  directory::SnapshotPtr clinic_;
  std::vector<HalfChange> changes_;    // as Prepare found them
  bool tail_waits_ = false;            // the same
  appointments::JointBooking visits_;  // of the changes, in their order
};

}  // namespace tandem::courses
