// SPDX-License-Identifier: Apache-2.0
#include "notifier/send_rules.h"

#include "notifier/delivery_rules.h"

namespace tandem::notifier {
namespace {

using reminders::Kind;
using What = Decision::What;

Decision Withhold(std::string_view why) { return {.what = What::kWithhold, .why = why}; }

Decision Refuse() { return {.what = What::kRefused, .why = "opted_out"}; }

// A wish of since it was planned. Where it goes because the wanted way failed was looked at then.
bool MayGoThere(const reminders::Message& message, const reminders::PersonFacts& person) {
  if (message.recipient_kind != reminders::RecipientKind::kContact) return true;
  if (message.reason == reminders::reason::kNotDelivered) return true;
  return message.channel == reminders::Channel::kSms ? person.may_text : person.may_email;
}

Decision Expire() { return {.what = What::kExpire, .why = "too_late"}; }

// It says what is so, and comes too late to say it.
bool WasTrue(const DueMessage& due, const SendFacts& facts) {
  if (!facts.plan_in_time.has_value()) return false;
  const reminders::Verdict in_time =
      reminders::Recheck(due.message, *facts.plan_in_time, due.message.due);
  return in_time.what != reminders::Verdict::What::kWithhold;
}

Decision DecidePlanned(const DueMessage& due, const SendFacts& facts, absl::Time now) {
  if (!facts.plan.has_value()) return Withhold("not_true");
  const reminders::Verdict verdict = reminders::Recheck(due.message, *facts.plan, now);
  if (verdict.what == reminders::Verdict::What::kWithhold) {
    return WasTrue(due, facts) ? Expire() : Withhold("not_true");
  }
  if (verdict.what == reminders::Verdict::What::kWait) {
    return {.what = What::kWait, .next_time = verdict.planned.due};
  }
  return {.what = What::kSend, .told = verdict.planned.kind};
}

// One text of a day tells all; it is that of the day before, when there is one. What it would leave
// no room for goes with it, unless that is too late for it.
Decision DecideText(const DueMessage& due, const SendFacts& facts, const Decision& decision,
                    absl::Time now) {
  const Decision overflow = {.what = What::kOverflow, .why = "over_cap"};
  if (!MayText(facts.texts_sent, *facts.person, *facts.policy, now)) return overflow;
  if (due.message.kind == Kind::kDayBefore) return decision;
  const std::optional<absl::Time> promised =
      FirstOfDay(facts.texts_promised, facts.person->zone, now);
  if (!promised.has_value()) return decision;
  std::vector<absl::Time> with_it = facts.texts_sent;
  with_it.push_back(*promised);
  if (MayText(with_it, *facts.person, *facts.policy, now)) return decision;
  if (*promised >= due.message.expire) return overflow;
  return {.what = What::kWait, .next_time = *promised};
}

}  // namespace

bool IsPlanned(Kind kind) {
  switch (kind) {
    case Kind::kContactCode:
    case Kind::kSignIn:
    case Kind::kReply:
    case Kind::kTherapistDay:
      return false;
    default:
      return true;
  }
}

Decision Decide(const DueMessage& due, const SendFacts& facts, absl::Time now) {
  const reminders::Message& message = due.message;
  if (now >= message.expire) return Expire();
  if (due.address.empty()) return {.what = What::kNoAddress, .why = "no_address"};
  if (facts.opted_out && message.kind != Kind::kReply) return Refuse();
  Decision decision = {.what = What::kSend, .told = message.kind};
  if (IsPlanned(message.kind)) {
    decision = DecidePlanned(due, facts, now);
  } else if (!facts.wanted) {
    return Withhold("not_true");
  }
  if (decision.what != What::kSend || facts.person == nullptr || !IsLimited(message.kind)) {
    return decision;
  }
  if (!MayGoThere(message, *facts.person)) return Refuse();
  // Late, or by the other channel: planned for an hour that has passed.
  const absl::Time allowed = reminders::FirstAllowed(now, *facts.person);
  if (allowed >= message.expire) return Expire();
  if (allowed > now) return {.what = What::kWait, .next_time = allowed};
  const bool is_text = message.channel == reminders::Channel::kSms;
  if (is_text && message.recipient_kind == reminders::RecipientKind::kContact) {
    return DecideText(due, facts, decision, now);
  }
  return decision;
}

}  // namespace tandem::notifier
