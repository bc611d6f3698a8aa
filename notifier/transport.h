// SPDX-License-Identifier: Apache-2.0
// What goes out, and what became of it. A transport hands one message to one provider, now: it
// plans nothing, keeps nothing, and never decides whether a message may go.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"
#include "scheduler/reminders/message.h"

namespace tandem::notifier {

// One text or mail, worded. No field of it is ever logged but `delivery`.
struct Outgoing {
  Uuid delivery;  // the same for each try: Message-ID and tag derive from it
  reminders::Channel channel = reminders::Channel::kEmail;
  std::string to;  // an address, or a number in E.164
  std::string subject;
  std::string text;
  std::string html;           // empty: plain text only
  std::string sender_name;    // tells nothing of the treatment
  std::string calendar;       // an invitation (calendar_invite.h); empty: none
  std::string method;         // of the invitation: "REQUEST" or "CANCEL"
  std::string unsubscribe;    // URL of the page where one opts out; empty: none
  std::string return_path;    // where a mail comes back to; empty: where it comes from
  absl::Time time;            // of this try
  absl::Time first_time;      // of the first one
  bool may_be_taken = false;  // an earlier try may have been accepted: ask first, if one can ask

  bool operator==(const Outgoing&) const = default;
};

enum class Verdict {
  kAccepted,  // the provider said yes
  kRefused,   // for good: this address, or this message
  kTryLater,  // not taken; nothing is wrong with the message
  kUnknown,   // perhaps taken
  kGivenUp    // by us, not ours or not so any more: nothing went out
};

struct Outcome {
  Verdict verdict = Verdict::kTryLater;
  std::string reference = {};       // what the provider calls it
  std::string_view why = {};        // of a closed list: "recipient_refused", "relay_busy"
  absl::Duration retry_after = {};  // what the provider asks for; zero: nothing
  // Refused for who we are or what is set here, whoever it goes to: somebody must mend that.
  bool about_us = false;
};

// Asked right before the bytes leave: is it still ours, and still so? False ends the try. May look
// into the database.
using Held = std::function<bool()>;

class Transport {
 public:
  virtual ~Transport() = default;
  // Thread-safe. Never throws, never waits longer than its time limit.
  virtual Outcome Send(const Outgoing& outgoing, const Held& held) = 0;
};

constexpr absl::Duration kSendMax = absl::Seconds(20);  // one try, from connecting to the answer

}  // namespace tandem::notifier
