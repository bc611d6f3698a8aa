// SPDX-License-Identifier: Apache-2.0
// SmtpTransport: mail to one relay, by libcurl. One recipient a message; sessions stay open.
#pragma once

#include <memory>
#include <string>

#include "notifier/curl_sessions.h"
#include "notifier/dkim_signer.h"
#include "notifier/transport.h"

namespace tandem::notifier {

enum class Tls {
  kRequired,       // STARTTLS with a certificate that we trust, or nothing is said
  kOpportunistic,  // when the relay offers it
  kOff             // a relay on this machine
};

struct SmtpRelay {
  std::string host = "127.0.0.1";
  int port = 587;
  Tls tls = Tls::kRequired;
  std::string ca_file;  // certificates to trust instead of the machine's; empty: the machine's
  std::string user;     // empty: no AUTH
  std::string password;
  std::string from;  // the address that mail comes from
  int sessions = 8;  // kept open at once
  absl::Duration time_max = kSendMax;
};

constexpr absl::Duration kConnectMax = absl::Seconds(5);
// Slower than this for so long, and the session is given up.
constexpr long kSlowBytesPerSecond = 200;
constexpr absl::Duration kSlowMax = absl::Seconds(6);

class SmtpTransport final : public Transport {
 public:
  // `signer`: of every mail; null: they go unsigned.
  explicit SmtpTransport(SmtpRelay relay, std::unique_ptr<const DkimSigner> signer = nullptr);
  Outcome Send(const Outgoing& outgoing, const Held& held) override;

 private:
  const SmtpRelay relay_;
  const std::string url_;
  const std::unique_ptr<const DkimSigner> signer_;
  CurlSessions sessions_;
};

}  // namespace tandem::notifier
