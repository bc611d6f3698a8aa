// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reports/pairing_report.h"

#include <utility>

#include "scheduler/courses/pair_state.h"

namespace tandem::reports {
namespace {

using courses::PairState;
using courses::PairView;

bool Counts(const PairView& pair, const PairingScope& scope) {
  if (!pair.infusion.has_value() || !courses::TakesPlace(*pair.infusion)) return false;
  const absl::Time start = pair.infusion->time.start;
  return scope.window.start <= start && start < scope.window.end &&
         (scope.location.IsNil() || pair.infusion->location == scope.location);
}

void Count(const courses::PairJudgement& judged, PairingCounts& counts) {
  ++counts.infusions;
  switch (judged.state) {
    case PairState::kLinked:
    case PairState::kDegraded:
    case PairState::kCompleted:
      ++(judged.rules.empty() ? counts.preferred : counts.acceptable);
      break;
    case PairState::kExternal:
      ++counts.external;
      break;
    case PairState::kProposed:  // of an infusion that is not booked: never counted
    case PairState::kHeld:
      ++counts.waiting;
      break;
    case PairState::kDeclined:
    case PairState::kUnpaired:  // no more wanted than what was declined
    case PairState::kSkipped:   // of what does not take place: never counted
      ++counts.declined;
      break;
    case PairState::kBroken:
      ++counts.broken[judged.rules.front()];
      break;
  }
}

}  // namespace

PairingReport CountPairs(const std::vector<courses::RuledCourse>& courses,
                         const PairingScope& scope) {
  PairingReport report;
  std::map<absl::CivilDay, PairingCounts> weeks;
  for (const courses::RuledCourse& course : courses) {
    for (const PairView& pair : course.view.pairs) {
      if (!Counts(pair, scope)) continue;
      const absl::CivilDay day = absl::ToCivilDay(pair.infusion->time.start, scope.zone);
      const absl::CivilDay monday = absl::PrevWeekday(day + 1, absl::Weekday::monday);
      Count(pair.judgement, weeks[monday]);
      Count(pair.judgement, report.total);
    }
  }
  for (auto& [monday, counts] : weeks) report.weeks.push_back({monday, std::move(counts)});
  return report;
}

}  // namespace tandem::reports
