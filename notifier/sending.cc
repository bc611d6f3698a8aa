// SPDX-License-Identifier: Apache-2.0
#include "notifier/sending.h"

#include <random>
#include <string>
#include <utility>

#include "base/log.h"
#include "notifier/delivery_rules.h"

namespace tandem::notifier {
namespace {

using reminders::State;

double Chance() {
  thread_local std::mt19937_64 random{std::random_device{}()};
  return std::uniform_real_distribution<double>(0, 1)(random);
}

Ending Begin(const CheckedParcel& checked, const DueMessage& due) {
  Ending ending;
  ending.clinic = checked.clinic;
  ending.token = checked.token;
  ending.delivery = checked.parcel.delivery;
  ending.due = due;
  return ending;
}

// Again later, or never.
void Repeat(const Outcome& outcome, std::optional<absl::Time> next, Ending& ending) {
  const bool unknown = outcome.verdict == Verdict::kUnknown;
  ending.outcome = std::string(unknown ? "unknown" : outcome.why);
  ending.state = next.has_value() ? State::kPlanned : State::kFailed;
  ending.next_time = next;
  ending.unreached = !next.has_value();
}

void LogOutcome(const CheckedParcel& checked, const Outcome& outcome) {
  const bool good = outcome.verdict == Verdict::kAccepted;
  const LogLevel bad = outcome.about_us ? LogLevel::kWarning : LogLevel::kInfo;
  Log(good ? LogLevel::kDebug : bad, "delivery",
      {{"clinic", checked.clinic},
       {"delivery", checked.parcel.delivery},
       {"accepted", good},
       {"why", outcome.why}});
}

}  // namespace

std::vector<Ending> Sending::GiveBack(const CheckedParcel& checked) {
  std::vector<Ending> endings = checked.endings;
  for (const Letter& letter : checked.letters) endings.push_back(Begin(checked, letter.due));
  // Whether an earlier try was taken is not known any better now.
  if (checked.parcel.may_be_taken) {
    for (Ending& ending : endings) {
      if (ending.state == State::kPlanned) ending.outcome = "unknown";
    }
  }
  return endings;
}

bool Sending::Refresh(CheckedParcel& checked) {
  Lease lease;
  lease.clinic = checked.clinic;
  lease.token = checked.token;
  lease.ends_at = checked.ends_at;
  lease.parcels = {checked.parcel};
  auto again = parts_.checks.Check(lease);
  if (!again.ok()) return false;
  checked = std::move(again->front());
  return true;
}

bool Sending::IsStillSo(CheckedParcel& checked, const Outgoing& outgoing) {
  if (Uptime() - checked.read_at <= kFactsLife) return true;
  if (!Refresh(checked) || Uptime() - checked.read_at > kFactsMax) return false;
  if (checked.letters.empty()) return false;
  const auto again = parts_.wording.Write(checked, outgoing.time);
  return again.ok() && *again == outgoing;
}

std::vector<Ending> Sending::End(const CheckedParcel& checked, const Outcome& outcome) {
  std::vector<Ending> endings = checked.endings;
  const absl::Time now = parts_.clock.Now();
  const double chance = Chance();  // one for all: they go together again
  for (const Letter& letter : checked.letters) {
    Ending ending = Begin(checked, letter.due);
    ending.tried = outcome.verdict != Verdict::kGivenUp;
    ending.reference = outcome.reference;
    const auto next = NextTry({.attempts = letter.due.attempts + 1,
                               .retry_after = outcome.retry_after,
                               .expire = letter.due.message.expire,
                               .chance = chance},
                              now);
    switch (outcome.verdict) {
      case Verdict::kAccepted:
        ending.state = State::kAccepted;
        break;
      case Verdict::kRefused:
        ending.state = State::kFailed;
        ending.outcome = std::string(outcome.why);
        ending.unreached = true;
        break;
      case Verdict::kTryLater:
      case Verdict::kUnknown:
        Repeat(outcome, next, ending);
        break;
      case Verdict::kGivenUp:
        ending.outcome = checked.parcel.may_be_taken ? "unknown" : "";
        break;
    }
    endings.push_back(std::move(ending));
  }
  return endings;
}

std::vector<Ending> Sending::PutOff(CheckedParcel checked) {
  checked.endings.clear();
  checked.letters.clear();
  for (const DueMessage& due : checked.parcel.messages) {
    checked.letters.emplace_back().due = due;
  }
  const bool doubt = checked.parcel.may_be_taken;
  return End(checked,
             {.verdict = doubt ? Verdict::kUnknown : Verdict::kTryLater, .why = "not_checked"});
}

std::vector<Ending> Sending::Send(CheckedParcel& checked) {
  const auto ends_soon = [&checked](absl::Duration before) {
    return Uptime() + before >= checked.ends_at;
  };
  if (ends_soon(parts_.time_max + kLeaseMargin)) return GiveBack(checked);
  if (Uptime() - checked.read_at > kFactsLife && !Refresh(checked)) return PutOff(checked);
  if (checked.letters.empty()) return checked.endings;
  const auto outgoing = parts_.wording.Write(checked, parts_.clock.Now());
  if (!outgoing.ok()) {
    Log(LogLevel::kError, "words_refused",
        {{"clinic", checked.clinic}, {"delivery", checked.parcel.delivery}});
    return End(checked, {.verdict = Verdict::kRefused, .why = "words_refused"});
  }
  Transport& transport =
      outgoing->channel == reminders::Channel::kEmail ? parts_.mail : parts_.texts;
  const Outcome outcome = transport.Send(
      *outgoing, [&] { return IsStillSo(checked, *outgoing) && !ends_soon(kLeaseMargin); });
  parts_.metrics.CountSend(outgoing->channel, outcome);
  LogOutcome(checked, outcome);
  return End(checked, outcome);
}

}  // namespace tandem::notifier
