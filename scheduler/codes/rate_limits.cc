// SPDX-License-Identifier: Apache-2.0
#include "scheduler/codes/rate_limits.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "scheduler/codes/codes_errors.h"

namespace tandem::codes {
namespace {

constexpr absl::Duration kMinute = absl::Minutes(1);
constexpr absl::Duration kHour = absl::Hours(1);
constexpr absl::Duration kDay = absl::Hours(24);

// Gathers limits of one moment.
class LimitList {
 public:
  LimitList(const CodeSecrets& secrets, absl::Time now) : secrets_(secrets), now_(now) {}

  LimitList& Add(std::string_view what, std::string_view value, absl::Duration window, int max) {
    list_.push_back({secrets_.CountSubject(what, value), WindowStart(now_, window), window, max});
    return *this;
  }
  std::vector<Limit> InOrder() {
    std::sort(list_.begin(), list_.end(), [](const Limit& a, const Limit& b) {
      return std::tie(a.subject, a.window_start) < std::tie(b.subject, b.window_start);
    });
    return std::move(list_);
  }

 private:
  const CodeSecrets& secrets_;
  const absl::Time now_;
  std::vector<Limit> list_;
};

void AddCode(const Limits& limits, const CodeRequest& request, LimitList& list) {
  list.Add("contact/hour", request.contact_digest, kHour, limits.codes_per_contact_hour)
      .Add("contact/day", request.contact_digest, kDay, limits.codes_per_contact_day)
      .Add("clinic/minute", "", kMinute, limits.codes_per_clinic_minute)
      .Add("clinic/hour", "", kHour, limits.codes_per_clinic_hour);
  if (!request.peer.empty()) {
    list.Add("peer/hour", PeerAddress(request.peer), kHour, limits.codes_per_peer_hour);
  }
  if (request.is_text) list.Add("text/hour", "", kHour, kTextsPerClinicHour);
  if (!request.range.has_value()) return;
  list.Add("range/hour", request.range->block, kHour, kTextsPerRangeHour);
  if (request.range->calling_code == kCallingCodeHome) return;
  list.Add("abroad/hour", fmt::to_string(request.range->calling_code), kHour, kTextsPerAbroadHour);
}

}  // namespace

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

std::vector<Limit> LimitsOfCode(const Limits& limits, const CodeSecrets& secrets,
                                const CodeRequest& request) {
  LimitList list(secrets, request.now);
  AddCode(limits, request, list);
  return list.InOrder();
}

std::vector<Limit> LimitsOfSignIn(const Limits& limits, const CodeSecrets& secrets,
                                  const CodeRequest& request) {
  LimitList list(secrets, request.now);
  AddCode(limits, request, list);
  list.Add("sign-in/hour", request.contact_digest, kHour, kSignInsPerContactHour)
      .Add("sign-in/day", request.contact_digest, kDay, kSignInsPerContactDay);
  return list.InOrder();
}

std::vector<Limit> LimitsOfTry(const CodeSecrets& secrets, const CodeRequest& request) {
  LimitList list(secrets, request.now);
  if (!request.contact_digest.empty()) {
    list.Add("try/contact", request.contact_digest, kDay, kCodeTriesPerContactDay);
  }
  list.Add("try/peer", PeerAddress(request.peer), kDay, kCodeTriesPerPeerDay);
  return list.InOrder();
}

std::vector<Limit> LimitsOfBirthDate(const CodeSecrets& secrets, const CodeRequest& request) {
  LimitList list(secrets, request.now);
  list.Add("birth/contact", request.contact_digest, kDay, kBirthDatesPerContactDay);
  return list.InOrder();
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

}  // namespace tandem::codes
