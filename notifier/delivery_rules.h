// SPDX-License-Identifier: Apache-2.0
// What may go to one person now, and when it is tried again. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/time.h"
#include "notifier/lease.h"
#include "notifier/transport.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/visit_facts.h"

namespace tandem::notifier {

constexpr absl::Duration kTextWeek = absl::Hours(7 * 24);
constexpr std::size_t kMergedMax = 8;  // visits that one message may speak of
constexpr absl::Duration kRetryMin = absl::Seconds(5);
constexpr absl::Duration kRetryMax = absl::Minutes(15);

// Which of them go together: all that tell one patient of their visits, by one channel, to one
// address, in one language. What somebody asked for (codes, answers) and what tells others goes
// alone. A try that is repeated keeps its messages, and takes no new ones. In the order given.
std::vector<std::vector<DueMessage>> GroupByPerson(std::vector<DueMessage> due);

// Does the person's wish or the law limit how many of these there may be, and at what hours? Not of
// what they asked for a moment ago.
bool IsLimited(reminders::Kind kind);

// May another text go to an address which texts went to at `sent`, in any order? Days are those of
// the person.
bool MayText(const std::vector<absl::Time>& sent, const reminders::PersonFacts& person,
             const reminders::ReminderPolicy& policy, absl::Time now);

// The first of `times`, in order, that is later than `now` and on the same day there.
std::optional<absl::Time> FirstOfDay(const std::vector<absl::Time>& times, absl::TimeZone zone,
                                     absl::Time now);

struct Tries {
  int attempts = 1;            // this one counted
  absl::Duration retry_after;  // what the provider asked for; zero: nothing
  absl::Time expire;           // told later, it is of no use
  double chance = 0.5;         // in [0, 1): spreads what failed together
};

// Twice as long after each try, half of it by chance, never shorter than the provider asked for.
// Nothing: it would be too late then.
std::optional<absl::Time> NextTry(const Tries& tries, absl::Time now);

}  // namespace tandem::notifier
