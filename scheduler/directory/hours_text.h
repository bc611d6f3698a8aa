// SPDX-License-Identifier: Apache-2.0
// How hours, days and durations are written in a clinic's file. Parse* give nothing for a text of
// another form, or one that is not on whole ticks; Format* write what Parse* read.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scheduler/directory/directory.h"

namespace tandem::directory {

constexpr std::string_view kWeeklyForm =
    "must look like 'monday-friday 09:00-12:00,13:00-17:00' or 'saturday 22:00-02:00+1', on whole "
    "five minutes";
constexpr std::string_view kDatedForm =
    "must look like '2026-03-14 09:00-13:00', a real day, on whole five minutes";
constexpr std::string_view kClosureForm =
    "must look like '2026-12-25', '2026-12-24 to 2026-12-26' or '2026-12-31 12:00-24:00', real "
    "days, on whole five minutes";
constexpr std::string_view kDurationForm = "must look like '20m', '48h' or '30d'";
constexpr int kClosureDaysMax = 400;
constexpr int kTickMinutes = 5;
static_assert(absl::Minutes(kTickMinutes) == kTick);

// "monday,wednesday-friday 09:00-12:00,13:00-17:00"
std::optional<std::vector<WeeklyHours>> ParseWeekly(std::string_view text);
// "2026-03-14 09:00-13:00"
std::optional<std::vector<DatedHours>> ParseDated(std::string_view text);
// "2026-12-24 to 2026-12-26 12:00-24:00": that part of each of the days.
std::optional<Closure> ParseClosure(std::string_view text);
// Whole minutes, at most a year. A day has 24 hours.
std::optional<absl::Duration> ParseSpan(std::string_view text);

std::string FormatHours(const WeeklyHours& hours);
std::string FormatHours(const DatedHours& hours);
std::string FormatClosure(const Closure& closure);
std::string FormatSpan(absl::Duration span);

// "monday"
std::string_view Name(absl::Weekday weekday);

}  // namespace tandem::directory
