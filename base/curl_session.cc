// SPDX-License-Identifier: Apache-2.0
#include "base/curl_session.h"

namespace tandem {
namespace {

bool InitOnce() {
  static const bool good = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return good;
}

}  // namespace

CurlSession OpenCurlSession() { return CurlSession(InitOnce() ? curl_easy_init() : nullptr); }

void SetSafely(CURL* session, const char* protocol, const std::string& ca_file) {
  curl_easy_setopt(session, CURLOPT_PROTOCOLS_STR, protocol);
  curl_easy_setopt(session, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(session, CURLOPT_SSL_VERIFYPEER, 1L);
  curl_easy_setopt(session, CURLOPT_SSL_VERIFYHOST, 2L);
  curl_easy_setopt(session, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!ca_file.empty()) {
    curl_easy_setopt(session, CURLOPT_CAINFO, ca_file.c_str());
    curl_easy_setopt(session, CURLOPT_CAPATH, nullptr);
  }
  curl_easy_setopt(session, CURLOPT_NOSIGNAL, 1L);
}

}  // namespace tandem
