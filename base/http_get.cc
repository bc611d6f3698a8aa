// SPDX-License-Identifier: Apache-2.0
#include "base/http_get.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <memory>
#include <string_view>

#include "base/curl_session.h"
#include "base/status.h"

namespace tandem {
namespace {

constexpr long kStatusGood = 200;

using Url = std::unique_ptr<CURLU, Freed<curl_url_cleanup>>;

struct Received {
  std::string body;
  std::size_t bytes_max;
};

std::string PartOf(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  const std::unique_ptr<char, Freed<curl_free>> owned(text);
  return text;
}

bool IsThisMachine(std::string_view host) {
  return host == "127.0.0.1" || host == "[::1]" || host == "localhost";
}

// libcurl's callback. Less than was offered ends the transfer.
std::size_t Receive(char* data, std::size_t size, std::size_t count, void* into) {
  auto& received = *static_cast<Received*>(into);
  const std::size_t bytes = size * count;
  if (received.body.size() + bytes > received.bytes_max) return 0;
  received.body.append(data, bytes);
  return bytes;
}

void Prepare(CURL* session, const std::string& url, const HttpLimits& limits, Received& received) {
  const bool plain = url.rfind("http://", 0) == 0;
  curl_easy_setopt(session, CURLOPT_URL, url.c_str());
  // The same rule again, where libcurl itself looks at the address.
  SetSafely(session, plain ? "http" : "https", limits.ca_file);
  if (plain) curl_easy_setopt(session, CURLOPT_PROXY, "");  // this machine needs none
  curl_easy_setopt(session, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(absl::ToInt64Milliseconds(limits.time_max)));
  curl_easy_setopt(session, CURLOPT_WRITEFUNCTION, Receive);
  curl_easy_setopt(session, CURLOPT_WRITEDATA, &received);
}

}  // namespace

absl::Status CheckFetchUrl(const std::string& url) {
  const auto bad = [](std::string_view what) {
    return absl::InvalidArgumentError(fmt::format("{}", what));
  };
  if (url.size() > kHttpUrlBytesMax) return bad("must be shorter");
  const Url parsed(curl_url());
  if (!parsed || curl_url_set(parsed.get(), CURLUPART_URL, url.c_str(), 0) != CURLUE_OK) {
    return bad("must be a URL with https");
  }
  if (!PartOf(parsed.get(), CURLUPART_USER).empty()) return bad("must not name a user");
  const std::string scheme = PartOf(parsed.get(), CURLUPART_SCHEME);
  if (scheme == "https") return absl::OkStatus();
  if (scheme == "http" && IsThisMachine(PartOf(parsed.get(), CURLUPART_HOST))) {
    return absl::OkStatus();
  }
  return bad("must be https (http is for 127.0.0.1, [::1] and localhost only)");
}

absl::StatusOr<std::string> HttpGet(const std::string& url, const HttpLimits& limits) {
  RETURN_IF_ERROR(CheckFetchUrl(url));
  const auto failed = [](std::string_view what) {
    return absl::UnavailableError(fmt::format("the fetch failed: {}", what));
  };
  const CurlSession session = OpenCurlSession();
  if (!session) return failed("libcurl does not start");
  Received received{{}, limits.bytes_max};
  Prepare(session.get(), url, limits, received);
  const CURLcode code = curl_easy_perform(session.get());
  if (code == CURLE_WRITE_ERROR) return failed("the answer is too large");
  if (code != CURLE_OK) return failed(curl_easy_strerror(code));  // libcurl's own fixed texts
  long status = 0;
  curl_easy_getinfo(session.get(), CURLINFO_RESPONSE_CODE, &status);
  if (status != kStatusGood) return failed(fmt::format("status {}", status));
  return std::move(received.body);
}

}  // namespace tandem
