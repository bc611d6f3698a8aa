// SPDX-License-Identifier: Apache-2.0
// HalfReturns: a half of a pair that was cancelled or missed, and is not after all, has its place
// in the course again, and a session is wanted again. Where another visit stands in it by now, the
// half does not come back: a visit of a course belongs to it. The same of a preparation. A time
// that is held for the pair meanwhile is in no session's way: it is given back.
// Thread-safe.
#pragma once

#include "absl/status/status.h"
#include "base/clock.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/courses/course.h"

namespace tandem::courses {

class HalfReturns {
 public:
  // Both outlive it.
  HalfReturns(const Clock& clock, appointments::Booking& booking)
      : clock_(clock), booking_(booking) {}

  // The course that the visit belongs to, or belonged to; before the visit itself. Whoever would
  // give its place to another waits, or has done so. NOTHING_TO_UNDO: it was lost, and may have
  // been the preparation of a course that has another one ahead; which one was, nobody remembers.
  absl::Status Lock(pg::Transaction& tx, const access::CallContext& call,
                    const appointments::Appointment& visit) const;
  // Of a visit as it is once it came back. NOTHING_TO_UNDO: another one has its place.
  absl::Status Check(pg::Transaction& tx, const access::CallContext& call,
                     const appointments::Appointment& back) const;

 private:
  // Of courses that have preparations of its type: see Lock.
  absl::Status LockPrepared(pg::Transaction& tx, const access::CallContext& call,
                            const appointments::Appointment& visit) const;
  // The course that the preparation is of is another one from now on; nothing of any other visit.
  absl::Status Touch(pg::Transaction& tx, const access::CallContext& call,
                     const appointments::Appointment& preparation) const;

  // The course itself, and with its rows of appointments by id: what is held for the pair of the
  // lost session ends. `position`: where the session was; 0: where it is.
  absl::Status LockCourse(pg::Transaction& tx, const access::CallContext& call, CourseId course,
                          int position, const appointments::Appointment& visit) const;
  absl::Status Release(pg::Transaction& tx, const access::CallContext& call, AppointmentId held,
                       AppointmentId lost) const;

  const Clock& clock_;
  appointments::Booking& booking_;
};

}  // namespace tandem::courses
