// SPDX-License-Identifier: Apache-2.0
// Booking on a real database. Numbers in names are those of the traps that a test guards against.
#include "scheduler/appointments/booking.h"

#include <fmt/format.h>

#include "scheduler/appointments/appointment_sweeps.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

class BookingTest : public BookingFixture {
 protected:
  std::string Version(ResourceId resource) {
    return db_.Sql(fmt::format("SELECT calendar_version FROM resource WHERE resource_id = '{}'",
                               ToString(resource)));
  }
};

TEST_F(BookingTest, ABookingStandsWithItsClaimsItsHistoryAndItsMessage) {
  const PatientId patient = AddPatient();
  const std::string version = Version(Who("ana"));
  ASSERT_OK_AND_ASSIGN(const Appointment booked,
                       Book(Talk("2026-01-06 10:00", {Who("ana")}), patient));
  EXPECT_EQ(booked.status, Status::kBooked);
  EXPECT_EQ(booked.version, 1);
  EXPECT_EQ(booked.time, (Interval{At("2026-01-06 10:00"), At("2026-01-06 10:20")}));
  EXPECT_EQ(booked.local_start, absl::CivilMinute(2026, 1, 6, 10, 0));
  EXPECT_EQ(booked.time_zone, "America/New_York");
  ASSERT_EQ(booked.participations.size(), 1u);
  EXPECT_EQ(booked.participations[0].time.end, At("2026-01-06 10:30"));
  EXPECT_EQ(Count("claim"), "2");
  EXPECT_EQ(Count("appointment_event", "verb = 'book' AND status_before IS NULL"), "1");
  EXPECT_EQ(Count("message", "kind = 'appointment_booked' AND channel = 'email'"), "1");
  EXPECT_NE(Version(Who("ana")), version);
  EXPECT_EQ(Version(ResourceId(patient)), "2");
  EXPECT_THAT(appointments_.Get(desk_, booked.id), IsOkAndHolds(booked));
}

TEST_F(BookingTest, Trap01OverlappingStartsAreRefusedLikeIdenticalOnes) {
  ASSERT_OK(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  for (const char* start : {"2026-01-06 09:35", "2026-01-06 09:55", "2026-01-06 10:00",
                            "2026-01-06 10:05", "2026-01-06 10:25"}) {
    const auto refused = Book(Talk(start, {Who("ana")}), AddPatient());
    EXPECT_THAT(refused, HasReason(Reason::kSlotTaken)) << start;
    EXPECT_EQ(MetadataOf(refused.status()).at("resource"), "practitioners/ana");
    EXPECT_EQ(MetadataOf(refused.status()).at("need"), "someone");
  }
  EXPECT_OK(Book(Talk("2026-01-06 09:30", {Who("ana")}), AddPatient()));
  EXPECT_OK(Book(Talk("2026-01-06 10:30", {Who("ana")}), AddPatient()));
  EXPECT_EQ(Count("appointment"), "3");
  EXPECT_EQ(Count("appointment_event"), "3");
  EXPECT_EQ(Count("request"), "3");
}

TEST_F(BookingTest, Trap03HeldPendingAndBookedTimesAreRefusedAlike) {
  ASSERT_OK(HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  BookOrder pending = Order(Talk("2026-01-06 11:00", {Who("ana")}), AddPatient());
  pending.pending = true;
  ASSERT_OK(appointments_.Book(desk_, pending));
  ASSERT_OK(Book(Talk("2026-01-06 12:00", {Who("ana")}), AddPatient()));
  for (const char* start : {"2026-01-06 10:10", "2026-01-06 11:10", "2026-01-06 12:10"}) {
    EXPECT_THAT(Book(Talk(start, {Who("ana")}), AddPatient()), HasReason(Reason::kSlotTaken));
    EXPECT_THAT(HoldTime(Talk(start, {Who("ana")})), HasReason(Reason::kSlotTaken));
  }
}

TEST_F(BookingTest, Trap03AnExpiredHoldNeverBlocksAndCannotBeBookedAfterwards) {
  ASSERT_OK_AND_ASSIGN(const Appointment hold,
                       HoldTime(Sit("2026-01-06 10:00", {Chair("chair-1")})));
  EXPECT_EQ(hold.hold_expire, clock_.Now() + absl::Minutes(30));
  clock_.Advance(absl::Minutes(30));
  ASSERT_OK(Book(Sit("2026-01-06 10:30", {Chair("chair-1")}), AddPatient()));
  EXPECT_THAT(appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .hold = hold.id}),
              HasReason(Reason::kHoldExpired));
  ASSERT_OK_AND_ASSIGN(const int swept,
                       SweepExpiredHolds(db_.pool(), clock_, desk_.Tx(), clinic_->clinic));
  EXPECT_EQ(swept, 1);
  ASSERT_OK_AND_ASSIGN(const Appointment ended, appointments_.Get(desk_, hold.id));
  EXPECT_EQ(ended.status, Status::kCancelled);
  EXPECT_EQ(ended.cancellation_reason, CancellationReason::kHoldExpired);
  EXPECT_EQ(Count("claim", fmt::format("appointment_id = '{}'", ToString(hold.id))), "0");
  EXPECT_EQ(Count("appointment_event", "verb = 'expire'"), "1");
}

TEST_F(BookingTest, AHoldWhoseClaimsWereClearedByAnotherClockIsNotBooked) {
  ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  clock_.Advance(absl::Minutes(31));
  ASSERT_OK(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  clock_.Advance(-absl::Minutes(2));  // a scheduler whose clock is behind
  EXPECT_THAT(appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .hold = hold.id}),
              HasReason(Reason::kHoldExpired));
}

TEST_F(BookingTest, AHoldIsBookedAndTakesThePatientsTime) {
  const PatientId patient = AddPatient();
  ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  EXPECT_EQ(Count("claim", "expires_at IS NOT NULL"), "1");
  ASSERT_OK_AND_ASSIGN(
      const Appointment booked,
      appointments_.Book(desk_, {.key = Key(), .patient = patient, .hold = hold.id}));
  EXPECT_EQ(booked.id, hold.id);
  EXPECT_EQ(booked.version, 2);
  EXPECT_EQ(booked.status, Status::kBooked);
  EXPECT_FALSE(booked.hold_expire.has_value());
  EXPECT_EQ(Count("claim", "expires_at IS NULL"), "2");
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ben")}), patient), HasReason(Reason::kSlotTaken));
  EXPECT_THAT(appointments_.Book(desk_, {.key = Key(), .patient = patient, .hold = hold.id}),
              HasReason(Reason::kStateForbids));
}

TEST_F(BookingTest, AHoldForOnePatientIsNotAnothers) {
  ASSERT_OK_AND_ASSIGN(const Appointment hold,
                       HoldTime(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  EXPECT_THAT(appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .hold = hold.id}),
              HasViolation("patient"));
}

TEST_F(BookingTest, Trap05PractitionerRoomAndPatientAreAllTaken) {
  const PatientId patient = AddPatient();
  ASSERT_OK(Book(Sit("2026-01-06 10:00", {Chair("chair-1")}), patient));
  const auto room = Book(Sit("2026-01-06 10:30", {Chair("chair-1")}), AddPatient());
  EXPECT_THAT(room, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(room.status()).at("resource"), "rooms/chair-1");
  const auto person = Book(Talk("2026-01-06 10:30", {Who("ana")}), patient);
  EXPECT_THAT(person, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(person.status()).at("need"), "patient");
  ASSERT_OK(Book(Talk("2026-01-06 12:00", {Who("ana")}), AddPatient()));
  EXPECT_THAT(Book(Talk("2026-01-06 12:00", {Who("ana")}), patient), HasReason(Reason::kSlotTaken));
}

TEST_F(BookingTest, TheChairIsTakenUntilTurnOverIsDone) {
  ASSERT_OK(Book(Sit("2026-01-06 10:00", {Chair("chair-1")}), AddPatient()));
  EXPECT_THAT(Book(Sit("2026-01-06 11:00", {Chair("chair-1")}), AddPatient()),
              HasReason(Reason::kSlotTaken));
  EXPECT_OK(Book(Sit("2026-01-06 11:15", {Chair("chair-1")}), AddPatient()));
}

TEST_F(BookingTest, Trap06AVisitAcrossMidnightIsBookedAndDefended) {
  // Friday 23:50; open until 24:00 and from 00:00 on Saturday.
  ASSERT_OK_AND_ASSIGN(const Appointment night,
                       Book(Talk("2026-01-09 23:50", {Who("ana")}), AddPatient()));
  EXPECT_EQ(night.time.end, At("2026-01-10 00:10"));
  EXPECT_THAT(Book(Talk("2026-01-10 00:00", {Who("ana")}), AddPatient()),
              HasReason(Reason::kSlotTaken));
  EXPECT_OK(Book(Talk("2026-01-10 00:20", {Who("ana")}), AddPatient()));
  // Until 24:00, and not a minute of the buffer beyond.
  EXPECT_OK(Book(Talk("2026-01-06 23:30", {Who("ana")}), AddPatient()));
  EXPECT_THAT(Book(Talk("2026-01-07 23:35", {Who("ana")}), AddPatient()),
              HasReason(Reason::kOutsideOpeningHours));
}

TEST_F(BookingTest, Trap13WhoeverIsPickedForAnyoneIsTakenInTheSameTransaction) {
  ASSERT_OK_AND_ASSIGN(const Appointment first, Book(Talk("2026-01-06 10:00"), AddPatient()));
  ASSERT_OK_AND_ASSIGN(const Appointment second, Book(Talk("2026-01-06 10:00"), AddPatient()));
  EXPECT_NE(first.participations[0].resource, second.participations[0].resource);
  EXPECT_THAT(Book(Talk("2026-01-06 10:00"), AddPatient()), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Overlaps(), "0");
}

TEST_F(BookingTest, ABookingForAnyoneDoesNotFailForTheSakeOfTheFirstChoice) {
  const Wish wish = Talk("2026-01-06 10:00");
  ASSERT_OK_AND_ASSIGN(const Proposal proposal, booking_.Propose(desk_, wish, {}, {}));
  ASSERT_EQ(proposal.options.size(), 2u);
  ASSERT_OK(Book(Talk("2026-01-06 10:00", proposal.options[0].resources), AddPatient()));
  int asked = 0;
  const auto propose = [&]() -> absl::StatusOr<Proposal> {
    ++asked;
    return proposal;  // as it was before the other booking
  };
  const auto place = [&](pg::Transaction& tx, const Proposal& one,
                         const availability::Assignment& option) -> absl::StatusOr<Appointment> {
    ASSIGN_OR_RETURN(Booking::Placement placed, booking_.Place(tx, desk_, one, option, {}));
    return std::move(placed.appointment);
  };
  ASSERT_OK_AND_ASSIGN(const Appointment booked, booking_.Try<Appointment>(desk_, propose, place));
  EXPECT_EQ(booked.participations[0].resource, proposal.options[1].resources[0]);
  EXPECT_EQ(asked, 1);
}

TEST_F(BookingTest, TheDatabaseItselfRefusesTheFourthPatientOfThreeSeats) {
  for (const char* chair : {"chair-1", "chair-2", "chair-3"}) {
    ASSERT_OK(Book(Sit("2026-01-06 10:00", {Chair(chair)}), AddPatient()));
  }
  const Wish fourth = Sit("2026-01-06 10:30", {Who("nia"), Chair("chair-4")});
  const auto refused = Book(fourth, AddPatient());
  EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(refused.status()).at("resource"), "practitioners/nia");
  BookOrder forced = Order(fourth, AddPatient());
  forced.override_reason = "the patient is in pain";
  EXPECT_THAT(appointments_.Book(desk_, forced), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Count("claim", fmt::format("resource_id = '{}'", ToString(Who("nia")))), "3");
  EXPECT_OK(Book(Sit("2026-01-06 11:15", {Chair("chair-4")}), AddPatient()));
}

TEST_F(BookingTest, AnExclusivePhaseTakesEverySeat) {
  Wish wish = Sit("2026-01-06 10:00", {Chair("chair-1")});
  wish.visit_type = clinic_->FindVisitType("long")->id;
  ASSERT_OK(Book(wish, AddPatient()));
  EXPECT_EQ(Count("claim", fmt::format("resource_id = '{}'", ToString(Who("nia")))), "7");
  // 10:00-10:10 and 10:50-11:00 are all hers; between she has two more seats.
  EXPECT_THAT(Book(Sit("2026-01-06 09:05", {Chair("chair-2")}), AddPatient()),
              HasReason(Reason::kSlotTaken));
  wish.start = At("2026-01-06 10:10");
  wish.resources = {Chair("chair-2")};
  EXPECT_THAT(Book(wish, AddPatient()), HasReason(Reason::kSlotTaken));
  EXPECT_OK(Book(Sit("2026-01-06 11:00", {Chair("chair-2")}), AddPatient()));
}

TEST_F(BookingTest, AReplayAnswersTheSameAndDoesNothingMore) {
  const BookOrder order = Order(Talk("2026-01-06 10:00"), AddPatient());
  ASSERT_OK_AND_ASSIGN(const Appointment first, appointments_.Book(desk_, order));
  ASSERT_OK(appointments_.Cancel(desk_, At(first), CancellationReason::kIllness));
  ASSERT_OK(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  ASSERT_OK(Book(Talk("2026-01-06 10:00", {Who("ben")}), AddPatient()));
  EXPECT_THAT(appointments_.Book(desk_, order), IsOkAndHolds(first));
  clock_.Advance(absl::Hours(24 * 3));  // the wish alone would be refused now
  EXPECT_THAT(appointments_.Book(desk_, order), IsOkAndHolds(first));
  EXPECT_EQ(Count("appointment"), "3");
}

TEST_F(BookingTest, AReusedRequestIdIsRefusedAlsoWhenItsNewWishIs) {
  BookOrder order = Order(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient());
  ASSERT_OK(appointments_.Book(desk_, order));
  order.key.fingerprint = Bytes{"other content"};
  EXPECT_THAT(appointments_.Book(desk_, order), HasReason(Reason::kRequestIdReused));
  order.wish->start = At("2026-01-06 03:00");
  EXPECT_THAT(appointments_.Book(desk_, order), HasReason(Reason::kRequestIdReused));
}

TEST_F(BookingTest, ARefusedBookingLeavesNothing) {
  ASSERT_OK(Book(Sit("2026-01-06 10:00", {Chair("chair-1")}), AddPatient()));
  const PatientId patient = AddPatient();
  const BookOrder order = Order(Sit("2026-01-06 10:00", {Chair("chair-1")}), patient);
  EXPECT_THAT(appointments_.Book(desk_, order), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Count("appointment"), "1");
  EXPECT_EQ(Count("message", "kind = 'appointment_booked'"), "1");
  EXPECT_EQ(Count("resource", "kind = 'patient' AND calendar_version > 1"), "1");
  // The id was not used up: the same request may succeed later.
  ASSERT_OK_AND_ASSIGN(const ListPage page,
                       appointments_.List(desk_, {.resource = Chair("chair-1")}));
  ASSERT_OK(CancelIt(page.appointments.at(0)));
  EXPECT_OK(appointments_.Book(desk_, order));
}

TEST_F(BookingTest, WhoeverGoesAgainstARuleHasSignedInRecently) {
  access::CallContext left_alone = desk_;
  left_alone.principal.signed_in_recently = false;
  BookOrder order = Order(Talk("2026-01-06 06:00", {Who("ana")}), AddPatient());
  EXPECT_THAT(appointments_.Book(left_alone, order), HasReason(Reason::kOutsideOpeningHours));
  order.override_reason = "came from far away";
  EXPECT_THAT(appointments_.Book(left_alone, order), HasReason(Reason::kSignInAgain));
  EXPECT_OK(appointments_.Book(desk_, order));
}

TEST_F(BookingTest, Trap14StaffGoAgainstARuleWithAReasonThatIsKept) {
  BookOrder order = Order(Talk("2026-01-06 06:00", {Who("ana")}), AddPatient());
  EXPECT_THAT(appointments_.Book(desk_, order), HasReason(Reason::kOutsideOpeningHours));
  order.override_reason = "came from far away";
  ASSERT_OK_AND_ASSIGN(const Appointment booked, appointments_.Book(desk_, order));
  EXPECT_TRUE(booked.overridden);
  EXPECT_EQ(Count("appointment_event",
                  "override_reason = 'came from far away' AND actor_id = 'tester'"
                  " AND actor_role = 'front_desk'"),
            "1");
  // A chair cannot talk, but a nurse may for once.
  BookOrder nurse = Order(Talk("2026-01-06 10:00", {Who("nia")}), AddPatient());
  EXPECT_THAT(appointments_.Book(desk_, nurse), HasReason(Reason::kNobodyQualified));
  nurse.override_reason = "nobody else is here";
  ASSERT_OK_AND_ASSIGN(const Appointment unusual, appointments_.Book(desk_, nurse));
  EXPECT_EQ(unusual.participations[0].resource, Who("nia"));
}

TEST_F(BookingTest, RulesBindPatientsMoreThanStaff) {
  const Strictness patient = {.patient = true};
  const auto propose = [&](const Wish& wish, const Strictness& strictness) {
    return booking_.Propose(desk_, wish, {}, strictness).status();
  };
  const Wish soon = Talk("2026-01-05 09:00");
  EXPECT_THAT(propose(soon, patient), HasReason(Reason::kNoticeTooShort));
  EXPECT_OK(propose(soon, {}));
  const Wish far = Talk("2026-03-20 09:00");
  EXPECT_THAT(propose(far, patient), HasReason(Reason::kBeyondHorizon));
  EXPECT_OK(propose(far, {}));
  const Wish crooked = Talk("2026-01-06 10:05");
  EXPECT_THAT(propose(crooked, patient), HasReason(Reason::kOffGrid));
  EXPECT_OK(propose(crooked, {}));
  EXPECT_THAT(propose(Sit("2026-01-06 10:00"), patient), HasReason(Reason::kNotBookableOnline));
  Wish elsewhere = Talk("2026-01-06 10:00");
  elsewhere.location = clinic_->FindLocation("remote")->id;
  EXPECT_THAT(propose(elsewhere, {}), HasReason(Reason::kNotOffered));
  EXPECT_OK(propose(Talk("2026-01-06 10:00"), patient));
}

TEST_F(BookingTest, ALicenceIsNeededWhereThePatientIs) {
  ChangeFile("needs: {someone: {practitioner: generalist}}",
             "needs: {someone: {practitioner: generalist, licensed: true}}");
  Wish wish = Talk("2026-01-06 10:00");
  wish.mode = directory::Mode::kVideo;
  wish.location = {};  // the only telehealth location
  wish.patient_state = "NJ";
  ASSERT_OK_AND_ASSIGN(const Appointment remote, Book(wish, AddPatient()));
  EXPECT_EQ(remote.participations[0].resource, Who("ben"));
  EXPECT_EQ(remote.location, clinic_->FindLocation("remote")->id);
  wish.patient_state = "CA";
  EXPECT_THAT(Book(wish, AddPatient()), HasReason(Reason::kNobodyQualified));
  wish.patient_state = "";
  EXPECT_OK(booking_.Propose(desk_, wish, {}, {}));
  EXPECT_THAT(booking_.Propose(desk_, wish, {}, {.patient = true}),
              HasReason(Reason::kNobodyQualified));
}

TEST_F(BookingTest, Trap16ExtremeTimesAreRefused) {
  for (const absl::Time start :
       {absl::InfiniteFuture(), absl::InfinitePast(), clock_.Now() - absl::Hours(25),
        clock_.Now() + absl::Hours(24 * 401), clock_.Now() + absl::Minutes(3)}) {
    BookOrder order = Order(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient());
    order.wish->start = start;
    order.override_reason = "not even so";
    EXPECT_THAT(appointments_.Book(desk_, order), HasViolation("start_time"));
  }
  EXPECT_OK(Book(Talk("2026-01-05 08:00", {Who("ana")}), AddPatient()));
}

TEST_F(BookingTest, StaffEnterAVisitOfThisMorning) {
  clock_.Advance(absl::Hours(8));
  ASSERT_OK(Book(Talk("2026-01-05 09:00"), AddPatient()));
  EXPECT_EQ(Count("message"), "0");
}

TEST_F(BookingTest, Trap17WhenTheStoreFailsTheTimeIsNotFree) {
  db_.Sql("REVOKE INSERT ON claim FROM tandem_app");
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()),
              HasReason(Reason::kInternal));
  db_.Sql("GRANT INSERT ON claim TO tandem_app; REVOKE SELECT ON claim FROM tandem_app");
  EXPECT_THAT(Book(Talk("2026-01-06 10:00"), AddPatient()), HasReason(Reason::kInternal));
  EXPECT_EQ(Count("appointment"), "0");
  EXPECT_EQ(Count("claim"), "0");
}

TEST_F(BookingTest, NobodyIsBookedUnderANameThatIsNoPatients) {
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), ids_.NextId<PatientId>()),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), PatientId(Who("ben").uuid)),
              HasReason(Reason::kNotFound));
  const PatientId merged = AddPatient();
  db_.Sql(
      fmt::format("UPDATE patient SET status = 'merged', merged_into = '{}' WHERE"
                  " patient_id = '{}'",
                  ToString(AddPatient()), ToString(merged)));
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), merged), HasReason(Reason::kNotFound));
  const PatientId erased = AddPatient();
  db_.Sql(fmt::format("UPDATE patient SET status = 'erased' WHERE patient_id = '{}'",
                      ToString(erased)));
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), erased), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  EXPECT_THAT(appointments_.Book(desk_, {.key = Key(), .patient = merged, .hold = hold.id}),
              HasReason(Reason::kNotFound));
}

TEST_F(BookingTest, TheFileInForceDecidesNotTheOneInMemory) {
  ASSERT_OK(directories_.Latest(desk_));
  const std::int64_t before = clinic_->revision;
  ChangeFile("state: NY, hours: [\"monday-friday 08:00-24:00\"",
             "state: NY, hours: [\"monday-friday 12:00-24:00\"");
  EXPECT_EQ(directories_.Seen(clinic_->clinic)->revision, before);
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()),
              HasReason(Reason::kOutsideOpeningHours));
  ASSERT_OK_AND_ASSIGN(const Appointment booked,
                       Book(Talk("2026-01-06 13:00", {Who("ana")}), AddPatient()));
  EXPECT_EQ(booked.directory_revision, clinic_->revision);
  // And what was closed in memory is open by the newest file.
  ChangeFile("state: NY, hours: [\"monday-friday 12:00-24:00\"",
             "state: NY, hours: [\"monday-friday 06:00-24:00\"");
  EXPECT_OK(Book(Talk("2026-01-06 07:00", {Who("ana")}), AddPatient()));
}

}  // namespace
}  // namespace tandem::appointments
