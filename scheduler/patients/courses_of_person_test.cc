// SPDX-License-Identifier: Apache-2.0
// What merging and forgetting people does to their treatment courses, and in which order it locks.
#include <thread>

#include "absl/time/clock.h"
#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::patients {
namespace {

const pg::Statement kLockCourse = {
    "lock_course",
    "SELECT version FROM course WHERE clinic_id = $1 AND course_id = $2 FOR NO KEY UPDATE", "test"};
constexpr absl::Duration kPoll = absl::Milliseconds(5);
constexpr int kPollsMax = 1000;  // five seconds: whoever does not wait by then never will

class CoursesOfPersonTest : public PatientsFixture {
 protected:
  // Of two pairs: a therapist of their own after the first, a wish for another one after the
  // second.
  Uuid AddCourse(PatientId patient) {
    const Uuid id = ids_.Next();
    db_.Sql(fmt::format(
        "INSERT INTO course (clinic_id, course_id, version, patient_id, infusion_type_id,"
        " infusion_count, wishes, directory_revision, create_time, update_time)"
        " SELECT clinic_id, '{1}', 1, '{2}', entity_id, 2, '{{\"days\": [1]}}', 1, '{3}', '{3}'"
        " FROM directory_entity WHERE clinic_id = '{0}' AND kind = 'visit_type';"
        "INSERT INTO course_pair VALUES"
        " ('{0}', '{1}', 1, NULL, NULL, 'external', '2027-03-01 10:00Z', '2027-03-01 11:00Z'),"
        " ('{0}', '{1}', 2, NULL, NULL, 'wanted', NULL, NULL)",
        ToString(clinic_.id()), ToString(id), ToString(patient), ClinicRows::Text(clock_.Now())));
    return id;
  }

  // `change` beside a transaction that has the course: how many visits are locked meanwhile.
  template <class Change>
  std::string VisitsLockedWhileWaitingForCourse(Uuid course, Change&& change) {
    std::thread other;
    std::string locked;
    EXPECT_OK(InTx([&](pg::Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(tx.Exec(kLockCourse, clinic_.id(), course));
      other = std::thread(change);
      AwaitOneWhoWaits();
      locked = db_.Sql(
          "SELECT (SELECT count(*) FROM appointment) - count(*)"
          " FROM (SELECT FROM appointment FOR UPDATE SKIP LOCKED) free");
      return absl::OkStatus();
    }));
    other.join();
    return locked;
  }

  PatientId anna_ = Enter(Person("Anna", "Lind")).id;
  PatientId ana_ = Enter(Person("Ana", "Lind")).id;

 private:
  void AwaitOneWhoWaits() {
    const std::string query =
        "SELECT count(*) FROM pg_stat_activity"
        " WHERE datname = current_database() AND wait_event_type = 'Lock'";
    for (int i = 0; i < kPollsMax && db_.Sql(query) == "0"; ++i) absl::SleepFor(kPoll);
    EXPECT_EQ(db_.Sql(query), "1");
  }
};

TEST_F(CoursesOfPersonTest, TwoRecordsThatBecomeOneHaveTheCoursesOfBothAndThoseThatMovedAreNewer) {
  AddCourse(anna_);
  AddCourse(ana_);
  clock_.Advance(absl::Hours(1));
  ASSERT_OK(patients_.Merge(desk_, {Key(), anna_, ana_}));
  EXPECT_EQ(db_.Sql(fmt::format("SELECT string_agg(version::text, ' ' ORDER BY version) FROM course"
                                " WHERE patient_id = '{}'",
                                ToString(anna_))),
            "1 2");
  EXPECT_EQ(Count("course", fmt::format("version = 2 AND update_time = '{}'",
                                        ClinicRows::Text(clock_.Now()))),
            "1");
}

TEST_F(CoursesOfPersonTest, OfSomebodyForgottenNeitherWishesNorTheirOwnTherapistStay) {
  AddCourse(anna_);
  const Uuid others = AddCourse(ana_);
  ASSERT_OK(patients_.Erase(desk_, {Key(), anna_, "asked for it"}));
  EXPECT_EQ(Count("course c JOIN course_pair p USING (clinic_id, course_id)",
                  fmt::format("c.patient_id = '{}' AND p.position = 1 AND p.choice = 'declined'"
                              " AND p.external_start IS NULL AND c.wishes = '{{}}'"
                              " AND c.version = 2",
                              ToString(anna_))),
            "1");
  EXPECT_EQ(Count("course_pair", fmt::format("course_id = '{}' AND choice = 'external'"
                                             " AND external_end IS NOT NULL",
                                             ToString(others))),
            "1");
  EXPECT_EQ(Count("course_pair", "choice = 'wanted'"), "2");
}

TEST_F(CoursesOfPersonTest, WhoeverMergesWaitsForACourseBeforeTouchingItsVisits) {
  const Uuid course = AddCourse(ana_);
  clinic_.AddVisit(
      {.patient = ana_, .start = clock_.Now() + absl::Hours(24), .update_time = clock_.Now()});
  const auto merge = [&] { EXPECT_OK(patients_.Merge(desk_, {Key(), anna_, ana_})); };
  EXPECT_EQ(VisitsLockedWhileWaitingForCourse(course, merge), "0");
}

TEST_F(CoursesOfPersonTest, WhoeverForgetsWaitsForACourseBeforeTouchingItsVisits) {
  const Uuid course = AddCourse(anna_);
  clinic_.AddVisit(
      {.patient = anna_, .start = clock_.Now() - absl::Hours(24), .update_time = clock_.Now()});
  const auto erase = [&] { EXPECT_OK(patients_.Erase(desk_, {Key(), anna_, "asked for it"})); };
  EXPECT_EQ(VisitsLockedWhileWaitingForCourse(course, erase), "0");
}

}  // namespace
}  // namespace tandem::patients
