// SPDX-License-Identifier: Apache-2.0
// Which messages a change causes. Pure: facts in, messages out.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

enum class Change { kBooked, kMoved, kCancelled };

// An appointment after its change.
struct AppointmentFacts {
  AppointmentId id;
  int version = 1;
  absl::Time start;
  absl::Time now;
  Uuid link;  // the manage link to put in; nil when none
};

// Recipient, channel and language are left open: see Messages::PlanForPatient. Nothing is said
// about a visit that has begun or is over.
std::vector<Message> PlanChange(Change change, const AppointmentFacts& facts);

// A six-digit code on its way to a contact.
struct CodeFacts {
  Uuid code;
  ContactId contact;
  Channel channel;
  std::string language;
  absl::Time now;
  absl::Time expire;
};

Message PlanCode(const CodeFacts& facts);

// The same with the link of a sign-in, whose id both are derived from.
Message PlanSignIn(const CodeFacts& facts);

}  // namespace tandem::reminders
