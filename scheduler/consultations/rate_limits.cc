// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/rate_limits.h"

#include <algorithm>
#include <tuple>

#include "scheduler/consultations/consultations_errors.h"

namespace tandem::consultations {

absl::Time WindowStart(absl::Time now, absl::Duration window) {
  return absl::UnixEpoch() + absl::Floor(now - absl::UnixEpoch(), window);
}

std::string_view PeerAddress(std::string_view peer) {
  const bool ip = peer.starts_with("ipv4:") || peer.starts_with("ipv6:");
  const std::size_t colon = peer.rfind(':');
  if (!ip || colon == std::string_view::npos || colon < 5) return peer;
  const bool port = peer.find_first_not_of("0123456789", colon + 1) == std::string_view::npos;
  return port ? peer.substr(0, colon) : peer;
}

std::vector<Limit> LimitsOfCode(const Limits& limits, const Secrets& secrets,
                                const CodeRequest& request) {
  const auto limit = [&](std::string_view what, std::string_view value, absl::Duration window,
                         int max) {
    return Limit{secrets.CountSubject(what, value), WindowStart(request.now, window), window, max};
  };
  std::vector<Limit> all = {
      limit("contact/hour", request.contact_digest, absl::Hours(1), limits.codes_per_contact_hour),
      limit("contact/day", request.contact_digest, absl::Hours(24), limits.codes_per_contact_day),
      limit("clinic/minute", "", absl::Minutes(1), limits.codes_per_clinic_minute),
  };
  if (!request.peer.empty()) {
    all.push_back(
        limit("peer/hour", PeerAddress(request.peer), absl::Hours(1), limits.codes_per_peer_hour));
  }
  std::sort(all.begin(), all.end(), [](const Limit& a, const Limit& b) {
    return std::tie(a.subject, a.window_start) < std::tie(b.subject, b.window_start);
  });
  return all;
}

absl::Status CheckLimits(const std::vector<Limit>& limits, const std::vector<int>& counts,
                         absl::Time now) {
  absl::Duration wait = absl::ZeroDuration();
  for (std::size_t i = 0; i < limits.size(); ++i) {
    if (counts[i] <= limits[i].max) continue;
    wait = std::max(wait, limits[i].window_start + limits[i].window - now);
  }
  return wait > absl::ZeroDuration() ? errors::RateLimited(wait) : absl::OkStatus();
}

}  // namespace tandem::consultations
