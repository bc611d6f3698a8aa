// SPDX-License-Identifier: Apache-2.0
// Changes to appointments on a real database: moves, cancellations, steps and their undo.
#include "scheduler/appointments/appointments.h"

#include <fmt/format.h>

#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

class AppointmentsTest : public BookingFixture {
 protected:
  // Everything but what every change changes.
  static Appointment Timeless(Appointment appointment) {
    appointment.version = 0;
    appointment.update_time = absl::Time();
    return appointment;
  }
  Appointment Booked(std::string_view local, std::string_view who = "ana") {
    const auto booked = Book(Talk(local, {Who(who)}), AddPatient());
    EXPECT_OK(booked);
    return booked.value_or(Appointment());
  }
  std::string ClaimsOf(const Appointment& appointment) {
    return db_.Sql(
        fmt::format("SELECT string_agg(format('%s %s %s', resource_id, seat, during), ', ' ORDER BY"
                    " resource_id, seat, during) FROM claim WHERE appointment_id = '{}'",
                    ToString(appointment.id)));
  }
};

TEST_F(AppointmentsTest, AMoveKeepsTheNameAndFreesTheOldTime) {
  const Appointment before = Booked("2026-01-06 10:00");
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(before, "2026-01-07 14:00"));
  EXPECT_EQ(moved.id, before.id);
  EXPECT_EQ(moved.version, 2);
  EXPECT_EQ(moved.time.start, At("2026-01-07 14:00"));
  EXPECT_EQ(moved.participations[0].resource, before.participations[0].resource);
  EXPECT_NE(Etag(moved), Etag(before));
  EXPECT_THAT(appointments_.Get(desk_, before.id), IsOkAndHolds(moved));
  EXPECT_OK(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  EXPECT_THAT(Book(Talk("2026-01-07 14:00", {Who("ana")}), AddPatient()),
              HasReason(Reason::kSlotTaken));
  // Nobody was told of the first time: the second one is what is booked.
  EXPECT_EQ(Count("message", "kind = 'appointment_booked' AND version = 2"), "1");
  EXPECT_EQ(Count("message", "state = 'planned' AND version = 1 AND subject_id = '" +
                                 ToString(before.id) + "'"),
            "0");
  EXPECT_EQ(Count("appointment_event", "verb = 'move'"), "1");
}

TEST_F(AppointmentsTest, AVisitMovesIntoItsOwnTime) {
  const Appointment before = Booked("2026-01-06 10:00");
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(before, "2026-01-06 10:15"));
  EXPECT_EQ(moved.participations[0].resource, before.participations[0].resource);
  EXPECT_EQ(Overlaps(), "0");
  // Also when the only other person is busy and anyone would do.
  ASSERT_OK(Book(Talk("2026-01-06 10:30", {Who("ben")}), AddPatient()));
  EXPECT_OK(Move(moved, "2026-01-06 10:30"));
}

TEST_F(AppointmentsTest, AMoveTakesAnotherPersonWhenTheSameOneIsBusy) {
  const Appointment before = Booked("2026-01-06 10:00");
  Booked("2026-01-06 12:00");
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(before, "2026-01-06 12:00"));
  EXPECT_EQ(moved.participations[0].resource, Who("ben"));
}

// What is wrong with the database is no word on whether ana is free: the caller asks again.
TEST_F(AppointmentsTest, AMoveTakesAnotherPersonOnlyWhenTheSameOneIsRefused) {
  constexpr std::string_view kAllDay =
      R"(telehealth: true, seats: 1, hours: {main: ["monday-sunday)";
  ChangeFile(fmt::format("{} 00:00-24:00", kAllDay), fmt::format("{} 00:00-12:00", kAllDay));
  const Appointment before = Booked("2026-01-06 10:00");
  ASSERT_EQ(before.participations[0].resource, Who("ana"));
  // Ana is not there at two, which the latest file must say; the first question for it fails.
  db_.Sql(
      "CREATE SEQUENCE questions; GRANT USAGE ON SEQUENCE questions TO tandem_app;"
      "CREATE FUNCTION is_answered() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN"
      " IF nextval(''questions'') = 1 THEN RAISE EXCEPTION ''no'' USING ERRCODE = ''53400'';"
      " END IF; RETURN true; END';"
      "CREATE POLICY answered ON clinic AS RESTRICTIVE USING (is_answered()); SELECT 1");
  EXPECT_THAT(Move(before, "2026-01-06 14:00"), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(appointments_.Get(desk_, before.id), IsOkAndHolds(before));
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(before, "2026-01-06 14:00"));
  EXPECT_EQ(moved.participations[0].resource, Who("ben"));
}

TEST_F(AppointmentsTest, ARefusedMoveChangesNothing) {
  const Appointment before = Booked("2026-01-06 10:00");
  Booked("2026-01-06 12:00", "ana");
  Booked("2026-01-06 12:00", "ben");
  const std::string claims = ClaimsOf(before);
  for (const auto& refused :
       {Move(before, "2026-01-06 12:00"), Move(before, "2026-01-06 12:10", {Who("ben")})}) {
    EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  }
  EXPECT_THAT(Move(before, "2026-01-06 04:00"), HasReason(Reason::kOutsideOpeningHours));
  EXPECT_THAT(appointments_.Get(desk_, before.id), IsOkAndHolds(before));
  EXPECT_EQ(ClaimsOf(before), claims);
  EXPECT_EQ(Count("appointment_event", "verb = 'move'"), "0");
}

// What was asked when it was booked is asked of whoever takes over, though the move does not say
// it.
TEST_F(AppointmentsTest, AMoveGoesToNobodyWhoMayNotTreatThePatientWhereTheyAre) {
  ChangeFile("needs: {someone: {practitioner: generalist}}",
             "needs: {someone: {practitioner: generalist, licensed: true}}");
  const auto remote = [&](std::string_view local, std::string_view state) {
    Wish wish = Talk(local);
    wish.mode = directory::Mode::kVideo;
    wish.location = {};
    wish.patient_state = state;
    return wish;
  };
  ASSERT_OK_AND_ASSIGN(const Appointment mine,
                       Book(remote("2026-01-06 10:00", "NJ"), AddPatient()));
  ASSERT_OK(Book(remote("2026-01-06 12:00", "NJ"), AddPatient()));  // ben's, and ana is free
  EXPECT_THAT(Move(mine, "2026-01-06 12:00"), HasReason(Reason::kSlotTaken));
  EXPECT_THAT(Move(mine, "2026-01-06 12:00", {Who("ana")}), HasReason(Reason::kNobodyQualified));
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(mine, "2026-01-06 14:00"));
  EXPECT_EQ(moved.participations[0].resource, Who("ben"));
  EXPECT_EQ(moved.patient_state, "NJ") << "and of the next move, too";
  EXPECT_THAT(Move(moved, "2026-01-06 12:00"), HasReason(Reason::kSlotTaken));
  // Of whom nobody said where they are, anybody may.
  ASSERT_OK_AND_ASSIGN(const Appointment unsaid,
                       Book(remote("2026-01-06 16:00", ""), AddPatient()));
  EXPECT_OK(Move(unsaid, "2026-01-06 12:00"));
}

TEST_F(AppointmentsTest, AMoveGoesToNobodyWhoDoesNotSpeakTheLanguageNotEvenOfAHold) {
  ChangeFile("[generalist], languages: [en], licensed_states: [NJ]",
             "[generalist], languages: [en, es], licensed_states: [NJ]");
  const auto spanish = [&](std::string_view local) {
    Wish wish = Talk(local);
    wish.language = "es";
    return wish;
  };
  ASSERT_OK_AND_ASSIGN(const Appointment held, HoldTime(spanish("2026-01-06 10:00")));
  ASSERT_OK_AND_ASSIGN(
      const Appointment mine,
      appointments_.Book(
          desk_, {.key = Key(), .patient = AddPatient(), .wish = std::nullopt, .hold = held.id}));
  ASSERT_OK(Book(spanish("2026-01-06 12:00"), AddPatient()));  // ben's, and ana is free
  EXPECT_THAT(Move(mine, "2026-01-06 12:00"), HasReason(Reason::kSlotTaken));
  ASSERT_OK_AND_ASSIGN(const Appointment moved, Move(mine, "2026-01-06 14:00"));
  EXPECT_EQ(moved.participations[0].resource, Who("ben"));
}

// Trap 4, of staff.
TEST_F(AppointmentsTest, OneLoginHoldsSoManyTimesAndNoMore) {
  const auto wish = [&](int number) {
    Wish talk = Talk("2026-01-06 08:00");
    talk.start += absl::Minutes(30) * (number / 2);  // ana's and ben's
    return talk;
  };
  std::vector<Appointment> holds;
  for (int i = 0; i < kStaffHoldsMax; ++i) {
    ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(wish(i)));
    holds.push_back(hold);
  }
  const auto more = HoldTime(wish(kStaffHoldsMax));
  EXPECT_THAT(more, HasReason(Reason::kHoldQuota));
  EXPECT_EQ(MetadataOf(more.status()).at("holdsMax"), std::to_string(kStaffHoldsMax));
  access::CallContext colleague = desk_;
  colleague.principal.subject = "colleague";
  EXPECT_OK(appointments_.Hold(colleague, {.key = Key(), .wish = wish(kStaffHoldsMax)}));
  // They work together: one uses or releases what another holds, and then there is room again.
  ASSERT_OK(appointments_.Cancel(colleague, At(holds[0]), CancellationReason::kPatient));
  ASSERT_OK(HoldTime(wish(0)));
  EXPECT_THAT(HoldTime(wish(kStaffHoldsMax + 1)), HasReason(Reason::kHoldQuota));
  EXPECT_OK(Book(wish(kStaffHoldsMax + 1), AddPatient())) << "a visit is no hold";
  clock_.Advance(clinic_->staff_hold);
  EXPECT_OK(HoldTime(wish(kStaffHoldsMax + 2)));
}

TEST_F(AppointmentsTest, AReplayedMoveAnswersAsTheFirst) {
  const Appointment before = Booked("2026-01-06 10:00");
  const MoveOrder order = {.target = At(before), .start = At("2026-01-06 12:00")};
  ASSERT_OK_AND_ASSIGN(const Appointment moved, appointments_.Reschedule(desk_, order));
  ASSERT_OK(Move(moved, "2026-01-06 16:00"));
  EXPECT_THAT(appointments_.Reschedule(desk_, order), IsOkAndHolds(moved));
  ASSERT_OK_AND_ASSIGN(const Appointment now, appointments_.Get(desk_, before.id));
  EXPECT_EQ(now.version, 3);
}

TEST_F(AppointmentsTest, AnOldEtagIsRefusedAndAReplayedOneIsNot) {
  const Appointment before = Booked("2026-01-06 10:00");
  Target target = At(before);
  target.etag = Etag(before);
  ASSERT_OK(appointments_.Confirm(desk_, target));
  EXPECT_OK(appointments_.Confirm(desk_, target));
  target.key = Key();
  EXPECT_THAT(appointments_.CheckIn(desk_, target, false), HasReason(Reason::kEtagMismatch));
  MoveOrder order = {.target = target, .start = At("2026-01-06 12:00")};
  EXPECT_THAT(appointments_.Reschedule(desk_, order), HasReason(Reason::kEtagMismatch));
  EXPECT_THAT(appointments_.Cancel(desk_, target, CancellationReason::kPatient),
              HasReason(Reason::kEtagMismatch));
}

TEST_F(AppointmentsTest, ACancellationFreesTheTimeAndSaysWhetherItWasLate) {
  const Appointment early = Booked("2026-01-07 10:00");
  const Appointment late = Booked("2026-01-05 16:00");
  ASSERT_OK_AND_ASSIGN(const Appointment first, CancelIt(early));
  ASSERT_OK_AND_ASSIGN(const Appointment second, CancelIt(late));
  EXPECT_FALSE(first.cancelled_late);
  EXPECT_TRUE(second.cancelled_late);
  EXPECT_EQ(Count("claim"), "0");
  EXPECT_EQ(Count("message", "kind = 'appointment_cancelled' AND state = 'planned'"), "2");
  EXPECT_EQ(Count("message", "kind = 'appointment_booked' AND state = 'planned'"), "0");
  Booked("2026-01-07 10:00");
  EXPECT_THAT(CancelIt(first), HasReason(Reason::kStateForbids));
}

TEST_F(AppointmentsTest, AReleasedHoldIsSilentAndGone) {
  ASSERT_OK_AND_ASSIGN(const Appointment hold,
                       HoldTime(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  ASSERT_OK_AND_ASSIGN(const Appointment released, CancelIt(hold));
  EXPECT_EQ(released.cancellation_reason, CancellationReason::kHoldReleased);
  EXPECT_EQ(Count("claim"), "0");
  EXPECT_EQ(Count("message"), "0");
  EXPECT_THAT(appointments_.Undo(desk_, At(released)), HasReason(Reason::kNothingToUndo));
}

TEST_F(AppointmentsTest, StaffDoNotUseAVisitorsHold) {
  ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  db_.Sql("UPDATE appointment SET hold_owner = '\\x0102'");
  EXPECT_THAT(appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .hold = hold.id}),
              HasReason(Reason::kStateForbids));
}

TEST_F(AppointmentsTest, EachStepOfAVisitIsTakenBack) {
  const Appointment booked = Booked("2026-01-05 09:00");
  clock_.Set(At("2026-01-05 09:05"));
  Appointment before = booked;
  const auto step_and_undo = [&](const char* name, const auto& step) {
    const absl::StatusOr<Appointment> after = step(At(before));
    ASSERT_THAT(after, IsOk()) << name;
    EXPECT_NE(Timeless(*after), Timeless(before)) << name;
    const absl::StatusOr<Appointment> undone = appointments_.Undo(desk_, At(before));
    ASSERT_THAT(undone, IsOk()) << name;
    EXPECT_EQ(Timeless(*undone), Timeless(before)) << name;
    EXPECT_THAT(appointments_.Undo(desk_, At(before)), HasReason(Reason::kNothingToUndo)) << name;
    const absl::StatusOr<Appointment> again = step(At(before));
    ASSERT_THAT(again, IsOk()) << name;
    before = *again;
  };
  step_and_undo("confirm", [&](const Target& at) { return appointments_.Confirm(desk_, at); });
  step_and_undo("check in",
                [&](const Target& at) { return appointments_.CheckIn(desk_, at, true); });
  step_and_undo("here", [&](const Target& at) { return appointments_.CheckIn(desk_, at, false); });
  step_and_undo("start", [&](const Target& at) { return appointments_.Start(desk_, at); });
  step_and_undo("complete", [&](const Target& at) { return appointments_.Complete(desk_, at); });
  EXPECT_EQ(before.status, Status::kFulfilled);
  EXPECT_EQ(ClaimsOf(before), ClaimsOf(booked));
  step_and_undo("in error",
                [&](const Target& at) { return appointments_.EnterInError(desk_, at); });
  EXPECT_EQ(ClaimsOf(before), "");
}

// The day is that of the place: midnight in New York is five o'clock in Greenwich.
TEST_F(AppointmentsTest, NobodyIsCheckedInOrBegunBeforeTheVisitsDay) {
  const Appointment visit = Booked("2026-01-06 09:00");
  const auto check_in = [&] { return appointments_.CheckIn(desk_, At(visit), false); };
  clock_.Set(At("2026-01-05 23:59"));
  const auto early = check_in();
  EXPECT_THAT(early, HasReason(Reason::kStateForbids));
  EXPECT_EQ(MetadataOf(early.status())["allowedTime"], "2026-01-06T05:00:00Z");
  clock_.Set(At("2026-01-06 00:00"));
  EXPECT_OK(check_in());
  clock_.Set(At("2026-01-05 23:59"));  // the clock was put right meanwhile
  EXPECT_THAT(appointments_.Start(desk_, At(visit)), HasReason(Reason::kStateForbids));
  clock_.Set(At("2026-01-06 00:00"));
  EXPECT_OK(appointments_.Start(desk_, At(visit)));
}

TEST_F(AppointmentsTest, ANoShowIsTakenBackAndKeepsItsTimeMeanwhile) {
  const Appointment booked = Booked("2026-01-05 09:00");
  EXPECT_THAT(appointments_.MarkNoShow(desk_, At(booked)), HasReason(Reason::kStateForbids));
  clock_.Set(At("2026-01-05 09:05"));
  ASSERT_OK(appointments_.MarkNoShow(desk_, At(booked)));
  EXPECT_EQ(Count("claim"), "2");
  ASSERT_OK_AND_ASSIGN(const Appointment back, appointments_.Undo(desk_, At(booked)));
  EXPECT_EQ(Timeless(back), Timeless(booked));
}

TEST_F(AppointmentsTest, ACancellationIsTakenBackWhileTheTimeIsFree) {
  ASSERT_OK_AND_ASSIGN(const Appointment sit,
                       Book(Sit("2026-01-06 10:00", {Chair("chair-1")}), AddPatient()));
  const std::string claims = ClaimsOf(sit);
  ASSERT_OK(CancelIt(sit));
  ASSERT_OK_AND_ASSIGN(const Appointment back, appointments_.Undo(desk_, At(sit)));
  EXPECT_EQ(Timeless(back), Timeless(sit));
  EXPECT_EQ(ClaimsOf(sit), claims);
  EXPECT_EQ(Count("message", "kind = 'appointment_cancelled' AND state = 'planned'"), "0");
  EXPECT_EQ(Count("message", "kind = 'appointment_booked' AND state = 'planned'"), "1");
  ASSERT_OK(CancelIt(sit));
  ASSERT_OK(Book(Sit("2026-01-06 10:30", {Chair("chair-1")}), AddPatient()));
  EXPECT_THAT(appointments_.Undo(desk_, At(sit)), HasReason(Reason::kSlotTaken));
  ASSERT_OK_AND_ASSIGN(const Appointment still, appointments_.Get(desk_, sit.id));
  EXPECT_EQ(still.status, Status::kCancelled);
  EXPECT_EQ(Overlaps(), "0");
}

TEST_F(AppointmentsTest, ARestoredVisitFindsASeatThatIsFreeNow) {
  ASSERT_OK_AND_ASSIGN(const Appointment sit,
                       Book(Sit("2026-01-06 10:00", {Chair("chair-1")}), AddPatient()));
  ASSERT_OK(CancelIt(sit));
  ASSERT_OK(Book(Sit("2026-01-06 10:00", {Chair("chair-2")}), AddPatient()));  // nia's first seat
  ASSERT_OK(appointments_.Undo(desk_, At(sit)));
  EXPECT_EQ(Overlaps(), "0");
}

TEST_F(AppointmentsTest, APendingVisitIsAgreedByTheClinic) {
  BookOrder order = Order(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient());
  order.pending = true;
  ASSERT_OK_AND_ASSIGN(const Appointment pending, appointments_.Book(desk_, order));
  EXPECT_EQ(Count("message"), "0");
  ASSERT_OK_AND_ASSIGN(const Appointment booked, appointments_.Confirm(desk_, At(pending)));
  EXPECT_EQ(booked.status, Status::kBooked);
  EXPECT_FALSE(booked.confirm_time.has_value());
  EXPECT_EQ(Count("message", "kind = 'appointment_booked' AND state = 'planned'"), "1");
  ASSERT_OK_AND_ASSIGN(const Appointment back, appointments_.Undo(desk_, At(pending)));
  EXPECT_EQ(back.status, Status::kPending);
  EXPECT_EQ(Count("message", "state = 'planned'"), "0");
}

TEST_F(AppointmentsTest, WhatIsNotThereIsNotFound) {
  const Target nobody = {.id = ids_.NextId<AppointmentId>(), .key = Key()};
  EXPECT_THAT(appointments_.Get(desk_, nobody.id), HasReason(Reason::kNotFound));
  EXPECT_THAT(appointments_.Confirm(desk_, nobody), HasReason(Reason::kNotFound));
  EXPECT_THAT(appointments_.Undo(desk_, nobody), HasReason(Reason::kNotFound));
  EXPECT_THAT(appointments_.Reschedule(desk_, {.target = nobody, .start = At("2026-01-06 10:00")}),
              HasReason(Reason::kNotFound));
}

TEST_F(AppointmentsTest, PatientsSeeTheirOwnVisitsOnly) {
  const Appointment own = Booked("2026-01-06 10:00");
  const Appointment others = Booked("2026-01-06 12:00");
  const access::CallContext patient = Call(access::Role::kPatient, own.patient);
  EXPECT_OK(appointments_.Get(patient, own.id));
  EXPECT_THAT(appointments_.Get(patient, others.id), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const ListPage page, appointments_.List(patient, {}));
  ASSERT_EQ(page.appointments.size(), 1u);
  EXPECT_EQ(page.appointments[0].id, own.id);
  EXPECT_THAT(appointments_.List(patient, {.patient = others.patient}),
              HasReason(Reason::kNotFound));
}

}  // namespace
}  // namespace tandem::appointments
