// SPDX-License-Identifier: Apache-2.0
// How long people wait for their consultation: no-shows grow with the wait. Pure.
#pragma once

#include <set>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "scheduler/directory/directory.h"

namespace tandem::consultations {

// From booking to start.
struct Waiting {
  absl::Time book;
  absl::Time start;
};

struct WaitTargets {
  absl::TimeZone zone;  // the clinic's: whose days count
  int business_days = 2;
  int flag_days = 7;
  std::set<absl::CivilDay> closed = {};
};

struct WaitSummary {
  int count = 0;
  int within_target = 0;
  int above_flag = 0;
  absl::Duration median = absl::ZeroDuration();
  absl::Duration p90 = absl::ZeroDuration();
};

// Days that are closures of every site, from morning to night: the clinic's holidays.
std::set<absl::CivilDay> ClosedDays(const directory::Snapshot& file);

// Days Monday to Friday after `from`, up to and including `to`, but for those in `closed`: Friday
// to Monday is 1, and so is Saturday to Monday; 0 when `to` is not after `from`.
int BusinessDaysBetween(absl::CivilDay from, absl::CivilDay to,
                        const std::set<absl::CivilDay>& closed = {});

// The wait at or below which `percent` of the waits lie (nearest rank); zero for none.
absl::Duration WaitPercentile(std::vector<absl::Duration> waits, int percent);

WaitSummary SummarizeWaits(const std::vector<Waiting>& waits, const WaitTargets& targets);

}  // namespace tandem::consultations
