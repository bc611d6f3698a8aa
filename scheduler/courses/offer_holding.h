// SPDX-License-Identifier: Apache-2.0
// OfferHolding: when the clinic cancels the session of a pair, the best other time for it is held
// for the patient for as long as staff hold one, so that it is still there when somebody calls.
// After the cancellation, which it cannot fail: if there is no time, or anything goes wrong,
// nothing is held. A hold that ends, by whatever way, leaves nothing behind that matters.
// Thread-safe.
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/courses.h"
#include "scheduler/directory/directories.h"

namespace tandem::courses {

class OfferHolding {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    pg::Pool& pool;
    directory::Directories& directories;
    appointments::Booking& booking;
    appointments::Appointments& appointments;
    Courses& courses;
    CourseProposals& proposals;
  };
  explicit OfferHolding(const Parts& parts) : parts_(parts) {}

  // `lost`: committed as cancelled. What does not work is logged.
  void HoldBestFor(const access::CallContext& call, AppointmentId lost);

 private:
  absl::Status TryToHold(const access::CallContext& call, AppointmentId lost);
  // The pair whose session it is; nothing: it is none.
  absl::StatusOr<std::optional<std::pair<CourseView, int>>> PairOf(const access::CallContext& call,
                                                                   AppointmentId lost);
  absl::Status Hold(const access::CallContext& call, const CourseView& course, int position,
                    const PlannedVisit& visit);

  Parts parts_;
};

}  // namespace tandem::courses
