// SPDX-License-Identifier: Apache-2.0
// Emergency access on a real database: what is kept, what the database itself refuses, what happens
// at once.
#include "scheduler/emergency/emergencies.h"

#include <latch>
#include <thread>

#include "base/log.h"
#include "base/testing/application_role.h"
#include "scheduler/emergency/overdue_reviews.h"
#include "scheduler/patients/testing/patients_fixture.h"

namespace tandem::emergency {
namespace {

constexpr char kReason[] = "found unconscious in the waiting room";

class EmergenciesTest : public patients::PatientsFixture {
 protected:
  EmergenciesTest() {
    therapist_ = Staff("therapist", access::Role::kTherapist);
    admin_ = Staff("clinic_admin", access::Role::kClinicAdmin);
    anna_ = Enter(Person("Anna", "Lind")).id;
  }

  // Somebody of the clinic's staff, and a call of theirs.
  access::CallContext Staff(const std::string& name, access::Role role) {
    access::CallContext call = clinic_.Call(role);
    call.principal.staff = ids_.NextId<StaffId>();
    call.principal.subject = name;
    db_.Sql(fmt::format(
        "INSERT INTO staff VALUES ('{}', '{}', 'https://issuer', '{}', '{}', NULL, "
        "NULL, now(), now())",
        ToString(clinic_.id()), ToString(call.principal.staff), name, access::Name(role)));
    return call;
  }

  absl::StatusOr<EmergencyAccess> Break(PatientId patient) {
    return emergencies_.BreakGlass(therapist_, {Key(), patient, kReason});
  }
  EmergencyAccess Opened() {
    const auto opened = Break(anna_);
    EXPECT_OK(opened);
    return opened.ok() ? *opened : EmergencyAccess();
  }
  absl::StatusOr<EmergencyAccess> Review(const access::CallContext& by, EmergencyAccessId id,
                                         Finding finding = Finding::kJustified) {
    return emergencies_.Review(by, {Key(), id, finding, "seen"});
  }
  bool DatabaseRefuses(const std::string& sql) {
    return IsRefusedToPrograms(db_, clinic_.id().uuid, sql);
  }
  std::string Value(const std::string& columns) {
    return db_.Sql("SELECT " + columns + " FROM emergency_access");
  }
  int Watch() {
    pg::TxOptions options;
    options.clinic = clinic_.id().uuid;
    EXPECT_THAT(overdue_.Watch(options, clinic_.id()), IsOkAndHolds(0));
    return static_cast<int>(gauge_.Value());
  }

  Counter counter_;
  Gauge gauge_;
  UuidV7Source access_ids_{clock_};  // in the order of time, as they are listed
  Emergencies emergencies_{{db_.pool(), clock_, access_ids_, people_, requests_, &counter_}};
  OverdueReviews overdue_{db_.pool(), clock_, gauge_};
  access::CallContext therapist_;
  access::CallContext admin_;
  PatientId anna_;
};

TEST_F(EmergenciesTest, ARecordIsOpenToWhoeverBrokeTheGlassForAnHour) {
  const EmergencyAccess opened = Opened();
  EXPECT_EQ(opened.end_time - opened.open_time, absl::Hours(1));
  EXPECT_EQ(opened.ReviewDue() - opened.open_time, absl::Hours(24 * 7));
  ASSERT_OK_AND_ASSIGN(const OpenedRecord record, emergencies_.Enter(therapist_, opened.id));
  EXPECT_EQ(record.patient, anna_);
  EXPECT_FALSE(record.with_answers);
  EXPECT_OK(patients_.Get(record.call, anna_));
  EXPECT_THAT(patients_.Get(therapist_, anna_), HasReason(Reason::kNotFound));
  const PatientId ben = Enter(Person("Ben", "Okafor")).id;
  EXPECT_THAT(patients_.Get(record.call, ben), HasReason(Reason::kNotFound));
  EXPECT_THAT(emergencies_.Enter(admin_, opened.id), HasReason(Reason::kNotFound));
  clock_.Set(opened.end_time);
  EXPECT_THAT(emergencies_.Enter(therapist_, opened.id), HasReason(Reason::kEmergencyEnded));
}

TEST_F(EmergenciesTest, AMergedRecordLeadsToTheOneItWentInto) {
  const PatientId duplicate = Enter(Person("Anna", "Lind")).id;
  const EmergencyAccess before = [&] {
    const auto opened = Break(duplicate);
    EXPECT_OK(opened);
    return opened.value_or(EmergencyAccess());
  }();
  ASSERT_OK(patients_.Merge(desk_, {Key(), anna_, duplicate}));
  ASSERT_OK_AND_ASSIGN(const OpenedRecord record, emergencies_.Enter(therapist_, before.id));
  EXPECT_EQ(record.patient, anna_);
  EXPECT_OK(patients_.Get(record.call, anna_));
  ASSERT_OK_AND_ASSIGN(const EmergencyAccess after, Break(duplicate));
  EXPECT_EQ(after.patient, anna_);
}

TEST_F(EmergenciesTest, WhoeverIsNotThereHasNoRecordToOpen) {
  EXPECT_THAT(Break(ids_.NextId<PatientId>()), HasReason(Reason::kNotFound));
  const PatientId gone = Enter(Person("Cleo", "Gone")).id;
  const auto opened = Break(gone);
  ASSERT_OK(opened);
  db_.Sql("UPDATE patient SET status = 'erased' WHERE patient_id = '" + ToString(gone) + "'");
  EXPECT_THAT(Break(gone), HasReason(Reason::kNotFound));
  EXPECT_THAT(emergencies_.Enter(therapist_, opened->id), HasReason(Reason::kNotFound));
}

TEST_F(EmergenciesTest, AReplayAnswersWhatWasAnsweredAndAlarmsNobody) {
  int alarms = 0;
  SetLogSink([&](std::string_view line) {
    if (line.find("\"break_glass\"") == std::string_view::npos) return;
    ++alarms;
    EXPECT_NE(line.find("warning"), std::string_view::npos) << line;
    EXPECT_NE(line.find(ToString(anna_)), std::string_view::npos) << line;
    EXPECT_EQ(line.find("unconscious"), std::string_view::npos) << line;
    EXPECT_EQ(line.find("Anna"), std::string_view::npos) << line;
  });
  const Opening wanted{Key(), anna_, kReason};
  ASSERT_OK_AND_ASSIGN(const auto first, emergencies_.BreakGlass(therapist_, wanted));
  ASSERT_OK(Review(admin_, first.id));
  ASSERT_OK_AND_ASSIGN(const auto again, emergencies_.BreakGlass(therapist_, wanted));
  SetLogSink(nullptr);
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.reason, kReason);
  EXPECT_FALSE(again.review.has_value());
  EXPECT_EQ(alarms, 1);
  EXPECT_EQ(counter_.Value(), 1);
  EXPECT_EQ(Count("emergency_access"), "1");
  EXPECT_EQ(Count("audit_entry", "action = 'break_glass' AND reason = '" + std::string(kReason) +
                                     "' AND patient_id IS NOT NULL"),
            "1");
}

TEST_F(EmergenciesTest, OfTwoReviewsAtOnceOneCounts) {
  const access::CallContext auditor = Staff("auditor", access::Role::kAuditor);
  for (int round = 0; round < 10; ++round) {
    const EmergencyAccess opened = Opened();
    std::latch start(2);
    absl::StatusOr<EmergencyAccess> said[2];
    const auto review = [&](int who) {
      start.arrive_and_wait();
      said[who] = Review(who == 0 ? admin_ : auditor, opened.id,
                         who == 0 ? Finding::kJustified : Finding::kUnjustified);
    };
    std::thread other([&] { review(1); });
    review(0);
    other.join();
    ASSERT_NE(said[0].ok(), said[1].ok()) << said[0].status() << " " << said[1].status();
    const int winner = said[0].ok() ? 0 : 1;
    EXPECT_THAT(said[1 - winner], HasReason(Reason::kReviewRefused));
    EXPECT_EQ(db_.Sql("SELECT finding FROM emergency_access WHERE access_id = '" +
                      ToString(opened.id) + "'"),
              winner == 0 ? "justified" : "unjustified");
  }
  EXPECT_EQ(Count("audit_entry", "action = 'change' AND subject_kind = 'emergency_access'"), "10");
}

TEST_F(EmergenciesTest, NobodyReviewsTheirOwn) {
  const EmergencyAccess opened = Opened();
  access::CallContext promoted = therapist_;
  promoted.principal.role = access::Role::kClinicAdmin;
  EXPECT_THAT(Review(promoted, opened.id), HasReason(Reason::kReviewRefused));
  EXPECT_THAT(Review(admin_, EmergencyAccessId(ids_.Next())), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const auto reviewed, Review(admin_, opened.id));
  EXPECT_EQ(reviewed.review->reviewer, admin_.principal.staff);
  EXPECT_THAT(Review(admin_, opened.id), HasReason(Reason::kReviewRefused));
}

TEST_F(EmergenciesTest, TheDatabaseItselfKeepsOneReviewByAnotherHandAndDeletesNothing) {
  const EmergencyAccess opened = Opened();
  const auto review = [](StaffId by, absl::Time time) {
    return fmt::format(
        "UPDATE emergency_access SET finding = 'justified', reviewer_id = '{}', "
        "review_time = '{}', review_note = ''",
        ToString(by), patients::ClinicRows::Text(time));
  };
  const absl::Time later = opened.end_time + absl::Hours(1);
  const StaffId admin = admin_.principal.staff;
  EXPECT_TRUE(DatabaseRefuses(review(therapist_.principal.staff, later)));
  EXPECT_TRUE(DatabaseRefuses(review(admin, opened.open_time - absl::Hours(1))));
  EXPECT_TRUE(DatabaseRefuses("UPDATE emergency_access SET finding = 'justified'"));
  EXPECT_TRUE(DatabaseRefuses("UPDATE emergency_access SET reason = 'because I wanted to'"));
  EXPECT_TRUE(DatabaseRefuses("UPDATE emergency_access SET end_time = now() + interval '1 year'"));
  EXPECT_TRUE(DatabaseRefuses("DELETE FROM emergency_access"));
  EXPECT_EQ(Value("finding"), "");
  EXPECT_FALSE(DatabaseRefuses(review(admin, later)));
  EXPECT_EQ(Value("finding"), "justified");
  // A second one finds no row that it could change.
  DatabaseRefuses("UPDATE emergency_access SET finding = 'unjustified'");
  EXPECT_EQ(Value("finding"), "justified");
  EXPECT_EQ(ToString(opened.id), Value("access_id"));
}

TEST_F(EmergenciesTest, PagesAreNewestFirstAndHoldAllOrThoseThatWait) {
  std::vector<EmergencyAccessId> newest_first;
  for (int i = 0; i < 5; ++i) {
    clock_.Advance(absl::Seconds(1));
    newest_first.insert(newest_first.begin(), Opened().id);
  }
  ASSERT_OK(Review(admin_, newest_first[1]));
  const auto list = [&](bool unreviewed) {
    AccessQuery query{.unreviewed = unreviewed, .after = {}, .limit = 2};
    std::vector<EmergencyAccessId> read;
    for (int pages = 0; pages < 4; ++pages) {
      const auto page = emergencies_.List(admin_, query);
      EXPECT_OK(page);
      if (!page.ok()) break;
      for (const EmergencyAccess& access : page->accesses) read.push_back(access.id);
      query.after = page->next;
      if (page->next.IsNil()) break;
    }
    return read;
  };
  EXPECT_EQ(list(false), newest_first);
  newest_first.erase(newest_first.begin() + 1);
  EXPECT_EQ(list(true), newest_first);
  const auto elsewhere = emergencies_.List(other_.Call(), {.limit = 10});
  ASSERT_OK(elsewhere);
  EXPECT_TRUE(elsewhere->accesses.empty());
}

TEST_F(EmergenciesTest, AReviewThatIsOverdueIsSeenAndToldOnceADay) {
  int told = 0;
  SetLogSink([&](std::string_view line) {
    told += line.find("emergency_review_overdue") != std::string_view::npos ? 1 : 0;
  });
  const EmergencyAccess opened = Opened();
  clock_.Set(opened.ReviewDue() - absl::Microseconds(1));
  EXPECT_EQ(Watch(), 0);
  clock_.Set(opened.ReviewDue());
  EXPECT_EQ(Watch(), 1);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Watch(), 1);
  EXPECT_EQ(told, 1);
  clock_.Advance(absl::Hours(23));
  EXPECT_EQ(Watch(), 1);
  EXPECT_EQ(told, 2);
  ASSERT_OK(Review(admin_, opened.id));
  EXPECT_EQ(Watch(), 0);
  SetLogSink(nullptr);
}

}  // namespace
}  // namespace tandem::emergency
