// SPDX-License-Identifier: Apache-2.0
// Lists, a watched day and the sweeps behind appointments, on a real database.
#include "scheduler/appointments/appointment_list_store.h"

#include <fmt/format.h>

#include <atomic>
#include <thread>

#include "scheduler/appointments/appointment_sweeps.h"
#include "scheduler/appointments/day_watches.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

class AppointmentListTest : public BookingFixture {
 protected:
  Interval Day(std::string_view local) const {
    const absl::Time start = At(std::string(local) + " 00:00");
    return {start, start + absl::Hours(24)};
  }
  std::vector<AppointmentId> ListIds(const ListQuery& query) {
    const auto page = appointments_.List(desk_, query);
    EXPECT_OK(page);
    std::vector<AppointmentId> ids;
    if (!page.ok()) return ids;
    for (const Appointment& appointment : page->appointments) ids.push_back(appointment.id);
    return ids;
  }
  Appointment Booked(const Wish& wish) {
    const auto booked = Book(wish, AddPatient());
    EXPECT_OK(booked);
    return booked.value_or(Appointment());
  }
};

TEST_F(AppointmentListTest, ADayAPersonAndAResourceAreEachListed) {
  const Appointment talk = Booked(Talk("2026-01-06 10:00", {Who("ana")}));
  const Appointment sit = Booked(Sit("2026-01-06 09:00", {Chair("chair-2")}));
  const Appointment later = Booked(Talk("2026-01-07 10:00", {Who("ana")}));
  using Ids = std::vector<AppointmentId>;
  EXPECT_EQ(ListIds({.time = Day("2026-01-06")}), (Ids{sit.id, talk.id}));
  EXPECT_EQ(ListIds({.patient = later.patient}), (Ids{later.id}));
  EXPECT_EQ(ListIds({.time = Day("2026-01-06"), .resource = Who("ana")}), (Ids{talk.id}));
  EXPECT_EQ(ListIds({.time = Day("2026-01-06"), .resource = Chair("chair-2")}), (Ids{sit.id}));
  EXPECT_EQ(ListIds({.time = Day("2026-01-07"), .location = Site()}), (Ids{later.id}));
  EXPECT_EQ(ListIds({.time = Day("2026-01-06"), .patient = later.patient}), Ids{});
  EXPECT_EQ(ListIds({.time = Day("2026-01-06"),
                     .patient = talk.patient,
                     .resource = Who("ana"),
                     .location = Site()}),
            (Ids{talk.id}));
  // What overlaps the time, not only what starts in it.
  EXPECT_EQ(ListIds({.time = Interval{At("2026-01-06 09:59"), At("2026-01-06 10:00")}}),
            (Ids{sit.id}));
}

TEST_F(AppointmentListTest, WhatCameToNothingIsListedOnlyWhenAskedFor) {
  const Appointment gone = Booked(Talk("2026-01-06 10:00", {Who("ana")}));
  ASSERT_OK(CancelIt(gone));
  ASSERT_OK(HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  EXPECT_EQ(ListIds({.time = Day("2026-01-06")}).size(), 0u);
  EXPECT_EQ(ListIds({.time = Day("2026-01-06"), .statuses = {Status::kCancelled}}),
            std::vector<AppointmentId>{gone.id});
  EXPECT_EQ(
      ListIds({.time = Day("2026-01-06"), .statuses = {Status::kCancelled, Status::kProposed}})
          .size(),
      2u);
  // A cancelled visit is still found by who would have given it.
  EXPECT_EQ(
      ListIds({.time = Day("2026-01-06"), .resource = Who("ana"), .statuses = {Status::kCancelled}})
          .size(),
      1u);
}

TEST_F(AppointmentListTest, PagesFollowEachOtherWithoutGapOrRepeat) {
  std::vector<AppointmentId> all;
  for (const char* start : {"09:00", "09:30", "10:00", "10:30", "11:00"}) {
    const std::string local = fmt::format("2026-01-06 {}", start);
    all.push_back(Booked(Talk(local, {Who("ana")})).id);
    all.push_back(Booked(Talk(local, {Who("ben")})).id);
  }
  ListQuery query = {.time = Day("2026-01-06"), .page_size = 3};
  std::vector<AppointmentId> read;
  for (int page_number = 0; page_number < 4; ++page_number) {
    ASSERT_OK_AND_ASSIGN(const ListPage page, appointments_.List(desk_, query));
    for (const Appointment& appointment : page.appointments) read.push_back(appointment.id);
    EXPECT_EQ(page.next.has_value(), page_number < 3);
    query.after = page.next;
  }
  EXPECT_THAT(read, ::testing::UnorderedElementsAreArray(all));
}

TEST_F(AppointmentListTest, AnotherClinicsAppointmentsAreNotSeen) {
  const Appointment own = Booked(Talk("2026-01-06 10:00", {Who("ana")}));
  access::CallContext stranger = desk_;
  stranger.principal.clinic = ids_.NextId<ClinicId>();
  EXPECT_THAT(appointments_.Get(stranger, own.id), HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const ListPage page,
                       appointments_.List(stranger, {.time = Day("2026-01-06")}));
  EXPECT_TRUE(page.appointments.empty());
}

TEST_F(AppointmentListTest, AWatchShowsTheDayAndThenEachChange) {
  const Appointment first = Booked(Talk("2026-01-06 10:00", {Who("ana")}));
  Booked(Talk("2026-01-07 10:00", {Who("ana")}));
  DayWatches watches(db_.pool());
  std::vector<DayChange> seen;
  const absl::Status ended =
      watches.Watch(desk_, {Site(), Day("2026-01-06")}, [&](const DayChange& change) {
        seen.push_back(change);
        switch (seen.size()) {
          case 1:
            return Book(Talk("2026-01-06 12:00", {Who("ben")}), AddPatient()).status();
          case 2:
            return Move(first, "2026-01-07 12:00").status();
          default:
            return absl::CancelledError("seen enough");
        }
      });
  EXPECT_THAT(ended, StatusIs(absl::StatusCode::kCancelled)) << "the sink's own error";
  ASSERT_EQ(seen.size(), 3u);
  ASSERT_EQ(seen[0].appointments.size(), 1u);
  EXPECT_EQ(seen[0].appointments[0].id, first.id);
  ASSERT_EQ(seen[1].appointments.size(), 1u);
  EXPECT_EQ(seen[1].appointments[0].time.start, At("2026-01-06 12:00"));
  EXPECT_TRUE(seen[2].appointments.empty());
  EXPECT_EQ(seen[2].removed, std::vector<AppointmentId>{first.id});
}

TEST_F(AppointmentListTest, AWatchEndsWhenTheCallerLeavesAndWhenTheServerStops) {
  DayWatches watches(db_.pool());
  access::CallContext leaving = desk_;
  std::atomic<bool> gone = false;
  leaving.cancelled = [&] { return gone.load(); };
  const auto leave = [&](const DayChange&) { return gone = true, absl::OkStatus(); };
  EXPECT_OK(watches.Watch(leaving, {Site(), Day("2026-01-06")}, leave));
  const auto stop = [&](const DayChange&) { return watches.Stop(), absl::OkStatus(); };
  EXPECT_OK(watches.Watch(desk_, {Site(), Day("2026-01-06")}, stop));
}

TEST_F(AppointmentListTest, OnlySoManyDaysAreWatchedAtATime) {
  DayWatches watches(db_.pool());
  std::atomic<int> watching = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kWatchesMax; ++i) {
    threads.emplace_back([&] {
      EXPECT_OK(watches.Watch(desk_, {Site(), Day("2026-01-06")},
                              [&](const DayChange&) { return ++watching, absl::OkStatus(); }));
    });
  }
  while (watching < kWatchesMax) std::this_thread::yield();
  EXPECT_THAT(watches.Watch(desk_, {Site(), Day("2026-01-06")},
                            [](const DayChange&) { return absl::OkStatus(); }),
              HasReason(Reason::kOverloaded));
  watches.Stop();
  for (std::thread& thread : threads) thread.join();
}

TEST_F(AppointmentListTest, ClaimsOfVisitsLongPastLeaveTheConstraintAndCanStillBeFreed) {
  const Appointment old = Booked(Talk("2026-01-06 10:00", {Who("ana")}));
  Booked(Talk("2026-01-08 10:00", {Who("ana")}));
  clock_.Set(At("2026-01-08 10:35"));
  const auto archive = [&] {
    return ArchiveClaims(db_.pool(), clock_, desk_.Tx(), clinic_->clinic);
  };
  EXPECT_THAT(archive(), IsOkAndHolds(2));
  EXPECT_THAT(archive(), IsOkAndHolds(0));
  EXPECT_EQ(Count("claim"), "2");
  EXPECT_EQ(Count("claim_history"), "2");
  ASSERT_OK(appointments_.EnterInError(desk_, At(old)));
  EXPECT_EQ(Count("claim_history"), "0");
  EXPECT_THAT(appointments_.Undo(desk_, At(old)), HasReason(Reason::kNothingToUndo));
}

// The model found it after 521,125 steps: the claims stayed in the archive when the hold was ended.
TEST_F(AppointmentListTest, AHoldThatNobodyEndedForDaysIsTheSweepsAndNotTheArchives) {
  ASSERT_OK(HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  clock_.Set(At("2026-01-08 10:35"));
  EXPECT_THAT(ArchiveClaims(db_.pool(), clock_, desk_.Tx(), clinic_->clinic), IsOkAndHolds(0));
  EXPECT_THAT(SweepExpiredHolds(db_.pool(), clock_, desk_.Tx(), clinic_->clinic), IsOkAndHolds(1));
  EXPECT_EQ(Count("claim"), "0");
  EXPECT_EQ(Count("claim_history"), "0");
}

TEST_F(AppointmentListTest, TheSweepEndsOnlyHoldsWhoseTimeIsOver) {
  ASSERT_OK(HoldTime(Talk("2026-01-06 10:00", {Who("ana")})));
  clock_.Advance(absl::Minutes(20));
  ASSERT_OK_AND_ASSIGN(const Appointment young, HoldTime(Talk("2026-01-06 11:00", {Who("ana")})));
  clock_.Advance(absl::Minutes(10));
  const std::string version = db_.Sql("SELECT sum(calendar_version) FROM resource");
  EXPECT_THAT(SweepExpiredHolds(db_.pool(), clock_, desk_.Tx(), clinic_->clinic), IsOkAndHolds(1));
  EXPECT_THAT(SweepExpiredHolds(db_.pool(), clock_, desk_.Tx(), clinic_->clinic), IsOkAndHolds(0));
  EXPECT_NE(db_.Sql("SELECT sum(calendar_version) FROM resource"), version);
  EXPECT_THAT(appointments_.Get(desk_, young.id), IsOk());
  EXPECT_EQ(Count("claim"), "1");
}

}  // namespace
}  // namespace tandem::appointments
