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

// "5.7.1": what a reply says beside its code (RFC 3463), the first figure left out.
struct EnhancedStatus {
  int subject = 0;
  int detail = 0;
};
// Of one line of a reply, "550 5.7.1 …" or "550-5.7.1 …"; zeros: it says none.
EnhancedStatus EnhancedStatusIn(std::string_view line);

struct SmtpEnd {
  SmtpStage stage = SmtpStage::kOpening;
  int code = 0;                // of the server's last reply; 0: none
  EnhancedStatus status = {};  // of the same reply
  bool good = false;           // the client library is content
  bool timed_out = false;
  bool insecure = false;  // no TLS, or a certificate that is not to be trusted
  bool aborted = false;   // by us: not ours or not so any more
};

// Only a refusal of the recipient or of the message itself is for good: whatever the server says
// before that is about us, and so is what it then says of our right to send. What was sent to its
// end and not answered may have been taken.
Outcome JudgeSmtp(const SmtpEnd& end);

}  // namespace tandem::notifier
