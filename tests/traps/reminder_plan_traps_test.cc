// SPDX-License-Identifier: Apache-2.0
// What has gone wrong in reminders before, about what is planned: traps 19, 20 and 23.
#include <fmt/format.h>

#include <thread>
#include <vector>

#include "scheduler/directory/directories.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/messages.h"
#include "tests/traps/traps_fixture.h"

namespace tandem::testing {
namespace {

class ReminderPlanTrapsTest : public TrapsTest {
 protected:
  ReminderPlanTrapsTest() {
    robin_ = desk_.AddPatient();
    Sql(
        fmt::format("INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value,"
                    " value_digest, verify_time, create_time) VALUES ('{0}', '{1}', '{1}',"
                    " 'email', 'robin@qzvxkwjq.example.com', '\\x01', now(), now());"
                    "UPDATE patient SET reach = NULL",
                    ToString(clinic()), IdOf(robin_)));
  }
  ClinicId clinic() { return service_.applied().snapshot->clinic; }
  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }
  AppointmentId Visit(const v1::Appointment& booked) {
    return AppointmentId(ParseUuid(IdOf(booked.name())).value());
  }
  v1::Appointment MustBook(const std::string& local) {
    const auto booked = desk_.Book(desk_.WishFor("sit", At(local)), robin_);
    EXPECT_OK(booked);
    return booked.value_or(v1::Appointment());
  }
  int Planned(const std::string& where = "true") {
    return Count("message WHERE state = 'planned' AND " + where);
  }
  pg::TxOptions Options() {
    pg::TxOptions options;
    options.clinic = clinic().uuid;
    return options;
  }
  // What the notifier is told about a message when its time has come.
  reminders::Verdict::What Ask(const reminders::Message& message, absl::Time now) {
    const auto known = service_.db().pool().Run(Options(), [&](pg::Transaction& tx) {
      return reminders::ReadVisit(tx, clinic(), *service_.applied().snapshot,
                                  AppointmentId(message.subject));
    });
    EXPECT_OK(known);
    if (!known.ok() || !known->has_value()) return reminders::Verdict::What::kWithhold;
    const auto& [visit, person, own_file] = **known;
    const auto policy = reminders::PolicyOf(*service_.applied().snapshot);
    return Recheck(message, reminders::PlanVisit(visit, person, policy, now), now).what;
  }

  std::string robin_;
};

// A reminder went out for a visit that had been cancelled, or for the time that it had before.
TEST_F(ReminderPlanTrapsTest, Trap19_NothingIsToldOfATimeThatIsNoMore) {
  const v1::Appointment first = MustBook("2027-01-20 10:00");
  reminders::Message reminder;
  reminder.subject = Visit(first).uuid;
  reminder.kind = reminders::Kind::kReminder;
  const absl::Time due = At("2027-01-17 10:00");
  EXPECT_EQ(Planned("kind = 'reminder' AND due_time = '2027-01-17 15:00Z'"), 1);
  EXPECT_EQ(Ask(reminder, due), reminders::Verdict::What::kSend);
  ASSERT_OK_AND_ASSIGN(const v1::Appointment moved,
                       desk_.Move(first.name(), At("2027-01-21 10:00")));
  EXPECT_EQ(Planned("version = 1"), 0);
  // Also one that a worker had in its hands when the visit moved.
  EXPECT_EQ(Ask(reminder, due), reminders::Verdict::What::kWithhold);
  reminder.version = 2;
  EXPECT_EQ(Ask(reminder, due), reminders::Verdict::What::kWait);
  ASSERT_OK(desk_.Cancel(moved.name()));
  EXPECT_EQ(Planned("kind <> 'appointment_cancelled'"), 0);
  EXPECT_EQ(Planned("version = 3"), 1);
  EXPECT_EQ(Ask(reminder, At("2027-01-18 10:00")), reminders::Verdict::What::kWithhold);
}

// A job asked "who is to be reminded?" every hour, and reminded them every hour; another reminded
// once of a whole series.
TEST_F(ReminderPlanTrapsTest, Trap20_OfEachVisitEachThingIsPlannedOnce) {
  const auto request = desk_.BookRequest(desk_.WishFor("sit", At("2027-01-20 10:00")), robin_);
  for (int i = 0; i < 3; ++i) ASSERT_OK(desk_.Book(request));
  ASSERT_OK(desk_.Book(desk_.WishFor("sit", At("2027-01-22 10:00")), robin_));
  EXPECT_EQ(Planned("kind = 'reminder'"), 2);
  const int before = Planned();
  reminders::Messages messages(clock_);
  const PatientId patient(ParseUuid(IdOf(robin_)).value());
  std::vector<std::thread> planners;
  for (int i = 0; i < 4; ++i) {
    planners.emplace_back([&] {
      for (int round = 0; round < 5; ++round) {
        EXPECT_OK(service_.db().pool().Run(Options(), [&](pg::Transaction& tx) {
          return messages.PlanAnew(tx, clinic(), *service_.applied().snapshot, patient);
        }));
      }
    });
  }
  for (std::thread& planner : planners) planner.join();
  EXPECT_EQ(Planned(), before);
}

// A queue deleted a reminder and then sent it: whoever died in between lost it.
TEST_F(ReminderPlanTrapsTest, Trap23_NoMessageIsDeletedBeforeItsYearsAreOver) {
  const v1::Appointment visit = MustBook("2027-01-20 10:00");
  const int first = Count("message");
  EXPECT_GE(first, 3);
  ASSERT_OK(desk_.Move(visit.name(), At("2027-01-21 10:00")));
  const int second = Count("message");
  EXPECT_GT(second, first);
  ASSERT_OK(desk_.Cancel(visit.name()));
  EXPECT_GT(Count("message"), second);
  EXPECT_EQ(Count("message WHERE state NOT IN ('planned', 'superseded')"), 0);
  reminders::Messages messages(clock_);
  const auto purged = service_.db().pool().Run(
      Options(), [&](pg::Transaction& tx) { return messages.Purge(tx, clinic()); });
  EXPECT_THAT(purged, IsOkAndHolds(0));
}

}  // namespace
}  // namespace tandem::testing
