// SPDX-License-Identifier: Apache-2.0
#include "notifier/smtp_outcome.h"

namespace tandem::notifier {
namespace {

bool IsForGood(int code) { return code >= 500 && code < 600; }
bool IsForNow(int code) { return code >= 400 && code < 500; }

Outcome Later(std::string_view why) { return {.verdict = Verdict::kTryLater, .why = why}; }

}  // namespace

SmtpStage StageAfter(SmtpStage stage, std::string_view command) {
  if (command.starts_with("MAIL FROM")) return SmtpStage::kSender;
  if (command.starts_with("RCPT TO")) return SmtpStage::kRecipient;
  if (command.starts_with("DATA")) return SmtpStage::kData;
  return stage;
}

Outcome JudgeSmtp(const SmtpEnd& end) {
  if (end.aborted) return {.verdict = Verdict::kGivenUp, .why = "lease_ended"};
  if (end.good) return {.verdict = Verdict::kAccepted};
  if (end.insecure) return Later("tls_failed");
  if (IsForNow(end.code)) return Later("relay_busy");
  if (IsForGood(end.code)) {
    // The reply to a command of an earlier message of this session, or to none, decides nothing.
    const bool of_message = end.stage == SmtpStage::kRecipient || end.stage == SmtpStage::kEnd;
    if (of_message) return {.verdict = Verdict::kRefused, .why = "recipient_refused"};
    return Later("relay_refused");
  }
  if (end.stage == SmtpStage::kEnd) return {.verdict = Verdict::kUnknown, .why = "no_answer"};
  return Later(end.timed_out ? "timed_out" : "not_reached");
}

}  // namespace tandem::notifier
