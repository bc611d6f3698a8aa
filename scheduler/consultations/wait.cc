// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/wait.h"

#include <algorithm>
#include <cstddef>

namespace tandem::consultations {
namespace {

constexpr int kWorkdaysPerWeek = 5;
constexpr int kDaysPerWeek = 7;

bool IsBusinessDay(absl::CivilDay day) {
  const absl::Weekday weekday = absl::GetWeekday(day);
  return weekday != absl::Weekday::saturday && weekday != absl::Weekday::sunday;
}

}  // namespace

int BusinessDaysBetween(absl::CivilDay from, absl::CivilDay to) {
  if (to <= from) return 0;
  const auto weeks = static_cast<int>((to - from) / kDaysPerWeek);
  int days = weeks * kWorkdaysPerWeek;
  for (absl::CivilDay day = from + weeks * kDaysPerWeek + 1; day <= to; ++day) {
    if (IsBusinessDay(day)) ++days;
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
    if (BusinessDaysBetween(booked, start) <= targets.business_days) ++summary.within_target;
    if (start - booked > targets.flag_days) ++summary.above_flag;
    lengths.push_back(waiting.start - waiting.book);
  }
  summary.median = WaitPercentile(lengths, 50);
  summary.p90 = WaitPercentile(std::move(lengths), 90);
  return summary;
}

}  // namespace tandem::consultations
