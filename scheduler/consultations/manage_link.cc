// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/manage_link.h"

#include "base/status.h"
#include "scheduler/consultations/consultation_store.h"
#include "scheduler/consultations/consultations_errors.h"
#include "scheduler/consultations/link_store.h"

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

absl::StatusOr<AppointmentId> ManageLinks::Find(pg::Transaction& tx,
                                                const access::CallContext& call,
                                                std::string_view token, int& version) const {
  if (token.size() > kManageTokenBytesMax) return errors::LinkInvalid();
  ASSIGN_OR_RETURN(const std::optional<link_store::Link> link,
                   link_store::Find(tx, call.clinic(), SecretDigest(token), parts_.clock.Now()));
  if (!link.has_value()) return errors::LinkInvalid();
  version = link->version;
  return link->appointment;
}

absl::StatusOr<Appointment> ManageLinks::Lock(pg::Transaction& tx, const access::CallContext& call,
                                              std::string_view token) const {
  int version = 0;
  ASSIGN_OR_RETURN(const AppointmentId id, Find(tx, call, token, version));
  ASSIGN_OR_RETURN(Appointment appointment, parts_.booking.Lock(tx, call, id));
  if (appointment.version != version) return errors::LinkInvalid();
  return appointment;
}

absl::Status ManageLinks::Tell(pg::Transaction& tx, const access::CallContext& call,
                               reminders::Change change, const Appointment& appointment,
                               const Uuid& link) const {
  RETURN_IF_ERROR(
      parts_.messages.Supersede(tx, call.clinic(), appointment.id.uuid, appointment.version));
  ASSIGN_OR_RETURN(const std::optional<Recipient> recipient,
                   consultation_store::ReadRecipient(tx, call.clinic(), appointment.id));
  if (!recipient.has_value()) return absl::OkStatus();
  std::vector<reminders::Message> messages = reminders::PlanChange(
      change,
      {appointment.id, appointment.version, appointment.time.start, parts_.clock.Now(), link});
  for (reminders::Message& message : messages) {
    message.recipient = recipient->contact;
    message.channel = recipient->kind == patients::ContactKind::kEmail ? reminders::Channel::kEmail
                                                                       : reminders::Channel::kSms;
    message.language = recipient->language;
  }
  return parts_.messages.Plan(tx, call.clinic(), messages);
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
