// SPDX-License-Identifier: Apache-2.0
// Somebody sets the clock an hour forward or back while messages are on their way: the machine's,
// the database's, or both. By the clock as it stands nothing comes early; nothing comes twice, and
// nothing stays behind.
#include <fmt/format.h>

#include <random>

#include "absl/time/clock.h"
#include "tests/notifier/notifier_fixture.h"
#include "tests/support/own_cluster.h"
#include "tests/support/stepped_clock.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kStep = absl::Hours(1);
constexpr absl::Duration kOnItsWay = absl::Seconds(5);
constexpr int kNotifiers = 4;
constexpr int kRounds = 3;
constexpr int kMails = 60;  // of a round
constexpr int kTexts = 20;
constexpr int kSoon = 5000;       // numbers of what is due half an hour from now
constexpr int kMuchLater = 6000;  // and an hour and a half
constexpr int kOfEach = 5;

// A cluster and a machine on clocks of their own.
struct OwnClocks {
  OwnClocks() { cluster.LiveBy(cluster.File("clock")); }

  OwnCluster cluster;
  SteppedClock database{cluster.File("clock")};
  TempFolder folder;
  SteppedClock machine{folder.File("clock")};
};

class NotifierClockStepsTest : public NotifierTest {
 protected:
  static void SetUpTestSuite() { clocks_ = std::make_unique<OwnClocks>(); }
  static void TearDownTestSuite() { clocks_.reset(); }

  static SteppedClock& database() { return clocks_->database; }
  static SteppedClock& machine() { return clocks_->machine; }
  // As they are everywhere else, for the next test.
  ~NotifierClockStepsTest() override {
    database().Step(-database().offset());
    machine().Step(-machine().offset());
  }

  NotifierOptions OnMachine() {
    NotifierOptions options = Options();
    options.environment = machine().environment();
    return options;
  }
  static void StepBoth(absl::Duration by) {
    database().Step(by);
    machine().Step(by);
  }
  void AddDueIn(int first, int minutes) {
    clinic_.AddVisits(first, kOfEach);
    clinic_.Sql(
        fmt::format("UPDATE message SET due_time = due_time + interval '{0} minutes',"
                    " next_time = next_time + interval '{0} minutes'"
                    " WHERE subject_id >= '{1}' AND subject_id < '{2}'",
                    minutes, SubjectOf(first), SubjectOf(first + kOfEach)));
  }
  // Of what was due when all clocks stood as they do in the end.
  void WaitUntilAllHaveGone() {
    const RealClock real;
    const absl::Time give_up = real.Now() + kDoneMax;
    const std::string waiting = fmt::format(
        "message WHERE state IN ('planned', 'sending') AND subject_id < '{}'", SubjectOf(kSoon));
    while (clinic_.Count(waiting) > 0 && real.Now() < give_up) {
      absl::SleepFor(absl::Milliseconds(20));
    }
    EXPECT_EQ(clinic_.Count(waiting), 0);
  }
  void ExpectEverybodyOnce(std::size_t mails, std::size_t texts) {
    const auto by_address = CountByAddress(Mails());
    const auto by_number = CountByAddress(Texts());
    EXPECT_EQ(by_address.size(), mails);
    EXPECT_EQ(by_number.size(), texts);
    for (const auto& [address, count] : by_address) EXPECT_EQ(count, 1) << address;
    for (const auto& [number, count] : by_number) EXPECT_EQ(count, 1) << number;
  }

  // Steps there and back while four notifiers send.
  void Storm(const std::vector<SteppedClock*>& stepped) {
    const std::uint64_t seed = PrintedSeed("'tests_notifier:NotifierClockSteps*'");
    std::mt19937_64 random(seed);
    const auto rest = [&random](int least) {
      absl::SleepFor(absl::Milliseconds(least + static_cast<int>(random() % 200)));
    };
    const RealClock real;
    std::vector<std::unique_ptr<NotifierProcess>> notifiers;
    for (int i = 0; i < kNotifiers; ++i) {
      notifiers.push_back(std::make_unique<NotifierProcess>(OnMachine()));
    }
    AddDueIn(kSoon, 30);
    AddDueIn(kMuchLater, 90);
    std::vector<Interval> ahead;       // when the machine's clock was
    absl::SleepFor(absl::Seconds(6));  // so that the ends of leases are believed
    for (int round = 0; round < kRounds; ++round) {
      clinic_.AddVisits(1 + round * kMails, kMails);
      clinic_.AddVisits(2001 + round * kTexts, kTexts, "sms");
      rest(50);
      for (SteppedClock* clock : stepped) clock->Step(kStep);
      const absl::Time began = real.Now();
      rest(200);
      for (SteppedClock* clock : stepped) clock->Step(-kStep);
      ahead.push_back({began, real.Now() + kOnItsWay});
      rest(50);
    }
    WaitUntilAllHaveGone();
    const bool by_machine = std::ranges::count(stepped, &machine()) > 0;
    for (const ReceivedMail& mail : Mails()) {
      if (mail.to.rfind("v5", 0) != 0 || mail.to.size() != 17) continue;  // v5000@example.com
      EXPECT_TRUE(by_machine &&
                  std::ranges::any_of(
                      ahead, [&mail](const Interval& span) { return span.Contains(mail.time); }))
          << mail.to << " came early";
    }
    for (SteppedClock* clock : stepped) clock->Step(kStep);
    std::size_t soon = 0;
    if (by_machine) {
      WaitFor(
          fmt::format("message WHERE state = 'accepted' AND subject_id >= '{}'", SubjectOf(kSoon)),
          kOfEach);
      soon = kOfEach;
    }
    ExpectEverybodyOnce(kRounds * kMails + soon, kRounds * kTexts);
  }

  inline static std::unique_ptr<OwnClocks> clocks_;  // a cluster takes seconds to make
};

TEST_F(NotifierClockStepsTest, AnHourForwardAndBackOnTheWholeMachineDoublesAndLosesNothing) {
  Storm({&database(), &machine()});
}

TEST_F(NotifierClockStepsTest, AnHourForwardAndBackInTheDatabaseAloneDoublesAndLosesNothing) {
  Storm({&database()});
}

TEST_F(NotifierClockStepsTest, AnHourForwardAndBackOfTheNotifiersAloneDoublesAndLosesNothing) {
  Storm({&machine()});
}

// Its leases end an hour from now, as far as the database's clock says.
TEST_F(NotifierClockStepsTest, WhatACrashLeftBehindBeforeAStepBackIsTakenOverSoon) {
  mail_server().Order("fault hang");
  clinic_.AddVisits(1, 10);
  StepBoth(kStep);
  {
    NotifierProcess victim(OnMachine());
    WaitFor("message WHERE state = 'sending'", 10);
    victim.Kill();
  }
  StepBoth(-kStep);
  EXPECT_EQ(clinic_.Count("message WHERE lease_expire_time > now() + interval '50 minutes'"), 10);
  mail_server().Order("fault none");
  NotifierProcess heir(OnMachine());
  WaitFor("message WHERE state = 'accepted'", 10);
  ExpectEverybodyOnce(10, 0);
}

class NotifierFastClockTest : public NotifierTest {};

// By our clock it was sent an hour later than the provider remembers.
TEST_F(NotifierFastClockTest, ATextInDoubtIsFoundAlthoughOurClockIsAnHourAhead) {
  SteppedClock machine(folder_.File("clock"));
  machine.Step(kStep);
  provider().Order("tags off");
  provider().Order("fault lost 1");
  clinic_.AddVisits(1, 1, "sms");
  NotifierOptions options = Options();
  options.environment = machine.environment();
  NotifierProcess notifier(options);
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier.Log();
  EXPECT_EQ(StateOf(1), "accepted");
  EXPECT_EQ(Texts().size(), 1U);
}

}  // namespace
}  // namespace tandem::testing
