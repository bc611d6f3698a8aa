// SPDX-License-Identifier: Apache-2.0
#include "notifier/sms_answer.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "absl/strings/numbers.h"
#include "base/strings.h"
#include "scheduler/access/bounded_json.h"

namespace tandem::notifier {
namespace {

using Json = nlohmann::json;

constexpr int kTooMany = 429;
constexpr int kRequestTimeout = 408;
constexpr int kOptedOut = 21610;  // of the provider's own codes, as those below
// Numbers that no text reaches: no number, one that nothing leads to, a short code, the sender's
// own, of a paid service, no mobile one, a landline.
constexpr std::array kOfNumbers = {21211, 21214, 21217, 21265, 21266, 21268, 21614, 21635};
// Words that nobody would get: none, or too many.
constexpr std::array kOfWords = {21602, 21617, 21619};

std::optional<Json> Read(const SmsAnswer& answer, std::size_t bytes_max) {
  return access::ParseJsonObject(answer.body, {bytes_max, kAnswerDepthMax});
}

std::string TextOf(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

bool IsReference(std::string_view text) {
  const auto plain = [](char c) { return c > ' ' && c < 0x7f; };
  return !text.empty() && text.size() <= kReferenceBytesMax && std::ranges::all_of(text, plain);
}

absl::Duration RetryAfter(std::string_view header) {
  int seconds = 0;
  if (!absl::SimpleAtoi(Av(Trim(header)), &seconds) || seconds < 0) return absl::ZeroDuration();
  return std::min(absl::Seconds(seconds), kRetryAfterMax);
}

Outcome RefusedUs() {
  return {.verdict = Verdict::kTryLater, .why = "provider_refused", .about_us = true};
}

Outcome JudgeRefusal(const SmsAnswer& answer) {
  const auto json = Read(answer, kAnswerBytesMax);
  const int code = json.has_value() && json->contains("code") && (*json)["code"].is_number_integer()
                       ? (*json)["code"].get<int>()
                       : 0;
  if (code == kOptedOut) return {.verdict = Verdict::kRefused, .why = "opted_out"};
  if (std::ranges::count(kOfNumbers, code) > 0) {
    return {.verdict = Verdict::kRefused, .why = "recipient_refused"};
  }
  if (std::ranges::count(kOfWords, code) > 0) {
    return {.verdict = Verdict::kRefused, .why = "message_refused"};
  }
  // The sender, the account, what it may do: there are many codes for that, and new ones every
  // year. Whoever is refused by mistake is told another way when the message's time is over.
  return RefusedUs();
}

// RFC 2822, as theirs are; nothing when it is none.
std::optional<absl::Time> ReadDate(const std::string& text) {
  absl::Time time;
  if (absl::ParseTime("%a, %d %b %Y %H:%M:%S %z", text, &time, nullptr)) return time;
  return std::nullopt;
}

bool IsOurs(const Json& message, const SmsTraces& traces) {
  if (!message.is_object()) return false;
  const auto tags = message.find("tags");
  if (tags != message.end() && tags->is_object()) return TextOf(*tags, "delivery") == traces.tag;
  if (TextOf(message, "body") != traces.body) return false;
  const auto created = ReadDate(TextOf(message, "date_created"));
  return created.has_value() && *created >= traces.since - kClockSlack;
}

}  // namespace

Outcome JudgeSms(const SmsAnswer& answer) {
  if (answer.aborted) return {.verdict = Verdict::kGivenUp, .why = "given_up"};
  const Outcome unknown = {.verdict = Verdict::kUnknown, .why = "no_answer"};
  if (answer.status == 0) {
    return answer.sent ? unknown : Outcome{.verdict = Verdict::kTryLater, .why = "not_reached"};
  }
  if (answer.status == kTooMany) {
    return {.verdict = Verdict::kTryLater,
            .why = "provider_busy",
            .retry_after = RetryAfter(answer.retry_after)};
  }
  if (answer.status >= 500 || answer.status == kRequestTimeout) return unknown;
  // Not who we say we are, or not there: about us, not about the message.
  const bool about_us = answer.status == 401 || answer.status == 403 || answer.status == 404;
  if (about_us) return RefusedUs();
  if (answer.status >= 300) return JudgeRefusal(answer);
  const auto json = Read(answer, kAnswerBytesMax);
  const std::string reference = json.has_value() ? TextOf(*json, "sid") : "";
  if (!IsReference(reference)) return unknown;
  return {.verdict = Verdict::kAccepted, .reference = reference};
}

Search FindSms(const SmsAnswer& answer, const SmsTraces& traces) {
  if (answer.status != 200) return {};
  const auto json = Read(answer, kListBytesMax);
  if (!json.has_value() || !json->contains("messages") || !(*json)["messages"].is_array())
    return {};
  for (const Json& message : (*json)["messages"]) {
    if (!IsOurs(message, traces)) continue;
    const std::string reference = TextOf(message, "sid");
    if (IsReference(reference)) return {Found::kYes, reference};
  }
  // A page that goes on may hold it further down.
  const auto next = json->find("next_page_uri");
  const bool whole = next == json->end() || !next->is_string() || next->get<std::string>().empty();
  return {whole ? Found::kNo : Found::kCannotTell};
}

std::string FormField(std::string_view name, std::string_view value) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string field(name);
  field += '=';
  for (const char c : value) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      field += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    field += '%';
    field += kHex[byte >> 4U];
    field += kHex[byte & 15U];
  }
  return field;
}

}  // namespace tandem::notifier
