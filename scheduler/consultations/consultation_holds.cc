// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_holds.h"

#include "base/status.h"
#include "scheduler/codes/codes_errors.h"
#include "scheduler/consultations/consultations_errors.h"
#include "scheduler/consultations/talk_proposal.h"

namespace tandem::consultations {

using appointments::Appointment;
using appointments::Proposal;
using availability::Assignment;
using requests::RequestKey;

absl::StatusOr<Hold> ConsultationHolds::HoldConsultation(const access::CallContext& call,
                                                         const RequestKey& key,
                                                         const TalkWish& talk) {
  ASSIGN_OR_RETURN(std::optional<Hold> before, FindReplay(call, key));
  if (!before.has_value()) {
    RETURN_IF_ERROR(codes_.CountRequest(
        call, {parts_.people.Digest(talk.contact), talk.contact.kind, RangeOf(talk.contact)}));
    TalkTaking<Hold> taking;
    taking.strictness.patient = true;
    taking.replay = [&](pg::Transaction& tx) { return ReadReplay(tx, call, key); };
    taking.body = [&](pg::Transaction& tx, const Proposal& proposal, const Assignment& option) {
      return Take(tx, call, key, talk, [&]() -> absl::StatusOr<Appointment> {
        appointments::Booking::Placing placing;
        placing.id = parts_.ids.NextId<AppointmentId>();
        placing.status = appointments::Status::kProposed;
        placing.hold_expire = parts_.clock.Now() + proposal.snapshot->consultation.hold;
        placing.hold_owner = SecretDigest(parts_.secrets.HoldSecret(call.clinic(), placing.id));
        ASSIGN_OR_RETURN(auto held, parts_.booking.Place(tx, call, proposal, option, placing));
        return std::move(held.appointment);
      });
    };
    ASSIGN_OR_RETURN(before, TakeTalk(parts_, call, talk, taking));
  }
  before->secret = parts_.secrets.HoldSecret(call.clinic(), before->id);
  return *std::move(before);
}

absl::StatusOr<Hold> ConsultationHolds::Take(
    pg::Transaction& tx, const access::CallContext& call, const RequestKey& key,
    const TalkWish& talk, const std::function<absl::StatusOr<Appointment>()>& place) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
  if (replay.has_value()) return DecodeHold(replay->reply.value_or(Bytes()));
  RETURN_IF_ERROR(CheckQuota(tx, call, parts_.people.Digest(talk.contact),
                             talk.snapshot->consultation.holds_per_contact_max));
  LiveHold live;
  ASSIGN_OR_RETURN(live.appointment, place());
  ASSIGN_OR_RETURN(live.contact, parts_.people.AddContact(tx, call, talk.contact));
  live.held = {live.contact.id, talk.language, talk.time_zone, talk.patient_state};
  RETURN_IF_ERROR(
      consultation_store::InsertHeld(tx, call.clinic(), live.appointment.id, live.held));
  ASSIGN_OR_RETURN(const Hold hold, codes_.Send(tx, call, live));
  RETURN_IF_ERROR(parts_.requests.Close(tx, call, key, EncodeHold(hold),
                                        audit::ChangeOf(hold.id, PatientId())));
  return hold;
}

// Before anything is taken: the contact's row makes parallel holds of one contact stand in line, so
// that each sees those before it.
absl::Status ConsultationHolds::CheckQuota(pg::Transaction& tx, const access::CallContext& call,
                                           const Bytes& contact_digest, int holds_max) {
  const absl::Time now = parts_.clock.Now();
  const codes::Limit line = {parts_.secrets.CountSubject("contact/line", contact_digest),
                             codes::WindowStart(now, absl::Hours(24)), absl::Hours(24), 0};
  RETURN_IF_ERROR(codes::CountWithin(tx, call.clinic(), {line}));
  ASSIGN_OR_RETURN(const int open,
                   consultation_store::CountOpenHolds(tx, call.clinic(), contact_digest, now));
  return open < holds_max ? absl::OkStatus() : errors::HoldQuota(holds_max);
}

absl::StatusOr<std::optional<Hold>> ConsultationHolds::ReadReplay(pg::Transaction& tx,
                                                                  const access::CallContext& call,
                                                                  const RequestKey& key) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Find(tx, call, key));
  if (!replay.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(Hold hold, DecodeHold(replay->reply.value_or(Bytes())));
  return hold;
}

absl::StatusOr<std::optional<Hold>> ConsultationHolds::FindReplay(const access::CallContext& call,
                                                                  const RequestKey& key) {
  return parts_.pool.Run<std::optional<Hold>>(
      call.Tx(), [&](pg::Transaction& tx) { return ReadReplay(tx, call, key); });
}

absl::StatusOr<Hold> ConsultationHolds::ResendCode(const access::CallContext& call,
                                                   const RequestKey& key, const HoldRef& hold) {
  RETURN_IF_ERROR(codes_.CheckSecret(call, hold));
  ASSIGN_OR_RETURN(const std::optional<Hold> before, FindReplay(call, key));
  if (before.has_value()) return *before;
  ASSIGN_OR_RETURN(
      const CodeTarget target,
      parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<CodeTarget> {
        ASSIGN_OR_RETURN(const LiveHold live, codes_.LockHold(tx, call, hold.id));
        return CodeTarget{live.contact.digest, live.contact.kind, std::nullopt};
      }));
  RETURN_IF_ERROR(codes_.CountRequest(call, target));
  return parts_.pool.Run<Hold>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Hold> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
    if (replay.has_value()) return DecodeHold(replay->reply.value_or(Bytes()));
    ASSIGN_OR_RETURN(const LiveHold live, codes_.LockHold(tx, call, hold.id));
    ASSIGN_OR_RETURN(const Hold sent, codes_.Send(tx, call, live));
    RETURN_IF_ERROR(parts_.requests.Close(tx, call, key, EncodeHold(sent),
                                          audit::ChangeOf(hold.id, PatientId())));
    return sent;
  });
}

absl::StatusOr<Hold> ConsultationHolds::VerifyContact(const access::CallContext& call,
                                                      const RequestKey& key, const HoldRef& hold,
                                                      const std::string& code) {
  RETURN_IF_ERROR(codes_.CheckSecret(call, hold));
  ASSIGN_OR_RETURN(const CodeTry tried, codes_.Try(call, key, hold.id, code));
  if (!tried.right) return codes::errors::CodeWrong(tried.hold.code_tries_left);
  return tried.hold;
}

absl::Status ConsultationHolds::ReleaseConsultationHold(const access::CallContext& call,
                                                        const RequestKey& key,
                                                        const HoldRef& hold) {
  RETURN_IF_ERROR(codes_.CheckSecret(call, hold));
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
    if (replay.has_value()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const Appointment before, parts_.booking.Lock(tx, call, hold.id));
    if (before.status == appointments::Status::kProposed) {
      RETURN_IF_ERROR(
          parts_.booking.Cancel(tx, call, before, appointments::CancellationReason::kHoldReleased));
    } else if (before.status != appointments::Status::kCancelled) {
      return errors::StateForbids(appointments::Name(before.status));
    }
    return parts_.requests.Close(tx, call, key, Bytes(), audit::ChangeOf(hold.id, PatientId()));
  });
}

}  // namespace tandem::consultations
