// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_holds.h"

#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/courses/testing/example_course.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;

const PatientId kPatient{Uuid{{7}}};

class CourseHoldsTest : public ::testing::Test {
 protected:
  Appointment Hold(unsigned char id, VisitTypeId type, const PlannedVisit& visit) const {
    Appointment hold;
    hold.id = AppointmentId(Uuid{{id}});
    hold.status = Status::kProposed;
    hold.visit_type = type;
    hold.patient = kPatient;
    hold.time = visit.time;
    hold.location = visit.location;
    hold.mode = visit.mode;
    if (!visit.practitioner.IsNil()) {
      hold.participations = {{ResourceId(visit.practitioner), "therapist", visit.time}};
    }
    hold.hold_owner = Bytes{std::string(appointments::kStaffHoldOwner)};
    hold.hold_expire = now_ + absl::Minutes(30);
    return hold;
  }
  Appointment SessionHold(unsigned char id, const PlannedVisit& visit) const {
    return Hold(id, course_.terms.session_type, visit);
  }
  absl::Status Check(const Appointment& hold) const {
    return CheckHolds({hold.id}, {hold}, kPatient, now_);
  }
  HalfChange NewSession(const PlannedVisit& visit) const { return {1, true, visit, {}}; }

  const directory::Snapshot clinic_ = ExampleClinic();
  Course course_ = ExampleCourse(clinic_);
  const absl::Time now_ = ExampleTime(1, 0);
  const PlannedVisit session_ = SessionAt(clinic_, ExampleTime(2, 10));
};

TEST_F(CourseHoldsTest, ANewVisitBecomesTheHoldThatIsAsTheVisitIsToBe) {
  const Appointment hold = SessionHold(1, session_);
  const HoldMatches matches = MatchHolds(course_.terms, {NewSession(session_)}, {hold});
  EXPECT_EQ(matches.used, (std::vector<std::optional<Appointment>>{hold}));
  EXPECT_TRUE(matches.unused.empty());
}

TEST_F(CourseHoldsTest, AnotherTimePlaceModeTypeOrPersonIsNotWhatIsHeld) {
  const auto is_used = [&](const Appointment& hold, const PlannedVisit& visit) {
    return MatchHolds(course_.terms, {NewSession(visit)}, {hold}).used[0].has_value();
  };
  const Appointment hold = SessionHold(1, session_);
  PlannedVisit other = session_;
  other.time.start += absl::Minutes(5);
  EXPECT_FALSE(is_used(hold, other));
  other = session_;
  other.location = LocationId(Uuid{{9}});
  EXPECT_FALSE(is_used(hold, other));
  other = session_;
  other.mode = directory::Mode::kPhone;
  EXPECT_FALSE(is_used(hold, other));
  other = session_;
  other.practitioner = PractitionerId(Uuid{{9}});
  EXPECT_FALSE(is_used(hold, other));
  other.practitioner = PractitionerId();
  EXPECT_TRUE(is_used(hold, other)) << "anyone will do";
  EXPECT_FALSE(is_used(Hold(1, course_.terms.infusion_type, session_), session_));
}

TEST_F(CourseHoldsTest, WhatMovesKeepsItsNameAndTheHoldIsGivenBack) {
  HalfChange moving = NewSession(session_);
  moving.moving = Appointment();
  const HoldMatches matches = MatchHolds(course_.terms, {moving}, {SessionHold(1, session_)});
  EXPECT_FALSE(matches.used[0].has_value());
  EXPECT_EQ(matches.unused.size(), 1);
}

TEST_F(CourseHoldsTest, EachHoldIsUsedOnce) {
  const HoldMatches matches = MatchHolds(
      course_.terms, {NewSession(session_), NewSession(session_)}, {SessionHold(1, session_)});
  EXPECT_TRUE(matches.used[0].has_value());
  EXPECT_FALSE(matches.used[1].has_value());
  EXPECT_TRUE(matches.unused.empty());
}

TEST_F(CourseHoldsTest, OnlyLiveHoldsOfThePatientMadeByStaffMayBeUsed) {
  Appointment hold = SessionHold(1, session_);
  EXPECT_OK(Check(hold));
  EXPECT_TRUE(IsLive(hold, now_));
  EXPECT_THAT(CheckHolds({hold.id}, {}, kPatient, now_), HasReason(Reason::kNotFound));
  hold.patient = PatientId();
  EXPECT_THAT(Check(hold), HasReason(Reason::kNotFound));
  hold = SessionHold(1, session_);
  hold.hold_owner = Bytes{"a visitor"};
  EXPECT_THAT(Check(hold), HasReason(Reason::kNotFound));
  EXPECT_FALSE(IsLive(hold, now_));
  hold = SessionHold(1, session_);
  hold.hold_expire = now_;
  EXPECT_THAT(Check(hold), HasReason(Reason::kHoldExpired));
  EXPECT_FALSE(IsLive(hold, now_));
  hold.status = Status::kCancelled;
  hold.cancellation_reason = appointments::CancellationReason::kHoldReleased;
  EXPECT_THAT(Check(hold), HasReason(Reason::kHoldExpired));
  hold.status = Status::kBooked;
  EXPECT_THAT(Check(hold), HasReason(Reason::kStateForbids));
}

// What the clinic held for a pair needs not be named by an order that gives the pair a session.
TEST_F(CourseHoldsTest, ThePairsOwnHoldsAreUsedUnnamed) {
  const AppointmentId held(Uuid{{3}});
  course_.links[1].held = held;
  const CourseView view = ViewOf(course_, {}, PairPolicy(), clinic_.zone);
  CourseOrder order;
  order.pairs = {{2, std::nullopt, session_}};
  EXPECT_EQ(OwnHoldsOf(view, order), std::vector{held});
  order.holds = {held};
  EXPECT_TRUE(OwnHoldsOf(view, order).empty());
  order = CourseOrder();
  order.pairs = {{1, std::nullopt, session_}, {2, session_, std::nullopt}};
  EXPECT_TRUE(OwnHoldsOf(view, order).empty());
}

}  // namespace
}  // namespace tandem::courses
