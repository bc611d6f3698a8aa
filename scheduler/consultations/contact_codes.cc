// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/contact_codes.h"

#include <algorithm>

#include "base/status.h"
#include "scheduler/codes/codes_errors.h"
#include "scheduler/consultations/code_store.h"
#include "scheduler/consultations/consultations_errors.h"
#include "scheduler/reminders/message_plan.h"

namespace tandem::consultations {
namespace {

reminders::Channel ChannelOf(patients::ContactKind kind) {
  return kind == patients::ContactKind::kEmail ? reminders::Channel::kEmail
                                               : reminders::Channel::kSms;
}

bool IsLive(const appointments::Appointment& hold, absl::Time now) {
  return hold.status == appointments::Status::kProposed && hold.hold_expire.has_value() &&
         *hold.hold_expire > now;
}

}  // namespace

Hold DescribeHold(const LiveHold& live) {
  Hold hold;
  hold.id = live.appointment.id;
  hold.directory_revision = live.appointment.directory_revision;
  hold.expire = live.appointment.hold_expire.value_or(absl::UnixEpoch());
  hold.time = live.appointment.time;
  hold.location = live.appointment.location;
  hold.mode = live.appointment.mode;
  hold.contact_verified = live.contact.verified;
  return hold;
}

absl::Status ContactCodes::CheckSecret(const access::CallContext& call, const HoldRef& hold) const {
  const bool own = parts_.secrets.IsHoldSecret(call.clinic(), hold.id, hold.secret);
  return own ? absl::OkStatus() : errors::NotFound();
}

absl::StatusOr<LiveHold> ContactCodes::LockHold(pg::Transaction& tx,
                                                const access::CallContext& call,
                                                AppointmentId id) const {
  LiveHold live;
  ASSIGN_OR_RETURN(live.appointment, parts_.booking.Lock(tx, call, id));
  ASSIGN_OR_RETURN(const std::optional<consultation_store::Held> held,
                   consultation_store::FindHeld(tx, call.clinic(), id));
  // Forgotten holds were never booked: their time is over.
  if (!held.has_value() || !IsLive(live.appointment, parts_.clock.Now())) {
    return errors::HoldExpired();
  }
  live.held = *held;
  ASSIGN_OR_RETURN(live.contact, parts_.people.FindContact(tx, call, held->contact));
  return live;
}

absl::Status ContactCodes::CountRequest(const access::CallContext& call,
                                        const CodeTarget& target) const {
  const absl::Time now = parts_.clock.Now();
  const bool anonymous = call.principal.role == access::Role::kAnonymous;
  codes::CodeRequest request;
  request.contact_digest = target.digest;
  if (anonymous) request.peer = call.peer;
  request.now = now;
  request.is_text = target.kind == patients::ContactKind::kPhone;
  request.range = target.range;
  return parts_.limiter.CountUp(call, LimitsOfCode(parts_.limits, parts_.secrets, request), now);
}

std::vector<codes::Limit> ContactCodes::TriesOf(const access::CallContext& call,
                                                const patients::ContactRef& contact,
                                                absl::Time now) const {
  return LimitsOfTry(parts_.secrets, {contact.digest, call.peer, now});
}

absl::StatusOr<Hold> ContactCodes::Send(pg::Transaction& tx, const access::CallContext& call,
                                        const LiveHold& live) const {
  const absl::Time now = parts_.clock.Now();
  code_store::NewCode code;
  code.id = parts_.ids.Next();
  code.contact = live.contact.id;
  code.hold = live.appointment.id;
  code.create = now;
  code.expire = std::min(now + kCodeLifetime, *live.appointment.hold_expire);
  RETURN_IF_ERROR(code_store::Insert(tx, call.clinic(), code));
  const reminders::Message message =
      reminders::PlanCode({code.id, live.contact.id, ChannelOf(live.contact.kind),
                           live.held.language, now, code.expire});
  RETURN_IF_ERROR(parts_.messages.Plan(tx, call.clinic(), {message}));
  Hold hold = DescribeHold(live);
  hold.code_tries_left = kCodeTriesMax;
  hold.code_expire = code.expire;
  return hold;
}

absl::StatusOr<CodeTry> ContactCodes::Try(const access::CallContext& call,
                                          const requests::RequestKey& key, AppointmentId id,
                                          std::string_view code) const {
  return parts_.pool.Run<CodeTry>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<CodeTry> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
    if (replay.has_value()) return DecodeCodeTry(replay->reply.value_or(Bytes()));
    ASSIGN_OR_RETURN(const LiveHold live, LockHold(tx, call, id));
    const absl::Time now = parts_.clock.Now();
    const std::vector<codes::Limit> tries = TriesOf(call, live.contact, now);
    RETURN_IF_ERROR(codes::CountTryWithin(tx, call.clinic(), tries, now));
    ASSIGN_OR_RETURN(const CodeTry tried, Compare(tx, call, live, code));
    if (tried.right) RETURN_IF_ERROR(codes::ForgetTryWithin(tx, call.clinic(), tries));
    audit::Deed deed = audit::ChangeOf(id, live.appointment.patient);
    deed.action = audit::Action::kVerify;
    if (!tried.right) deed.outcome = Name(Reason::kCodeWrong);
    RETURN_IF_ERROR(parts_.requests.Close(tx, call, key, EncodeCodeTry(tried), deed));
    return tried;
  });
}

absl::StatusOr<CodeTry> ContactCodes::Compare(pg::Transaction& tx, const access::CallContext& call,
                                              const LiveHold& live, std::string_view code) const {
  const absl::Time now = parts_.clock.Now();
  ASSIGN_OR_RETURN(const std::optional<code_store::Code> newest,
                   code_store::LockNewest(tx, call.clinic(), live.appointment.id));
  CodeTry tried;
  tried.hold = DescribeHold(live);
  if (newest.has_value()) {
    tried.hold.code_tries_left = kCodeTriesMax - newest->tries;
    tried.hold.code_expire = newest->expire;
  }
  if (live.contact.verified) {  // nothing left to guess
    tried.right = true;
    return tried;
  }
  if (!newest.has_value() || newest->expire <= now || newest->tries >= kCodeTriesMax) {
    return codes::errors::CodeUnusable();
  }
  tried.right = parts_.secrets.IsCode(newest->id, code);
  RETURN_IF_ERROR(code_store::CountTry(tx, call.clinic(), newest->id,
                                       tried.right ? std::optional(now) : std::nullopt));
  if (tried.right) {
    RETURN_IF_ERROR(parts_.people.MarkVerified(tx, call, live.contact.id));
  }
  tried.hold.contact_verified = tried.right;
  --tried.hold.code_tries_left;
  return tried;
}

}  // namespace tandem::consultations
