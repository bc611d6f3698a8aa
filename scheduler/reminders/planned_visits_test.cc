// SPDX-License-Identifier: Apache-2.0
// What is planned when visits are booked and changed: the room with real bookings. It is Monday
// 5 January 2026, 08:00, in New York.
#include <fmt/format.h>

#include <random>
#include <sstream>

#include "base/civil.h"
#include "base/testing/seeds.h"
#include "scheduler/appointments/testing/booking_fixture.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/reminders.h"

namespace tandem::reminders {
namespace {

using appointments::Appointment;

constexpr int kRandomVisits = 40;

class PlannedVisitsTest : public appointments::BookingFixture {
 protected:
  PlannedVisitsTest() {
    ChangeFile("    lead_time: 0m\n    horizon: 60d\n    grid: 15m",
               "    care: {no_food: 6h, no_drink: 2h, ride: true, day_after: true, series: true}\n"
               "    lead_time: 0m\n    horizon: 60d\n    grid: 15m");
    patient_ = AddPatient();
  }

  Appointment MustBook(appointments::Wish wish) {
    const auto booked = Book(std::move(wish), patient_);
    EXPECT_OK(booked);
    return booked.value_or(Appointment());
  }
  // "appointment_booked 01-05 09:00, reminder …": what is planned, by due time, on the site's
  // clock.
  std::string Planned(std::string_view where = "true") {
    std::istringstream rows(db_.Sql(fmt::format(
        "SELECT coalesce(string_agg(kind || ' ' || extract(epoch FROM due_time)::bigint, ' '"
        " ORDER BY due_time, kind), '') FROM message WHERE state = 'planned' AND {}",
        where)));
    std::string planned;
    std::string kind;
    for (std::int64_t due = 0; rows >> kind >> due;) {
      planned += (planned.empty() ? "" : ", ") + kind +
                 absl::FormatTime(" %m-%d %H:%M", absl::FromUnixSeconds(due), clinic_->zone);
    }
    return planned;
  }
  // Every column of every message.
  std::string AllOfMessages() {
    return db_.Sql("SELECT string_agg(m::text, chr(10) ORDER BY m::text) FROM message m");
  }
  // As it is read once more right before something is sent.
  KnownVisit Known(AppointmentId id) {
    const auto known = db_.pool().Run(
        desk_.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<KnownVisit>> {
          return ReadVisits(tx, clinic_->clinic, {*clinic_, directories_, desk_.Tx(true)}, {id});
        });
    EXPECT_OK(known);
    return known.ok() && !known->empty() ? known->front() : KnownVisit();
  }
  // A telephone, and the wish to be written to there.
  void AddNumber() {
    db_.Sql(
        fmt::format("INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value,"
                    " value_digest, verify_time, create_time) VALUES ('{}', '{}', '{}',"
                    " 'phone', '+12125550123', '\\x01', now(), now());"
                    "UPDATE patient SET preferred_channel = 'sms'",
                    ToString(clinic_->clinic), ToString(ids_.Next()), ToString(patient_)));
  }
  void PlanAnew() {
    EXPECT_OK(db_.pool().Run(desk_.Tx(), [&](pg::Transaction& tx) {
      return messages_.PlanAnew(tx, clinic_->clinic, *clinic_, patient_);
    }));
  }
  void MarkSent(std::string_view kind) {
    db_.Sql(fmt::format("UPDATE message SET state = 'accepted' WHERE kind = '{}'", kind));
  }
  RideChange Arranged(const Appointment& visit, bool arranged = true) {
    RideChange change;
    change.key = Key();
    change.ride.appointment = visit.id;
    change.ride.arranged = arranged;
    if (arranged) change.ride.driver_name = "Sam";
    return change;
  }
  PreferenceChange Wishing(std::vector<Category> opted_out) {
    PreferenceChange change;
    change.key = Key();
    change.wanted.patient = patient_;
    change.wanted.opted_out = std::move(opted_out);
    return change;
  }

  PatientId patient_;
  Reminders reminders_{{db_.pool(), clock_, directories_, requests_, messages_,
                        [](pg::Transaction&, ClinicId, const MessageDraft& draft) {
                          return absl::StatusOr<std::string>(std::string(Name(draft.message.kind)));
                        }}};
};

TEST_F(PlannedVisitsTest, ABookingPlansAllThatItsPersonIsTold) {
  MustBook(Sit("2026-01-14 09:30"));
  EXPECT_EQ(Planned(),
            "appointment_booked 01-05 09:00, preparation 01-07 10:00, reminder 01-11 10:00, "
            "day_before 01-13 16:00, day_after 01-15 10:00");
  EXPECT_EQ(Count("message", fmt::format("patient_id = '{}' AND reason <> '' AND version = 1 AND"
                                         " next_time = due_time AND recipient_kind = 'contact'",
                                         ToString(patient_))),
            "5");
}

TEST_F(PlannedVisitsTest, ACallIsToldOfWithTheLinkToJoin) {
  appointments::Wish wish = Talk("2026-01-14 14:00");
  wish.mode = directory::Mode::kVideo;
  wish.location = clinic_->FindLocation("remote")->id;
  wish.patient_state = "NY";
  MustBook(wish);
  EXPECT_EQ(Planned("kind = 'join_link'"), "join_link 01-14 12:00");
}

TEST_F(PlannedVisitsTest, AMoveSupersedesWhatIsUnsentAndIsCalledAMoveWhenTheFirstTimeWasTold) {
  const Appointment first = MustBook(Sit("2026-01-14 09:30"));
  clock_.Advance(absl::Minutes(2));
  ASSERT_OK_AND_ASSIGN(const Appointment second, Move(first, "2026-01-15 09:30"));
  EXPECT_EQ(Planned(),
            "appointment_booked 01-05 09:00, preparation 01-08 10:00, reminder 01-12 10:00, "
            "day_before 01-14 16:00, day_after 01-16 10:00");
  EXPECT_EQ(Planned("version = 1"), "");
  MarkSent("appointment_booked");
  ASSERT_OK(Move(second, "2026-01-16 09:30"));
  EXPECT_EQ(Planned("kind LIKE 'appointment%'"), "appointment_moved 01-05 09:00");
}

TEST_F(PlannedVisitsTest, ACancellationIsAllThatIsToldAndAnUndoneOneIsABookingAgain) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  MarkSent("appointment_booked");
  ASSERT_OK_AND_ASSIGN(const Appointment cancelled, CancelIt(visit));
  EXPECT_EQ(Planned(), "appointment_cancelled 01-05 09:00");
  MarkSent("appointment_cancelled");
  ASSERT_OK(appointments_.Undo(desk_, At(cancelled)));
  EXPECT_EQ(Planned(),
            "appointment_booked 01-05 09:00, preparation 01-07 10:00, reminder 01-11 10:00, "
            "day_before 01-13 16:00, day_after 01-15 10:00");
}

TEST_F(PlannedVisitsTest, WhatIsPutRightBeforeItWasToldIsNotTold) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  MarkSent("appointment_booked");
  ASSERT_OK_AND_ASSIGN(const Appointment cancelled, CancelIt(visit));
  ASSERT_OK_AND_ASSIGN(const Appointment back, appointments_.Undo(desk_, At(cancelled)));
  EXPECT_EQ(Planned("kind LIKE 'appointment%'"), "") << "they were told of that time";
  EXPECT_NE(Planned("kind = 'reminder'"), "");
  ASSERT_OK_AND_ASSIGN(const Appointment gone, CancelIt(back));
  EXPECT_EQ(Planned(), "appointment_cancelled 01-05 09:00");
  MarkSent("appointment_cancelled");
  ASSERT_OK_AND_ASSIGN(const Appointment again, appointments_.Undo(desk_, At(gone)));
  ASSERT_OK(CancelIt(again));
  EXPECT_EQ(Planned(), "") << "they know";
}

TEST_F(PlannedVisitsTest, WhoeverWasNeverToldHearsOfABookingThatWasTakenBack) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  ASSERT_OK_AND_ASSIGN(const Appointment cancelled, CancelIt(visit));
  ASSERT_OK(appointments_.Undo(desk_, At(cancelled)));
  EXPECT_EQ(Planned("kind LIKE 'appointment%'"), "appointment_booked 01-05 09:00");
}

TEST_F(PlannedVisitsTest, AConfirmationAndItsUndoLeaveThePlan) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  const std::string before = Planned();
  ASSERT_OK_AND_ASSIGN(const Appointment confirmed, appointments_.Confirm(desk_, At(visit)));
  EXPECT_EQ(Planned(), before);
  ASSERT_OK(appointments_.Undo(desk_, At(confirmed)));
  EXPECT_EQ(Planned(), before);
}

TEST_F(PlannedVisitsTest, AMissedVisitIsToldOfKindlyAndNothingElseIs) {
  const Appointment visit = MustBook(Sit("2026-01-06 09:30"));
  clock_.Set(At("2026-01-06 10:00"));
  ASSERT_OK_AND_ASSIGN(const Appointment missed, appointments_.MarkNoShow(desk_, At(visit)));
  EXPECT_EQ(Planned(), "missed 01-06 10:03");
  ASSERT_OK(appointments_.Undo(desk_, At(missed)));
  EXPECT_EQ(Planned(), "day_after 01-07 10:00");
}

TEST_F(PlannedVisitsTest, AnAgreementWithAPendingVisitIsItsBooking) {
  appointments::BookOrder order = Order(Sit("2026-01-14 09:30"), patient_);
  order.pending = true;
  ASSERT_OK_AND_ASSIGN(const Appointment pending, appointments_.Book(desk_, order));
  EXPECT_EQ(Planned(), "");
  ASSERT_OK_AND_ASSIGN(const Appointment agreed, appointments_.Confirm(desk_, At(pending)));
  EXPECT_EQ(Planned("kind = 'appointment_booked' AND version = 2"),
            "appointment_booked 01-05 09:00");
  ASSERT_OK(appointments_.Undo(desk_, At(agreed)));
  EXPECT_EQ(Planned(), "");
}

TEST_F(PlannedVisitsTest, TheVisitsOfAWeekOfASeriesAreToldOfInOneMessage) {
  MustBook(Sit("2026-01-14 09:30"));
  EXPECT_EQ(Planned("kind = 'week'"), "");
  MustBook(Sit("2026-01-16 09:30"));
  MustBook(Sit("2026-01-18 09:30"));
  EXPECT_EQ(Planned("kind = 'week'"), "week 01-11 17:00");
  // The first visit's own reminder is looked at once more when its time comes.
  const auto known = db_.pool().Run(desk_.Tx(), [&](pg::Transaction& tx) {
    return ReadWeek(tx, clinic_->clinic, *clinic_, patient_, absl::CivilDay(2026, 1, 12));
  });
  ASSERT_OK(known);
  ASSERT_EQ(known->size(), 3u);
  for (const KnownVisit& one : *known) EXPECT_TRUE(one.visit.in_series);
  EXPECT_TRUE((*known)[0].visit.first_visit);
  EXPECT_FALSE((*known)[1].visit.first_visit);
}

TEST_F(PlannedVisitsTest, WhoeverIsBookedAfterTheMessageOfTheirWeekIsRemindedByItself) {
  MustBook(Sit("2026-01-13 09:30"));
  clock_.Set(At("2026-01-11 18:00"));  // an hour too late for it
  const Appointment late = MustBook(Sit("2026-01-16 09:30"));
  const std::string of_it = fmt::format("subject_id = '{}'", ToString(late.id));
  EXPECT_EQ(Planned(of_it + " AND kind IN ('week', 'reminder')"), "reminder 01-13 10:00");
  const KnownVisit known = Known(late.id);
  EXPECT_TRUE(known.visit.in_series);
  const absl::Time then = At("2026-01-13 10:00");
  const std::vector<Message> plan = PlanVisit(known.visit, known.person, PolicyOf(*clinic_), then);
  EXPECT_TRUE(std::any_of(plan.begin(), plan.end(), [](const Message& message) {
    return message.kind == Kind::kReminder;
  })) << "nor is it withheld";
  PlanAnew();  // with the reminder in the plan once
  EXPECT_EQ(Planned(of_it + " AND kind = 'reminder'"), "reminder 01-13 10:00");
}

// A booking reads no more of its person's other visits than its type asks for.
TEST_F(PlannedVisitsTest, WhatABookingPlansIsWhatIsPlannedOfItWhenAllIsReadAnew) {
  const std::uint64_t seed = testing::FirstSeed(20270112);
  SCOPED_TRACE(fmt::format("TANDEM_SEED={} ./dev test 'reminders_test:PlannedVisits*'", seed));
  std::mt19937_64 random(seed);
  for (int visit = 0; visit < kRandomVisits; ++visit) {
    const std::string local =
        fmt::format("2026-01-{:02} {:02}:30", 6 + random() % 20, 9 + random() % 7);
    const auto booked = Book(random() % 3 == 0 ? Talk(local) : Sit(local), patient_);
    if (!booked.ok()) continue;  // a Sunday, or taken
    const std::string planned = AllOfMessages();
    db_.Sql(fmt::format("DELETE FROM message WHERE subject_id = '{}'", ToString(booked->id)));
    ASSERT_OK(db_.pool().Run(desk_.Tx(), [&](pg::Transaction& tx) {
      return messages_.PlanVisit(tx, clinic_->clinic, *clinic_, {booked->id, 1, {}});
    }));
    ASSERT_EQ(AllOfMessages(), planned) << "after " << local;
  }
  EXPECT_NE(Planned("kind = 'week'"), "");
}

TEST_F(PlannedVisitsTest, ThePersonsOwnZoneAndHoursCount) {
  db_.Sql("UPDATE patient SET time_zone = 'America/Los_Angeles'");
  db_.Sql(
      fmt::format("INSERT INTO reminder_preference VALUES ('{}', '{}', 1, '{{follow_up}}',"
                  " 660, NULL, false, false, now())",
                  ToString(clinic_->clinic), ToString(patient_)));
  MustBook(Sit("2026-01-14 09:30"));  // 06:30 for them; nothing before 11:00, which is 14:00 here
  EXPECT_EQ(Planned(),
            "appointment_booked 01-05 14:00, preparation 01-07 14:00, reminder 01-11 14:00, "
            "day_before 01-13 19:00");
}

TEST_F(PlannedVisitsTest, NothingIsPlannedByAWayThatSomebodyObjectedTo) {
  db_.Sql(
      fmt::format("INSERT INTO opt_out VALUES ('{0}', '{1}', 'email', '\\x00', 'all', 'mail',"
                  " now())",
                  ToString(clinic_->clinic), ToString(ids_.Next())));
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  EXPECT_EQ(Planned(), "");
  db_.Sql("UPDATE opt_out SET withdraw_time = now()");
  ASSERT_OK(Move(visit, "2026-01-15 09:30"));
  EXPECT_NE(Planned(), "");
  db_.Sql("UPDATE patient SET preferred_channel = 'call'");
  MustBook(Sit("2026-01-20 09:30"));
  EXPECT_EQ(Planned("due_time > '2026-01-17'"), "");
}

TEST_F(PlannedVisitsTest, WishesAreKeptOnceEachAndCountForWhatIsPlannedFromThenOn) {
  MustBook(Sit("2026-01-14 09:30"));
  ASSERT_OK_AND_ASSIGN(const ReminderPreferences none, reminders_.GetPreferences(desk_, patient_));
  EXPECT_EQ(none.version, 0);
  PreferenceChange change = Wishing({Category::kReminders});
  change.etag = Etag(none);
  ASSERT_OK_AND_ASSIGN(const ReminderPreferences saved,
                       reminders_.UpdatePreferences(desk_, change));
  EXPECT_EQ(saved.version, 1);
  EXPECT_THAT(reminders_.UpdatePreferences(desk_, change), IsOkAndHolds(saved));  // a replay
  EXPECT_THAT(reminders_.GetPreferences(desk_, patient_), IsOkAndHolds(saved));
  change.key = Key();
  EXPECT_THAT(reminders_.UpdatePreferences(desk_, change), HasReason(Reason::kEtagMismatch));
  MustBook(Sit("2026-01-20 09:30"));
  EXPECT_EQ(Planned("due_time > '2026-01-17'"), "day_after 01-21 10:00");
  ASSERT_OK(reminders_.UpdatePreferences(desk_, Wishing({})));
  EXPECT_EQ(Planned("due_time > '2026-01-17' AND kind <> 'day_after'"),
            "reminder 01-17 10:00, day_before 01-19 16:00");
}

TEST_F(PlannedVisitsTest, WhatIsPlannedAnewIsToldOnceByWhateverWay) {
  MustBook(Sit("2026-01-14 09:30"));
  const std::string before = Planned();
  AddNumber();
  PlanAnew();
  EXPECT_EQ(Planned(), before) << "it goes by mail already";
  EXPECT_EQ(Planned("channel = 'sms'"), "");
  db_.Sql("UPDATE message SET state = 'withheld', outcome = 'opted_out' WHERE kind = 'reminder'");
  PlanAnew();
  EXPECT_EQ(Planned("channel = 'sms'"), "reminder 01-11 10:00");
}

TEST_F(PlannedVisitsTest, AVisitThatNobodyCouldBeToldOfIsToldOfWhenThereIsAWay) {
  db_.Sql("DELETE FROM contact");
  MustBook(Sit("2026-01-14 09:30"));
  EXPECT_EQ(Planned(), "");
  AddNumber();
  PlanAnew();
  EXPECT_EQ(Planned("channel = 'sms'"),
            "preparation 01-07 10:00, reminder 01-11 10:00, day_before 01-13 16:00, "
            "day_after 01-15 10:00");
}

TEST_F(PlannedVisitsTest, WhoeverWasThereIsInvitedAgainUnlessTheyReturn) {
  ChangeFile("series: true}", "series: true, recall: {visit_type: long, after: 28d}}");
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  EXPECT_EQ(Planned("kind LIKE 'booster%'"), "booster_due 02-04 10:00, booster_soon 02-10 10:00");
  EXPECT_FALSE(Known(visit.id).visit.returns);
  MustBook(Sit("2026-01-12 09:30"));   // before it
  MustBook(Talk("2026-01-20 12:00"));  // of another type
  EXPECT_FALSE(Known(visit.id).visit.returns);
  appointments::Wish wish = Sit("2026-02-09 09:30");
  wish.visit_type = clinic_->FindVisitType("long")->id;
  const Appointment recalled = MustBook(wish);
  EXPECT_TRUE(Known(visit.id).visit.returns);
  ASSERT_OK(CancelIt(recalled));
  EXPECT_FALSE(Known(visit.id).visit.returns);
  MustBook(Sit("2026-02-16 09:30"));  // of its own type
  EXPECT_TRUE(Known(visit.id).visit.returns);
}

TEST_F(PlannedVisitsTest, AVisitWhoseTypeHasLeftTheFileIsKnownByTheRevisionItWasBookedUnder) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  ChangeFile("  sit:\n    display_name: Sit", "  rest:\n    display_name: Rest");
  EXPECT_EQ(clinic_->FindVisitType(visit.visit_type), nullptr);
  const KnownVisit known = Known(visit.id);
  ASSERT_NE(known.visit.type, nullptr);
  EXPECT_EQ(known.visit.type->slug, "sit");
  ASSERT_NE(known.own_file, nullptr);
  const std::vector<Message> plan =
      PlanVisit(known.visit, known.person, PolicyOf(*clinic_), clock_.Now());
  EXPECT_EQ(plan.size(), 5u);
  ASSERT_OK_AND_ASSIGN(const auto messages, reminders_.ListOfVisit(desk_, visit.id));
  EXPECT_EQ(messages.size(), 5u);
  ASSERT_OK(CancelIt(visit));
  EXPECT_EQ(Planned(), "appointment_cancelled 01-05 09:00");
}

TEST_F(PlannedVisitsTest, OthersWishesAreNotThere) {
  const access::CallContext stranger = Call(access::Role::kPatient, AddPatient());
  EXPECT_THAT(reminders_.GetPreferences(stranger, patient_), HasReason(Reason::kNotFound));
  EXPECT_THAT(reminders_.UpdatePreferences(stranger, Wishing({})), HasReason(Reason::kNotFound));
  EXPECT_THAT(reminders_.GetPreferences(desk_, ids_.NextId<PatientId>()),
              HasReason(Reason::kNotFound));
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  EXPECT_THAT(reminders_.RecordRide(stranger, Arranged(visit)), HasReason(Reason::kNotFound));
  EXPECT_THAT(reminders_.GetRide(stranger, visit.id), HasReason(Reason::kNotFound));
  EXPECT_THAT(reminders_.ListOfVisit(stranger, visit.id), HasReason(Reason::kNotFound));
}

TEST_F(PlannedVisitsTest, TheLastAnswerAboutTheRideCounts) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  EXPECT_THAT(reminders_.GetRide(desk_, visit.id), HasReason(Reason::kNotFound));
  const RideChange first = Arranged(visit);
  ASSERT_OK(reminders_.RecordRide(Call(access::Role::kPatient, patient_), first));
  ASSERT_OK(reminders_.RecordRide(desk_, Arranged(visit, false)));
  ASSERT_OK(reminders_.RecordRide(Call(access::Role::kPatient, patient_), first));  // a replay
  ASSERT_OK_AND_ASSIGN(const Ride ride, reminders_.GetRide(desk_, visit.id));
  EXPECT_FALSE(ride.arranged);
  EXPECT_EQ(ride.driver_name, "");
  EXPECT_EQ(ride.answer_time, clock_.Now());
}

TEST_F(PlannedVisitsTest, NobodyAnswersForARideThatIsNotNeededOrOver) {
  const Appointment talk = MustBook(Talk("2026-01-14 12:00"));
  EXPECT_THAT(reminders_.RecordRide(desk_, Arranged(talk)), HasReason(Reason::kStateForbids));
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  ASSERT_OK(CancelIt(visit));
  EXPECT_THAT(reminders_.RecordRide(desk_, Arranged(visit)), HasReason(Reason::kStateForbids));
}

TEST_F(PlannedVisitsTest, WhoeverDrivesIsTold) {
  db_.Sql(
      fmt::format("INSERT INTO supporter VALUES ('{0}', '{1}', '{1}', 'Sam', '+12125550123',"
                  " true, false, true, true)",
                  ToString(clinic_->clinic), ToString(patient_)));
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  EXPECT_EQ(Planned("kind = 'ride_note' AND recipient_kind = 'supporter' AND channel = 'sms'"),
            "ride_note 01-13 16:00");
  db_.Sql("UPDATE supporter SET supporter_consents = false");
  ASSERT_OK(Move(visit, "2026-01-15 09:30"));
  EXPECT_EQ(Planned("kind = 'ride_note'"), "");
}

TEST_F(PlannedVisitsTest, StaffSeeWhatAPersonIsToldAndWhatWouldBeToldInstead) {
  const Appointment visit = MustBook(Sit("2026-01-14 09:30"));
  MustBook(Sit("2026-01-16 09:30"));
  MarkSent("appointment_booked");
  ASSERT_OK_AND_ASSIGN(const auto messages, reminders_.ListOfVisit(desk_, visit.id));
  ASSERT_EQ(messages.size(), 6u);  // with the week's
  EXPECT_EQ(messages[0].message.reason, reason::kBooked);
  EXPECT_EQ(messages[0].state, State::kAccepted);
  ASSERT_OK_AND_ASSIGN(const MessagePreview moved,
                       reminders_.Preview(desk_, {visit.id, At("2026-01-21 09:30")}));
  ASSERT_FALSE(moved.messages.empty());
  EXPECT_EQ(moved.messages[0].text, "appointment_moved");
  EXPECT_EQ(moved.superseded.size(), 4u);
  for (const PreviewedMessage& one : moved.messages) {
    EXPECT_NE(one.message.kind, Kind::kWeek);  // alone in its new week
  }
  ASSERT_OK_AND_ASSIGN(const MessagePreview within,
                       reminders_.Preview(desk_, {visit.id, At("2026-01-15 09:30")}));
  EXPECT_TRUE(std::any_of(within.messages.begin(), within.messages.end(),
                          [](const auto& one) { return one.message.kind == Kind::kWeek; }));
  ASSERT_OK_AND_ASSIGN(const MessagePreview cancelled, reminders_.Preview(desk_, {visit.id, {}}));
  ASSERT_EQ(cancelled.messages.size(), 1u);
  EXPECT_EQ(cancelled.messages[0].message.reason, reason::kCancelled);
  EXPECT_THAT(reminders_.Preview(desk_, {visit.id, clock_.Now()}),
              HasReason(Reason::kFieldInvalid));
}

TEST_F(PlannedVisitsTest, TheSummaryCountsWhatWaitsAndWhatIsLate) {
  MustBook(Sit("2026-01-14 09:30"));
  ASSERT_OK_AND_ASSIGN(const ReminderSummary before, reminders_.Summarize(desk_));
  EXPECT_EQ(before.waiting, 5);
  EXPECT_EQ(before.due, 0);
  clock_.Set(At("2026-01-05 09:01"));
  ASSERT_OK_AND_ASSIGN(const ReminderSummary due, reminders_.Summarize(desk_));
  EXPECT_EQ(due.due, 1);
  EXPECT_EQ(due.late, 0);
  clock_.Set(At("2026-01-05 09:06"));
  ASSERT_OK(reminders_.UpdatePreferences(desk_, Wishing({Category::kFollowUp})));
  ASSERT_OK_AND_ASSIGN(const ReminderSummary late, reminders_.Summarize(desk_));
  EXPECT_EQ(late.late, 1);
  EXPECT_EQ(late.opted_out, 1);
}

}  // namespace
}  // namespace tandem::reminders
