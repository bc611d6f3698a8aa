// SPDX-License-Identifier: Apache-2.0
// CurlSession: a handle of libcurl, and what every conversation of ours by it keeps to.
#pragma once

#include <curl/curl.h>

#include <memory>
#include <string>

#include "base/freed.h"

namespace tandem {

using CurlSession = std::unique_ptr<CURL, Freed<curl_easy_cleanup>>;
using CurlList = std::unique_ptr<curl_slist, Freed<curl_slist_free_all>>;

// Null when libcurl does not start.
CurlSession OpenCurlSession();

// Speaks `protocol` ("https") and nothing else, goes nowhere that an answer sends it, and by
// TLS 1.2 at least with whoever the certificate is for, believed by the authorities of `ca_file`
// alone; empty: by those of the system. For use in several threads.
void SetSafely(CURL* session, const char* protocol, const std::string& ca_file);

}  // namespace tandem
