// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_return.h"

#include "base/status.h"
#include "scheduler/consultations/consultation_store.h"
#include "scheduler/consultations/consultations_errors.h"
#include "scheduler/consultations/manage_link.h"

namespace tandem::consultations {
namespace {

// As has_active has it.
bool IsAhead(const appointments::Appointment& appointment, absl::Time now) {
  using appointments::Status;
  const Status status = appointment.status;
  return appointment.time.end > now && (status == Status::kPending || status == Status::kBooked ||
                                        status == Status::kArrived || status == Status::kCheckedIn);
}

}  // namespace

absl::Status ConsultationReturn::Check(pg::Transaction& tx, const access::CallContext& call,
                                       const appointments::Appointment& back) {
  const absl::Time now = parts_.clock.Now();
  if (!IsAhead(back, now)) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::optional<Bytes> digest,
                   consultation_store::FindReturned(tx, call.clinic(), back.id));
  if (!digest.has_value()) return absl::OkStatus();
  if (!back.patient.IsNil()) {  // purged
    RETURN_IF_ERROR(parts_.booking.LockCalendar(tx, call, back.patient));
  }
  ASSIGN_OR_RETURN(
      const bool active,
      consultation_store::HasActive(tx, call.clinic(), {*digest, back.patient, back.id}, now));
  if (active) return errors::ConsultationExists();
  ASSIGN_OR_RETURN(const bool only,
                   consultation_store::ResumeActive(tx, call.clinic(), back.id, *digest));
  return only ? absl::OkStatus() : errors::ConsultationExists();
}

absl::StatusOr<Uuid> ConsultationReturn::FreshLink(pg::Transaction& tx,
                                                   const access::CallContext& call,
                                                   const appointments::Appointment& appointment) {
  ASSIGN_OR_RETURN(const std::optional<consultation_store::Held> held,
                   consultation_store::FindHeld(tx, call.clinic(), appointment.id));
  if (!held.has_value()) return Uuid();
  return ManageLinks(parts_).Add(tx, call, appointment);
}

}  // namespace tandem::consultations
