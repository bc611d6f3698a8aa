// SPDX-License-Identifier: Apache-2.0
// Repairs where sessions come before their infusions, or on either side, on a real database.
#include <gmock/gmock.h>

#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

class RepairDirectionTest : public RepairFixture {
 protected:
  explicit RepairDirectionTest(const std::string& values = "direction: before")
      : RepairFixture({{"consultation:", "policies:\n  pairing: {version: \"1\", values: {" +
                                             values + "}}\nconsultation:"}}) {}

  // The best repair of a window, as RepairFixture::TextOf has it.
  std::string Best(std::string_view from, std::string_view until) {
    const ProposedRepairs proposed = Repairs(from, until);
    return proposed.plans.empty() ? "nothing" : TextOf(proposed, proposed.plans[0]);
  }
};

TEST_F(RepairDirectionTest, ASessionGoesBeforeItsInfusionAgain) {
  PairOf(AddPatient(), "2026-03-06 12:00", "2026-03-06 10:00", "tess");
  Absent(Therapist("tess"), "2026-03-06 09:00", "2026-03-07 00:00");
  EXPECT_EQ(Best("2026-03-06 00:00", "2026-03-07 00:00"),
            "2026-03-06 10:00 > 2026-03-06 08:00 tess linked\n");
}

TEST_F(RepairDirectionTest, WhenItsMorningIsTakenTheDayBeforeIsLeft) {
  PairOf(AddPatient(), "2026-03-06 12:00", "2026-03-06 10:00", "tess");
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-06 00:00", "2026-03-07 00:00");
  }
  const std::string best = Best("2026-03-06 00:00", "2026-03-07 00:00");
  EXPECT_THAT(best, ::testing::StartsWith("2026-03-06 10:00 > 2026-03-05 "));
  EXPECT_THAT(best, ::testing::HasSubstr("degraded"));
}

TEST_F(RepairDirectionTest, ASessionLeavesThePatientTimeAfterTheInfusionBefore) {
  BookCourse(Terms(AddPatient(), 2),
             {{1, Infusion("2026-03-04 17:00"), Session("2026-03-04 14:00", "tess")},
              {2, Infusion("2026-03-06 17:00"), Session("2026-03-06 14:00", "tess")}});
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-06 00:00", "2026-03-07 00:00");
  }
  const ProposedRepairs proposed = Repairs("2026-03-06 00:00", "2026-03-07 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  ASSERT_EQ(proposed.plans[0].moves.size(), 1);
  const courses::PlannedVisit& session = proposed.plans[0].moves[0].visit;
  EXPECT_EQ(absl::ToCivilDay(session.time.start, clinic_->zone), absl::CivilDay(2026, 3, 5));
  EXPECT_EQ(session.mode, directory::Mode::kVideo) << "nobody drives yet";
}

TEST_F(RepairDirectionTest, AnInfusionMovesOnlyWhereItsSessionStaysBeforeIt) {
  PairOf(AddPatient(), "2026-03-06 12:00", "2026-03-06 10:00", "tess");
  Absent(Therapist("nia"), "2026-03-06 12:00", "2026-03-06 14:00");
  // Eleven would be nearer, and ten as near.
  EXPECT_EQ(Best("2026-03-06 00:00", "2026-03-07 00:00"),
            "2026-03-06 12:00 > 2026-03-06 14:00 linked\n");
}

class RepairBothSidesTest : public RepairDirectionTest {
 protected:
  RepairBothSidesTest() : RepairDirectionTest("direction: both") {}
};

TEST_F(RepairBothSidesTest, WhereOneSideIsTakenASessionGoesToTheOther) {
  PairOf(AddPatient(), "2026-03-06 12:00", "2026-03-06 10:00", "tess");
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-05 00:00", "2026-03-07 00:00");
  }
  const std::string after = Best("2026-03-06 00:00", "2026-03-07 00:00");
  EXPECT_THAT(after, ::testing::ContainsRegex("> 2026-03-0[78] "));
  EXPECT_THAT(after, ::testing::HasSubstr("tess linked"));

  PairOf(AddPatient(), "2026-03-13 12:00", "2026-03-17 14:00", "tess");
  for (const char* who : {"tess", "omar", "vera"}) {
    Absent(Therapist(who), "2026-03-13 12:00", "2026-03-21 00:00");
  }
  const std::string before = Best("2026-03-17 00:00", "2026-03-18 00:00");
  EXPECT_THAT(before, ::testing::StartsWith("2026-03-17 14:00 > 2026-03-13 "));
  EXPECT_THAT(before, ::testing::HasSubstr("tess linked"));
}

}  // namespace
}  // namespace tandem::repairs
