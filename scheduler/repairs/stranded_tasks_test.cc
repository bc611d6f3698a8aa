// SPDX-License-Identifier: Apache-2.0
// The tasks of stranded visits: which there are, when they are due, and what the next round makes
// of them.
#include "scheduler/repairs/stranded_tasks.h"

#include <gmock/gmock.h>

#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StrandedTasksTest : public RepairFixture {
 protected:
  FoundStranded Find() {
    const StrandedSearch search(db_.pool(), absences_);
    const auto found = search.Find(desk_, *clinic_, {clock_.Now(), clock_.Now() + kStrandedAhead});
    EXPECT_OK(found);
    return found.value_or(FoundStranded());
  }
  std::vector<tasks::NewTask> Tasks() { return TasksOf(Find(), clock_.Now()); }
  // A round of the job.
  void Sweep() { EXPECT_OK(stranded_.Sweep(desk_.Tx(), desk_.clinic())); }
  // "2026-03-05 12:00 urgent" of every open task, by start.
  std::string Open() {
    return db_.Sql(
        "SELECT coalesce(string_agg(to_char(a.local_start, 'YYYY-MM-DD HH24:MI') || CASE WHEN "
        "t.urgent THEN ' urgent' ELSE '' END, ', ' ORDER BY a.start_time), '') FROM staff_task t "
        "JOIN appointment a USING (clinic_id, appointment_id) WHERE t.kind = 'stranded' AND "
        "t.complete_time IS NULL AND t.subject_id = a.appointment_id AND t.patient_id = "
        "a.patient_id");
  }

  StrandedTasks stranded_{{clock_, db_.pool(), directories_, absences_, tasks_}};
};

TEST_F(StrandedTasksTest, ANearVisitIsUrgentAtOnceAFarOneDueWithinADay) {
  PairOf(AddPatient(), "2026-03-04 10:00", "2026-03-05 10:00", "vera");
  PairOf(AddPatient(), "2026-03-04 11:00", "2026-03-05 11:00", "vera");
  Absent(Therapist("vera"), "2026-03-05 00:00", "2026-03-06 00:00");
  clock_.Set(At("2026-03-02 11:00"));
  const auto tasks = Tasks();
  ASSERT_THAT(tasks, SizeIs(2));
  EXPECT_TRUE(tasks[0].urgent);
  EXPECT_EQ(tasks[0].due, clock_.Now());
  EXPECT_FALSE(tasks[1].urgent);
  EXPECT_EQ(tasks[1].due, clock_.Now() + absl::Hours(24));
}

TEST_F(StrandedTasksTest, EachIsAboutItsVisitAndNamesThePatientByIdAlone) {
  const auto pair = PairOf(AddPatient(), "2026-03-09 10:00", "2026-03-10 12:00", "vera");
  Absent(Therapist("vera"), "2026-03-10 12:00", "2026-03-10 13:00");
  const auto tasks = Tasks();
  ASSERT_THAT(tasks, SizeIs(1));
  EXPECT_EQ(tasks[0].kind, tasks::Kind::kStranded);
  EXPECT_EQ(tasks[0].subject, pair.pairs[0].session->id.uuid);
  EXPECT_EQ(tasks[0].appointment, pair.pairs[0].session->id);
  EXPECT_EQ(tasks[0].patient, pair.course.terms.patient);
}

TEST_F(StrandedTasksTest, AnotherTimeOrAnotherAbsenceIsAnotherMatterAConfirmationIsNot) {
  const auto pair = PairOf(AddPatient(), "2026-03-09 10:00", "2026-03-10 12:00", "vera");
  Absent(Therapist("vera"), "2026-03-10 00:00", "2026-03-11 00:00");
  const int first = Tasks()[0].subject_version;
  const AppointmentId session = pair.pairs[0].session->id;
  ASSERT_OK(appointments_.Confirm(desk_, {.id = session, .key = Key()}));
  EXPECT_EQ(Tasks()[0].subject_version, first);
  Absent(Therapist("omar"), "2026-03-10 00:00", "2026-03-11 00:00");
  EXPECT_EQ(Tasks()[0].subject_version, first) << "nobody's of this visit";
  Absent(Therapist("vera"), "2026-03-10 11:00", "2026-03-10 14:00");
  EXPECT_NE(Tasks()[0].subject_version, first);
}

TEST_F(StrandedTasksTest, TheWorklistFollowsWhateverStrandsAVisitOrGivesItItsPlaceAgain) {
  const auto one = PairOf(AddPatient(), "2026-03-09 10:00", "2026-03-10 12:00", "vera");
  PairOf(AddPatient(), "2026-03-09 11:00", "2026-03-10 14:00", "vera");
  Sweep();
  EXPECT_EQ(Open(), "");
  Absent(Therapist("vera"), "2026-03-10 00:00", "2026-03-11 00:00");
  Sweep();
  Sweep();
  EXPECT_EQ(Open(), "2026-03-10 12:00, 2026-03-10 14:00");
  Cancel(*one.pairs[0].session);
  Sweep();
  EXPECT_EQ(Open(), "2026-03-10 14:00");
  const Interval day = {At("2026-03-10 00:00"), At("2026-03-11 00:00")};
  ASSERT_OK_AND_ASSIGN(const auto absences, absences_.Touching(desk_, day));
  ASSERT_OK(absences_.Withdraw(desk_, {Key(), absences[0].id}));
  Sweep();
  EXPECT_EQ(Open(), "");
  ChangeFile({{"hours: {remote: [\"monday-sunday 08:00-18:00\"]}",
               "hours: {remote: [\"monday-sunday 08:00-12:00\"]}"}});
  Sweep();
  EXPECT_EQ(Open(), "2026-03-10 14:00") << "the clinic's file";
  clock_.Set(At("2026-03-10 14:00"));
  Sweep();
  EXPECT_EQ(Open(), "") << "it has begun";
}

TEST_F(StrandedTasksTest, WhatIsDoneStaysDoneAndOtherKindsStay) {
  const auto pair = PairOf(AddPatient(), "2026-03-09 10:00", "2026-03-10 12:00", "vera");
  PairOf(AddPatient(), "2026-03-09 11:00", "2026-03-10 14:00", "vera");
  Absent(Therapist("vera"), "2026-03-10 00:00", "2026-03-11 00:00");
  Sweep();
  db_.Sql("UPDATE staff_task SET complete_time = create_time WHERE appointment_id = '" +
          ToString(pair.pairs[0].session->id) + "'");
  tasks::NewTask other;
  other.kind = tasks::Kind::kAnswer;
  other.subject = ids_.Next();
  other.due = clock_.Now();
  ASSERT_OK(db_.pool().Run(
      desk_.Tx(), [&](pg::Transaction& tx) { return tasks_.Add(tx, desk_.clinic(), {other}); }));
  Sweep();
  EXPECT_EQ(Open(), "2026-03-10 14:00");
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM staff_task"), "3");
}

}  // namespace
}  // namespace tandem::repairs
