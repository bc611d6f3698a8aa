// SPDX-License-Identifier: Apache-2.0
#include "notifier/send_rules.h"

#include "notifier/delivery_rules.h"

namespace tandem::notifier {
namespace {

using reminders::Kind;
using What = Decision::What;

Decision Withhold(std::string_view why) { return {.what = What::kWithhold, .why = why}; }

Decision DecidePlanned(const DueMessage& due, const SendFacts& facts, absl::Time now) {
  if (!facts.plan.has_value()) return Withhold("not_true");
  const reminders::Verdict verdict = reminders::Recheck(due.message, *facts.plan, now);
  if (verdict.what == reminders::Verdict::What::kWithhold) return Withhold("not_true");
  if (verdict.what == reminders::Verdict::What::kWait) {
    return {.what = What::kWait, .next_time = verdict.planned.due};
  }
  return {.what = What::kSend, .told = verdict.planned.kind};
}

}  // namespace

bool IsPlanned(Kind kind) {
  switch (kind) {
    case Kind::kContactCode:
    case Kind::kSignIn:
    case Kind::kReply:
    case Kind::kTherapistDay:
    case Kind::kBoosterDue:
      return false;
    default:
      return true;
  }
}

Decision Decide(const DueMessage& due, const SendFacts& facts, absl::Time now) {
  const reminders::Message& message = due.message;
  if (now >= message.expire) return {.what = What::kExpire, .why = "too_late"};
  if (due.address.empty()) return {.what = What::kNoAddress, .why = "no_address"};
  if (facts.opted_out && message.kind != Kind::kReply) return Withhold("opted_out");
  Decision decision = {.what = What::kSend, .told = message.kind};
  if (IsPlanned(message.kind)) {
    decision = DecidePlanned(due, facts, now);
  } else if (!facts.wanted) {
    return Withhold("not_true");
  }
  if (decision.what != What::kSend || facts.person == nullptr || !IsLimited(message.kind)) {
    return decision;
  }
  // Late, or by the other channel: planned for an hour that has passed.
  const absl::Time allowed = reminders::FirstAllowed(now, *facts.person);
  if (allowed >= message.expire) return {.what = What::kExpire, .why = "too_late"};
  if (allowed > now) return {.what = What::kWait, .next_time = allowed};
  const bool is_text = message.channel == reminders::Channel::kSms;
  if (is_text && message.recipient_kind == reminders::RecipientKind::kContact &&
      !MayText(facts.texts_sent, *facts.person, *facts.policy, now)) {
    return {.what = What::kOverflow, .why = "over_cap"};
  }
  return decision;
}

}  // namespace tandem::notifier
