// SPDX-License-Identifier: Apache-2.0
// What the end of an SMTP exchange means for the message. Pure.
#pragma once

#include <string_view>

#include "notifier/transport.h"

namespace tandem::notifier {

// How far it came, by the last command that we sent.
enum class SmtpStage {
  kOpening,    // connecting, EHLO, STARTTLS, AUTH
  kSender,     // MAIL FROM
  kRecipient,  // RCPT TO
  kData,       // DATA was asked for
  kBody,       // the message is under way, its end not sent
  kEnd         // the end was sent: the server may have taken it
};

// The stage after a command line; as before for a line that opens no stage.
SmtpStage StageAfter(SmtpStage stage, std::string_view command);

struct SmtpEnd {
  SmtpStage stage = SmtpStage::kOpening;
  int code = 0;       // of the server's last reply; 0: none
  bool good = false;  // the client library is content
  bool timed_out = false;
  bool insecure = false;  // no TLS, or a certificate that is not to be trusted
  bool aborted = false;   // by us: the lease had ended
};

// Only a refusal of the recipient or of the message itself is for good: whatever the server says
// before that is about us. What was sent to its end and not answered may have been taken.
Outcome JudgeSmtp(const SmtpEnd& end);

}  // namespace tandem::notifier
