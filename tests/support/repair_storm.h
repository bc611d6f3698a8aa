// SPDX-License-Identifier: Apache-2.0
// Desks at which therapists call in sick: each records an absence, has the day repaired and lets
// the therapist come back, while other desks book courses with the same therapists.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/checkers.h"
#include "tests/support/course_storm.h"

namespace tandem::testing {

struct RepairStormResult {
  std::atomic<int> repaired = 0;  // days
  std::atomic<int> moved = 0;     // sessions
  std::atomic<int> stale = 0;     // a visit changed, or a place was taken, before it was applied
  std::atomic<int> replays = 0;
  // What each order did, as its answer said: its request_id, and how many visits.
  struct Order {
    std::string request_id;
    int moved = 0;  // 0: refused
  };
  std::vector<Order> orders;
  std::vector<std::string> findings;
};

// Until `storm.enough`, which must be given.
void RunRepairStorm(const CourseStorm& storm, int desks, RepairStormResult& result);

// Each order moved all of its visits or none, as it was answered.
std::vector<std::string> JudgeRepairs(const SqlFunction& sql, const RepairStormResult& result);

}  // namespace tandem::testing
