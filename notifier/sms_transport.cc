// SPDX-License-Identifier: Apache-2.0
#include "notifier/sms_transport.h"

#include <fmt/format.h>
#include <strings.h>

#include <algorithm>
#include <cstring>
#include <string_view>
#include <utility>

#include "base/strings.h"
#include "notifier/mail_fields.h"

namespace tandem::notifier {
namespace {

constexpr absl::Duration kSmsConnectMax = absl::Seconds(5);
constexpr std::string_view kRetryAfterHeader = "retry-after:";

struct Request {
  std::string_view rest;
  const Held* held;
  SmsAnswer* answer;
};

std::size_t GiveForm(char* into, std::size_t size, std::size_t count, void* data) {
  auto& request = *static_cast<Request*>(data);
  if (!(*request.held)()) {
    request.answer->aborted = true;
    return CURL_READFUNC_ABORT;
  }
  request.answer->sent = true;
  const std::size_t bytes = std::min(size * count, request.rest.size());
  std::memcpy(into, request.rest.data(), bytes);
  request.rest.remove_prefix(bytes);
  return bytes;
}

// Less than was offered ends the transfer.
std::size_t TakeBody(char* data, std::size_t size, std::size_t count, void* into) {
  auto& answer = *static_cast<SmsAnswer*>(into);
  const std::size_t bytes = size * count;
  if (answer.body.size() + bytes > kListBytesMax) return 0;
  answer.body.append(data, bytes);
  return bytes;
}

std::size_t TakeHeader(char* data, std::size_t size, std::size_t count, void* into) {
  const std::string_view line(data, size * count);
  const bool retry = line.size() > kRetryAfterHeader.size() &&
                     strncasecmp(data, kRetryAfterHeader.data(), kRetryAfterHeader.size()) == 0;
  if (retry) {
    static_cast<SmsAnswer*>(into)->retry_after = Trim(line.substr(kRetryAfterHeader.size()));
  }
  return line.size();
}

// An answer that was cut off is none.
void Finish(CURL* session, CURLcode code, SmsAnswer& answer) {
  long status = 0;
  curl_easy_getinfo(session, CURLINFO_RESPONSE_CODE, &status);
  answer.status = code == CURLE_OK ? static_cast<int>(status) : 0;
}

std::string DayOf(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d", time, absl::UTCTimeZone());
}

}  // namespace

SmsTransport::SmsTransport(SmsProvider provider)
    : provider_(std::move(provider)),
      messages_url_(
          fmt::format("{}/2010-04-01/Accounts/{}/Messages.json", provider_.url, provider_.account)),
      sessions_(static_cast<std::size_t>(provider_.sessions)) {}

void SmsTransport::Prepare(CURL* session, SmsAnswer& answer) const {
  SetSafely(session, provider_.url.starts_with("http://") ? "http" : "https", provider_.ca_file);
  curl_easy_setopt(session, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
  curl_easy_setopt(session, CURLOPT_USERNAME, provider_.account.c_str());
  curl_easy_setopt(session, CURLOPT_PASSWORD, provider_.token.c_str());
  curl_easy_setopt(session, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(kSmsConnectMax)));
  curl_easy_setopt(session, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(provider_.time_max / 2)));
  curl_easy_setopt(session, CURLOPT_WRITEFUNCTION, TakeBody);
  curl_easy_setopt(session, CURLOPT_WRITEDATA, &answer);
  curl_easy_setopt(session, CURLOPT_HEADERFUNCTION, TakeHeader);
  curl_easy_setopt(session, CURLOPT_HEADERDATA, &answer);
}

SmsAnswer SmsTransport::Post(const std::string& form, const Held& held) {
  SmsAnswer answer;
  CurlSession session = sessions_.Borrow();
  if (session == nullptr) return answer;
  Prepare(session.get(), answer);
  Request request{form, &held, &answer};
  // "Expect: 100-continue" would cost a round trip.
  const CurlList headers(curl_slist_append(nullptr, "Expect:"));
  curl_easy_setopt(session.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(session.get(), CURLOPT_URL, messages_url_.c_str());
  curl_easy_setopt(session.get(), CURLOPT_POST, 1L);
  curl_easy_setopt(session.get(), CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(form.size()));
  curl_easy_setopt(session.get(), CURLOPT_READFUNCTION, GiveForm);
  curl_easy_setopt(session.get(), CURLOPT_READDATA, &request);
  Finish(session.get(), curl_easy_perform(session.get()), answer);
  if (answer.status != 0) sessions_.GiveBack(std::move(session));
  return answer;
}

SmsAnswer SmsTransport::Get(const std::string& url) {
  SmsAnswer answer;
  CurlSession session = sessions_.Borrow();
  if (session == nullptr) return answer;
  Prepare(session.get(), answer);
  curl_easy_setopt(session.get(), CURLOPT_URL, url.c_str());
  Finish(session.get(), curl_easy_perform(session.get()), answer);
  if (answer.status != 0) sessions_.GiveBack(std::move(session));
  return answer;
}

Search SmsTransport::Look(const Outgoing& outgoing, const std::string& tag) {
  const std::string url =
      fmt::format("{}?{}&{}&PageSize={}", messages_url_, FormField("To", outgoing.to),
                  FormField("DateSent>", DayOf(outgoing.first_time - kClockSlack)), kSmsPageSize);
  return FindSms(Get(url), {tag, outgoing.text, outgoing.first_time});
}

Outcome SmsTransport::Send(const Outgoing& outgoing, const Held& held) {
  if (!IsNumber(outgoing.to)) return {.verdict = Verdict::kRefused, .why = "not_sendable"};
  const std::string tag = ToString(outgoing.delivery);
  if (outgoing.may_be_taken) {
    const Search search = Look(outgoing, tag);
    if (search.found == Found::kYes) {
      return {.verdict = Verdict::kAccepted, .reference = search.reference};
    }
    if (search.found == Found::kCannotTell) {
      return {.verdict = Verdict::kUnknown, .why = "cannot_ask"};
    }
  }
  std::string form = FormField("To", outgoing.to) + "&" + FormField("Body", outgoing.text) + "&" +
                     FormField("Tags", fmt::format(R"({{"delivery":"{}"}})", tag));
  form += "&" + (provider_.from.empty() ? FormField("MessagingServiceSid", provider_.service)
                                        : FormField("From", provider_.from));
  if (!provider_.callback.empty()) form += "&" + FormField("StatusCallback", provider_.callback);
  return JudgeSms(Post(form, held));
}

}  // namespace tandem::notifier
