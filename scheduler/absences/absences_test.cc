// SPDX-License-Identifier: Apache-2.0
// Absences on a real database: what is kept, and what nobody gets while somebody is absent.
#include "scheduler/absences/absences.h"

#include <algorithm>

#include "base/testing/application_role.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::absences {
namespace {

using appointments::Appointment;

constexpr absl::Duration kDay = absl::Hours(24);

class AbsencesTest : public appointments::BookingFixture {
 protected:
  Interval Times(std::string_view from, std::string_view to) const { return {At(from), At(to)}; }
  Absence Record(ResourceId resource, const Interval& time) {
    const auto recorded = absences_.Record(desk_, {Key(), resource, time});
    EXPECT_OK(recorded);
    return recorded.value_or(Absence());
  }
  Absence Withdraw(const Absence& absence) {
    const auto withdrawn = absences_.Withdraw(desk_, {Key(), absence.id});
    EXPECT_OK(withdrawn);
    return withdrawn.value_or(Absence());
  }
  std::vector<Absence> Touching(const Interval& window) {
    const auto found = absences_.Touching(desk_, window);
    EXPECT_OK(found);
    return found.value_or(std::vector<Absence>());
  }
  absl::StatusOr<Appointment> BookHold(const Appointment& hold) {
    return appointments_.Book(desk_, {.key = Key(), .patient = AddPatient(), .hold = hold.id});
  }
  std::size_t FreeTimes(std::string_view type, const Interval& window, ResourceId who) {
    availability::SlotQuery query;
    query.visit_type = clinic_->FindVisitType(type)->id;
    query.window = window;
    query.resources = {who};
    query.page_size = availability::kPageSizeMax;
    const auto page = availability_.Search(desk_, query);
    EXPECT_OK(page);
    return page.ok() ? page->slots.size() : 0;
  }
  bool DatabaseRefuses(const std::string& sql) {
    return IsRefusedToPrograms(db_, clinic_->clinic.uuid, sql);
  }

  Absences absences_{{db_.pool(), clock_, ids_, booking_, requests_}};
  const Interval tuesday_ = Times("2026-01-06 00:00", "2026-01-07 00:00");
};

TEST_F(AbsencesTest, WhatIsRecordedIsKeptAndNamesItsResource) {
  const Absence ana = Record(Who("ana"), tuesday_);
  EXPECT_EQ(ana.label, "practitioners/ana");
  EXPECT_EQ(ana.create_time, clock_.Now());
  EXPECT_EQ(Record(Chair("chair-2"), tuesday_).label, "rooms/chair-2");
  const std::vector<Absence> found = Touching(tuesday_);
  ASSERT_EQ(found.size(), 2u);
  for (const Absence& absence : found) {
    EXPECT_EQ(absence.time, tuesday_);
    EXPECT_FALSE(absence.withdraw_time.has_value());
  }
  EXPECT_EQ(Count("audit_entry", "subject_kind = 'absence' AND patient_id IS NULL"), "2");
}

TEST_F(AbsencesTest, RecordedTwiceByOneRequestThereIsOneAndTheAnswerIsTheSame) {
  const Recording wanted = {Key(), Who("ana"), tuesday_};
  ASSERT_OK_AND_ASSIGN(const Absence first, absences_.Record(desk_, wanted));
  Withdraw(first);
  clock_.Advance(60 * kDay);  // when it could not be recorded any more
  ASSERT_OK_AND_ASSIGN(const Absence again, absences_.Record(desk_, wanted));
  EXPECT_EQ(again.id, first.id);
  EXPECT_EQ(again.time, first.time);
  EXPECT_EQ(again.withdraw_time, std::nullopt);
  EXPECT_EQ(Count("absence"), "1");
}

TEST_F(AbsencesTest, TheFirstWithdrawalStands) {
  const Absence absence = Record(Who("ana"), tuesday_);
  const Absence withdrawn = Withdraw(absence);
  EXPECT_EQ(withdrawn.withdraw_time, clock_.Now());
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Withdraw(absence).withdraw_time, withdrawn.withdraw_time);
  EXPECT_TRUE(Touching(tuesday_).empty());
  EXPECT_EQ(Count("absence"), "1") << "it is kept";
}

TEST_F(AbsencesTest, AServerWhoseClockIsBehindWithdrawsWhatAnotherHasJustRecorded) {
  const Absence absence = Record(Who("ana"), tuesday_);
  clock_.Advance(-absl::Seconds(2));
  EXPECT_EQ(Withdraw(absence).withdraw_time, absence.create_time);
}

TEST_F(AbsencesTest, NobodyWithdrawsWhatIsNotThereOrAnotherClinics) {
  const Absence absence = Record(Who("ana"), tuesday_);
  EXPECT_THAT(absences_.Withdraw(desk_, {Key(), AbsenceId(ids_.Next())}),
              HasReason(Reason::kNotFound));
  access::CallContext stranger = desk_;
  stranger.principal.clinic = ids_.NextId<ClinicId>();
  db_.Sql(fmt::format("INSERT INTO clinic_route VALUES ('{}', 'oak')",
                      ToString(stranger.principal.clinic)));
  EXPECT_THAT(absences_.Withdraw(stranger, {Key(), absence.id}), HasReason(Reason::kNotFound));
  EXPECT_EQ(Touching(tuesday_).size(), 1u);
}

TEST_F(AbsencesTest, OneThatIsOverOrBeganTooLongAgoIsNotRecorded) {
  const absl::Time now = clock_.Now();
  const auto record = [&](absl::Time start, absl::Time end) {
    return absences_.Record(desk_, {Key(), Who("ana"), {start, end}}).status();
  };
  EXPECT_THAT(record(now - kDay, now), HasViolation("absence.time"));
  EXPECT_OK(record(now - kDay, now + absl::Microseconds(1)));
  EXPECT_THAT(record(now - kRecordedLateMax - absl::Seconds(1), now + kDay),
              HasViolation("absence.time"));
  EXPECT_OK(record(now - kRecordedLateMax, now + kDay));
  EXPECT_EQ(Count("absence"), "2");
}

TEST_F(AbsencesTest, ThoseThatTouchAWindowAreReadPageByPage) {
  std::vector<AbsenceId> expected;
  for (int day = 0; day < 5; ++day) {
    const absl::Time start = tuesday_.start + (day / 2) * kDay;  // two begin together
    expected.push_back(Record(Who("ana"), {start, start + absl::Hours(8)}).id);
  }
  Record(Who("ben"), {tuesday_.start - kDay, tuesday_.start});  // touches nothing
  Record(Who("ben"), {tuesday_.start + 9 * kDay, tuesday_.start + 10 * kDay});
  Withdraw(Record(Who("ben"), tuesday_));
  std::vector<Absence> read;
  AbsenceQuery query = {.window = {tuesday_.start, tuesday_.start + 9 * kDay}, .page_size = 2};
  for (bool more = true; more;) {
    ASSERT_OK_AND_ASSIGN(const AbsencePage page, absences_.List(desk_, query));
    ASSERT_LE(page.absences.size(), 2u);
    read.insert(read.end(), page.absences.begin(), page.absences.end());
    query.after_start = page.absences.back().time.start;
    query.after = page.absences.back().id;
    more = page.more;
  }
  ASSERT_EQ(read.size(), expected.size());
  for (const Absence& absence : read) {
    EXPECT_EQ(std::count(expected.begin(), expected.end(), absence.id), 1);
  }
  for (std::size_t i = 1; i < read.size(); ++i) {
    EXPECT_LE(read[i - 1].time.start, read[i].time.start);
  }
}

TEST_F(AbsencesTest, WhoIsAbsentIsNotOfferedNotBookedNotEvenByAnOverride) {
  ASSERT_GT(FreeTimes("talk", tuesday_, Who("ana")), 0u);
  Record(Who("ana"), tuesday_);
  EXPECT_EQ(FreeTimes("talk", tuesday_, Who("ana")), 0u);
  const absl::Status refused = Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()).status();
  EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  EXPECT_THAT(HoldTime(Talk("2026-01-06 10:00", {Who("ana")})), HasReason(Reason::kSlotTaken));
  appointments::BookOrder order = Order(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient());
  order.override_reason = "she will come for this one";
  EXPECT_THAT(appointments_.Book(desk_, order), HasReason(Reason::kSlotTaken));
  ASSERT_OK_AND_ASSIGN(const Appointment anyone, Book(Talk("2026-01-06 10:00"), AddPatient()));
  EXPECT_EQ(anyone.participations[0].resource, Who("ben"));
}

TEST_F(AbsencesTest, AnAbsenceHoldsToTheMinuteAndForMonths) {
  Record(Who("ana"), Times("2026-01-06 10:00", "2026-01-06 12:00"));
  const auto book = [&](const char* local) {
    return Book(Talk(local, {Who("ana")}), AddPatient()).status();
  };
  EXPECT_OK(book("2026-01-06 09:30"));  // twenty minutes, and ten of buffer
  EXPECT_THAT(book("2026-01-06 09:35"), HasReason(Reason::kSlotTaken));
  EXPECT_THAT(book("2026-01-06 11:55"), HasReason(Reason::kSlotTaken));
  EXPECT_OK(book("2026-01-06 12:00"));
  Record(Who("ben"), Times("2025-12-20 00:00", "2026-06-20 00:00"));
  EXPECT_EQ(FreeTimes("talk", {clock_.Now(), clock_.Now() + 29 * kDay}, Who("ben")), 0u);
  EXPECT_THAT(Book(Talk("2026-01-30 10:00", {Who("ben")}), AddPatient()),
              HasReason(Reason::kSlotTaken));
}

TEST_F(AbsencesTest, EverySeatOfARoomOrNurseIsGone) {
  ASSERT_OK(Book(Sit("2026-01-06 10:00"), AddPatient()));
  Record(Who("nia"), tuesday_);  // three seats
  EXPECT_THAT(Book(Sit("2026-01-06 10:00"), AddPatient()), HasReason(Reason::kSlotTaken));
  for (const char* chair : {"chair-1", "chair-2", "chair-3"}) {
    Record(Chair(chair), {tuesday_.end, tuesday_.end + kDay});
  }
  ASSERT_OK_AND_ASSIGN(const Appointment last, Book(Sit("2026-01-07 10:00"), AddPatient()));
  EXPECT_TRUE(std::any_of(last.participations.begin(), last.participations.end(),
                          [&](const auto& part) { return part.resource == Chair("chair-4"); }));
  EXPECT_THAT(Book(Sit("2026-01-07 10:00"), AddPatient()), HasReason(Reason::kSlotTaken));
}

TEST_F(AbsencesTest, WhatIsBookedStaysAndIsNotMovedIntoTheAbsence) {
  ASSERT_OK_AND_ASSIGN(const Appointment inside,
                       Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  ASSERT_OK_AND_ASSIGN(const Appointment outside,
                       Book(Talk("2026-01-07 10:00", {Who("ana")}), AddPatient()));
  Record(Who("ana"), tuesday_);
  ASSERT_OK_AND_ASSIGN(const Appointment stays, appointments_.Get(desk_, inside.id));
  EXPECT_EQ(stays, inside);
  EXPECT_OK(appointments_.Confirm(desk_, At(inside))) << "people decide about it";
  EXPECT_THAT(Move(outside, "2026-01-06 15:00", {Who("ana")}), HasReason(Reason::kSlotTaken));
  EXPECT_THAT(Move(inside, "2026-01-06 10:15", {Who("ana")}), HasReason(Reason::kSlotTaken));
  EXPECT_OK(Move(inside, "2026-01-07 15:00", {Who("ana")}));
}

TEST_F(AbsencesTest, ACancellationThatIsUndoneDoesNotComeBackIntoAnAbsence) {
  ASSERT_OK_AND_ASSIGN(const Appointment booked,
                       Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()));
  ASSERT_OK(CancelIt(booked));
  const Absence absence = Record(Who("ana"), tuesday_);
  EXPECT_THAT(appointments_.Undo(desk_, At(booked)), HasReason(Reason::kSlotTaken));
  Withdraw(absence);
  EXPECT_OK(appointments_.Undo(desk_, At(booked)));
}

TEST_F(AbsencesTest, AHoldFromBeforeTheAbsenceIsNotBookedAfterIt) {
  ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  ASSERT_OK_AND_ASSIGN(const Appointment other, HoldTime(Talk("2026-01-07 10:00", {Who("ana")})));
  const Absence absence = Record(Who("ana"), tuesday_);
  EXPECT_THAT(BookHold(hold), HasReason(Reason::kSlotTaken));
  EXPECT_OK(BookHold(other));
  Withdraw(absence);
  EXPECT_OK(BookHold(hold)) << "it was not lost";
}

TEST_F(AbsencesTest, AHoldOfSeveralStretchesNeedsEachOfThem) {
  appointments::Wish wish = Sit("2026-01-06 10:00", {Chair("chair-1")});
  wish.visit_type = clinic_->FindVisitType("long")->id;  // the nurse's claims are several
  ASSERT_OK_AND_ASSIGN(const Appointment hold, HoldTime(wish));
  const Absence absence = Record(Who("nia"), Times("2026-01-06 10:52", "2026-01-06 12:00"));
  EXPECT_THAT(BookHold(hold), HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Count("claim", "expires_at IS NULL"), "0");
  Withdraw(absence);
  EXPECT_OK(BookHold(hold)) << "nothing of it was lost";
  EXPECT_EQ(Count("claim", "expires_at IS NOT NULL"), "0");
}

TEST_F(AbsencesTest, AWindowWithTooManyOfThemIsRefused) {
  const auto insert = [&](int many) {
    db_.Sql(
        fmt::format("INSERT INTO absence SELECT '{}', gen_random_uuid(), '{}', '2026-01-06', "
                    "'2026-01-07', now(), NULL FROM generate_series(1, {})",
                    ToString(clinic_->clinic), ToString(Who("ana")), many));
  };
  insert(kTouchingMax);
  EXPECT_EQ(Touching(tuesday_).size(), static_cast<std::size_t>(kTouchingMax));
  insert(1);
  EXPECT_THAT(absences_.Touching(desk_, tuesday_), HasViolation("window"));
}

TEST_F(AbsencesTest, WhatWasRecordedIsFoundByItsKeyWhoeverHasLeft) {
  const requests::RequestKey key = Key();
  ASSERT_OK_AND_ASSIGN(const auto none, absences_.RecordedBefore(desk_, key));
  EXPECT_FALSE(none.has_value());
  ASSERT_OK_AND_ASSIGN(const Absence absence, absences_.Record(desk_, {key, Who("ben"), tuesday_}));
  ChangeFile("  ben: {display_name: Ben,", "  bob: {display_name: Bob,");
  ASSERT_OK_AND_ASSIGN(const auto found, absences_.RecordedBefore(desk_, key));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->id, absence.id);
  EXPECT_EQ(found->label, "practitioners/ben");
}

TEST_F(AbsencesTest, AWithdrawnOneBlocksNothing) {
  const std::size_t before = FreeTimes("talk", tuesday_, Who("ana"));
  const Absence absence = Record(Who("ana"), tuesday_);
  Record(Who("ana"), Times("2026-01-06 10:00", "2026-01-06 10:30"));
  Withdraw(absence);
  EXPECT_GT(FreeTimes("talk", tuesday_, Who("ana")), 0u);
  EXPECT_LT(FreeTimes("talk", tuesday_, Who("ana")), before) << "the shorter one stands";
  EXPECT_OK(Book(Talk("2026-01-06 11:00", {Who("ana")}), AddPatient()));
  EXPECT_THAT(Book(Talk("2026-01-06 10:00", {Who("ana")}), AddPatient()),
              HasReason(Reason::kSlotTaken));
}

TEST_F(AbsencesTest, WhoHasLeftTheFileIsStillNamed) {
  const Absence absence = Record(Who("ben"), tuesday_);
  ChangeFile("  ben: {display_name: Ben,", "  bob: {display_name: Bob,");
  ASSERT_EQ(Touching(tuesday_).size(), 1u);
  EXPECT_EQ(Touching(tuesday_)[0].label, "practitioners/ben");
  EXPECT_EQ(Withdraw(absence).label, "practitioners/ben");
}

TEST_F(AbsencesTest, TheDatabaseItselfKeepsThemAsTheyWere) {
  Record(Who("ana"), tuesday_);
  EXPECT_TRUE(DatabaseRefuses("UPDATE absence SET end_time = end_time + interval '1 day'"));
  EXPECT_TRUE(DatabaseRefuses("UPDATE absence SET resource_id = gen_random_uuid()"));
  EXPECT_TRUE(DatabaseRefuses("DELETE FROM absence"));
  const auto insert = [&](ResourceId resource, const char* end) {
    return fmt::format(
        "INSERT INTO absence VALUES ('{}', gen_random_uuid(), '{}', '2026-01-06', '{}', now(), "
        "NULL)",
        ToString(clinic_->clinic), ToString(resource), end);
  };
  EXPECT_TRUE(DatabaseRefuses(insert(Who("ana"), "2026-01-06")));
  EXPECT_TRUE(DatabaseRefuses(insert(Who("ana"), "2027-01-08")));
  EXPECT_TRUE(DatabaseRefuses(insert(ResourceId(ids_.Next()), "2026-01-07")));
  EXPECT_FALSE(DatabaseRefuses(insert(Who("ana"), "2027-01-07")));
}

}  // namespace
}  // namespace tandem::absences
