// SPDX-License-Identifier: Apache-2.0
// Many desks book courses that compete for the same chairs and therapists; the scheduler dies
// (kill -9) while they do. Every course is booked whole or not at all; and so are days repaired on
// which therapists are ill. TANDEM_SEED replays one.
#include <iostream>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "tests/support/course_storm.h"
#include "tests/support/repair_storm.h"
#include "tests/support/seat_sweep.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr int kDesks = 16;
constexpr int kRacePatients = 48;
constexpr int kKillPatients = 400;  // more than the kills leave time for
constexpr int kSickDesks = 3;
constexpr int kCourseKills = 8;
constexpr absl::Duration kSweptAhead = absl::Hours(24 * 100);  // beyond any horizon
constexpr absl::Duration kPauseMin = absl::Milliseconds(300);
constexpr absl::Duration kPauseMax = absl::Milliseconds(2500);

ServiceOptions CourseService() {
  ServiceOptions options;
  options.clinic = "willow";
  options.database_pool = 16;
  return options;
}

// At moments that the seed decides.
void KillAgainAndAgain(SchedulerProcess& process, std::uint64_t seed) {
  std::mt19937_64 random(seed);
  const auto span = static_cast<std::uint64_t>(absl::ToInt64Milliseconds(kPauseMax - kPauseMin));
  for (int i = 0; i < FromEnvironment("TANDEM_KILLS", kCourseKills); ++i) {
    absl::SleepFor(kPauseMin + absl::Milliseconds(random() % span));
    process.Kill();
    process.Start();
  }
}

void ExpectSeated(ServiceHome& home, const std::string& target) {
  Client client(target);
  const absl::Time now = home.clock().Now();
  std::size_t spans = 0;
  const SeatSweep sweep = {client, home.As(access::Role::kFrontDesk), home.parent(), now};
  for (const std::string& finding : SweepSeats(sweep, {now, now + kSweptAhead}, &spans)) {
    ADD_FAILURE() << finding;
  }
  EXPECT_GT(spans, 0U) << "there was nothing to judge";
}

void ExpectSound(ServiceHome& home, const std::string& target, const CourseStormResult& result) {
  ExpectSeated(home, target);
  for (const std::string& finding : result.findings) ADD_FAILURE() << finding;
  const auto sql = [&](const std::string& text) { return home.db().Sql(text); };
  for (const std::string& finding : JudgeCourses(sql, result.booked)) ADD_FAILURE() << finding;
  std::cout << result.booked << " courses, " << result.taken << " times somebody was quicker, "
            << result.held << " pairs held, " << result.moved << " pairs moved, " << result.replays
            << " replays\n";
}

TEST(CourseStormTest, SixteenDesksBookWholeCoursesForTheSameFewChairs) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:CourseStormTest.Sixteen*");
  TestService service(CourseService());
  CourseStorm storm = PrepareCourseStorm(service, service.target(), kRacePatients, seed);
  storm.desks = kDesks;
  CourseStormResult result;
  RunCourseStorm(storm, result);
  ExpectSound(service, service.target(), result);
  EXPECT_GE(result.booked, kDesks);
  EXPECT_GT(result.taken, 0) << "nobody was ever in anybody's way";
}

TEST(CourseStormTest, TheSchedulerDiesAndNoCourseIsHalfBooked) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:CourseStormTest.TheScheduler*");
  SchedulerProcess process(CourseService());
  CourseStorm storm = PrepareCourseStorm(process, process.target(), kKillPatients, seed);
  std::atomic<bool> enough = false;
  storm.desks = kDesks / 2;
  storm.courses_max = kKillPatients;
  storm.enough = &enough;
  CourseStormResult result;
  std::thread desks([&] { RunCourseStorm(storm, result); });
  KillAgainAndAgain(process, seed);
  enough = true;
  desks.join();
  ExpectSound(process, process.target(), result);
  EXPECT_GT(result.booked, 0);
}

void ExpectRepaired(ServiceHome& home, const RepairStormResult& result) {
  const auto sql = [&](const std::string& text) { return home.db().Sql(text); };
  for (const std::string& finding : JudgeRepairs(sql, result)) ADD_FAILURE() << finding;
  std::cout << result.repaired << " days repaired, " << result.moved << " sessions moved, "
            << result.stale << " repairs too late, " << result.replays << " replays\n";
}

TEST(RepairStormTest, TherapistsAreIllWhileDesksBookWithThem) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:RepairStormTest.Therapists*");
  TestService service(CourseService());
  CourseStorm storm = PrepareCourseStorm(service, service.target(), kRacePatients, seed);
  std::atomic<bool> enough = false;
  storm.desks = kDesks / 2;
  storm.courses_max = kRacePatients;
  CourseStorm sick = storm;
  sick.enough = &enough;
  RepairStormResult repairs;
  std::thread sick_desks([&] { RunRepairStorm(sick, kSickDesks, repairs); });
  CourseStormResult result;
  RunCourseStorm(storm, result);
  enough = true;
  sick_desks.join();
  ExpectSound(service, service.target(), result);
  ExpectRepaired(service, repairs);
  EXPECT_GT(repairs.moved, 0);
}

TEST(RepairStormTest, TheSchedulerDiesAndNoRepairIsHalfDone) {
  const std::uint64_t seed = PrintedSeed("tests_concurrency:RepairStormTest.TheScheduler*");
  SchedulerProcess process(CourseService());
  CourseStorm storm = PrepareCourseStorm(process, process.target(), kKillPatients, seed);
  std::atomic<bool> enough = false;
  storm.desks = kDesks / 4;
  storm.courses_max = kKillPatients;
  storm.enough = &enough;
  CourseStormResult result;
  RepairStormResult repairs;
  std::thread desks([&] { RunCourseStorm(storm, result); });
  std::thread sick_desks([&] { RunRepairStorm(storm, kSickDesks, repairs); });
  KillAgainAndAgain(process, seed);
  enough = true;
  desks.join();
  sick_desks.join();
  ExpectSound(process, process.target(), result);
  ExpectRepaired(process, repairs);
}

}  // namespace
}  // namespace tandem::testing
