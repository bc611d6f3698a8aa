// SPDX-License-Identifier: Apache-2.0
// RepairBooking: one attempt to make the moves of an order, all or none.
#pragma once

#include <map>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/joint_booking.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/directory/directories.h"
#include "scheduler/repairs/ordered_moves.h"
#include "scheduler/repairs/repairs.h"

namespace tandem::repairs {

class RepairBooking {
 public:
  // All outlive it. The order is judged by `clinic`.
  struct Subject {
    const access::CallContext& call;
    const RepairOrder& order;
    directory::SnapshotPtr clinic;
  };
  RepairBooking(const Repairs::Parts& parts, const Subject& subject)
      : parts_(parts),
        call_(subject.call),
        order_(subject.order),
        clinic_(subject.clinic),
        visits_(parts.booking, parts.appointments, subject.call) {}

  // Whether everything is as it was seen and may move, and who could give it. Takes nothing.
  absl::Status Prepare();
  // Makes the moves that were prepared. SLOT_TAKEN: somebody was quicker; a new attempt may find
  // others, unless is_final().
  absl::Status Run();
  // The last SLOT_TAKEN stays one whatever is asked anew.
  bool is_final() const { return visits_.is_final(); }

 private:
  // The visits and their courses. NOT_FOUND, ETAG_MISMATCH, FIELD_INVALID.
  absl::Status Read();
  // NOT_FOUND: one of them is not there.
  absl::StatusOr<std::vector<appointments::Appointment>> ReadVisits();
  // Which of these, and of the sessions of their courses, cannot take place as they are booked.
  absl::Status FindStranded(const std::vector<appointments::Appointment>& seen);
  absl::Status CheckSeen() const;
  absl::Status ProposeAll();
  absl::StatusOr<bool> Once(pg::Transaction& tx);
  // Nobody records or withdraws an absence of what the stranded visits take from here on.
  absl::Status LockAll(pg::Transaction& tx);
  // CONCURRENT_CHANGE: a visit has its place again.
  absl::Status CheckStillStranded(pg::Transaction& tx) const;
  // An entry for each visit: every patient's log says what was done to them.
  absl::Status Close(pg::Transaction& tx);
  absl::Status OfMove(const absl::Status& status, std::size_t index) const;

  struct Stranded {
    appointments::Appointment visit;
    std::vector<appointments::Claim> claims;
  };

  const Repairs::Parts& parts_;
  const access::CallContext& call_;
  const RepairOrder& order_;
  directory::SnapshotPtr clinic_;
  std::vector<courses::RuledCourse> courses_;
  std::map<AppointmentId, Stranded> stranded_;
  Interval around_;                    // what the visits that were looked at take lies in it
  std::vector<SeenMove> moves_;        // parallel to the order's
  appointments::JointBooking visits_;  // the same
};

}  // namespace tandem::repairs
