// SPDX-License-Identifier: Apache-2.0
// HttpGet: one small document from another machine, on libcurl. Certificates are verified; plain
// http goes to this machine only; redirects are not followed.
#pragma once

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace tandem {

constexpr std::size_t kHttpUrlBytesMax = 2048;

struct HttpLimits {
  std::size_t bytes_max;
  absl::Duration time_max;   // from the first look at the name to the last byte
  std::string ca_file = {};  // certificates to trust instead of the machine's; empty: the machine's
};

// https, or http to 127.0.0.1, ::1 or localhost; a host; nobody's name or password in it.
// Errors: INVALID_ARGUMENT, a part of a sentence ("must be …").
absl::Status CheckFetchUrl(const std::string& url);

// The body of a 200. Errors: INVALID_ARGUMENT as CheckFetchUrl; UNAVAILABLE for everything else
// (not reached, not trusted, too slow, too large, another status), without what the other side
// said.
absl::StatusOr<std::string> HttpGet(const std::string& url, const HttpLimits& limits);

}  // namespace tandem
