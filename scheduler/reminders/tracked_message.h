// SPDX-License-Identifier: Apache-2.0
// What became of messages, for staff. Never a text, never a contact.
#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

struct TrackedMessage {
  Message message;
  State state = State::kPlanned;
  absl::Time plan_time;
  std::optional<absl::Time> accept_time;  // when a provider took it
  std::optional<absl::Time> end_time;     // delivered, failed, expired or withheld
  int attempts = 0;
  std::string outcome;  // why it failed or was withheld
};

// How a clinic's messages stand. Accepted and failed: of kSummaryBack; failed is whatever did not
// reach somebody this way, for whatever reason, and will not be tried again.
struct ReminderSummary {
  int waiting = 0;
  int due = 0;
  int late = 0;  // of those due: by more than kLateAfter
  int failed = 0;
  int accepted = 0;
  int opted_out = 0;
  int open_tasks = 0;
};
constexpr absl::Duration kLateAfter = absl::Minutes(5);       // contract
constexpr absl::Duration kSummaryBack = absl::Hours(7 * 24);  // contract

}  // namespace tandem::reminders
