// SPDX-License-Identifier: Apache-2.0
// How many codes may be asked for and tried: by one contact, one address, one clinic, one block of
// telephone numbers. Counted in fixed windows before the work (limiter.h). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "scheduler/codes/code_secrets.h"
#include "scheduler/patients/contact_point.h"

namespace tandem::codes {

// Every code that is sent counts, whatever it is for: a hold, a ResendCode, a sign-in.
constexpr int kCodesPerContactHour = 10;    // three holds with a resend each, and a second attempt
constexpr int kCodesPerContactDay = 20;     // times 5 tries: 1 in 10,000 a day to guess one
constexpr int kCodesPerPeerHour = 60;       // a household or a small office behind one address
constexpr int kCodesPerClinicMinute = 120;  // ten times a busy clinic: bounds what messages cost
constexpr int kCodesPerClinicHour = 1200;   // the same over an hour, and of all kinds of message

// Text-message pumping: somebody earns by texts to numbers of theirs, which stand in blocks or
// abroad. All that a clinic's own people ask for is far below.
constexpr int kTextsPerClinicHour = 600;
constexpr int kTextsPerRangeHour = 60;   // numbers that differ in their last four digits only
constexpr int kTextsPerAbroadHour = 30;  // one country that is not the clinic's
constexpr int kCallingCodeHome = 1;      // patients::kRegionDefault

// Sign-ins open a person's record, so there are fewer of them.
constexpr int kSignInsPerContactHour = 5;  // a message that is late, and a second device
constexpr int kSignInsPerContactDay = 15;  // a session ends after 20 idle minutes: all day long
// Windows are fixed, so that any 24 hours see two of them at most: somebody who guesses all the
// time, for one contact or from one address, opens one with 2 * 45 / 1,000,000 = 9 in 100,000.
// Tries are wrong ones, of sign-ins and of consultations together.
constexpr int kCodeTriesPerContactDay = 45;
constexpr int kCodeTriesPerPeerDay = 45;
static_assert(2.0 * kCodeTriesPerContactDay / kCodes < 1e-4);
static_assert(2.0 * kCodeTriesPerPeerDay / kCodes < 1e-4);
// With the contact proven, between the few who share it: 2 * 10 of some 36,500 days.
constexpr int kBirthDatesPerContactDay = 10;

// The numbers in force for codes; tests that storm the clinic raise them.
struct Limits {
  int codes_per_contact_hour = kCodesPerContactHour;
  int codes_per_contact_day = kCodesPerContactDay;
  int codes_per_peer_hour = kCodesPerPeerHour;
  int codes_per_clinic_minute = kCodesPerClinicMinute;
  int codes_per_clinic_hour = kCodesPerClinicHour;
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
  bool is_text = false;                             // else an email
  std::optional<patients::NumberRange> range = {};  // of a text, where the number is at hand
};

// All are ordered by subject and window: the order in which their rows are locked.
std::vector<Limit> LimitsOfCode(const Limits& limits, const CodeSecrets& secrets,
                                const CodeRequest& request);
// Those of a code that signs somebody in: LimitsOfCode and fewer for each contact.
std::vector<Limit> LimitsOfSignIn(const Limits& limits, const CodeSecrets& secrets,
                                  const CodeRequest& request);
// One try of a code. No contact digest: of a sign-in that is not there.
std::vector<Limit> LimitsOfTry(const CodeSecrets& secrets, const CodeRequest& request);
// One birth date by who has proved the contact.
std::vector<Limit> LimitsOfBirthDate(const CodeSecrets& secrets, const CodeRequest& request);

// `counts`: this one included, parallel to `limits`. RATE_LIMITED with the longest wait until a
// window that is full ends.
absl::Status CheckLimits(const std::vector<Limit>& limits, const std::vector<int>& counts,
                         absl::Time now);

// The address of a peer ("ipv4:10.0.0.7:51234", "ipv6:[::1]:51234") without its port, which changes
// with every connection.
std::string_view PeerAddress(std::string_view peer);

// The window of a length that holds `now`: windows are counted from the epoch.
absl::Time WindowStart(absl::Time now, absl::Duration window);

}  // namespace tandem::codes
