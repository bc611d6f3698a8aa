// SPDX-License-Identifier: Apache-2.0
// ConsultationReturn: what consultations say when the front desk takes a cancellation, a no-show or
// an entry in error back. Thread-safe.
#pragma once

#include "absl/status/status.h"
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

 private:
  Parts parts_;
};

}  // namespace tandem::consultations
