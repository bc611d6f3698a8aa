// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_links.h"

#include "base/status.h"
#include "scheduler/consultations/change_deadline.h"
#include "scheduler/consultations/consultation_codec.h"
#include "scheduler/consultations/consultation_store.h"
#include "scheduler/consultations/consultations_errors.h"

namespace tandem::consultations {

using appointments::Appointment;
using appointments::Proposal;
using availability::Assignment;
using requests::RequestKey;

// The consultation as its link finds it; or the answer to a replay.
struct ConsultationLinks::Before {
  std::optional<Consultation> replay;
  Appointment appointment;
  consultation_store::Held held;
};

absl::StatusOr<Consultation> ConsultationLinks::GetConsultation(const access::CallContext& call,
                                                                const std::string& token) {
  return parts_.pool.Run<Consultation>(
      call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) -> absl::StatusOr<Consultation> {
        ASSIGN_OR_RETURN(const link_store::Link link, links_.Find(tx, call, token));
        ASSIGN_OR_RETURN(std::optional<Consultation> found,
                         consultation_store::Read(tx, call.clinic(), link.appointment));
        if (!found.has_value()) return errors::LinkInvalid();
        RETURN_IF_ERROR(links_.CheckAlive(tx, call, link, found->version));
        return *std::move(found);
      });
}

absl::StatusOr<std::optional<Consultation>> ConsultationLinks::ReadReplay(
    pg::Transaction& tx, const access::CallContext& call, const RequestKey& key) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Find(tx, call, key));
  if (!replay.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(Consultation told, DecodeConsultation(replay->reply.value_or(Bytes())));
  return told;
}

absl::StatusOr<ConsultationLinks::Before> ConsultationLinks::ReadBefore(
    const access::CallContext& call, const RequestKey& key, const std::string& token) {
  return parts_.pool.Run<Before>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Before> {
    Before before;
    // The lock first: it waits for the move that this may be a replay of, which ends the link.
    absl::StatusOr<Appointment> locked = links_.Lock(tx, call, token);
    ASSIGN_OR_RETURN(before.replay, ReadReplay(tx, call, key));
    if (before.replay.has_value()) return before;
    ASSIGN_OR_RETURN(before.appointment, std::move(locked));
    ASSIGN_OR_RETURN(const std::optional<consultation_store::Held> held,
                     consultation_store::FindHeld(tx, call.clinic(), before.appointment.id));
    if (!held.has_value()) return errors::LinkInvalid();
    before.held = *held;
    return before;
  });
}

absl::Status ConsultationLinks::CheckChangeable(const access::CallContext& call,
                                                const Appointment& appointment) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr snapshot,
                   parts_.directories.At(call, appointment.directory_revision));
  const absl::Time deadline =
      ChangeDeadline(*snapshot, appointment.visit_type, appointment.time.start);
  const bool on_time = IsOnTime(parts_.clock.Now(), deadline, appointment.time.start);
  return on_time ? absl::OkStatus() : errors::ChangeTooLate(deadline);
}

absl::StatusOr<Proposal> ConsultationLinks::ProposeMove(const access::CallContext& call,
                                                        const Before& before, absl::Time start) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr latest, parts_.directories.Latest(call));
  const appointments::Strictness strictness = {.patient = true};
  const Appointment& old = before.appointment;
  appointments::Wish wish;
  wish.visit_type = old.visit_type;
  wish.start = start;
  wish.location = old.location;
  wish.mode = old.mode;
  wish.language = before.held.language;
  wish.patient_state = before.held.patient_state;
  for (const appointments::Participation& part : old.participations) {
    const PractitionerId practitioner(part.resource.uuid);
    if (latest->FindPractitioner(practitioner) == nullptr) continue;
    wish.resources.push_back(part.resource);
  }
  if (!wish.resources.empty()) {
    absl::StatusOr<Proposal> same =
        parts_.booking.Propose(call, wish, old.patient, strictness, &old);
    if (same.ok()) same->complete = false;  // anyone else would do
    if (same.ok() || !absl::IsFailedPrecondition(same.status())) return same;
    wish.resources.clear();
  }
  return parts_.booking.Propose(call, wish, old.patient, strictness, &old);
}

absl::StatusOr<Consultation> ConsultationLinks::RescheduleConsultation(
    const access::CallContext& call, const RequestKey& key, const LinkMove& move) {
  ASSIGN_OR_RETURN(Before before, ReadBefore(call, key, move.token));
  if (before.replay.has_value()) return links_.WithToken(call, *std::move(before.replay));
  RETURN_IF_ERROR(CheckChangeable(call, before.appointment));
  const auto take = [&](pg::Transaction& tx, const Proposal& proposal,
                        const Assignment& option) -> absl::StatusOr<Consultation> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
    if (replay.has_value()) return DecodeConsultation(replay->reply.value_or(Bytes()));
    ASSIGN_OR_RETURN(const Appointment current, links_.Lock(tx, call, move.token));
    ASSIGN_OR_RETURN(const Appointment moved,
                     parts_.booking.Move(tx, call, current, proposal, option));
    ASSIGN_OR_RETURN(const Uuid link, links_.Add(tx, call, moved));
    RETURN_IF_ERROR(links_.Tell(tx, call, moved, link));
    return Finish(tx, call, key, moved, link);
  };
  const auto propose = [&] { return ProposeMove(call, before, move.start); };
  const auto replay = [&](pg::Transaction& tx) { return ReadReplay(tx, call, key); };
  ASSIGN_OR_RETURN(Consultation moved,
                   parts_.booking.Try<Consultation>(call, propose, take, replay));
  return links_.WithToken(call, std::move(moved));
}

absl::StatusOr<Consultation> ConsultationLinks::CancelConsultation(
    const access::CallContext& call, const RequestKey& key, const LinkCancellation& cancellation) {
  return parts_.pool.Run<Consultation>(
      call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Consultation> {
        ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
        if (replay.has_value()) return DecodeConsultation(replay->reply.value_or(Bytes()));
        ASSIGN_OR_RETURN(const Appointment before, links_.Lock(tx, call, cancellation.token));
        if (parts_.clock.Now() >= before.time.start) {
          return errors::ChangeTooLate(before.time.start);
        }
        ASSIGN_OR_RETURN(const Appointment cancelled,
                         parts_.booking.Cancel(tx, call, before, cancellation.reason));
        RETURN_IF_ERROR(consultation_store::EndActive(tx, call.clinic(), cancelled.id));
        RETURN_IF_ERROR(links_.Tell(tx, call, cancelled, Uuid()));
        return Finish(tx, call, key, cancelled, Uuid());
      });
}

absl::StatusOr<Consultation> ConsultationLinks::Finish(pg::Transaction& tx,
                                                       const access::CallContext& call,
                                                       const RequestKey& key,
                                                       const Appointment& changed,
                                                       const Uuid& link) {
  ASSIGN_OR_RETURN(std::optional<Consultation> told,
                   consultation_store::Read(tx, call.clinic(), changed.id));
  if (!told.has_value()) return InternalError("consultation_links");
  told->link = link;
  RETURN_IF_ERROR(parts_.requests.Close(tx, call, key, EncodeConsultation(*told),
                                        audit::ChangeOf(changed.id, changed.patient)));
  return *std::move(told);
}

}  // namespace tandem::consultations
