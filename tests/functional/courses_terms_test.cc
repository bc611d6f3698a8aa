// SPDX-License-Identifier: Apache-2.0
// What is agreed about a course, and how it changes while the course runs: infusions are left out
// or added, the course pauses, a week has so many, fewer infusions have a session.
#include <fmt/format.h>

#include <set>
#include <thread>

#include "base/rpc/time_proto.h"
#include "tandem/v1/reports.grpc.pb.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

std::vector<v1::PairState> StatesOf(const v1::Course& course) {
  std::vector<v1::PairState> states;
  for (const v1::Pair& pair : course.pairs()) states.push_back(pair.state());
  return states;
}

absl::Time StartOf(const v1::PlannedVisit& visit) {
  return absl::FromUnixSeconds(visit.time().start_time().seconds());
}

class CoursesTermsTest : public CoursesTest {
 protected:
  using CoursesTest::CoursesTest;

  // Of these fields of the course.
  v1::UpdateCourseRequest UpdateOf(const v1::Course& course,
                                   const std::vector<std::string>& fields) {
    v1::UpdateCourseRequest request;
    *request.mutable_course() = course;
    request.mutable_course()->clear_etag();
    request.set_request_id(desk_.NewRequestId());
    for (const std::string& field : fields) request.mutable_update_mask()->add_paths(field);
    return request;
  }
  absl::StatusOr<v1::Course> Skip(const v1::Course& course, const std::vector<int>& positions) {
    v1::UpdateCourseRequest request = UpdateOf(course, {"skipped"});
    request.mutable_course()->mutable_skipped()->Assign(positions.begin(), positions.end());
    return Ask(&Courses::UpdateCourse, request);
  }
  absl::StatusOr<v1::Course> Resize(const v1::Course& course, int infusions) {
    v1::UpdateCourseRequest request = UpdateOf(course, {"infusion_count"});
    request.mutable_course()->set_infusion_count(infusions);
    return Ask(&Courses::UpdateCourse, request);
  }
  // From midnight to midnight.
  absl::StatusOr<v1::Course> Pause(const v1::Course& course, int from_day, int to_day) {
    v1::UpdateCourseRequest request = UpdateOf(course, {"pause"});
    rpc::WriteInterval({At(from_day, 0), At(to_day, 0)},
                       *request.mutable_course()->mutable_pause());
    return Ask(&Courses::UpdateCourse, request);
  }
  absl::StatusOr<v1::ProposeCourseResponse> ProposeRest(const v1::Course& course) {
    v1::ProposeCourseRequest request;
    request.set_parent(desk_.parent());
    request.set_running(course.name());
    return Ask(&Courses::ProposeCourse, request);
  }
  v1::BookCourseRequest MoreOf(const v1::Course& course,
                               const std::vector<v1::PlannedPair>& pairs) {
    v1::BookCourseRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.set_running(course.name());
    for (const v1::PlannedPair& pair : pairs) *request.add_pairs() = pair;
    return request;
  }
  void ExpectRefused(const absl::StatusOr<v1::Course>& booked, const char* position,
                     const char* rule) {
    ASSERT_THAT(booked, HasReason(Reason::kPlanRefused));
    EXPECT_EQ(MetadataOf(booked.status())["position"], position);
    EXPECT_EQ(MetadataOf(booked.status())["rule"], rule);
  }
  void ExpectInTheWay(const absl::StatusOr<v1::Course>& updated, const char* position) {
    ASSERT_THAT(updated, HasReason(Reason::kStateForbids));
    EXPECT_EQ(MetadataOf(updated.status())["position"], position);
  }
  void CancelPair(const v1::Course& course, int position) {
    ASSERT_OK(desk_.Cancel(course.pairs(position - 1).infusion()));
    ASSERT_OK(desk_.Cancel(course.pairs(position - 1).session()));
  }
  int OpenTasks() { return Count("staff_task WHERE complete_time IS NULL"); }
};

TEST_F(CoursesTermsTest, AnInfusionThatIsLeftOutIsSkippedAndAsksNobodyForAnything) {
  const v1::Course course = Booked(3, anna_);
  CancelPair(course, 2);
  EXPECT_THAT(OpenTasks(), Gt(0));
  ASSERT_OK_AND_ASSIGN(const v1::Course skipping, Skip(course, {2}));
  EXPECT_THAT(skipping.skipped(), ElementsAre(2));
  EXPECT_THAT(StatesOf(skipping),
              ElementsAre(v1::PAIR_STATE_LINKED, v1::PAIR_STATE_SKIPPED, v1::PAIR_STATE_LINKED));
  EXPECT_NE(skipping.etag(), course.etag());
  EXPECT_EQ(OpenTasks(), 0);

  ASSERT_OK_AND_ASSIGN(const auto rest, ProposeRest(course));
  ASSERT_THAT(rest.plans(0).pairs(), SizeIs(2));
  EXPECT_EQ(rest.plans(0).pairs(1).position(), 3);
  EXPECT_EQ(rest.plans(0).changed_count(), 0);
  ExpectRefused(Ask(&Courses::BookCourse, MoreOf(course, {PairOn(2, 11)})), "2", "skipped");

  ASSERT_OK_AND_ASSIGN(const v1::Course again, Skip(course, {}));
  EXPECT_EQ(again.pairs(1).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_THAT(OpenTasks(), Gt(0));
  EXPECT_OK(Ask(&Courses::BookCourse, MoreOf(course, {PairOn(2, 11)})));
}

TEST_F(CoursesTermsTest, WhatIsBookedMustBeCancelledBeforeItIsLeftOut) {
  const v1::Course course = Booked(3, anna_);
  ExpectInTheWay(Skip(course, {2}), "2");
  ASSERT_OK(desk_.Cancel(course.pairs(1).infusion()));
  ExpectInTheWay(Skip(course, {2}), "2");  // its session is still to come
  ASSERT_OK(desk_.Cancel(course.pairs(1).session()));
  EXPECT_OK(Skip(course, {2}));
}

TEST_F(CoursesTermsTest, ACourseWithoutWhatIsLeftOutIsCompleted) {
  v1::BookCourseRequest booking = Booking(2, anna_);
  booking.mutable_course()->add_skipped(2);
  booking.mutable_pairs()->RemoveLast();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_SKIPPED);
  clock_.Set(At(8, 10));
  using Visits = v1::AppointmentsService::Stub;
  v1::CheckInAppointmentRequest in;
  v1::StartAppointmentRequest start;
  v1::CompleteAppointmentRequest complete;
  for (std::string* name : {in.mutable_name(), start.mutable_name(), complete.mutable_name()}) {
    *name = course.pairs(0).infusion();
  }
  in.set_request_id(desk_.NewRequestId());
  start.set_request_id(desk_.NewRequestId());
  complete.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::CheckInAppointment, in));
  ASSERT_OK(service_.Call(desk_.who(), &Visits::StartAppointment, start));
  EXPECT_EQ(Now(course).status(), v1::COURSE_STATUS_ACTIVE);
  ASSERT_OK(service_.Call(desk_.who(), &Visits::CompleteAppointment, complete));
  EXPECT_EQ(Now(course).status(), v1::COURSE_STATUS_COMPLETED);
}

TEST_F(CoursesTermsTest, AnInfusionMoreIsPlannedWithTheRestAndGoesAgainOnlyWhenItIsCancelled) {
  const v1::Course course = Booked(3, anna_);
  ASSERT_OK_AND_ASSIGN(const v1::Course longer, Resize(course, 4));
  EXPECT_EQ(longer.infusion_count(), 4);
  EXPECT_EQ(longer.pairs(3).state(), v1::PAIR_STATE_PROPOSED);
  ASSERT_OK_AND_ASSIGN(const auto rest, ProposeRest(course));
  ASSERT_THAT(rest.plans(0).pairs(), SizeIs(4));
  EXPECT_EQ(rest.plans(0).changed_count(), 0);
  ASSERT_OK_AND_ASSIGN(const v1::Course booked,
                       Ask(&Courses::BookCourse, MoreOf(course, {rest.plans(0).pairs(3)})));
  EXPECT_EQ(booked.pairs(3).state(), v1::PAIR_STATE_LINKED);

  ExpectInTheWay(Resize(course, 3), "4");
  CancelPair(booked, 4);
  EXPECT_THAT(OpenTasks(), Gt(0));
  ASSERT_OK_AND_ASSIGN(const v1::Course shorter, Resize(course, 3));
  EXPECT_THAT(shorter.pairs(), SizeIs(3));
  EXPECT_EQ(OpenTasks(), 0);
  EXPECT_EQ(Count("course_pair"), 3);
  // What comes again is empty.
  ASSERT_OK_AND_ASSIGN(const v1::Course again, Resize(course, 4));
  EXPECT_THAT(again.pairs(3).infusion(), IsEmpty());
}

TEST_F(CoursesTermsTest, TheSameUpdateAgainIsTheSameAndAnEtagIsACondition) {
  const v1::Course course = Booked(2, anna_);
  v1::UpdateCourseRequest request = UpdateOf(course, {"infusion_count"});
  request.mutable_course()->set_infusion_count(3);
  request.mutable_course()->set_etag(course.etag());
  ASSERT_OK_AND_ASSIGN(const v1::Course first, Ask(&Courses::UpdateCourse, request));
  ASSERT_OK_AND_ASSIGN(const v1::Course again, Ask(&Courses::UpdateCourse, request));
  EXPECT_EQ(again.SerializeAsString(), first.SerializeAsString());
  request.mutable_course()->set_infusion_count(4);
  EXPECT_THAT(Ask(&Courses::UpdateCourse, request), HasReason(Reason::kRequestIdReused));
  request.set_request_id(desk_.NewRequestId());
  EXPECT_THAT(Ask(&Courses::UpdateCourse, request), HasReason(Reason::kEtagMismatch));
  EXPECT_EQ(Now(course).infusion_count(), 3);
}

TEST_F(CoursesTermsTest, OnlyTheFieldsThatAreNamedChange) {
  const v1::Course course = Booked(2, anna_);
  v1::UpdateCourseRequest request = UpdateOf(course, {"wishes", "spacing"});
  v1::Course& wanted = *request.mutable_course();
  wanted.set_infusion_count(5);
  wanted.set_session_ratio(v1::SESSION_RATIO_WEEKLY);
  wanted.mutable_wishes()->set_same_time(true);
  wanted.mutable_wishes()->set_therapist(desk_.Name("practitioners", "lee"));
  wanted.mutable_spacing()->set_per_week_max(1);
  ASSERT_OK_AND_ASSIGN(const v1::Course updated, Ask(&Courses::UpdateCourse, request));
  EXPECT_EQ(updated.infusion_count(), 2);
  EXPECT_EQ(updated.session_ratio(), v1::SESSION_RATIO_EVERY);
  EXPECT_TRUE(updated.wishes().same_time());
  EXPECT_EQ(updated.wishes().therapist(), desk_.Name("practitioners", "lee"));
  EXPECT_EQ(updated.spacing().per_week_max(), 1);
  EXPECT_EQ(Now(course).SerializeAsString(), updated.SerializeAsString());
  request = UpdateOf(course, {"wishes", "spacing"});
  ASSERT_OK_AND_ASSIGN(const v1::Course without, Ask(&Courses::UpdateCourse, request));
  EXPECT_FALSE(without.has_wishes());
  EXPECT_FALSE(without.has_spacing());
}

TEST_F(CoursesTermsTest, EverythingThatIsWrongWithAnUpdateIsNamedAtOnce) {
  v1::UpdateCourseRequest request;
  request.set_request_id("1");
  v1::Course& course = *request.mutable_course();
  course.set_name("courses/1");
  course.set_infusion_count(17);
  course.add_skipped(0);
  course.add_skipped(2);
  course.add_skipped(2);
  rpc::WriteInterval({At(1, 0), At(182, 0)}, *course.mutable_pause());
  course.mutable_spacing()->set_per_week_max(8);
  course.set_session_ratio(static_cast<v1::SessionRatio>(9));
  for (const char* field :
       {"infusion_count", "skipped", "pause", "spacing", "session_ratio", "patient"}) {
    request.mutable_update_mask()->add_paths(field);
  }
  const auto updated = Ask(&Courses::UpdateCourse, request);
  std::set<std::string> fields;
  for (const Violation& violation : ViolationsOf(updated.status())) fields.insert(violation.field);
  EXPECT_THAT(fields, ElementsAre("course.infusion_count", "course.name", "course.pause.end_time",
                                  "course.session_ratio", "course.skipped[0]", "course.skipped[2]",
                                  "course.spacing.per_week_max", "request_id", "update_mask"));
  const v1::Course booked = Booked(2, anna_);
  EXPECT_THAT(Ask(&Courses::UpdateCourse, UpdateOf(booked, {})), HasViolation("update_mask"));
  EXPECT_THAT(Skip(booked, {3}), HasViolation("course.skipped"));
  v1::BookCourseRequest booking = Booking(2, anna_);
  booking.mutable_course()->add_skipped(1);
  booking.mutable_course()->add_skipped(2);
  EXPECT_THAT(Ask(&Courses::BookCourse, booking), HasViolation("course.skipped"));
  v1::Course nowhere = booked;
  nowhere.set_name(desk_.parent() + "/courses/5bdc1a7e-96c4-4d0f-9a43-5f0c2f8e7b16");
  EXPECT_THAT(Resize(nowhere, 2), HasReason(Reason::kNotFound));
}

TEST_F(CoursesTermsTest, NothingOfACourseIsPlannedOrBookedWhileItPausesButByAnOverride) {
  const v1::Course course = Booked(2, anna_);  // on the 8th and the 11th day
  ASSERT_OK(Resize(course, 4));
  ASSERT_OK_AND_ASSIGN(const v1::Course pausing, Pause(course, 13, 21));
  EXPECT_EQ(pausing.pause().start_time().seconds(), absl::ToUnixSeconds(At(13, 0)));
  ASSERT_OK_AND_ASSIGN(const auto rest, ProposeRest(course));
  ASSERT_THAT(rest.plans(), Not(IsEmpty()));
  for (const v1::CoursePlan& plan : rest.plans()) {
    ASSERT_THAT(plan.pairs(), SizeIs(4)) << "the pause makes no gap too long";
    for (const v1::PlannedPair& pair : plan.pairs()) {
      for (const v1::PlannedVisit& visit : {pair.infusion(), pair.session()}) {
        if (!visit.has_time()) continue;
        EXPECT_FALSE((Interval{At(13, 0), At(21, 0)}).Contains(StartOf(visit)));
      }
    }
  }
  v1::BookCourseRequest inside = MoreOf(course, {PairOn(3, 14)});
  ExpectRefused(Ask(&Courses::BookCourse, inside), "3", "pause");
  v1::MovePairRequest late = Move(course, 2);
  *late.mutable_session() = Session(At(13, 9));
  ExpectRefused(Ask(&Courses::MovePair, late), "2", "pause");
  late.set_request_id(desk_.NewRequestId());
  late.mutable_override()->set_reason("she is back for a day");
  EXPECT_OK(Ask(&Courses::MovePair, late));
  const auto more = Ask(&Courses::BookCourse, MoreOf(course, {rest.plans(0).pairs(2)}));
  EXPECT_OK(more) << more.status() << rest.plans(0).pairs(2).ShortDebugString();
  v1::UpdateCourseRequest on = UpdateOf(course, {"pause"});
  on.mutable_course()->clear_pause();
  ASSERT_OK_AND_ASSIGN(const v1::Course going_on, Ask(&Courses::UpdateCourse, on));
  EXPECT_FALSE(going_on.has_pause());
}

TEST_F(CoursesTermsTest, ACourseThatPausesNowIsPlannedFromTheEndOfThePause) {
  v1::Course wanted = Booking(2, anna_).course();
  rpc::WriteInterval({At(0, 0), At(70, 0)}, *wanted.mutable_pause());
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(wanted));
  ASSERT_THAT(proposed.plans(0).pairs(), SizeIs(2));
  EXPECT_GE(StartOf(proposed.plans(0).pairs(0).infusion()), At(70, 0));
}

TEST_F(CoursesTermsTest, AWeekHasNoMoreInfusionsThanTheCourseMayHaveButByAnOverride) {
  v1::BookCourseRequest booking = Booking(2, anna_);  // Tuesday and Friday
  booking.mutable_course()->mutable_spacing()->set_per_week_max(1);
  ExpectRefused(Ask(&Courses::BookCourse, booking), "2", "per_week");
  booking.mutable_override()->set_reason("the physician asked");
  ASSERT_OK(Ask(&Courses::BookCourse, booking));
  v1::Course wanted = booking.course();
  wanted.set_patient(desk_.AddPatient());
  wanted.set_infusion_count(3);
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(wanted));
  ASSERT_THAT(proposed.plans(0).pairs(), SizeIs(3));
  std::set<absl::CivilDay> mondays;
  for (const v1::PlannedPair& pair : proposed.plans(0).pairs()) {
    const absl::CivilDay day = absl::ToCivilDay(StartOf(pair.infusion()) - absl::Hours(5),
                                                absl::UTCTimeZone());  // winter in New York
    mondays.insert(absl::PrevWeekday(day + 1, absl::Weekday::monday));
  }
  EXPECT_THAT(mondays, SizeIs(3));
}

TEST_F(CoursesTermsTest, WhereTheRatioHasNoSessionNobodyIsAskedForOneAndOneThatIsBookedCounts) {
  v1::BookCourseRequest booking = Booking(4, anna_);
  booking.mutable_course()->set_session_ratio(v1::SESSION_RATIO_FIRST_THIRD_LAST);
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(booking.course()));
  ASSERT_THAT(proposed.plans(0).pairs(), SizeIs(4));
  EXPECT_EQ(proposed.plans(0).pairs(1).state(), v1::PAIR_STATE_UNPAIRED);
  EXPECT_FALSE(proposed.plans(0).pairs(1).has_session());
  EXPECT_EQ(proposed.plans(0).paired_count(), 3);
  booking.mutable_pairs(1)->clear_session();
  ASSERT_OK_AND_ASSIGN(v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.session_ratio(), v1::SESSION_RATIO_FIRST_THIRD_LAST);
  EXPECT_THAT(StatesOf(course), ElementsAre(v1::PAIR_STATE_LINKED, v1::PAIR_STATE_UNPAIRED,
                                            v1::PAIR_STATE_LINKED, v1::PAIR_STATE_LINKED));
  EXPECT_EQ(OpenTasks(), 0);
  ASSERT_OK_AND_ASSIGN(const auto offers, Ask(&Courses::ListPairOffers, Offers(course, 2)));
  EXPECT_THAT(offers.offers(), IsEmpty());
  v1::ReportPairingRequest report;
  report.set_parent(desk_.parent());
  rpc::WriteInterval({At(0, 0), At(60, 0)}, *report.mutable_window());
  ASSERT_OK_AND_ASSIGN(
      const auto counts,
      service_.Call(desk_.who(), &v1::ReportsService::Stub::ReportPairing, report));
  EXPECT_EQ(counts.total().declined_count(), 1);
  EXPECT_EQ(counts.total().broken_count(), 0);

  v1::MovePairRequest anyway = Move(course, 2);
  *anyway.mutable_session() = Session(At(12, 13));
  ASSERT_OK_AND_ASSIGN(course, Ask(&Courses::MovePair, anyway));
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_LINKED);
  ASSERT_OK(desk_.Cancel(course.pairs(1).session()));
  EXPECT_EQ(Now(course).pairs(1).state(), v1::PAIR_STATE_UNPAIRED);
  EXPECT_EQ(OpenTasks(), 0);

  v1::UpdateCourseRequest request = UpdateOf(course, {"session_ratio"});
  request.mutable_course()->set_session_ratio(v1::SESSION_RATIO_EVERY);
  ASSERT_OK_AND_ASSIGN(course, Ask(&Courses::UpdateCourse, request));
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_BROKEN);
  EXPECT_EQ(OpenTasks(), 1);
}

TEST_F(CoursesTermsTest, TheFirstInfusionOfEachWeekHasASession) {
  v1::BookCourseRequest booking = Booking(4, anna_);  // Tuesday, Friday; Monday, Thursday
  booking.mutable_course()->set_session_ratio(v1::SESSION_RATIO_WEEKLY);
  for (const int second : {1, 3}) booking.mutable_pairs(second)->clear_session();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_THAT(StatesOf(course), ElementsAre(v1::PAIR_STATE_LINKED, v1::PAIR_STATE_UNPAIRED,
                                            v1::PAIR_STATE_LINKED, v1::PAIR_STATE_UNPAIRED));
  // Into the week before, where there are two already.
  ASSERT_OK(desk_.Cancel(course.pairs(0).infusion()));
  EXPECT_EQ(Now(course).pairs(1).state(), v1::PAIR_STATE_BROKEN);
}

// Whoever is quicker: the pair is there with its infusion, or it is gone.
TEST_F(CoursesTermsTest, NothingIsBookedIntoAPairThatGoesAtTheSameMoment) {
  for (int round = 0; round < 5; ++round) {
    const std::string patient = desk_.AddPatient();
    v1::BookCourseRequest booking = Booking(2, patient);
    booking.mutable_pairs()->RemoveLast();
    *booking.mutable_pairs(0) = PairOn(1, 8 + 2 * round);
    ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
    v1::UpdateCourseRequest shorter = UpdateOf(course, {"infusion_count"});
    shorter.mutable_course()->set_infusion_count(1);
    v1::PlannedPair second = PairOn(2, 40 + 2 * round);
    second.clear_session();
    v1::BookCourseRequest more = MoreOf(course, {second});
    more.mutable_override()->set_reason("a long gap was agreed");
    absl::Status shortened, booked;
    {
      const std::jthread one([&] { shortened = Ask(&Courses::UpdateCourse, shorter).status(); });
      const std::jthread two([&] { booked = Ask(&Courses::BookCourse, more).status(); });
    }
    EXPECT_NE(shortened.ok(), booked.ok()) << shortened << " and " << booked;
    EXPECT_EQ(Now(course).pairs_size(), booked.ok() ? 2 : 1);
  }
}

class CoursesTermsPolicyTest : public CoursesTermsTest {
 protected:
  CoursesTermsPolicyTest()
      : CoursesTermsTest("",
                         "policies:\n  pairing:\n    version: \"1\"\n"
                         "    values: {per_week_max: \"1\", session_ratio: first_third_last}\n") {}
};

TEST_F(CoursesTermsPolicyTest, ACourseThatSaysNothingIsAsTheClinicsPolicyIs) {
  v1::BookCourseRequest booking = Booking(4, anna_);
  ExpectRefused(Ask(&Courses::BookCourse, booking), "2", "per_week");
  booking.mutable_course()->mutable_spacing()->set_per_week_max(2);
  booking.mutable_pairs(1)->clear_session();
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.session_ratio(), v1::SESSION_RATIO_FIRST_THIRD_LAST);
  EXPECT_EQ(course.pairs(1).state(), v1::PAIR_STATE_UNPAIRED);
}

}  // namespace
}  // namespace tandem::testing
