// SPDX-License-Identifier: Apache-2.0
// What is done when a message did not reach somebody: another way, then a person. Asked when a
// provider refuses for good, when a receipt says so, and when there is no way left. Pure.
#pragma once

#include "absl/time/time.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

enum class Fallback {
  kNothing,       // it was asked for at that address, or it would tell nothing any more
  kOtherChannel,  // the same message by the other channel, now
  kStaffTask      // somebody calls
};

// One message that failed.
struct Undelivered {
  Kind kind = Kind::kReminder;
  Channel channel = Channel::kSms;
  bool other_allowed = false;  // there is an address for the other channel, and no objection
  bool other_tried = false;    // this message, by the other channel, whatever became of it
  bool other_failed = false;   // and it did not arrive there
  bool refused = false;        // they do not want it there: that alone is no reason to call
  absl::Time expire;           // told later, it is of no use
};

Fallback ChooseFallback(const Undelivered& message, absl::Time now);

// The channel that kOtherChannel means.
Channel OtherThan(Channel channel);

}  // namespace tandem::reminders
