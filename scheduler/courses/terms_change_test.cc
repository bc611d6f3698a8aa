// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/terms_change.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using appointments::Status;

class TermsChangeTest : public ::testing::Test {
 protected:
  CourseView View() const { return ViewOf(course_, visits_, PairPolicy(), clinic_.zone); }
  absl::StatusOr<Course> Apply(const TermsChange& change) {
    return Changed(View(), change, policy_, now_);
  }
  void ExpectInTheWay(const TermsChange& change, const char* position) {
    const auto changed = Apply(change);
    ASSERT_THAT(changed, HasReason(Reason::kStateForbids));
    EXPECT_EQ(MetadataOf(changed.status()).at("position"), position);
  }
  // Of an infusion, at an even place, or the session behind it.
  void Lose(std::size_t visit) { visits_[visit].status = Status::kCancelled; }

  const directory::Snapshot clinic_ = ExampleClinic();
  Course course_ = ExampleCourse(clinic_);
  std::vector<appointments::Appointment> visits_ = ExampleAppointments(clinic_, course_);
  PairingPolicy policy_;
  absl::Time now_ = ExampleTime(1, 0);
};

TEST_F(TermsChangeTest, WhatIsNotNamedStays) {
  course_.terms.pause = Interval{ExampleTime(20, 0), ExampleTime(25, 0)};
  course_.terms.session_ratio = SessionRatio::kWeekly;
  ASSERT_OK_AND_ASSIGN(const Course same, Apply({}));
  EXPECT_EQ(same.terms, course_.terms);
  EXPECT_EQ(same.links, course_.links);
}

TEST_F(TermsChangeTest, EachFieldIsReplacedAsAWhole) {
  course_.terms.spacing.gap_max = absl::Hours(200);
  course_.terms.wishes.has_ride = true;
  course_.terms.pause = Interval{ExampleTime(20, 0), ExampleTime(25, 0)};
  policy_.session_ratio = SessionRatio::kFirstThirdLast;
  TermsChange change;
  SpacingTerms spacing;
  spacing.per_week_max = 2;
  change.spacing = spacing;
  CourseWishes wishes;
  wishes.same_time = true;
  change.wishes = wishes;
  change.pause.emplace();
  change.session_ratio.emplace();
  ASSERT_OK_AND_ASSIGN(const Course changed, Apply(change));
  EXPECT_EQ(changed.terms.spacing, spacing);
  EXPECT_EQ(changed.terms.wishes, wishes);
  EXPECT_EQ(changed.terms.pause, std::nullopt);
  EXPECT_EQ(changed.terms.session_ratio, SessionRatio::kFirstThirdLast) << "as the policy says";
}

TEST_F(TermsChangeTest, MoreInfusionsHaveEmptyLinksThatWantWhatTheCourseDoes) {
  ASSERT_OK_AND_ASSIGN(Course longer, Apply({.infusion_count = 5}));
  ASSERT_EQ(longer.links.size(), 5U);
  EXPECT_EQ(longer.links[4].position, 5);
  EXPECT_TRUE(longer.links[4].infusion.IsNil());
  EXPECT_EQ(longer.links[4].choice, PairingChoice::kWanted);
  course_.terms.session_type = {};
  ASSERT_OK_AND_ASSIGN(longer, Apply({.infusion_count = 4}));
  EXPECT_EQ(longer.links[3].choice, PairingChoice::kDeclined);
}

TEST_F(TermsChangeTest, NothingThatIsBookedOrTookPlaceGoes) {
  ExpectInTheWay({.infusion_count = 2}, "3");
  ExpectInTheWay({.skipped = std::vector<int>{2}}, "2");
  visits_[4].status = Status::kFulfilled;
  ExpectInTheWay({.infusion_count = 2}, "3");
  Lose(4);
  ExpectInTheWay({.infusion_count = 2}, "3");  // its session is to come
  Lose(5);
  ASSERT_OK_AND_ASSIGN(const Course shorter, Apply({.infusion_count = 2}));
  EXPECT_EQ(shorter.links.size(), 2U);
}

TEST_F(TermsChangeTest, ASessionThatIsOverIsInNobodysWay) {
  Lose(2);
  ExpectInTheWay({.skipped = std::vector<int>{2}}, "2");
  now_ = visits_[3].time.end;
  EXPECT_OK(Apply({.skipped = std::vector<int>{2}}));
}

TEST_F(TermsChangeTest, WhatWasMissedMayBeLeftOut) {
  visits_[2].status = Status::kNoShow;
  Lose(3);
  ASSERT_OK_AND_ASSIGN(const Course changed, Apply({.skipped = std::vector<int>{2}}));
  EXPECT_EQ(changed.terms.skipped, std::vector<int>{2});
  EXPECT_EQ(changed.links, course_.links) << "who was there stays known";
}

TEST_F(TermsChangeTest, OnlyWhatIsLeftOutAnewIsLookedAt) {
  course_.terms.skipped = {2};  // and booked again since
  EXPECT_OK(Apply({.skipped = std::vector<int>{2}}));
  EXPECT_OK(Apply({.skipped = std::vector<int>{}}));
  course_.terms.skipped = {3};
  ExpectInTheWay({.infusion_count = 2}, "3");
}

TEST_F(TermsChangeTest, AShorterCourseForgetsWhatWasLeftOutBehindItButNotItsTail) {
  course_.terms.skipped = {3};
  course_.terms.tentative_from = 3;
  Lose(4);
  Lose(5);
  ASSERT_OK_AND_ASSIGN(const Course shorter, Apply({.infusion_count = 2}));
  EXPECT_TRUE(shorter.terms.skipped.empty());
  EXPECT_EQ(shorter.terms.tentative_from, 3) << "it may be longer again";
}

TEST_F(TermsChangeTest, ACourseKeepsAnInfusionAndSkipsNoneThatItDoesNotHave) {
  EXPECT_THAT(Apply({.skipped = std::vector<int>{4}}), HasViolation("course.skipped"));
  EXPECT_THAT(Apply({.skipped = std::vector<int>{1, 2, 3}}), HasViolation("course.skipped"));
  EXPECT_THAT(Apply({.infusion_count = 2, .skipped = std::vector<int>{3}}),
              HasViolation("course.skipped"));
  course_.terms.skipped = {1};
  EXPECT_THAT(Apply({.infusion_count = 1}), HasViolation("course.infusion_count"));
}

TEST_F(TermsChangeTest, GivenUpIsWhatIsLeftOutAnewOrGone) {
  Lose(2);
  Lose(3);
  ASSERT_OK_AND_ASSIGN(const Course skipping, Apply({.skipped = std::vector<int>{2}}));
  const auto given_up = GivenUp(View(), skipping);
  ASSERT_EQ(given_up.size(), 2U);
  EXPECT_LT(given_up[0].id, given_up[1].id);
  course_.terms.skipped = {2};
  ASSERT_OK_AND_ASSIGN(const Course same, Apply({.skipped = std::vector<int>{2}}));
  EXPECT_TRUE(GivenUp(View(), same).empty());
}

}  // namespace
}  // namespace tandem::courses
