// SPDX-License-Identifier: Apache-2.0
// What somebody opted out of at one address. Pure.
#pragma once

#include <vector>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

enum class OptOutSource { kText, kMail, kWeb, kDesk };
// "text", as it is stored.
std::string_view Name(OptOutSource source);

// Of a channel at an address (its keyed digest, patients::People::Digest).
struct OptOut {
  Channel channel = Channel::kSms;
  Bytes address_digest;
  Category category = Category::kNone;  // kNone: everything by this channel
  absl::Time give_time;
};

// May nothing of this kind go there? Who opted out of everything is sent nothing by that channel,
// not even codes: carriers would refuse them, and the law knows no exception for them.
bool IsOptedOut(const std::vector<OptOut>& in_force, const Bytes& address_digest, Channel channel,
                Kind kind);

}  // namespace tandem::reminders
