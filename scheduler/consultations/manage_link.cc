// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/manage_link.h"

#include "base/status.h"
#include "scheduler/consultations/consultations_errors.h"

namespace tandem::consultations {

using appointments::Appointment;

absl::StatusOr<Uuid> ManageLinks::Add(pg::Transaction& tx, const access::CallContext& call,
                                      const Appointment& appointment) const {
  link_store::NewLink link;
  link.link = {parts_.ids.Next(), appointment.id, appointment.version};
  link.token_digest =
      SecretDigest(parts_.secrets.ManageToken(call.principal.clinic_slug, link.link.id));
  link.create = parts_.clock.Now();
  link.expire = appointment.time.end;
  RETURN_IF_ERROR(link_store::Insert(tx, call.clinic(), link));
  return link.link.id;
}

absl::StatusOr<link_store::Link> ManageLinks::Find(pg::Transaction& tx,
                                                   const access::CallContext& call,
                                                   std::string_view token) const {
  if (token.size() > kManageTokenBytesMax) return errors::LinkInvalid();
  ASSIGN_OR_RETURN(const std::optional<link_store::Link> link,
                   link_store::Find(tx, call.clinic(), SecretDigest(token), parts_.clock.Now()));
  if (!link.has_value()) return errors::LinkInvalid();
  return *link;
}

absl::Status ManageLinks::CheckAlive(pg::Transaction& tx, const access::CallContext& call,
                                     const link_store::Link& link, int version) const {
  ASSIGN_OR_RETURN(const bool dead, link_store::IsDead(tx, call.clinic(), link, version));
  return dead ? errors::LinkInvalid() : absl::OkStatus();
}

absl::StatusOr<Appointment> ManageLinks::Lock(pg::Transaction& tx, const access::CallContext& call,
                                              std::string_view token) const {
  ASSIGN_OR_RETURN(const link_store::Link link, Find(tx, call, token));
  ASSIGN_OR_RETURN(Appointment appointment, parts_.booking.Lock(tx, call, link.appointment));
  RETURN_IF_ERROR(CheckAlive(tx, call, link, appointment.version));
  return appointment;
}

absl::Status ManageLinks::Tell(pg::Transaction& tx, const access::CallContext& call,
                               const Appointment& appointment, const Uuid& link) const {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file,
                   parts_.directories.Knowing(call, appointment.visit_type, appointment.location,
                                              appointment.directory_revision));
  return parts_.messages.PlanVisit(tx, call.clinic(), *file,
                                   {appointment.id, appointment.version, link});
}

Consultation ManageLinks::WithToken(const access::CallContext& call,
                                    Consultation consultation) const {
  if (!consultation.link.IsNil()) {
    consultation.manage_token =
        parts_.secrets.ManageToken(call.principal.clinic_slug, consultation.link);
  }
  return consultation;
}

}  // namespace tandem::consultations
