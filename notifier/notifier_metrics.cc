// SPDX-License-Identifier: Apache-2.0
#include "notifier/notifier_metrics.h"

#include <string>

namespace tandem::notifier {
namespace {

// From at once to a day late.
const Histogram::BucketBoundaries kLatenessBuckets = {0.5, 1,   2,   5,    15,    60,
                                                      120, 300, 900, 3600, 14400, 86400};

std::string_view Name(Verdict verdict) {
  switch (verdict) {
    case Verdict::kAccepted:
      return "accepted";
    case Verdict::kRefused:
      return "refused";
    case Verdict::kTryLater:
      return "try_later";
    case Verdict::kUnknown:
      return "unknown";
    case Verdict::kGivenUp:
      return "given_up";
  }
  return "";
}

}  // namespace

NotifierMetrics::NotifierMetrics(Metrics& metrics)
    : sends(metrics.Counters({"tandem_notifier_sends_total",
                              "Tries to hand a mail or text to a provider, by what came of it.",
                              {"channel", "outcome"}})),
      refusals_of_us(metrics.Counters(
          {"tandem_notifier_refusals_of_us_total",
           "Tries that were refused for who we are or what is set, whoever they went to.",
           {"channel"}})),
      ends(metrics.Counters({"tandem_notifier_ends_total",
                             "Messages that ended without being accepted, by state.",
                             {"state"}})),
      lateness(metrics
                   .Histograms({"tandem_notifier_lateness_seconds",
                                "From when a message was due to its provider's yes."})
                   .Add({}, kLatenessBuckets)),
      retries(metrics.AddCounter(
          {"tandem_notifier_retries_total", "Messages that will be tried again."})),
      leases(metrics.AddCounter({"tandem_notifier_leases_total", "Messages leased."})),
      leases_lost(metrics.AddCounter({"tandem_notifier_leases_lost_total",
                                      "Messages whose lease had ended when their ending came."})),
      in_hand(metrics.AddGauge({"tandem_notifier_in_hand", "Messages that are leased now."})) {
  // An alarm hears of the first one only when there was a zero before it.
  for (const auto channel : {reminders::Channel::kEmail, reminders::Channel::kSms}) {
    refusals_of_us.Add({{"channel", std::string(reminders::Name(channel))}});
  }
}

void NotifierMetrics::CountSend(reminders::Channel channel, const Outcome& outcome) {
  sends
      .Add({{"channel", std::string(reminders::Name(channel))},
            {"outcome", std::string(Name(outcome.verdict))}})
      .Increment();
  if (outcome.about_us) {
    refusals_of_us.Add({{"channel", std::string(reminders::Name(channel))}}).Increment();
  }
}

void NotifierMetrics::CountEnding(const Ending& ending, absl::Time now) {
  if (ending.state == reminders::State::kAccepted) {
    lateness.Observe(absl::ToDoubleSeconds(now - ending.due.message.due));
  } else if (ending.state == reminders::State::kPlanned) {
    if (ending.tried) retries.Increment();
  } else {
    ends.Add({{"state", std::string(reminders::Name(ending.state))}}).Increment();
  }
}

}  // namespace tandem::notifier
