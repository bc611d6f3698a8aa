// SPDX-License-Identifier: Apache-2.0
// Whether one message may go now, by facts that were read a moment ago. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "notifier/lease.h"
#include "scheduler/reminders/message_plan.h"

namespace tandem::notifier {

// Facts older than this are read again before anything is sent by them.
constexpr absl::Duration kFactsLife = absl::Seconds(2);
// Whoever cancels is promised five seconds: by facts as old as this nothing is handed over, however
// long it took to read them.
constexpr absl::Duration kFactsMax = absl::Seconds(4);

// What is known of one message.
struct SendFacts {
  // The plan of its visit or week as it would be made now; nothing when that is gone.
  std::optional<std::vector<reminders::Message>> plan = {};
  // The same as it would have been made in time, when it is too late for any; else nothing.
  std::optional<std::vector<reminders::Message>> plan_in_time = {};
  const reminders::PersonFacts* person = nullptr;     // null: nobody's visit
  const reminders::ReminderPolicy* policy = nullptr;  // never null
  std::vector<absl::Time> texts_sent = {};
  // Texts of the day before that are still to go there, by time: theirs is the first claim.
  std::vector<absl::Time> texts_promised = {};
  bool opted_out = false;
  bool wanted = false;  // of what is about no visit: somebody still waits for it
};

struct Decision {
  enum class What {
    kSend,
    kWait,      // until `next_time`
    kWithhold,  // on purpose: `why`
    kRefused,   // they do not want it there: another way
    kOverflow,  // another text would be one too many, now or with what is promised: another way
    kExpire,    // it is of no use any more
    kNoAddress
  };
  What what = What::kWithhold;
  std::string_view why = {};
  absl::Time next_time = {};
  reminders::Kind told = reminders::Kind::kReminder;  // what it says now; kSend
};

// Is it planned from the facts of a visit or a week?
bool IsPlanned(reminders::Kind kind);

Decision Decide(const DueMessage& due, const SendFacts& facts, absl::Time now);

}  // namespace tandem::notifier
