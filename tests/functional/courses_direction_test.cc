// SPDX-License-Identifier: Apache-2.0
// Therapy before the infusion, or on either side of it, as the clinic's file has it: from the plan
// to the repair, through the wire.
#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kInfusions = 3;

absl::Time StartOf(const google::type::Interval& time) {
  return absl::FromUnixSeconds(time.start_time().seconds());
}
absl::Time EndOf(const google::type::Interval& time) {
  return absl::FromUnixSeconds(time.end_time().seconds());
}

bool IsPair(v1::PairState state) {
  return state == v1::PAIR_STATE_LINKED || state == v1::PAIR_STATE_DEGRADED;
}

// Its parameter: the direction.
class CoursesDirectionTest : public CoursesTest, public ::testing::WithParamInterface<std::string> {
 protected:
  CoursesDirectionTest()
      : CoursesTest("", "policies:\n  pairing: {version: \"1\", values: {direction: " +
                            std::string(GetParam()) + "}}\n") {}

  // Written down once more: on the day before, or half an hour to four hours before the infusion;
  // after it, in `both`, as ever: in person, from 24 hours on. No clocks change in these weeks.
  static void ExpectFits(const google::type::Interval& infusion,
                         const google::type::Interval& session) {
    const absl::Duration ahead = StartOf(infusion) - EndOf(session);
    const absl::Duration after = StartOf(session) - EndOf(infusion);
    const bool is_day_before = DayOf(StartOf(session)) == DayOf(StartOf(infusion)) - 1;
    const bool is_before = ahead >= absl::Minutes(30) && (ahead <= absl::Hours(4) || is_day_before);
    const bool is_after =
        GetParam() == "both" && after >= absl::Hours(24) && after <= absl::Hours(168);
    EXPECT_TRUE(is_before || is_after) << ahead << " before, " << after << " after";
  }
  static absl::CivilDay DayOf(absl::Time time) {
    return absl::CivilDay(1970, 1, 1) + (time - At(-11, 0)) / absl::Hours(24);
  }

  // As the visits are.
  void ExpectPairs(const v1::Course& course) {
    const v1::Course now = Now(course);
    for (const v1::Pair& pair : now.pairs()) {
      EXPECT_TRUE(IsPair(pair.state())) << pair.position();
      ASSERT_OK_AND_ASSIGN(const v1::Appointment infusion, desk_.Get(pair.infusion()));
      ASSERT_OK_AND_ASSIGN(const v1::Appointment session, desk_.Get(pair.session()));
      ExpectFits(infusion.time(), session.time());
    }
  }

  v1::Course BookBest() {
    v1::BookCourseRequest order = Booking(kInfusions, anna_);
    const auto proposed = Propose(order.course());
    EXPECT_OK(proposed);
    if (!proposed.ok() || proposed->plans().empty()) return {};
    for (const v1::CoursePlan& plan : proposed->plans()) {
      EXPECT_EQ(plan.paired_count(), kInfusions);
      for (const v1::PlannedPair& pair : plan.pairs()) {
        ExpectFits(pair.infusion().time(), pair.session().time());
      }
    }
    *order.mutable_pairs() = proposed->plans(0).pairs();
    const auto booked = Ask(&Courses::BookCourse, order);
    EXPECT_OK(booked);
    return booked.value_or(v1::Course());
  }

  // Whoever gives the session is not there then; everybody who lost their place is helped.
  void MissAndRepair(const v1::Appointment& session) {
    v1::RecordAbsenceRequest absence;
    absence.set_parent(desk_.parent());
    absence.set_request_id(desk_.NewRequestId());
    absence.mutable_absence()->set_resource(session.participations(0).resource());
    *absence.mutable_absence()->mutable_time() = session.time();
    ASSERT_OK(service_.Call(desk_.who(), &v1::AbsencesService::Stub::RecordAbsence, absence));
    v1::ProposeRepairRequest question;
    question.set_parent(desk_.parent());
    *question.mutable_window() = session.time();
    using Repairs = v1::RepairsService::Stub;
    ASSERT_OK_AND_ASSIGN(const auto proposed,
                         service_.Call(desk_.who(), &Repairs::ProposeRepair, question));
    ASSERT_THAT(proposed.repairs(), Not(IsEmpty()));
    ASSERT_THAT(proposed.repairs(0).moves(), SizeIs(1));
    EXPECT_EQ(proposed.repairs(0).moves(0).appointment(), session.name());
    EXPECT_TRUE(IsPair(proposed.repairs(0).moves(0).state()));
    v1::ApplyRepairRequest order;
    order.set_parent(desk_.parent());
    order.set_request_id(desk_.NewRequestId());
    *order.mutable_moves() = proposed.repairs(0).moves();
    ASSERT_OK(service_.Call(desk_.who(), &Repairs::ApplyRepair, order));
  }
};

TEST_P(CoursesDirectionTest, FromThePlanToTheRepairSessionsStayOnTheirSide) {
  const v1::Course course = BookBest();
  ASSERT_THAT(course.pairs(), SizeIs(kInfusions));
  for (const v1::Pair& pair : course.pairs()) EXPECT_EQ(pair.state(), v1::PAIR_STATE_LINKED);
  ExpectPairs(course);

  // Five days later its session fits on no side any more.
  ASSERT_OK_AND_ASSIGN(const v1::Appointment last, desk_.Get(course.pairs(2).infusion()));
  ASSERT_OK(desk_.Move(last.name(), StartOf(last.time()) + absl::Hours(24 * 5)));
  EXPECT_EQ(Now(course).pairs(2).state(), v1::PAIR_STATE_BROKEN);

  // What is offered fits it.
  ASSERT_OK_AND_ASSIGN(const auto offers, Ask(&Courses::ListPairOffers, Offers(course, 3)));
  ASSERT_THAT(offers.offers(), SizeIs(3));
  for (const v1::PairOffer& offer : offers.offers()) {
    ExpectFits(offer.pair().infusion().time(), offer.pair().session().time());
  }
  v1::MovePairRequest move = Move(course, 3);
  *move.mutable_session() = offers.offers(0).pair().session();
  ASSERT_OK_AND_ASSIGN(const v1::Course mended, Ask(&Courses::MovePair, move));
  EXPECT_EQ(mended.pairs(2).state(), v1::PAIR_STATE_LINKED);
  ExpectPairs(course);

  ASSERT_OK_AND_ASSIGN(const v1::Appointment session, desk_.Get(mended.pairs(1).session()));
  MissAndRepair(session);
  ASSERT_OK_AND_ASSIGN(const v1::Appointment moved, desk_.Get(session.name()));
  EXPECT_NE(moved.participations(0).resource() + moved.time().DebugString(),
            session.participations(0).resource() + session.time().DebugString());
  ExpectPairs(course);
}

INSTANTIATE_TEST_SUITE_P(EachDirection, CoursesDirectionTest, ::testing::Values("before", "both"),
                         [](const auto& info) { return info.param; });

class BeforeTest : public CoursesTest {
 protected:
  BeforeTest()
      : CoursesTest("", "policies:\n  pairing: {version: \"1\", values: {direction: before}}\n") {}

  v1::BookCourseRequest Order() {
    v1::BookCourseRequest order = Booking(1, anna_);
    *order.mutable_pairs(0)->mutable_session() = Session(At(8, 8));
    return order;
  }
};

TEST_F(BeforeTest, APatientReadsThatItIsBeforeTheVisitAndStaffHowLong) {
  v1::BookCourseRequest order = Order();
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(order.course()));
  EXPECT_THAT(proposed.plans(0).pairs(0).explanation(),
              HasSubstr("Shortly before the visit on the same day"));
  ASSERT_OK_AND_ASSIGN(const v1::Course booked, Ask(&Courses::BookCourse, order));
  EXPECT_EQ(booked.pairs(0).state(), v1::PAIR_STATE_LINKED);
  EXPECT_EQ(booked.pairs(0).after_discharge().seconds(), -3 * 3600);
}

TEST_F(BeforeTest, WhatStandsInItsWayIsExplained) {
  v1::ExplainPairRequest request;
  request.set_parent(desk_.parent());
  request.set_infusion_type(desk_.Name("visitTypes", "sit"));
  *request.mutable_infusion() = Infusion(At(8, 10));
  *request.mutable_session() = Session(At(8, 9) + absl::Minutes(25));
  ASSERT_OK_AND_ASSIGN(auto told, Ask(&Courses::ExplainPair, request));
  EXPECT_EQ(told.state(), v1::PAIR_STATE_BROKEN);
  ASSERT_THAT(told.rules(), SizeIs(1));
  EXPECT_EQ(told.rules(0).rule(), v1::PAIR_RULE_NEXT_INFUSION) << "its own";
  EXPECT_EQ(told.rules(0).limit().seconds(), 30 * 60);
  EXPECT_EQ(told.rules(0).actual().seconds(), 15 * 60);
  *request.mutable_session() = Session(At(9, 13));
  ASSERT_OK_AND_ASSIGN(told, Ask(&Courses::ExplainPair, request));
  ASSERT_THAT(told.rules(), SizeIs(1));
  EXPECT_EQ(told.rules(0).rule(), v1::PAIR_RULE_NEXT_INFUSION) << "it is after it";
  *request.mutable_session() = Session(At(8, 5));
  ASSERT_OK_AND_ASSIGN(told, Ask(&Courses::ExplainPair, request));
  ASSERT_THAT(told.rules(), SizeIs(1));
  EXPECT_EQ(told.rules(0).rule(), v1::PAIR_RULE_TOO_SOON);
}

// Rules that the contract has no name for are counted where it has one.
TEST_F(BeforeTest, AReportCountsWhyThereIsNoSessionBefore) {
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, Order()));
  v1::BookCourseRequest second = Booking(1, desk_.AddPatient());
  *second.mutable_pairs(0) = PairOn(1, 9);
  *second.mutable_pairs(0)->mutable_session() = Session(At(9, 8));
  ASSERT_OK_AND_ASSIGN(const v1::Course other, Ask(&Courses::BookCourse, second));
  v1::MovePairRequest move = Move(course, 1);
  *move.mutable_session() = Session(At(9, 13));
  ASSERT_OK(Ask(&Courses::MovePair, move));
  move = Move(other, 1);
  *move.mutable_session() = Session(At(9, 9) + absl::Minutes(30));
  ASSERT_OK(Ask(&Courses::MovePair, move));
  EXPECT_THAT(Now(other).pairs(0).rules(), ElementsAre(v1::PAIR_RULE_NEXT_INFUSION));
  v1::ReportPairingRequest question;
  question.set_parent(desk_.parent());
  rpc::WriteInterval({At(0, 0), At(60, 0)}, *question.mutable_window());
  ASSERT_OK_AND_ASSIGN(
      const v1::PairingReport report,
      service_.Call(desk_.who(), &v1::ReportsService::Stub::ReportPairing, question));
  EXPECT_EQ(report.total().broken_count(), 2);
  ASSERT_THAT(report.total().broken_by_rule(), SizeIs(1));
  EXPECT_EQ(report.total().broken_by_rule(0).rule(), v1::PAIR_RULE_NEXT_INFUSION);
  EXPECT_EQ(report.total().broken_by_rule(0).count(), 2);
}

}  // namespace
}  // namespace tandem::testing
