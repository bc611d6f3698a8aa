// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_booking.h"

#include <algorithm>

#include "base/crypto.h"
#include "base/log.h"
#include "base/status.h"
#include "scheduler/codes/codes_errors.h"
#include "scheduler/consultations/consultations_errors.h"
#include "scheduler/consultations/screening.h"
#include "scheduler/consultations/talk_proposal.h"
#include "scheduler/consultations/wait.h"

namespace tandem::consultations {

using appointments::Appointment;
using appointments::Proposal;
using availability::Assignment;
using requests::RequestKey;

namespace {

constexpr std::string_view kNoticeConsent = "off_label_notice";

absl::Status CheckNotice(const directory::ConsultationPolicy& policy, std::string_view version) {
  const bool current = policy.notice_version == version;
  return current ? absl::OkStatus() : errors::NoticeUnacknowledged(policy.notice_version);
}

// The code of a booking is tried under an id of its own, made from the booking's: a replay of the
// booking is a replay of the try, and the booking itself may still fail and be sent again.
RequestKey KeyOfCodeTry(const RequestKey& booking) {
  RequestKey key = booking;
  std::string text = "code of a booking";
  text.append(booking.request_id.bytes.begin(), booking.request_id.bytes.end());
  const Bytes digest = Sha256(text);
  std::copy_n(digest.data.begin(), key.request_id.bytes.size(), key.request_id.bytes.begin());
  return key;
}

}  // namespace

absl::StatusOr<std::optional<Consultation>> ConsultationBooking::ReadReplay(
    pg::Transaction& tx, const access::CallContext& call, const RequestKey& key) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Find(tx, call, key));
  if (!replay.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(Consultation told, DecodeConsultation(replay->reply.value_or(Bytes())));
  return told;
}

absl::StatusOr<std::optional<Consultation>> ConsultationBooking::FindReplay(
    const access::CallContext& call, const RequestKey& key) {
  return parts_.pool.Run<std::optional<Consultation>>(
      call.Tx(), [&](pg::Transaction& tx) { return ReadReplay(tx, call, key); });
}

absl::StatusOr<Consultation> ConsultationBooking::BookConsultation(const access::CallContext& call,
                                                                   const RequestKey& key,
                                                                   const HoldBooking& wanted) {
  RETURN_IF_ERROR(codes_.CheckSecret(call, wanted.hold));
  ASSIGN_OR_RETURN(std::optional<Consultation> before, FindReplay(call, key));
  if (before.has_value()) return links_.WithToken(call, *std::move(before));
  Violations violations;  // here and not at the door: a replay is answered whatever is asked today
  CheckAnswers(wanted.snapshot->consultation, wanted.answers, violations);
  RETURN_IF_ERROR(violations.ToStatus());
  RETURN_IF_ERROR(CheckNotice(wanted.snapshot->consultation, wanted.notice_version));
  RETURN_IF_ERROR(CheckCode(call, key, wanted));
  ASSIGN_OR_RETURN(Consultation booked,
                   parts_.pool.Run<Consultation>(call.Tx(), [&](pg::Transaction& tx) {
                     return BookHeld(tx, call, key, wanted);
                   }));
  return links_.WithToken(call, std::move(booked));
}

absl::Status ConsultationBooking::CheckCode(const access::CallContext& call, const RequestKey& key,
                                            const HoldBooking& wanted) {
  if (wanted.code.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const CodeTry tried,
                   codes_.Try(call, KeyOfCodeTry(key), wanted.hold.id, wanted.code));
  return tried.right ? absl::OkStatus() : codes::errors::CodeWrong(tried.hold.code_tries_left);
}

absl::StatusOr<Consultation> ConsultationBooking::BookHeld(pg::Transaction& tx,
                                                           const access::CallContext& call,
                                                           const RequestKey& key,
                                                           const HoldBooking& wanted) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
  if (replay.has_value()) return DecodeConsultation(replay->reply.value_or(Bytes()));
  ASSIGN_OR_RETURN(const LiveHold live, codes_.LockHold(tx, call, wanted.hold.id));
  if (!live.contact.verified) return errors::ContactUnverified();
  ASSIGN_OR_RETURN(const Appointment booked, BookLive(tx, call, wanted, live));
  return Finish(tx, call, key, booked, std::nullopt);
}

absl::StatusOr<Appointment> ConsultationBooking::BookLive(pg::Transaction& tx,
                                                          const access::CallContext& call,
                                                          const HoldBooking& wanted,
                                                          const LiveHold& live) {
  const absl::Time now = parts_.clock.Now();
  const AppointmentId id = live.appointment.id;
  ASSIGN_OR_RETURN(
      const PatientId patient,
      parts_.people.PatientForLead(tx, call, live.contact,
                                   {wanted.person.given_name, wanted.person.family_name,
                                    live.held.language, live.held.time_zone}));
  const consultation_store::Someone someone = {live.contact.digest, patient, id};
  RETURN_IF_ERROR(CheckOnly(tx, call, someone));
  const consultation_store::Booked booking = {live.contact.digest, NeedsReview(wanted.answers),
                                              wanted.notice_version, now};
  ASSIGN_OR_RETURN(const bool only, consultation_store::BookHeld(tx, call.clinic(), id, booking));
  if (!only) return errors::ConsultationExists();
  if (!wanted.answers.empty()) {
    RETURN_IF_ERROR(consultation_store::InsertAnswers(
        tx, call.clinic(), id, parts_.seals.Seal(call.clinic(), id, wanted.answers)));
  }
  RETURN_IF_ERROR(
      parts_.people.AddConsent(tx, call, patient, kNoticeConsent, wanted.notice_version, "web"));
  ASSIGN_OR_RETURN(const Appointment booked,
                   parts_.booking.BookHold(tx, call, live.appointment, {.patient = patient}));
  RETURN_IF_ERROR(CheckOnly(tx, call, someone));
  if (IsUrgent(wanted.snapshot->consultation, wanted.answers)) {
    RETURN_IF_ERROR(AskToCall(tx, call, booked));
  }
  return booked;
}

// The page shows whom to call; that somebody of the clinic calls does not depend on it.
absl::Status ConsultationBooking::AskToCall(pg::Transaction& tx, const access::CallContext& call,
                                            const Appointment& booked) {
  tasks::NewTask task;
  task.kind = tasks::Kind::kCrisis;
  task.subject = booked.id.uuid;
  task.urgent = true;
  task.patient = booked.patient;
  task.appointment = booked.id;
  task.due = parts_.clock.Now();
  tx.AfterCommit([clinic = call.clinic(), id = booked.id] {
    Log(LogLevel::kWarning, "urgent_answer", {{"clinic", clinic}, {"appointment", id}});
  });
  return tasks_.Add(tx, call.clinic(), {task});
}

// One active consultation a person. Asked before a time is taken, because "taken" would be a poor
// answer to who books the same time twice; and once more when the person's calendar is locked by
// the booking: bookings of one person by several contacts at once stand in line there.
absl::Status ConsultationBooking::CheckOnly(pg::Transaction& tx, const access::CallContext& call,
                                            const consultation_store::Someone& someone) {
  ASSIGN_OR_RETURN(const bool active,
                   consultation_store::HasActive(tx, call.clinic(), someone, parts_.clock.Now()));
  return active ? errors::ConsultationExists() : absl::OkStatus();
}

absl::StatusOr<Consultation> ConsultationBooking::BookConsultationByPhone(
    const access::CallContext& call, const RequestKey& key, const PhoneBooking& wanted) {
  ASSIGN_OR_RETURN(std::optional<Consultation> before, FindReplay(call, key));
  if (before.has_value()) return links_.WithToken(call, *std::move(before));
  RETURN_IF_ERROR(CheckNotice(wanted.talk.snapshot->consultation, wanted.notice_version));
  TalkTaking<Consultation> taking;
  taking.strictness.override_reason = wanted.override_reason;
  taking.replay = [&](pg::Transaction& tx) { return ReadReplay(tx, call, key); };
  taking.body = [&](pg::Transaction& tx, const Proposal& proposal,
                    const Assignment& option) -> absl::StatusOr<Consultation> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
    if (replay.has_value()) return DecodeConsultation(replay->reply.value_or(Bytes()));
    ASSIGN_OR_RETURN(const Appointment booked, PlaceForPhone(tx, call, wanted, proposal, option));
    return Finish(tx, call, key, booked, wanted.override_reason);
  };
  ASSIGN_OR_RETURN(Consultation booked, TakeTalk(parts_, call, wanted.talk, taking));
  return links_.WithToken(call, std::move(booked));
}

absl::StatusOr<Appointment> ConsultationBooking::PlaceForPhone(pg::Transaction& tx,
                                                               const access::CallContext& call,
                                                               const PhoneBooking& wanted,
                                                               const Proposal& proposal,
                                                               const Assignment& option) {
  const absl::Time now = parts_.clock.Now();
  const TalkWish& talk = wanted.talk;
  ASSIGN_OR_RETURN(const patients::ContactRef contact,
                   parts_.people.AddContact(tx, call, talk.contact));
  Proposal of_patient = proposal;
  ASSIGN_OR_RETURN(of_patient.patient, parts_.people.PatientForLead(
                                           tx, call, contact,
                                           {wanted.person.given_name, wanted.person.family_name,
                                            talk.language, talk.time_zone}));
  appointments::Booking::Placing placing;
  placing.id = parts_.ids.NextId<AppointmentId>();
  const consultation_store::Someone someone = {contact.digest, of_patient.patient, placing.id};
  RETURN_IF_ERROR(CheckOnly(tx, call, someone));
  RETURN_IF_ERROR(parts_.people.AddConsent(tx, call, of_patient.patient, kNoticeConsent,
                                           wanted.notice_version, "phone"));
  ASSIGN_OR_RETURN(auto placed, parts_.booking.Place(tx, call, of_patient, option, placing));
  Appointment& booked = placed.appointment;
  ASSIGN_OR_RETURN(const bool only,
                   consultation_store::InsertBooked(
                       tx, call.clinic(), booked.id,
                       {contact.id, talk.language, talk.time_zone, talk.patient_state},
                       {contact.digest, /*needs_review=*/false, wanted.notice_version, now}));
  if (!only) return errors::ConsultationExists();
  RETURN_IF_ERROR(CheckOnly(tx, call, someone));
  return std::move(booked);
}

// The link, the message that carries it, and what a replay will answer.
absl::StatusOr<Consultation> ConsultationBooking::Finish(
    pg::Transaction& tx, const access::CallContext& call, const RequestKey& key,
    const Appointment& booked, const std::optional<std::string>& override_reason) {
  ASSIGN_OR_RETURN(const Uuid link, links_.Add(tx, call, booked));
  RETURN_IF_ERROR(links_.Tell(tx, call, booked, link));
  ASSIGN_OR_RETURN(std::optional<Consultation> told,
                   consultation_store::Read(tx, call.clinic(), booked.id));
  if (!told.has_value()) return InternalError("consultation_booking");
  told->link = link;
  RETURN_IF_ERROR(
      parts_.requests.Close(tx, call, key, EncodeConsultation(*told),
                            audit::ChangeOf(booked.id, booked.patient, override_reason)));
  CountWait(tx, call, booked);
  return *std::move(told);
}

void ConsultationBooking::CountWait(pg::Transaction& tx, const access::CallContext& call,
                                    const Appointment& booked) const {
  const directory::SnapshotPtr file = parts_.directories.Seen(call.clinic());
  if (wait_ == nullptr || file == nullptr) return;
  const absl::CivilDay today = absl::ToCivilDay(parts_.clock.Now(), file->zone);
  const absl::CivilDay day = absl::ToCivilDay(booked.time.start, file->zone);
  const int days = BusinessDaysBetween(today, day, ClosedDays(*file));
  tx.AfterCommit([wait = wait_, days] { wait->Observe(days); });
}

}  // namespace tandem::consultations
