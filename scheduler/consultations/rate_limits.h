// SPDX-License-Identifier: Apache-2.0
// How many codes may be asked for: by one contact, one address, and in one clinic. Counted in fixed
// windows, in a transaction of its own that commits before the work: a refused or failed try counts
// too, and no count, no code (the limiter fails closed). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "scheduler/consultations/secrets.h"

namespace tandem::consultations {

// Each hold sends a code, and so does each ResendCode: one count for both.
constexpr int kCodesPerContactHour = 10;    // three holds with a resend each, and a second attempt
constexpr int kCodesPerContactDay = 20;     // times 5 tries: 1 in 10,000 a day to guess one
constexpr int kCodesPerPeerHour = 60;       // a household or a small office behind one address
constexpr int kCodesPerClinicMinute = 120;  // ten times a busy clinic: bounds what messages cost

// The numbers in force; tests that storm the clinic raise them.
struct Limits {
  int codes_per_contact_hour = kCodesPerContactHour;
  int codes_per_contact_day = kCodesPerContactDay;
  int codes_per_peer_hour = kCodesPerPeerHour;
  int codes_per_clinic_minute = kCodesPerClinicMinute;
};

// One thing that is counted.
struct Limit {
  Bytes subject;
  absl::Time window_start;
  absl::Duration window;
  int max;
};

struct CodeRequest {
  Bytes contact_digest;
  std::string_view peer;  // empty: not limited by address (the front desk)
  absl::Time now;
};

// Ordered by subject and window: the order in which their rows are locked.
std::vector<Limit> LimitsOfCode(const Limits& limits, const Secrets& secrets,
                                const CodeRequest& request);

// `counts`: this one included, parallel to `limits`. RATE_LIMITED with the longest wait until a
// window that is full ends.
absl::Status CheckLimits(const std::vector<Limit>& limits, const std::vector<int>& counts,
                         absl::Time now);

// The address of a peer ("ipv4:10.0.0.7:51234", "ipv6:[::1]:51234") without its port, which changes
// with every connection.
std::string_view PeerAddress(std::string_view peer);

// The window of a length that holds `now`: windows are counted from the epoch.
absl::Time WindowStart(absl::Time now, absl::Duration window);

}  // namespace tandem::consultations
