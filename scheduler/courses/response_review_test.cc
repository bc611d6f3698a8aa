// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/response_review.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"

namespace tandem::courses {
namespace {

using access::Role;
using clearances::Clearance;
using clearances::Kind;
using clearances::Outcome;

const absl::Time kBooked = absl::FromUnixSeconds(1'799'683'200);

class ResponseReviewTest : public ::testing::Test {
 protected:
  // Recorded after all before.
  Clearance& Add(Outcome outcome, absl::Duration after_booking) {
    Clearance& added = last_.emplace_back();
    added.id.uuid.bytes[15] = static_cast<std::uint8_t>(last_.size());
    added.what.kind = Kind::kResponseReview;
    added.what.outcome = outcome;
    added.create_time = kBooked + after_booking;
    return added;
  }
  std::optional<ReviewGap> Gap() const { return FindReviewGap(last_, kBooked); }
  static std::string Why(ReviewGap gap, Role role) {
    const absl::Status status = ReviewWaits(gap, role);
    EXPECT_THAT(status, HasReason(Reason::kGateClosed));
    EXPECT_EQ(MetadataOf(status).at("gate"), "response_review");
    EXPECT_EQ(MetadataOf(status).at("overrideRoles"), "");
    return MetadataOf(status).at("why");
  }

  std::vector<Clearance> last_;
};

TEST_F(ResponseReviewTest, OneFromBeforeTheCourseDoesNotSayToGoOn) {
  EXPECT_EQ(Gap(), ReviewGap::kMissing);
  Add(Outcome::kContinue, -absl::Microseconds(1));
  EXPECT_EQ(Gap(), ReviewGap::kMissing);
  Add(Outcome::kContinue, absl::ZeroDuration());
  EXPECT_EQ(Gap(), std::nullopt);
}

TEST_F(ResponseReviewTest, TheOneRecordedLastCountsAndNoOtherKind) {
  Add(Outcome::kContinue, absl::Hours(1));
  Add(Outcome::kStop, absl::Hours(2));
  EXPECT_EQ(Gap(), ReviewGap::kStop);
  Add(Outcome::kContinue, absl::Hours(3)).withdraw_time = kBooked + absl::Hours(4);
  EXPECT_EQ(Gap(), ReviewGap::kWithdrawn);
  last_.clear();
  Add(Outcome::kEligible, absl::Hours(1)).what.kind = Kind::kEvaluation;
  EXPECT_EQ(Gap(), ReviewGap::kMissing);
}

TEST_F(ResponseReviewTest, WhatWasFoundIsNotToldToTheFrontDesk) {
  EXPECT_EQ(Why(ReviewGap::kMissing, Role::kFrontDesk), "missing");
  EXPECT_EQ(Why(ReviewGap::kWithdrawn, Role::kFrontDesk), "withdrawn");
  EXPECT_EQ(Why(ReviewGap::kStop, Role::kFrontDesk), "ask_clinician");
  EXPECT_EQ(Why(ReviewGap::kStop, Role::kPractitioner), "stop");
}

}  // namespace
}  // namespace tandem::courses
