// SPDX-License-Identifier: Apache-2.0
// Where there are fewer times than people who lost theirs, those come first whom the clinic owes
// most; and wherever somebody lives.
#include <gmock/gmock.h>

#include <vector>

#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

using courses::CourseView;
using ::testing::SizeIs;

class RepairFairnessTest : public RepairFixture {
 protected:
  // Tess is ill on Thursday, the fifth; nobody has time but Omar, at 14:00 on that day.
  void LeaveOneTime() {
    Absent(Therapist("tess"), "2026-03-05 00:00", "2026-04-20 00:00");
    Absent(Therapist("vera"), "2026-03-04 00:00", "2026-04-20 00:00");
    Absent(Therapist("omar"), "2026-03-04 00:00", "2026-03-05 14:00");
    Absent(Therapist("omar"), "2026-03-05 15:00", "2026-04-20 00:00");
  }
  // The desk moves the session, and back.
  void MoveToAndFro(const CourseView& course, std::string_view to) {
    const appointments::Appointment& session = *course.pairs[0].session;
    for (const absl::Time start : {At(to), session.time.start}) {
      appointments::MoveOrder order;
      order.target = {.id = session.id, .key = Key()};
      order.start = start;
      EXPECT_OK(appointments_.Reschedule(desk_, order));
    }
  }
  // Their visits go, and everybody is there again.
  void EndAll(const std::vector<CourseView>& courses) {
    db_.Sql("UPDATE absence SET withdraw_time = create_time");
    db_.Sql("UPDATE resource SET calendar_version = calendar_version + 1");
    for (const CourseView& course : courses) {
      for (const courses::PairView& pair : course.pairs) {
        if (pair.session.has_value()) Cancel(*pair.session);
        Cancel(*pair.infusion);
      }
    }
  }
  // Who gets it, of two.
  PatientId Helped(const ProposedRepairs& proposed) {
    EXPECT_THAT(proposed.stranded, SizeIs(2));
    EXPECT_FALSE(proposed.plans.empty());
    if (proposed.plans.empty()) return {};
    EXPECT_THAT(proposed.plans[0].moves, SizeIs(1));
    for (const StrandedVisit& stranded : proposed.stranded) {
      if (stranded.appointment.id == proposed.plans[0].moves[0].appointment) {
        return stranded.appointment.patient;
      }
    }
    return {};
  }
};

// Whoever it is, of two who are alike in everything else.
TEST_F(RepairFairnessTest, WhomTheClinicMovedBeforeComesFirst) {
  for (const bool is_first : {true, false}) {
    const PatientId anna = AddPatient();
    const PatientId ben = AddPatient();
    const CourseView one = PairOf(anna, "2026-03-04 10:00", "2026-03-05 13:00", "tess");
    const CourseView other = PairOf(ben, "2026-03-04 10:00", "2026-03-05 15:00", "tess");
    MoveToAndFro(is_first ? one : other, "2026-03-05 17:00");
    LeaveOneTime();
    EXPECT_EQ(Helped(Repairs("2026-03-05 00:00", "2026-03-06 00:00")), is_first ? anna : ben);
    EndAll({one, other});
  }
}

TEST_F(RepairFairnessTest, WhoHadNoSessionAfterTheInfusionBeforeComesFirst) {
  clock_.Set(At("2026-02-27 08:00"));
  for (const bool is_first : {true, false}) {
    std::vector<CourseView> courses;
    for (const bool has_lost : {is_first, !is_first}) {
      std::vector<courses::PairPlan> pairs;
      if (has_lost) pairs.push_back({1, Infusion("2026-03-02 10:00"), std::nullopt});
      pairs.push_back({has_lost ? 2 : 1, Infusion("2026-03-04 10:00"),
                       Session(courses.empty() ? "2026-03-05 13:00" : "2026-03-05 15:00", "tess")});
      courses.push_back(BookCourse(Terms(AddPatient(), has_lost ? 2 : 1), pairs));
    }
    LeaveOneTime();
    EXPECT_EQ(Helped(Repairs("2026-03-05 00:00", "2026-03-06 00:00")),
              courses[is_first ? 0 : 1].course.terms.patient);
    EndAll(courses);
  }
}

TEST_F(RepairFairnessTest, WhereverSomebodyLivesASessionNearTheirHomeIsGoodForThem) {
  // Omar works far away now: six kilometers from the home of one, two hundred from all others.
  ChangeFile({{"licensed_states: [NY],\n        hours: {annex:",
               "licensed_states: [NY],\n        hours: {far:"}});
  PairOf(AddPatient("12110"), "2026-03-04 10:00", "2026-03-05 13:00", "tess");
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 15:00", "tess");
  for (const char* who : {"tess", "vera"}) {
    Absent(Therapist(who), "2026-03-05 00:00", "2026-04-20 00:00");
  }
  const ProposedRepairs proposed = Repairs("2026-03-05 00:00", "2026-03-06 00:00");
  ASSERT_FALSE(proposed.plans.empty());
  ASSERT_THAT(proposed.plans[0].moves, SizeIs(1));
  const RepairMove& move = proposed.plans[0].moves[0];
  EXPECT_EQ(move.visit.location, Site("far"));
  // 40 in time, 15 without wishes, 7.5 of whom nobody is known, 8 for a place near home, 8 of a day
  // without anything, 7 and 5.
  EXPECT_EQ(move.points, 90'500);
}

}  // namespace
}  // namespace tandem::repairs
