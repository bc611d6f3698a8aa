// SPDX-License-Identifier: Apache-2.0
// ConsultationReturn: what consultations say when the front desk takes a cancellation, a no-show or
// an entry in error back, or moves one. Thread-safe.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/consultations/consultation_parts.h"

namespace tandem::consultations {

class ConsultationReturn {
 public:
  explicit ConsultationReturn(const Parts& parts) : parts_(parts) {}

  // A consultation that is ahead again counts as the person's active one again, in the transaction
  // that brings it back; OK for whatever is none. Errors: CONSULTATION_EXISTS when the person (or
  // the contact) has got another one since: the desk cancels one of the two.
  absl::Status Check(pg::Transaction& tx, const access::CallContext& call,
                     const appointments::Appointment& back);

  // A manage link for what the contact is about to be told: earlier ones are of another time. Nil
  // for whatever is no consultation.
  absl::StatusOr<Uuid> FreshLink(pg::Transaction& tx, const access::CallContext& call,
                                 const appointments::Appointment& appointment);

 private:
  Parts parts_;
};

}  // namespace tandem::consultations
