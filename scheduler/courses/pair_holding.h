// SPDX-License-Identifier: Apache-2.0
// PairHolding: the times of an infusion and its session, taken for as long as staff hold one, both
// or neither. Whether they make a pair is judged when they are booked. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/appointments/joint_booking.h"
#include "scheduler/courses/course.h"
#include "scheduler/directory/directories.h"
#include "scheduler/requests/requests.h"

namespace tandem::courses {

struct PairHoldOrder {
  requests::RequestKey key;
  CourseTerms terms;  // whose, of which types, and what is wished of the session
  PlannedVisit infusion;
  PlannedVisit session;
};

struct HeldPair {
  AppointmentId infusion;
  AppointmentId session;
  absl::Time expire;
};

class PairHolding {
 public:
  // All outlive it.
  struct Parts {
    const Clock& clock;
    pg::Pool& pool;
    directory::Directories& directories;
    appointments::Booking& booking;
    appointments::Appointments& appointments;
    requests::Requests& requests;
  };
  explicit PairHolding(const Parts& parts) : parts_(parts) {}

  // SLOT_TAKEN and the rule reasons of a hold, with metadata `half`.
  absl::StatusOr<HeldPair> Hold(const access::CallContext& call, const PairHoldOrder& order);

 private:
  // One attempt. `is_final`: a SLOT_TAKEN stays one whatever is asked anew.
  absl::StatusOr<HeldPair> HoldNow(const access::CallContext& call, const PairHoldOrder& order,
                                   bool& is_final);
  absl::Status Propose(const access::CallContext& call, const PairHoldOrder& order,
                       absl::Time expire, appointments::JointBooking& visits);
  absl::StatusOr<HeldPair> Once(pg::Transaction& tx, const access::CallContext& call,
                                const PairHoldOrder& order, appointments::JointBooking& visits);

  Parts parts_;
};

}  // namespace tandem::courses
