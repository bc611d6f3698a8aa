// SPDX-License-Identifier: Apache-2.0
// CourseBooking: one attempt to give a course the visits of an order, all or none.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_errors.h"
#include "scheduler/directory/directories.h"

namespace tandem::courses {

// Transactions of one attempt, each with another choice of whom somebody took meanwhile.
constexpr int kCourseTriesMax = 16;

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
        clinic_(subject.clinic) {}

  // What changes, whether it may, and who could give it. Takes nothing.
  absl::Status Prepare();
  // Books what was prepared. SLOT_TAKEN: somebody was quicker; a new attempt may find others,
  // unless is_final().
  absl::StatusOr<CourseId> Run();
  // The last SLOT_TAKEN stays one whatever is asked anew.
  bool is_final() const { return is_final_; }

 private:
  struct Half {
    HalfChange change;
    appointments::Proposal proposal;
    std::size_t option = 0;  // of the proposal's
    const availability::Assignment& assignment() const { return proposal.options[option]; }
  };

  HalfPlace PlaceOf(const HalfChange& change) const;
  absl::StatusOr<CourseId> Once(pg::Transaction& tx);
  // What the course's own appointments and calendars are may not change from here on.
  absl::Status LockAll(pg::Transaction& tx);
  absl::StatusOr<AppointmentId> Take(pg::Transaction& tx, const Half& half);
  absl::Status Save(pg::Transaction& tx, Course course);
  // Another choice for the half that was taken. False: there is none.
  bool ChooseAnother();

  const Courses::Parts& parts_;
  const access::CallContext& call_;
  const CourseOrder& order_;
  const CourseView& before_;
  directory::SnapshotPtr clinic_;
  std::vector<Half> halves_;
  std::size_t failed_ = 0;  // the half at which the last transaction ended
  bool is_final_ = false;
};

}  // namespace tandem::courses
