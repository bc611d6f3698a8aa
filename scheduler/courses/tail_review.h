// SPDX-License-Identifier: Apache-2.0
// TailReview: whether the tentative tail of a course may be agreed on now, inside the transaction
// that would do so. It locks the calendar of the course's patient, as whoever records or withdraws
// a review does: what it says stays so until the transaction ends. Thread-safe (no state).
#pragma once

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/courses/course.h"
#include "scheduler/courses/response_review.h"

namespace tandem::courses {

class TailReview {
 public:
  // Both outlive it.
  TailReview(appointments::Booking& booking, clearances::Clearances& clearances)
      : booking_(booking), clearances_(clearances) {}

  // Nothing: a review says to go on. All appointments of the transaction are locked already.
  absl::StatusOr<std::optional<ReviewGap>> FindGap(pg::Transaction& tx,
                                                   const access::CallContext& call,
                                                   const Course& course) const;
  // GATE_CLOSED: none says so.
  absl::Status Check(pg::Transaction& tx, const access::CallContext& call,
                     const Course& course) const;
  // The same for one visit that is to be agreed by itself; of no tail, it waits for no review.
  absl::Status CheckVisit(pg::Transaction& tx, const access::CallContext& call,
                          AppointmentId visit) const;

 private:
  appointments::Booking& booking_;
  clearances::Clearances& clearances_;
};

}  // namespace tandem::courses
