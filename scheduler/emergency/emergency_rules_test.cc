// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_rules.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::emergency {
namespace {

class EmergencyRulesTest : public ::testing::Test {
 protected:
  EmergencyRulesTest() {
    opener_.role = access::Role::kTherapist;
    opener_.staff = ids_.NextId<StaffId>();
    access_.staff = opener_.staff;
    access_.open_time = absl::FromUnixSeconds(1'800'000'000);
    access_.end_time = access_.open_time + kOpenFor;
  }
  access::Principal SomebodyElse() {
    access::Principal other;
    other.staff = ids_.NextId<StaffId>();
    return other;
  }

  SeededIds ids_{20270111};
  access::Principal opener_;
  EmergencyAccess access_;
};

TEST_F(EmergencyRulesTest, WhoeverOpenedItReadsUntilItEnds) {
  EXPECT_OK(MayRead(access_, opener_, access_.open_time));
  EXPECT_OK(MayRead(access_, opener_, access_.end_time - absl::Microseconds(1)));
  EXPECT_THAT(MayRead(access_, opener_, access_.end_time), HasReason(Reason::kEmergencyEnded));
}

TEST_F(EmergencyRulesTest, ToAnybodyElseThereIsNothingOpenOrEnded) {
  for (const absl::Time now : {access_.open_time, access_.end_time}) {
    EXPECT_THAT(MayRead(access_, SomebodyElse(), now), HasReason(Reason::kNotFound));
  }
  access_.staff = {};  // nobody is nobody's opener
  EXPECT_THAT(MayRead(access_, access::Principal(), access_.open_time),
              HasReason(Reason::kNotFound));
}

TEST_F(EmergencyRulesTest, SomebodyElseReviewsItAndOnlyOnce) {
  EXPECT_OK(MayReview(access_, SomebodyElse()));
  EXPECT_THAT(MayReview(access_, opener_), HasReason(Reason::kReviewRefused));
  access_.review = Review{.finding = Finding::kJustified, .reviewer = {}, .time = {}, .note = ""};
  EXPECT_THAT(MayReview(access_, SomebodyElse()), HasReason(Reason::kReviewRefused));
}

TEST_F(EmergencyRulesTest, AnswersAreForPractitionersAlone) {
  for (int number = 1; number <= static_cast<int>(access::Role::kProxy); ++number) {
    access::Principal reader;
    reader.role = static_cast<access::Role>(number);
    EXPECT_EQ(SeesAnswers(reader), reader.role == access::Role::kPractitioner) << number;
  }
}

TEST_F(EmergencyRulesTest, AFindingIsReadAsItWasStored) {
  for (const Finding finding : {Finding::kJustified, Finding::kUnjustified}) {
    EXPECT_EQ(ParseFinding(Name(finding)), finding);
  }
  EXPECT_EQ(ParseFinding("perhaps"), std::nullopt);
}

}  // namespace
}  // namespace tandem::emergency
