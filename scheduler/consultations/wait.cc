// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/wait.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

namespace tandem::consultations {
namespace {

constexpr int kWorkdaysPerWeek = 5;
constexpr int kDaysPerWeek = 7;

bool IsBusinessDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

std::set<absl::CivilDay> ClosedDaysOf(const directory::Location& site) {
  std::set<absl::CivilDay> days;
  for (const directory::Closure& closure : site.closures) {
    if (closure.start_minute != 0 || closure.end_minute != directory::kMinutesPerDay) continue;
    for (absl::CivilDay day = closure.first; day <= closure.last; ++day) days.insert(day);
  }
  return days;
}

}  // namespace

std::set<absl::CivilDay> ClosedDays(const directory::Snapshot& file) {
  std::optional<std::set<absl::CivilDay>> closed;  // nothing yet: no site was looked at
  for (const directory::Location& site : file.locations) {
    if (site.telehealth) continue;  // it has no hours of its own
    std::set<absl::CivilDay> days = ClosedDaysOf(site);
    if (closed.has_value()) {
      std::erase_if(days, [&](absl::CivilDay day) { return !closed->contains(day); });
    }
    closed = std::move(days);
  }
  return std::move(closed).value_or(std::set<absl::CivilDay>());
}

int BusinessDaysBetween(absl::CivilDay from, absl::CivilDay to,
                        const std::set<absl::CivilDay>& closed) {
  if (to <= from) return 0;
  const auto weeks = static_cast<int>((to - from) / kDaysPerWeek);
  int days = weeks * kWorkdaysPerWeek;
  for (absl::CivilDay day = from + weeks * kDaysPerWeek + 1; day <= to; ++day) {
    if (IsBusinessDay(day)) ++days;
  }
  const auto end = closed.upper_bound(to);
  for (auto day = closed.upper_bound(from); day != end; ++day) {
    if (IsBusinessDay(*day)) --days;
  }
  return days;
}

absl::Duration WaitPercentile(std::vector<absl::Duration> waits, int percent) {
  if (waits.empty()) return absl::ZeroDuration();
  const std::size_t rank = (waits.size() * static_cast<std::size_t>(percent) + 99) / 100;
  const std::size_t index = rank == 0 ? 0 : rank - 1;
  std::nth_element(waits.begin(), waits.begin() + static_cast<std::ptrdiff_t>(index), waits.end());
  return waits[index];
}

WaitSummary SummarizeWaits(const std::vector<Waiting>& waits, const WaitTargets& targets) {
  WaitSummary summary;
  std::vector<absl::Duration> lengths;
  lengths.reserve(waits.size());
  for (const Waiting& waiting : waits) {
    const absl::CivilDay booked = absl::ToCivilDay(waiting.book, targets.zone);
    const absl::CivilDay start = absl::ToCivilDay(waiting.start, targets.zone);
    ++summary.count;
    const int days = BusinessDaysBetween(booked, start, targets.closed);
    if (days <= targets.business_days) ++summary.within_target;
    if (start - booked > targets.flag_days) ++summary.above_flag;
    lengths.push_back(waiting.start - waiting.book);
  }
  summary.median = WaitPercentile(lengths, 50);
  summary.p90 = WaitPercentile(std::move(lengths), 90);
  return summary;
}

}  // namespace tandem::consultations
