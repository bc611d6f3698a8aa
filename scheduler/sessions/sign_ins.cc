// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sign_ins.h"

#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/codes/codes_errors.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/sessions/proxy_store.h"
#include "scheduler/sessions/session_store.h"
#include "scheduler/sessions/sessions_errors.h"
#include "scheduler/sessions/sign_in_rules.h"

namespace tandem::sessions {
namespace {

constexpr std::string_view kSignInKind = "sign_in";
constexpr std::string_view kSessionKind = "session";

reminders::Channel ChannelOf(patients::ContactKind kind) {
  return kind == patients::ContactKind::kEmail ? reminders::Channel::kEmail
                                               : reminders::Channel::kSms;
}

sign_in_store::Key KeyOf(const SignInProof& proof) {
  if (proof.by_link()) return {std::nullopt, TokenDigest(proof.link_token)};
  return {proof.id, std::nullopt};
}

int TriesLeft(const sign_in_store::SignIn& sign_in) {
  return codes::kCodeTriesMax - sign_in.tries - 1;  // this one is used up
}

}  // namespace

absl::StatusOr<StartedSignIn> SignIns::StartSignIn(const access::CallContext& call,
                                                   const SignInRequest& request) {
  const absl::Time now = parts_.clock.Now();
  const Bytes digest = parts_.people.Digest(request.contact);
  const bool is_text = request.contact.kind == patients::ContactKind::kPhone;
  RETURN_IF_ERROR(parts_.limiter.CountUp(
      call,
      LimitsOfSignIn({}, parts_.secrets,
                     {digest, call.peer, now, is_text, patients::RangeOf(request.contact)}),
      now));
  sign_in_store::NewSignIn fresh;
  fresh.id = parts_.ids.NextId<SignInId>();
  fresh.contact_digest = digest;
  fresh.link_digest =
      TokenDigest(parts_.secrets.LinkToken(call.principal.clinic_slug, fresh.id.uuid));
  fresh.create = now;
  fresh.expire = now + kSignInLife;
  RETURN_IF_ERROR(parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::Status {
    sign_in_store::NewSignIn sign_in = fresh;
    ASSIGN_OR_RETURN(sign_in.contact, FindRecipient(tx, call, digest));
    RETURN_IF_ERROR(sign_in_store::Insert(tx, call.clinic(), sign_in));
    RETURN_IF_ERROR(Record(tx, call, fresh.id, audit::kOutcomeOk));
    if (!sign_in.contact.has_value()) return absl::OkStatus();
    return parts_.messages.Plan(
        tx, call.clinic(),
        {reminders::PlanSignIn({fresh.id.uuid, *sign_in.contact, ChannelOf(request.contact.kind),
                                request.language, now, fresh.expire})});
  }));
  return StartedSignIn{fresh.id, fresh.expire, codes::kCodeTriesMax};
}

// Whoever has proved the contact, else a proxy whose contact it is. Both are looked for either way:
// who is found must not show in how long it takes.
absl::StatusOr<std::optional<ContactId>> SignIns::FindRecipient(pg::Transaction& tx,
                                                                const access::CallContext& call,
                                                                const Bytes& digest) {
  ASSIGN_OR_RETURN(const std::vector<patients::Reachable> people,
                   parts_.people.FindReachable(tx, call, digest));
  ASSIGN_OR_RETURN(const std::vector<Grant> grants,
                   proxy_store::Find(tx, call.clinic(), digest, parts_.clock.Now()));
  for (const patients::Reachable& who : people) {
    if (who.verified) return who.contact;
  }
  if (!grants.empty()) return grants.front().contact_id;
  return std::nullopt;
}

absl::StatusOr<OpenedSession> SignIns::FinishSignIn(const access::CallContext& call,
                                                    const SignInProof& proof) {
  // Made here, so that a run that repeats a commit in doubt knows its own session again.
  OpenedSession fresh;
  fresh.token = NewSessionToken(call.principal.clinic_slug);
  fresh.session.id = parts_.ids.NextId<SessionId>();
  ASSIGN_OR_RETURN(Outcome outcome, parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) {
    return Check(tx, call, proof, fresh);
  }));
  if (!outcome.refusal.ok()) return outcome.refusal;
  return std::move(outcome.opened);
}

absl::StatusOr<SignIns::Outcome> SignIns::Check(pg::Transaction& tx,
                                                const access::CallContext& call,
                                                const SignInProof& proof, OpenedSession fresh) {
  ASSIGN_OR_RETURN(const std::optional<sign_in_store::SignIn> sign_in,
                   sign_in_store::Lock(tx, call.clinic(), KeyOf(proof)));
  const bool again = sign_in.has_value() && sign_in->session == fresh.session.id;
  const absl::Time now = parts_.clock.Now();
  std::vector<codes::Limit> tries;
  if (!again && !proof.by_link()) tries = TriesOf(call, sign_in, now);
  if (!tries.empty()) {
    RETURN_IF_ERROR(codes::CountTryWithin(tx, call.clinic(), tries, now));
  }
  const absl::Status usable = again ? absl::OkStatus() : Usable(proof, sign_in);
  if (!usable.ok()) return Outcome{usable, {}};  // and the try counts
  const bool right =
      sign_in->sent && (proof.by_link() || parts_.secrets.IsCode(sign_in->id.uuid, proof.code));
  if (!right) return Refuse(tx, call, *sign_in, codes::errors::CodeWrong(TriesLeft(*sign_in)));
  if (!tries.empty()) RETURN_IF_ERROR(codes::ForgetTryWithin(tx, call.clinic(), tries));
  ASSIGN_OR_RETURN(const std::vector<Grant> grants,
                   proxy_store::Find(tx, call.clinic(), sign_in->contact_digest, now));
  ASSIGN_OR_RETURN(const Owner owner, FindOwner(tx, call, proof, *sign_in, grants));
  if (!owner.refusal.ok()) return Refuse(tx, call, *sign_in, owner.refusal);
  fresh.session.patient = owner.patient;
  fresh.session.contact = owner.contact;
  fresh.session.create = fresh.session.last_use = now;
  fresh.session.expire = now + kSessionMax;
  for (const Grant& grant : grants) {
    if (grant.patient != owner.patient) fresh.may_act_for.push_back(grant.patient);
  }
  if (again) return Outcome{absl::OkStatus(), std::move(fresh)};
  RETURN_IF_ERROR(
      session_store::Insert(tx, call.clinic(), fresh.session, TokenDigest(fresh.token)));
  RETURN_IF_ERROR(sign_in_store::Use(tx, call.clinic(), sign_in->id, fresh.session.id));
  audit::Deed deed;
  deed.action = audit::Action::kSignIn;
  deed.subject_kind = kSessionKind;
  deed.subject = fresh.session.id.uuid;
  deed.patient = owner.patient;
  RETURN_IF_ERROR(trail_.Write(tx, call, deed));
  return Outcome{absl::OkStatus(), std::move(fresh)};
}

// The same for a sign-in that is not there: guessed names count for the address.
std::vector<codes::Limit> SignIns::TriesOf(const access::CallContext& call,
                                           const std::optional<sign_in_store::SignIn>& sign_in,
                                           absl::Time now) const {
  const Bytes digest = sign_in.has_value() ? sign_in->contact_digest : Bytes();
  return LimitsOfTry(parts_.secrets, {digest, call.peer, now});
}

absl::Status SignIns::Usable(const SignInProof& proof,
                             const std::optional<sign_in_store::SignIn>& sign_in) const {
  const bool usable = sign_in.has_value() && !sign_in->session.has_value() &&
                      sign_in->expire > parts_.clock.Now() &&
                      sign_in->tries < codes::kCodeTriesMax && (sign_in->sent || !proof.by_link());
  if (usable) return absl::OkStatus();
  return proof.by_link() ? errors::LinkInvalid() : codes::errors::CodeUnusable();
}

absl::StatusOr<SignIns::Outcome> SignIns::Refuse(pg::Transaction& tx,
                                                 const access::CallContext& call,
                                                 const sign_in_store::SignIn& sign_in,
                                                 absl::Status refusal) {
  RETURN_IF_ERROR(sign_in_store::CountTry(tx, call.clinic(), sign_in.id));
  RETURN_IF_ERROR(
      Record(tx, call, sign_in.id, Name(ReasonOf(refusal).value_or(Reason::kCodeWrong))));
  return Outcome{std::move(refusal), {}};
}

absl::StatusOr<SignIns::Owner> SignIns::FindOwner(pg::Transaction& tx,
                                                  const access::CallContext& call,
                                                  const SignInProof& proof,
                                                  const sign_in_store::SignIn& sign_in,
                                                  const std::vector<Grant>& grants) {
  ASSIGN_OR_RETURN(const std::vector<patients::Reachable> people,
                   parts_.people.FindReachable(tx, call, sign_in.contact_digest));
  if (people.size() > 1 && proof.birth_date.has_value()) {
    const absl::Time now = parts_.clock.Now();
    const std::vector<codes::Limit> limits =
        LimitsOfBirthDate(parts_.secrets, {sign_in.contact_digest, call.peer, now});
    ASSIGN_OR_RETURN(const std::vector<int> counts, codes::CountWithin(tx, call.clinic(), limits));
    const absl::Status limit = codes::CheckLimits(limits, counts, now);
    if (!limit.ok()) return Owner{{}, {}, limit};
  }
  const Choice choice = ChoosePatient(people, proof.birth_date);
  if (choice.kind == Choice::Kind::kPatient) {
    return Owner{choice.who.patient, choice.who.contact, absl::OkStatus()};
  }
  if (choice.kind == Choice::Kind::kBirthDateNeeded) {
    return Owner{{}, {}, errors::BirthDateNeeded(TriesLeft(sign_in))};
  }
  if (!grants.empty()) return Owner{PatientId(), grants.front().contact_id, absl::OkStatus()};
  // Whoever it was sent to is gone since.
  return Owner{{}, {}, proof.by_link() ? errors::LinkInvalid() : codes::errors::CodeUnusable()};
}

absl::Status SignIns::Record(pg::Transaction& tx, const access::CallContext& call, SignInId sign_in,
                             std::string_view outcome) {
  audit::Deed deed;
  deed.action = audit::Action::kVerify;
  deed.subject_kind = kSignInKind;
  deed.subject = sign_in.uuid;
  deed.outcome = std::string(outcome);
  return trail_.Write(tx, call, deed);
}

}  // namespace tandem::sessions
