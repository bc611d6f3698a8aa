// SPDX-License-Identifier: Apache-2.0
#include "notifier/smtp_outcome.h"

#include "absl/strings/numbers.h"
#include "base/strings.h"

namespace tandem::notifier {
namespace {

bool IsForGood(int code) { return code >= 500 && code < 600; }
bool IsForNow(int code) { return code >= 400 && code < 500; }

constexpr int kOfAddresses = 1;     // the subjects of RFC 3463
constexpr int kOfSecurity = 7;      // and of policy
constexpr int kSenderSyntax = 7;    // of addresses: the sender's
constexpr int kSenderSystem = 8;    // likewise
constexpr int kFirstOfProofs = 20;  // of security: DKIM, SPF and the like (RFC 7372)
constexpr int kCodeDigits = 3;

Outcome Later(std::string_view why) { return {.verdict = Verdict::kTryLater, .why = why}; }

Outcome OurTrouble(std::string_view why) {
  return {.verdict = Verdict::kTryLater, .why = why, .about_us = true};
}

// A relay that does not serve us, a list that we stand on, a sender or a signature that is not
// believed: any recipient would be refused so. What a message says is judged at its end.
bool IsAboutUs(const SmtpEnd& end) {
  const EnhancedStatus& status = end.status;
  if (status.subject == kOfAddresses) {
    return status.detail == kSenderSyntax || status.detail == kSenderSystem;
  }
  if (status.subject != kOfSecurity) return false;
  return end.stage == SmtpStage::kRecipient || status.detail >= kFirstOfProofs;
}

int ReadFigure(std::string_view& text) {
  std::size_t digits = 0;
  while (digits < text.size() && digits < kCodeDigits && text[digits] >= '0' && text[digits] <= '9')
    ++digits;
  int figure = -1;
  if (!absl::SimpleAtoi(Av(text.substr(0, digits)), &figure)) return -1;
  text.remove_prefix(digits);
  return figure;
}

bool SkipDot(std::string_view& text) {
  if (!text.starts_with('.')) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

EnhancedStatus EnhancedStatusIn(std::string_view line) {
  if (line.size() <= kCodeDigits) return {};
  line.remove_prefix(kCodeDigits + 1);
  if (ReadFigure(line) < 0 || !SkipDot(line)) return {};
  EnhancedStatus status;
  status.subject = ReadFigure(line);
  if (status.subject < 0 || !SkipDot(line)) return {};
  status.detail = ReadFigure(line);
  return status.detail < 0 ? EnhancedStatus() : status;
}

SmtpStage StageAfter(SmtpStage stage, std::string_view command) {
  if (command.starts_with("MAIL FROM")) return SmtpStage::kSender;
  if (command.starts_with("RCPT TO")) return SmtpStage::kRecipient;
  if (command.starts_with("DATA")) return SmtpStage::kData;
  return stage;
}

Outcome JudgeSmtp(const SmtpEnd& end) {
  if (end.aborted) return {.verdict = Verdict::kGivenUp, .why = "given_up"};
  if (end.good) return {.verdict = Verdict::kAccepted};
  if (end.insecure) return OurTrouble("tls_failed");
  if (IsForNow(end.code)) return Later("relay_busy");
  if (IsForGood(end.code)) {
    // The reply to a command of an earlier message of this session, or to none, decides nothing.
    const bool of_message = end.stage == SmtpStage::kRecipient || end.stage == SmtpStage::kEnd;
    if (!of_message || IsAboutUs(end)) return OurTrouble("relay_refused");
    return {.verdict = Verdict::kRefused, .why = "recipient_refused"};
  }
  if (end.stage == SmtpStage::kEnd) return {.verdict = Verdict::kUnknown, .why = "no_answer"};
  return Later(end.timed_out ? "timed_out" : "not_reached");
}

}  // namespace tandem::notifier
