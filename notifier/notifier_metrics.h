// SPDX-License-Identifier: Apache-2.0
// What a notifier counts (docs/metrics.md). Labels are of our own closed lists.
#pragma once

#include "absl/time/time.h"
#include "base/metrics.h"
#include "notifier/lease.h"
#include "notifier/transport.h"
#include "scheduler/reminders/message.h"

namespace tandem::notifier {

class NotifierMetrics {
 public:
  explicit NotifierMetrics(Metrics& metrics);

  void CountSend(reminders::Channel channel, const Outcome& outcome);
  // Of one message, when it is written down.
  void CountEnding(const Ending& ending, absl::Time now);

  prometheus::Family<Counter>& sends;
  prometheus::Family<Counter>& refusals_of_us;
  prometheus::Family<Counter>& ends;
  Histogram& lateness;
  Counter& retries;
  Counter& leases;
  Counter& leases_lost;  // messages whose ending came after their lease
  Gauge& in_hand;        // messages that are leased now
};

}  // namespace tandem::notifier
