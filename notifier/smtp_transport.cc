// SPDX-License-Identifier: Apache-2.0
#include "notifier/smtp_transport.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "notifier/mail_fields.h"
#include "notifier/mail_message.h"
#include "notifier/smtp_outcome.h"

namespace tandem::notifier {
namespace {

// One message under way.
struct Exchange {
  std::string_view rest;  // of the mail
  const Held* held = nullptr;
  SmtpStage stage = SmtpStage::kOpening;
  EnhancedStatus status = {};  // of the last reply
  bool aborted = false;
};

constexpr std::string_view kGoodbye = "221";  // the reply to our QUIT, after all that counts

// libcurl asks for bytes of the message, at last for none: only then its end is sent. Each time is
// the last moment to keep quiet.
std::size_t GiveBytes(char* into, std::size_t size, std::size_t count, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  if (!(*exchange.held)()) {
    exchange.aborted = true;
    return CURL_READFUNC_ABORT;
  }
  const std::size_t bytes = std::min(size * count, exchange.rest.size());
  std::memcpy(into, exchange.rest.data(), bytes);
  exchange.rest.remove_prefix(bytes);
  exchange.stage = bytes == 0 ? SmtpStage::kEnd : SmtpStage::kBody;
  return bytes;
}

// Which command went out last, and the status that came back. What the texts say stays here.
int NoteLine(CURL* /*session*/, curl_infotype type, char* text, std::size_t size, void* data) {
  auto& exchange = *static_cast<Exchange*>(data);
  const std::string_view line(text, size);
  if (type == CURLINFO_HEADER_OUT) exchange.stage = StageAfter(exchange.stage, line);
  if (type == CURLINFO_HEADER_IN && !line.starts_with(kGoodbye)) {
    exchange.status = EnhancedStatusIn(line);
  }
  return 0;
}

std::size_t Ignore(char* /*text*/, std::size_t size, std::size_t count, void* /*data*/) {
  return size * count;
}

long Milliseconds(absl::Duration time) {
  return static_cast<long>(absl::ToInt64Milliseconds(time));
}

void SetLimits(CURL* session, absl::Duration time_max) {
  curl_easy_setopt(session, CURLOPT_CONNECTTIMEOUT_MS, Milliseconds(kConnectMax));
  curl_easy_setopt(session, CURLOPT_TIMEOUT_MS, Milliseconds(time_max));
  curl_easy_setopt(session, CURLOPT_LOW_SPEED_LIMIT, kSlowBytesPerSecond);
  curl_easy_setopt(session, CURLOPT_LOW_SPEED_TIME,
                   static_cast<long>(absl::ToInt64Seconds(kSlowMax)));
}

void SetRelay(CURL* session, const SmtpRelay& relay, const std::string& url) {
  curl_easy_setopt(session, CURLOPT_URL, url.c_str());
  SetSafely(session, "smtp", relay.ca_file);
  curl_easy_setopt(session, CURLOPT_PROXY, "");
  const long tls = relay.tls == Tls::kRequired        ? CURLUSESSL_ALL
                   : relay.tls == Tls::kOpportunistic ? CURLUSESSL_TRY
                                                      : CURLUSESSL_NONE;
  curl_easy_setopt(session, CURLOPT_USE_SSL, tls);
  if (relay.tls != Tls::kRequired) {
    // Where TLS may be missing altogether, a wrong certificate is no worse.
    curl_easy_setopt(session, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(session, CURLOPT_SSL_VERIFYHOST, 0L);
  }
  if (relay.user.empty()) return;
  curl_easy_setopt(session, CURLOPT_USERNAME, relay.user.c_str());
  curl_easy_setopt(session, CURLOPT_PASSWORD, relay.password.c_str());
}

void SetMessage(CURL* session, Exchange& exchange) {
  curl_easy_setopt(session, CURLOPT_UPLOAD, 1L);
  // Its size is not told: then libcurl asks once more at the end, before it sends the end.
  curl_easy_setopt(session, CURLOPT_READFUNCTION, GiveBytes);
  curl_easy_setopt(session, CURLOPT_READDATA, &exchange);
  curl_easy_setopt(session, CURLOPT_WRITEFUNCTION, Ignore);
  curl_easy_setopt(session, CURLOPT_VERBOSE, 1L);  // NoteLine hears, nobody else
  curl_easy_setopt(session, CURLOPT_DEBUGFUNCTION, NoteLine);
  curl_easy_setopt(session, CURLOPT_DEBUGDATA, &exchange);
}

bool IsInsecure(CURLcode code) {
  return code == CURLE_USE_SSL_FAILED || code == CURLE_PEER_FAILED_VERIFICATION ||
         code == CURLE_SSL_CONNECT_ERROR || code == CURLE_SSL_CACERT_BADFILE ||
         code == CURLE_SSL_CERTPROBLEM;
}

SmtpEnd EndOf(CURL* session, CURLcode code, const Exchange& exchange) {
  SmtpEnd end;
  end.stage = exchange.stage;
  end.good = code == CURLE_OK;
  end.timed_out = code == CURLE_OPERATION_TIMEDOUT;
  end.insecure = IsInsecure(code);
  end.aborted = exchange.aborted;
  long reply = 0;
  curl_easy_getinfo(session, CURLINFO_RESPONSE_CODE, &reply);
  end.code = static_cast<int>(reply);
  end.status = exchange.status;
  return end;
}

}  // namespace

SmtpTransport::SmtpTransport(SmtpRelay relay, std::unique_ptr<const DkimSigner> signer)
    : relay_(std::move(relay)),
      url_(fmt::format("smtp://{}:{}/{}", relay_.host, relay_.port,
                       std::string(DomainOf(relay_.from)))),
      signer_(std::move(signer)),
      sessions_(static_cast<std::size_t>(relay_.sessions)) {}

Outcome SmtpTransport::Send(const Outgoing& outgoing, const Held& held) {
  auto mail = WriteMail(outgoing, relay_.from);
  if (!mail.ok()) return {.verdict = Verdict::kRefused, .why = "not_sendable"};
  if (signer_ != nullptr) mail = signer_->Sign(ToString(outgoing.delivery), *mail);
  if (!mail.ok()) return {.why = "not_signed"};
  CurlSession session = sessions_.Borrow();
  if (session == nullptr) return {.why = "no_session"};
  SetLimits(session.get(), relay_.time_max);
  SetRelay(session.get(), relay_, url_);
  const std::string from =
      fmt::format("<{}>", outgoing.return_path.empty() ? relay_.from : outgoing.return_path);
  const CurlList recipients(curl_slist_append(nullptr, fmt::format("<{}>", outgoing.to).c_str()));
  curl_easy_setopt(session.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(session.get(), CURLOPT_MAIL_RCPT, recipients.get());
  Exchange exchange{.rest = *mail, .held = &held};
  SetMessage(session.get(), exchange);
  const CURLcode code = curl_easy_perform(session.get());
  const Outcome outcome = JudgeSmtp(EndOf(session.get(), code, exchange));
  // Nobody knows what state another session is in: it ends.
  if (outcome.verdict == Verdict::kAccepted) sessions_.GiveBack(std::move(session));
  return outcome;
}

}  // namespace tandem::notifier
