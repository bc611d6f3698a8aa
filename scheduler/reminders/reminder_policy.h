// SPDX-License-Identifier: Apache-2.0
// How a clinic reminds: the policy "reminders" of its file, over the defaults. Every value has one.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/policy_values.h"

namespace tandem::reminders {

inline constexpr std::string_view kPolicyName = "reminders";
inline constexpr std::string_view kArrivalPolicyName = "arrival";

// Minutes are of the local day of whoever is told.
struct ReminderPolicy {
  // A change is told so much later: a quick correction is told instead.
  absl::Duration grace = absl::Minutes(3);
  // Nothing is sent before and from then on; a person may want less, never more.
  int quiet_end_minute = 9 * 60;
  int quiet_start_minute = 20 * 60;
  // To one person, unless they want more.
  int texts_per_day = 1;
  int texts_per_week = 3;  // seven days, rolling

  // A week and three days ahead: at the visit's own clock time, moved into these hours.
  int reminder_from_minute = 10 * 60;
  int reminder_until_minute = 18 * 60;
  int day_before_from_minute = 16 * 60;
  int day_before_until_minute = 19 * 60;
  int day_after_minute = 10 * 60;
  int booster_minute = 10 * 60;
  int therapist_minute = 7 * 60 + 30;
  int week_minute = 17 * 60;                  // of the Sunday before
  absl::Duration join_link = absl::Hours(2);  // before the start

  // How late each is still of use.
  absl::Duration late_preparation = absl::Hours(3 * 24);
  absl::Duration late_reminder = absl::Hours(24);   // after reminder_until
  absl::Duration fasting_margin = absl::Hours(1);   // before the last meal
  absl::Duration late_day_before = absl::Hours(2);  // before a start without fasting
  absl::Duration late_day_after = absl::Hours(10);
  absl::Duration late_missed = absl::Hours(24);
  absl::Duration late_booster = absl::Hours(3 * 24);

  // How early people are asked to come.
  absl::Duration early = absl::Minutes(15);
  absl::Duration early_first_visit = absl::Minutes(30);

  std::string sender_name;
  std::string public_url;  // "https://visits.example.com"; empty: links cannot be given
};

// Of the policies "reminders" and "arrival"; any other has no faults here.
std::vector<directory::ValueProblem> CheckPolicy(const directory::Policy& policy);

// The values that the policy "reminders" may have.
std::vector<std::string_view> PolicyKeys();

// A value that is wrong (a file from before it was checked) counts as absent.
ReminderPolicy PolicyOf(const directory::Snapshot& clinic);

}  // namespace tandem::reminders
