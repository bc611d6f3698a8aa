// SPDX-License-Identifier: Apache-2.0
#include "scheduler/sessions/sign_in_rules.h"

#include <gtest/gtest.h>

#include "base/testing/seeded_ids.h"

namespace tandem::sessions {
namespace {

using patients::Reachable;

const absl::CivilDay kEighty(1980, 2, 28);
const absl::CivilDay kEleven(2011, 7, 1);

class SignInRulesTest : public ::testing::Test {
 protected:
  Reachable Person(bool verified, std::optional<absl::CivilDay> birth_date = std::nullopt) {
    return {ids_.NextId<PatientId>(), ids_.NextId<ContactId>(), verified, birth_date};
  }
  static Choice::Kind Choose(const std::vector<Reachable>& people,
                             std::optional<absl::CivilDay> birth_date = std::nullopt) {
    return ChoosePatient(people, birth_date).kind;
  }

  SeededIds ids_;
};

TEST_F(SignInRulesTest, WhoAloneHasProvedAContactNeedsNoBirthDate) {
  const Reachable anna = Person(true, kEighty);
  EXPECT_EQ(ChoosePatient({anna}, std::nullopt).who.patient, anna.patient);
  EXPECT_EQ(ChoosePatient({anna}, kEleven).who.patient, anna.patient);
}

TEST_F(SignInRulesTest, NobodySignsInByAContactThatNobodyProved) {
  EXPECT_EQ(Choose({}), Choice::Kind::kNobody);
  EXPECT_EQ(Choose({Person(false, kEighty)}, kEighty), Choice::Kind::kNobody);
  EXPECT_FALSE(IsProven({Person(false), Person(false)}));
  EXPECT_TRUE(IsProven({Person(false), Person(true)}));
}

TEST_F(SignInRulesTest, WhoSharesAContactIsToldByTheirBirthDate) {
  const Reachable anna = Person(true, kEighty);
  const Reachable ben = Person(true, kEleven);
  EXPECT_EQ(Choose({anna, ben}), Choice::Kind::kBirthDateNeeded);
  EXPECT_EQ(Choose({anna, ben}, absl::CivilDay(1999, 1, 1)), Choice::Kind::kBirthDateNeeded);
  EXPECT_EQ(ChoosePatient({anna, ben}, kEleven).who.patient, ben.patient);
}

TEST_F(SignInRulesTest, WhoSharesItButHasNotProvedItIsNotChosenAndIsNotLeftOut) {
  const Reachable anna = Person(true, kEighty);
  const Reachable ben = Person(false, kEleven);
  EXPECT_EQ(Choose({anna, ben}), Choice::Kind::kBirthDateNeeded);
  EXPECT_EQ(Choose({anna, ben}, kEleven), Choice::Kind::kBirthDateNeeded);
  EXPECT_EQ(ChoosePatient({anna, ben}, kEighty).who.patient, anna.patient);
}

TEST_F(SignInRulesTest, TwinsAndPeopleWithoutABirthDateCallTheClinic) {
  EXPECT_EQ(Choose({Person(true, kEighty), Person(true, kEighty)}, kEighty),
            Choice::Kind::kBirthDateNeeded);
  EXPECT_EQ(Choose({Person(true), Person(true)}), Choice::Kind::kBirthDateNeeded);
  EXPECT_EQ(Choose({Person(true), Person(true)}, kEighty), Choice::Kind::kBirthDateNeeded);
}

}  // namespace
}  // namespace tandem::sessions
