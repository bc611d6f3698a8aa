// SPDX-License-Identifier: Apache-2.0
// The nouns of a notifier's work: messages that it may send for a while, and what it found.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "scheduler/reminders/message.h"

namespace tandem::notifier {

// A due message with where it goes.
struct DueMessage {
  reminders::Message message;
  int attempts = 0;           // so far
  std::string address;        // empty: nobody knows one any more
  Bytes address_digest;       // keyed; empty like the address
  Uuid earlier_delivery;      // of an earlier try; nil: none
  bool may_be_taken = false;  // that try's answer is not known
  absl::Time first_time;      // of the first try; as `due` before it
};

// One text or mail in the making: messages that go together.
struct Parcel {
  Uuid delivery;
  std::vector<DueMessage> messages;  // at least one; the same channel and address
  bool may_be_taken = false;

  const DueMessage& first() const { return messages.front(); }
};

// Parcels of one clinic that we alone may send until the lease ends.
struct Lease {
  ClinicId clinic;
  Uuid token;
  absl::Duration ends_at;  // on Uptime's scale
  std::vector<Parcel> parcels;
};

// Since the machine started, also while it slept or we were stopped. No clock step touches it.
absl::Duration Uptime();

// What became of one leased message. Written down fenced by the token: whoever lost the lease
// changes nothing.
struct Ending {
  ClinicId clinic;
  Uuid token;
  Uuid delivery;
  DueMessage due;
  reminders::State state = reminders::State::kPlanned;
  std::string outcome = {};                  // of a closed list
  std::string reference = {};                // the provider's
  std::optional<absl::Time> next_time = {};  // planned again
  bool tried = false;                        // counts as an attempt
  bool unreached = false;                    // another way, or a person: reminders::Fallbacks
  bool refused = false;                      // another way, but nobody calls
};

}  // namespace tandem::notifier
