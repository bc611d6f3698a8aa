// SPDX-License-Identifier: Apache-2.0
// Planning: a course in a clinic that is 80 % full, through the wire; the repair of a large
// disruption, alone and through the wire; both planners beside GLPK on the same models, with the
// same merit in each part; and whole courses booked, beside pgbench running the same statements.
//
// RESULT planning propose_p99_ms=… propose_p50_ms=… repair_s=… repair_end_s=… solver_ratio=…
// book_ratio=… …
#include <algorithm>
#include <cstdio>
#include <stdexcept>
#include <vector>

#include "base/clock.h"
#include "scheduler/courses/course_planner.h"
#include "scheduler/courses/testing/course_program.h"
#include "scheduler/courses/testing/random_course.h"
#include "scheduler/repairs/repair_solver.h"
#include "scheduler/repairs/testing/random_disruption.h"
#include "scheduler/repairs/testing/repair_program.h"
#include "tests/bench/booked_courses.h"
#include "tests/bench/full_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/bench/stranded_clinic.h"

namespace tandem::bench {
namespace {

struct Sizes {
  int patients;
  int proposals;
  int courses;      // for the planner and GLPK
  int disruptions;  // for the optimizer of repairs and GLPK
  int therapists;   // of the clinic that is repaired
  int sessions;     // that are stranded there
  int book_rounds;
  absl::Duration book_time;
};

// The seed of the first problem; each further one's is one more.
constexpr std::uint64_t kFirstSeed = 20261122;

const RealClock kClock;

double Seconds(const std::function<void()>& work) {
  const absl::Time began = kClock.Now();
  work();
  return absl::ToDoubleSeconds(kClock.Now() - began);
}

double Percentile(std::vector<double> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(share * static_cast<double>(values.size()));
  return values[std::min(rank, values.size() - 1)];
}

std::vector<double> ProposeMilliseconds(const Sizes& sizes) {
  FullClinic clinic(sizes.patients);
  v1::ProposeCourseResponse reply;
  clinic.Propose(0, reply);  // calendars come into memory
  std::vector<double> milliseconds;
  for (int i = 0; i < sizes.proposals; ++i) {
    bool is_whole = false;
    milliseconds.push_back(1000 * Seconds([&] { is_whole = clinic.Propose(i, reply); }));
    if (!is_whole) throw std::runtime_error("the clinic is too full for a course");
  }
  return milliseconds;
}

// How many times as long GLPK takes. A course is a matter of microseconds: the first one, which
// brings the programs into memory, is not counted.
double CourseRatio(int problems) {
  double ours = 0;
  double theirs = 0;
  for (int i = 0; i <= problems; ++i) {
    if (i == 1) ours = theirs = 0;
    const auto problem =
        courses::RandomCourse(kFirstSeed + static_cast<std::uint64_t>(i), {.infusions_max = 24,
                                                                           .sessions_max = 24,
                                                                           .days = 16,
                                                                           .wanted_max = 5,
                                                                           .therapists_max = 4});
    courses::CoursePlans plans;
    ours += Seconds([&] { plans = courses::PlanCourse(problem, {.plans = 1}); });
    std::optional<courses::PlanMerit> best;
    theirs += Seconds([&] { best = courses::BestByProgram(problem); });
    if (plans.plans.empty() != !best.has_value() ||
        (best.has_value() && plans.plans[0].merit != *best)) {
      throw std::runtime_error("the planners differ");
    }
  }
  return theirs / ours;
}

double RepairRatio(int problems) {
  double ours = 0;
  double theirs = 0;
  for (int i = 0; i < problems; ++i) {
    const auto problem =
        repairs::RandomDisruption(kFirstSeed + static_cast<std::uint64_t>(i),
                                  {.demands = 80, .slots_max = 120, .options_max = 30});
    repairs::RepairMerit merit;
    ours += Seconds([&] { merit = repairs::SolveRepair(problem).merit; });
    repairs::RepairMerit best;
    theirs += Seconds([&] { best = repairs::BestByProgram(problem); });
    if (merit != best) throw std::runtime_error("the solvers of repairs differ");
  }
  return theirs / ours;
}

double RepairSeconds() {
  const auto problem = repairs::RandomDisruption(
      kFirstSeed, {.demands = 1000, .slots_max = 20'000, .options_max = 2000});
  return Seconds([&] { repairs::SolveRepair(problem); });
}

double BookRatio(const Sizes& sizes) {
  BookedCourses clinic;
  clinic.SettleIn();
  std::vector<double> ratios;
  for (int round = 0; round < sizes.book_rounds; ++round) {
    const double ours = clinic.Tandem(absl::Seconds(1), sizes.book_time);
    ratios.push_back(ours / clinic.Pgbench(sizes.book_time));
  }
  if (clinic.failures() > 0) throw std::runtime_error("courses could not be booked");
  return Median(ratios);
}

double RepairEndSeconds(const Sizes& sizes) {
  StrandedClinic clinic(sizes.therapists, sizes.sessions);
  clinic.Propose();  // calendars come into memory
  int placed = 0;
  const double seconds = Seconds([&] { placed = clinic.Propose(); });
  if (placed != sizes.sessions) throw std::runtime_error("not everybody has a place");
  return seconds;
}

int Main(int argc, char** argv) {
  const Sizes sizes = IsSmoke(argc, argv)
                          ? Sizes{2, 3, 10, 1, 10, 20, 1, absl::Seconds(2)}
                          : Sizes{50, 500, 200, 10, 200, 1000, 3, absl::Seconds(10)};
  const std::vector<double> proposals = ProposeMilliseconds(sizes);
  const double course_ratio = CourseRatio(sizes.courses);
  const double repair_ratio = RepairRatio(sizes.disruptions);
  PrintResult("planning", {{"propose_p50_ms", Percentile(proposals, 0.5)},
                           {"propose_p99_ms", Percentile(proposals, 0.99)},
                           {"repair_s", RepairSeconds()},
                           {"repair_end_s", RepairEndSeconds(sizes)},
                           {"course_ratio", course_ratio},
                           {"repair_ratio", repair_ratio},
                           {"solver_ratio", std::min(course_ratio, repair_ratio)},
                           {"book_ratio", BookRatio(sizes)}});
  return 0;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) { return tandem::bench::Main(argc, argv); }
