// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/start_rules.h"

#include "base/civil.h"
#include "scheduler/availability/ticks.h"

namespace tandem::availability {
namespace {

Blocker Rule(Reason reason, std::optional<absl::Time> allowed) {
  Blocker blocker{};
  blocker.reason = reason;
  blocker.allowed_time = allowed;
  return blocker;
}

}  // namespace

absl::Time StartTimeMin() { return absl::FromUnixSeconds(946'684'800); }
absl::Time StartTimeMax() { return absl::FromUnixSeconds(7'258'118'400); }

StartLimits LimitsOf(const directory::VisitType& type, absl::Time now, bool patient_limits) {
  if (!patient_limits) return {now, now + kStartAheadMax};
  return {now + type.lead_time, now + type.horizon};
}

bool IsOnGrid(absl::Time start, absl::Duration grid, absl::TimeZone zone) {
  if (grid <= absl::ZeroDuration()) return true;
  const absl::CivilMinute local = ToCivil(start, zone);
  if (absl::Minutes(local.hour() * 60 + local.minute()) % grid != absl::ZeroDuration()) {
    return false;
  }
  const absl::StatusOr<absl::Time> first = ResolveCivil(local, zone);
  return first.ok() && *first == start;
}

std::optional<absl::Time> NearestOnGrid(absl::Time start, absl::Duration grid,
                                        absl::TimeZone zone) {
  const Tick at = TickAtOrBefore(start);
  for (Tick distance = 0; distance <= kTicksPerDay; ++distance) {
    if (IsOnGrid(TimeOf(at + distance), grid, zone)) return TimeOf(at + distance);
    if (IsOnGrid(TimeOf(at - distance), grid, zone)) return TimeOf(at - distance);
  }
  return std::nullopt;
}

bool IsBookableBy(const directory::VisitType& type, const access::Principal& caller) {
  return type.bookable_online || caller.IsStaff() || caller.role == access::Role::kService;
}

std::vector<Blocker> RulesInTheWay(const directory::VisitType& type, absl::TimeZone zone,
                                   absl::Time start, absl::Time now) {
  std::vector<Blocker> blockers;
  const StartLimits limits = LimitsOf(type, now, true);
  if (start < limits.first) {
    blockers.push_back(Rule(Reason::kNoticeTooShort, TimeOf(TickAtOrAfter(limits.first))));
  }
  if (start > limits.last) {
    blockers.push_back(Rule(Reason::kBeyondHorizon, TimeOf(TickAtOrBefore(limits.last))));
  }
  if (!IsOnGrid(start, type.grid, zone)) {
    blockers.push_back(Rule(Reason::kOffGrid, NearestOnGrid(start, type.grid, zone)));
  }
  return blockers;
}

}  // namespace tandem::availability
