// SPDX-License-Identifier: Apache-2.0
// What is wrong with a request about courses: all of it is named at once, by field.
#include <fmt/format.h>

#include <set>

#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::IsSupersetOf;

std::set<std::string> FieldsIn(const absl::Status& status) {
  std::set<std::string> fields;
  for (const Violation& violation : ViolationsOf(status)) fields.insert(violation.field);
  return fields;
}

// Off the full five minutes, and long ago.
void Spoil(v1::PlannedVisit& visit) {
  visit.mutable_time()->mutable_start_time()->set_seconds(1'799'683'201);
  visit.mutable_time()->mutable_end_time()->set_seconds(1'000);
  visit.set_location("here");
  visit.set_mode(v1::VISIT_MODE_UNSPECIFIED);
  visit.set_practitioner("kim");
}

class CoursesFieldsTest : public CoursesTest {
 protected:
  // Refused for this field and no other.
  void ExpectOnly(const v1::BookCourseRequest& request, const std::string& field) {
    const auto booked = Ask(&Courses::BookCourse, request);
    EXPECT_EQ(FieldsIn(booked.status()), std::set<std::string>{field}) << booked.status();
  }
  v1::BookCourseRequest booking_ = Booking(2, anna_);
  v1::Course& course_ = *booking_.mutable_course();
};

TEST_F(CoursesFieldsTest, EverythingThatIsWrongWithABookingIsNamedAtOnce) {
  booking_.set_request_id("1");
  booking_.set_etag("1");
  course_.set_patient("anna");
  course_.set_infusion_type("sit");
  course_.set_session_type("talk");
  course_.set_infusion_count(17);
  v1::Spacing& spacing = *course_.mutable_spacing();
  rpc::WriteDuration(absl::Hours(19), *spacing.mutable_gap_min());
  rpc::WriteDuration(absl::Hours(50) + absl::Seconds(1), *spacing.mutable_gap_from());
  rpc::WriteDuration(absl::Hours(28 * 24 + 1), *spacing.mutable_gap_until());
  spacing.mutable_gap_max()->set_seconds(-1);
  spacing.set_span_days_max(61);
  v1::CourseWishes& wishes = *course_.mutable_wishes();
  wishes.add_locations("main");
  wishes.add_session_modes(static_cast<v1::VisitMode>(9));
  wishes.add_days_of_week(google::type::DAY_OF_WEEK_UNSPECIFIED);
  wishes.mutable_earliest()->set_seconds(1);
  wishes.mutable_latest()->set_hours(25);
  wishes.set_therapist("kim");
  wishes.set_language("?");
  wishes.set_patient_state("ny");
  booking_.mutable_pairs(0)->set_position(0);
  Spoil(*booking_.mutable_pairs(0)->mutable_infusion());
  booking_.mutable_override()->set_reason("x");
  const auto booked = Ask(&Courses::BookCourse, booking_);
  EXPECT_THAT(FieldsIn(booked.status()), IsSupersetOf({"request_id",
                                                       "etag",
                                                       "course.patient",
                                                       "course.infusion_type",
                                                       "course.session_type",
                                                       "course.infusion_count",
                                                       "course.spacing.gap_min",
                                                       "course.spacing.gap_from",
                                                       "course.spacing.gap_until",
                                                       "course.spacing.gap_max",
                                                       "course.spacing.span_days_max",
                                                       "course.wishes.locations[0]",
                                                       "course.wishes.session_modes[0]",
                                                       "course.wishes.days_of_week[0]",
                                                       "course.wishes.earliest",
                                                       "course.wishes.latest",
                                                       "course.wishes.therapist",
                                                       "course.wishes.language",
                                                       "course.wishes.patient_state",
                                                       "pairs[0].position",
                                                       "pairs[0].infusion.time.start_time",
                                                       "pairs[0].infusion.time.end_time",
                                                       "pairs[0].infusion.location",
                                                       "pairs[0].infusion.mode",
                                                       "pairs[0].infusion.practitioner",
                                                       "override.reason"}));
  EXPECT_EQ(Count("course") + Count("appointment"), 0);
}

TEST_F(CoursesFieldsTest, ACourseHasOneToSixteenInfusionsAndEachPairAPositionOfItsOwn) {
  for (const int count : {0, -1, 17}) {
    auto request = booking_;
    request.mutable_course()->set_infusion_count(count);
    ExpectOnly(request, "course.infusion_count");
  }
  auto request = booking_;
  request.mutable_pairs(1)->set_position(3);
  ExpectOnly(request, "pairs[1].position");
  request.mutable_pairs(1)->set_position(1);
  ExpectOnly(request, "pairs[1].position");
  request.mutable_pairs(1)->set_position(2);
  request.mutable_pairs(1)->clear_infusion();
  ExpectOnly(request, "pairs[1].infusion");
  request.clear_pairs();
  ExpectOnly(request, "pairs");
  for (int i = 0; i < 17; ++i) *request.add_pairs() = booking_.pairs(0);
  ExpectOnly(request, "pairs");
  request = booking_;
  request.clear_course();
  ExpectOnly(request, "course");
}

TEST_F(CoursesFieldsTest, GapsThatAreGivenAreInOrder) {
  const auto with = [&](absl::Duration from, absl::Duration until) {
    auto request = booking_;
    request.set_request_id(desk_.NewRequestId());
    v1::Spacing& spacing = *request.mutable_course()->mutable_spacing();
    rpc::WriteDuration(absl::Hours(60), *spacing.mutable_gap_min());
    rpc::WriteDuration(from, *spacing.mutable_gap_from());
    rpc::WriteDuration(until, *spacing.mutable_gap_until());
    return request;
  };
  ExpectOnly(with(absl::Hours(96), absl::Hours(72)), "course.spacing");
  ExpectOnly(with(absl::Hours(50), absl::Hours(72)), "course.spacing");
  ASSERT_OK_AND_ASSIGN(const v1::Course course,
                       Ask(&Courses::BookCourse, with(absl::Hours(60), absl::Hours(60))));
  EXPECT_EQ(course.spacing().gap_until().seconds(), 60 * 3600);
  EXPECT_FALSE(course.spacing().has_gap_max()) << "as the clinic says";
}

TEST_F(CoursesFieldsTest, ACourseWithoutSessionsHasNoneInItsPlan) {
  course_.clear_session_type();
  const auto booked = Ask(&Courses::BookCourse, booking_);
  EXPECT_EQ(FieldsIn(booked.status()),
            (std::set<std::string>{"pairs[0].session", "pairs[1].session"}));
  for (v1::PlannedPair& pair : *booking_.mutable_pairs()) pair.clear_session();
  ASSERT_OK_AND_ASSIGN(const v1::Course alone, Ask(&Courses::BookCourse, booking_));
  EXPECT_EQ(alone.session_type(), "");
  EXPECT_EQ(alone.pairs(0).session(), "");
}

TEST_F(CoursesFieldsTest, AVisitByVideoNeedsNoLocationAndATypeOfOneModeNeedsNone) {
  v1::PlannedPair& pair = *booking_.mutable_pairs(0);
  pair.mutable_session()->clear_location();
  ExpectOnly(booking_, "pairs[0].session.location");
  pair.mutable_session()->set_mode(v1::VISIT_MODE_VIDEO);
  pair.mutable_infusion()->clear_mode();
  EXPECT_OK(Ask(&Courses::BookCourse, booking_));
}

TEST_F(CoursesFieldsTest, WhatIsAskedOfARunningPairIsChecked) {
  const v1::Course course = Booked(2, anna_);
  v1::MovePairRequest move = Move(course, 2);
  EXPECT_THAT(Ask(&Courses::MovePair, move), HasViolation("infusion"));
  *move.mutable_session() = Session(At(12, 15));
  move.set_position(0);
  EXPECT_THAT(Ask(&Courses::MovePair, move), HasViolation("position"));
  move.set_position(3);
  EXPECT_THAT(Ask(&Courses::MovePair, move), HasViolation("position"));
  EXPECT_THAT(Ask(&Courses::ListPairOffers, Offers(course, 3)), HasViolation("position"));
  auto offers = Offers(course, 1);
  offers.set_language("fr");
  EXPECT_THAT(Ask(&Courses::ListPairOffers, offers), HasViolation("language"));

  auto choice = Choice(course, 1, v1::PAIRING_CHOICE_UNSPECIFIED);
  EXPECT_THAT(Ask(&Courses::ChoosePairing, choice), HasViolation("choice"));
  choice.set_choice(v1::PAIRING_CHOICE_EXTERNAL);
  const auto needed = Ask(&Courses::ChoosePairing, choice);
  EXPECT_THAT(needed, HasViolation("external_time.start_time"));
  rpc::WriteInterval({At(9, 16), At(11, 16)}, *choice.mutable_external_time());
  EXPECT_THAT(Ask(&Courses::ChoosePairing, choice), HasViolation("external_time.end_time"));
  choice.set_position(0);
  EXPECT_THAT(Ask(&Courses::ChoosePairing, choice), HasViolation("position"));
  choice.set_choice(v1::PAIRING_CHOICE_DECLINED);
  EXPECT_THAT(Ask(&Courses::ChoosePairing, choice), HasViolation("external_time"));
}

TEST_F(CoursesFieldsTest, WhatIsAskedOfASearchIsChecked) {
  v1::SearchPairsRequest search;
  search.set_parent(desk_.parent());
  search.set_session_count(-1);
  search.set_language("fr");
  const auto found = Ask(&Courses::SearchPairs, search);
  EXPECT_THAT(FieldsIn(found.status()), IsSupersetOf({"infusion_type", "session_type", "window",
                                                      "session_count", "language"}));
  rpc::WriteInterval({At(0, 9), At(32, 9)}, *search.mutable_window());
  EXPECT_THAT(Ask(&Courses::SearchPairs, search), HasViolation("window"));
  v1::ProposeCourseRequest propose;
  propose.set_parent(desk_.parent());
  propose.set_plan_count(6);
  EXPECT_EQ(FieldsIn(Ask(&Courses::ProposeCourse, propose).status()),
            (std::set<std::string>{"course", "plan_count"}));
}

TEST_F(CoursesFieldsTest, AnotherClinicsThingsAreNotThere) {
  const v1::Course course = Booked(1, anna_);
  const std::string id = course.name().substr(course.name().rfind('/'));
  for (const std::string& name :
       {"clinics/oak/courses" + id, "clinics/elm/courses/" + desk_.NewRequestId()}) {
    EXPECT_THAT(Get(name, desk_.who()), HasReason(Reason::kNotFound)) << name;
  }
  const std::string oak = "clinics/oak/";
  course_.set_infusion_type(oak + "visitTypes/sit");
  EXPECT_THAT(Ask(&Courses::BookCourse, booking_), HasReason(Reason::kNotFound));
  booking_ = Booking(1, oak + anna_.substr(anna_.find("patients/")));
  EXPECT_THAT(Ask(&Courses::BookCourse, booking_), HasReason(Reason::kNotFound));
  EXPECT_THAT(Propose(booking_.course()), HasReason(Reason::kNotFound));
  booking_ = Booking(1, desk_.Name("patients", desk_.NewRequestId()));
  EXPECT_THAT(Ask(&Courses::BookCourse, booking_), HasReason(Reason::kNotFound));
  EXPECT_THAT(Propose(booking_.course()), HasReason(Reason::kNotFound));
}

}  // namespace
}  // namespace tandem::testing
