// SPDX-License-Identifier: Apache-2.0
// What a provider of texts answers, in the form that Twilio gave the world. From strangers: size
// and nesting are looked at before anything is parsed. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "notifier/transport.h"

namespace tandem::notifier {

// Between the provider's clock and ours: somebody may have set ours an hour forward. Nobody gets
// two texts of the same words so soon.
constexpr absl::Duration kClockSlack = absl::Hours(2);

constexpr std::size_t kAnswerBytesMax = 16 * 1024;         // of one message
constexpr std::size_t kListBytesMax = 256 * 1024;          // of a page of messages
constexpr int kAnswerDepthMax = 8;                         // theirs have four
constexpr std::size_t kReferenceBytesMax = 100;            // theirs have 34
constexpr absl::Duration kRetryAfterMax = absl::Hours(1);  // whoever asks for more is not believed

struct SmsAnswer {
  int status = 0;  // of HTTP; 0: none came
  std::string body;
  std::string retry_after;  // header
  bool sent = false;        // the request left us, or may have
  bool aborted = false;     // by us: not ours or not so any more
};

// To a message that was handed over.
Outcome JudgeSms(const SmsAnswer& answer);

// What is looked for among the messages that a provider took.
struct SmsTraces {
  std::string_view tag;   // of our own, when the provider keeps it
  std::string_view body;  // else the text itself
  absl::Time since;       // not before our first try
};

enum class Found { kYes, kNo, kCannotTell };
struct Search {
  Found found = Found::kCannotTell;
  std::string reference = {};
};
// Of a page of messages to one number. A page that cannot be read tells nothing.
Search FindSms(const SmsAnswer& answer, const SmsTraces& traces);

// application/x-www-form-urlencoded
std::string FormField(std::string_view name, std::string_view value);

}  // namespace tandem::notifier
