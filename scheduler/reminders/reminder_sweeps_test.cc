// SPDX-License-Identifier: Apache-2.0
// What time alone brings about: tasks of staff, and practitioners' days. It is Monday 5 January
// 2026, 08:00, in New York.
#include "scheduler/reminders/reminder_sweeps.h"

#include <fmt/format.h>

#include "scheduler/appointments/testing/booking_fixture.h"
#include "scheduler/reminders/ride_store.h"
#include "scheduler/reminders/therapist_day.h"

namespace tandem::reminders {
namespace {

using appointments::Appointment;

class ReminderSweepsTest : public appointments::BookingFixture {
 protected:
  ReminderSweepsTest() {
    ChangeFile("    lead_time: 0m\n    horizon: 60d\n    grid: 15m",
               "    care: {no_food: 6h, ride: true, confirm: true}\n"
               "    lead_time: 0m\n    horizon: 60d\n    grid: 15m");
    ChangeFile("  ana: {display_name: Ana,", "  ana: {display_name: Ana, email: ana@example.com,");
    patient_ = AddPatient();
  }
  Appointment MustBook(appointments::Wish wish) {
    const auto booked = Book(std::move(wish), patient_);
    EXPECT_OK(booked);
    return booked.value_or(Appointment());
  }
  // "ride, unconfirmed": open tasks after a sweep.
  std::string Tasks() {
    EXPECT_THAT(sweeps_.SweepTasks(desk_.Tx(), clinic_->clinic), IsOkAndHolds(0));
    return db_.Sql("SELECT coalesce(string_agg(kind, ', ' ORDER BY kind), '') FROM staff_task");
  }
  std::string Days() {
    EXPECT_THAT(sweeps_.SweepTherapistDays(desk_.Tx(), clinic_->clinic), IsOkAndHolds(0));
    return Count("message", "kind = 'therapist_day' AND recipient_kind = 'practitioner'");
  }

  PatientId patient_;
  tasks::Tasks tasks_{clock_, ids_};
  ReminderSweeps sweeps_{{db_.pool(), clock_, directories_, messages_, tasks_}};
};

TEST_F(ReminderSweepsTest, ADayBeforeWhoeverDidNotConfirmOrHasNoRideIsCalledOnce) {
  const Appointment visit = MustBook(Sit("2026-01-07 09:30"));
  EXPECT_EQ(Tasks(), "");
  clock_.Set(At("2026-01-06 09:30"));
  EXPECT_EQ(Tasks(), "");
  clock_.Set(At("2026-01-06 09:31"));
  EXPECT_EQ(Tasks(), "ride, unconfirmed");
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Tasks(), "ride, unconfirmed");
  EXPECT_EQ(Count("staff_task", fmt::format("appointment_id = '{}' AND patient_id = '{}' AND"
                                            " due_time <= '{}'",
                                            ToString(visit.id), ToString(patient_),
                                            absl::FormatTime(visit.time.start))),
            "2");
}

TEST_F(ReminderSweepsTest, WhoeverConfirmedAndHasARideIsNotCalled) {
  const Appointment visit = MustBook(Sit("2026-01-06 09:30"));
  ASSERT_OK(appointments_.Confirm(desk_, At(visit)));
  Ride ride;
  ride.appointment = visit.id;
  ride.arranged = true;
  ride.answer_time = clock_.Now();
  ASSERT_OK(db_.pool().Run(
      desk_.Tx(), [&](pg::Transaction& tx) { return RideStore(tx, clinic_->clinic).Save(ride); }));
  MustBook(Talk("2026-01-06 12:00"));  // a type that asks for neither
  clock_.Set(At("2026-01-05 12:30"));
  EXPECT_EQ(Tasks(), "");
}

// Quiet hours last until it has begun: nobody would tell them.
TEST_F(ReminderSweepsTest, WhatCannotBeToldBeforeTheVisitIsACall) {
  clock_.Set(At("2026-01-05 22:00"));
  const Appointment visit = MustBook(Sit("2026-01-06 08:30"));
  EXPECT_EQ(Count("message", "kind = 'appointment_booked'"), "0");
  EXPECT_EQ(Tasks(), "ride, unconfirmed, unreached");
  EXPECT_EQ(
      Count("staff_task", fmt::format("kind = 'unreached' AND appointment_id = '{}' AND"
                                      " subject_version = 1 AND due_time <= '{}'",
                                      ToString(visit.id), absl::FormatTime(visit.time.start))),
      "1");
  EXPECT_EQ(Tasks(), "ride, unconfirmed, unreached");  // once
  clock_.Set(At("2026-01-05 22:30"));
  ASSERT_OK(CancelIt(visit));  // nor would they hear of that
  EXPECT_EQ(Tasks(), "ride, unconfirmed, unreached, unreached");
}

TEST_F(ReminderSweepsTest, WhatIsToldInTheMorningOrToNobodyIsNoCall) {
  clock_.Set(At("2026-01-05 22:00"));
  MustBook(Talk("2026-01-06 09:30"));  // told at nine
  EXPECT_EQ(Tasks(), "");
  MustBook(Talk("2026-01-06 08:30"));
  db_.Sql("UPDATE patient SET preferred_channel = 'call'");
  EXPECT_EQ(Tasks(), "");
  clock_.Set(At("2026-01-06 08:30"));
  db_.Sql("UPDATE patient SET preferred_channel = ''");
  EXPECT_EQ(Tasks(), "");  // it has begun
}

// The last meal is at five, and nobody is written to before nine.
TEST_F(ReminderSweepsTest, WhatIsToldAfterTheLastMealIsACall) {
  clock_.Set(At("2026-01-05 20:30"));
  const Appointment visit = MustBook(Sit("2026-01-06 11:00"));
  EXPECT_EQ(Tasks(), "ride, unconfirmed, unreached");
  EXPECT_EQ(Count("message", "kind = 'day_before'"), "0");
  clock_.Set(At("2026-01-05 21:00"));
  ASSERT_OK(Move(visit, "2026-01-06 16:30"));  // told at nine, of a last meal at half past ten
  EXPECT_EQ(Tasks(), "ride, ride, unconfirmed, unconfirmed, unreached");
  EXPECT_EQ(Count("staff_task", "kind = 'unreached' AND subject_version = 1"), "1");
}

TEST_F(ReminderSweepsTest, WhoeverCancelsTheirOwnVisitAtNightIsNotCalled) {
  clock_.Set(At("2026-01-05 08:00"));
  const Appointment visit = MustBook(Sit("2026-01-06 09:30"));
  clock_.Set(At("2026-01-05 22:00"));
  ASSERT_OK(CancelIt(visit));
  db_.Sql("UPDATE appointment_event SET actor_role = 'patient' WHERE verb = 'cancel'");
  EXPECT_EQ(Tasks(), "");
  db_.Sql("UPDATE appointment_event SET actor_role = 'front_desk' WHERE verb = 'cancel'");
  EXPECT_EQ(Tasks(), "unreached");
}

// Days ahead: whoever is not written to is told by nobody else.
TEST_F(ReminderSweepsTest, WhatTheClinicChangesIsACallForWhomIsNotWrittenTo) {
  const Appointment visit = MustBook(Talk("2026-01-14 09:30"));
  db_.Sql("UPDATE patient SET preferred_channel = 'call'");
  EXPECT_EQ(Tasks(), "") << "whoever books speaks with them";
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(visit, "2026-01-15 09:30"));
  EXPECT_EQ(Tasks(), "") << "it may be put right at once";
  clock_.Advance(absl::Minutes(4));
  db_.Sql("UPDATE appointment_event SET actor_role = 'patient' WHERE verb = 'move'");
  EXPECT_EQ(Tasks(), "") << "they did it themselves";
  db_.Sql("UPDATE appointment_event SET actor_role = 'clinic_admin' WHERE verb = 'move'");
  EXPECT_EQ(Tasks(), "unreached");
  EXPECT_EQ(Tasks(), "unreached") << "once";
  ASSERT_OK(CancelIt(moved));
  clock_.Advance(absl::Minutes(4));
  EXPECT_EQ(Tasks(), "unreached, unreached");
  EXPECT_EQ(Count("staff_task", fmt::format("appointment_id = '{}' AND patient_id = '{}'",
                                            ToString(visit.id), ToString(patient_))),
            "2");
}

TEST_F(ReminderSweepsTest, WhatTheClinicChangesIsACallForWhomWantsNoMessageOrHasNoAddress) {
  const Appointment first = MustBook(Talk("2026-01-14 09:30"));
  ASSERT_OK(CancelIt(first));
  clock_.Advance(absl::Minutes(4));
  EXPECT_EQ(Tasks(), "") << "a mail tells them";
  db_.Sql(
      fmt::format("INSERT INTO reminder_preference VALUES ('{}', '{}', 1, '{{changes}}', NULL,"
                  " NULL, false, false, now())",
                  ToString(clinic_->clinic), ToString(patient_)));
  EXPECT_EQ(Tasks(), "unreached");
  db_.Sql("DELETE FROM staff_task; DELETE FROM reminder_preference");
  EXPECT_EQ(Tasks(), "");
  db_.Sql("DELETE FROM contact");
  EXPECT_EQ(Tasks(), "unreached");
}

TEST_F(ReminderSweepsTest, AMissedVisitIsCalledAfter) {
  const Appointment visit = MustBook(Sit("2026-01-06 09:30"));
  clock_.Set(At("2026-01-06 10:00"));
  ASSERT_OK(appointments_.MarkNoShow(desk_, At(visit)));
  EXPECT_EQ(Tasks(), "missed");
}

TEST_F(ReminderSweepsTest, APractitionersDayIsPlannedInTheMorningWhenThereIsAVisit) {
  MustBook(Talk("2026-01-06 12:00", {Who("ana")}));
  EXPECT_EQ(Days(), "0");  // none on Monday
  clock_.Set(At("2026-01-06 06:59"));
  EXPECT_EQ(Days(), "0");
  clock_.Set(At("2026-01-06 07:00"));
  EXPECT_EQ(Days(), "1");
  clock_.Set(At("2026-01-06 08:00"));
  EXPECT_EQ(Days(), "1");
  EXPECT_EQ(Count("message", fmt::format("kind = 'therapist_day' AND patient_id IS NULL AND"
                                         " due_time = '{}' AND version = {}",
                                         absl::FormatTime(At("2026-01-06 07:30")),
                                         DayVersion(absl::CivilDay(2026, 1, 6)))),
            "1");
  EXPECT_EQ(DayOf(DayVersion(absl::CivilDay(2026, 1, 6))), absl::CivilDay(2026, 1, 6));
}

TEST_F(ReminderSweepsTest, APractitionersDayIsOfNoUseFromNoonOn) {
  MustBook(Talk("2026-01-06 14:00", {Who("ana")}));
  clock_.Set(At("2026-01-06 12:00"));
  EXPECT_EQ(Days(), "0");
}

}  // namespace
}  // namespace tandem::reminders
