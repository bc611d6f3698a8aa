// SPDX-License-Identifier: Apache-2.0
// SmsTransport: texts by an HTTP provider of Twilio's form, by libcurl. What may have been taken
// before is looked for there before it is sent again.
#pragma once

#include <string>

#include "notifier/curl_sessions.h"
#include "notifier/sms_answer.h"
#include "notifier/transport.h"

namespace tandem::notifier {

struct SmsProvider {
  std::string url;       // "https://api.example.com", without a slash at the end
  std::string account;   // its id: [A-Za-z0-9]
  std::string token;     // the password
  std::string from;      // a number; empty: `service`
  std::string service;   // of several numbers
  std::string callback;  // where receipts go; empty: nowhere
  std::string ca_file;   // certificates to trust instead of the machine's; empty: the machine's
  int sessions = 4;
  absl::Duration time_max = kSendMax;  // asking and sending together
};

constexpr int kSmsPageSize = 50;  // texts to one number in a day or two, many times over

class SmsTransport final : public Transport {
 public:
  explicit SmsTransport(SmsProvider provider);
  Outcome Send(const Outgoing& outgoing, const Held& held) override;

 private:
  Search Look(const Outgoing& outgoing, const std::string& tag);
  SmsAnswer Post(const std::string& form, const Held& held);
  SmsAnswer Get(const std::string& url);
  void Prepare(CURL* session, SmsAnswer& answer) const;

  const SmsProvider provider_;
  const std::string messages_url_;
  CurlSessions sessions_;
};

}  // namespace tandem::notifier
