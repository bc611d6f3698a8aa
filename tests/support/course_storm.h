// SPDX-License-Identifier: Apache-2.0
// Desks that book courses at the same time, for the same few chairs and therapists, and the judge
// of what is left in the database. The judge reads tables and shares no code with the scheduler.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/checkers.h"
#include "tests/support/service.h"

namespace tandem::testing {

constexpr int kStormInfusions = 3;  // of each course

// Two chairs and two therapists for everybody, mornings only.
std::string CourseClinicYaml();

struct CourseStorm {
  std::string target;
  std::string token;
  std::string parent;
  std::vector<std::string> patients;  // of all desks, shared out
  int desks = 16;
  int courses_max = 3;                        // of one desk, when nobody says enough
  const std::atomic<bool>* enough = nullptr;  // ends it sooner
  absl::Duration resolve_max = absl::Seconds(60);
  std::uint64_t seed = 1;
};

struct CourseStormResult {
  std::atomic<int> booked = 0;
  std::atomic<int> taken = 0;    // somebody was quicker
  std::atomic<int> held = 0;     // pairs, before their course was booked
  std::atomic<int> moved = 0;    // pairs
  std::atomic<int> replays = 0;  // a request sent again after an answer, answered alike
  std::vector<std::string> findings;
};

// Enters the patients by the front desk of the service.
CourseStorm PrepareCourseStorm(ServiceHome& home, const std::string& target, int patients,
                               std::uint64_t seed);

// Each desk plans, books and moves until it has its courses or there is enough.
void RunCourseStorm(const CourseStorm& storm, CourseStormResult& result);

// No half course, no half pair, nobody's visit without its course, no two visits at one place, no
// two infusions of one patient within 48 hours, no session that does not fit; and as many courses
// as were acknowledged, when that is known.
std::vector<std::string> JudgeCourses(const SqlFunction& sql, int acknowledged);

}  // namespace tandem::testing
