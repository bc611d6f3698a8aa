// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/lifecycle.h"

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <utility>

#include "base/testing/matchers.h"

namespace tandem::appointments {
namespace {

const absl::Time kStart = absl::FromUnixSeconds(1'767'712'800);  // 2026-01-06 15:20Z
const absl::Time kAfter = kStart + absl::Minutes(10);

constexpr Status kAll[] = {Status::kProposed,  Status::kPending,        Status::kBooked,
                           Status::kArrived,   Status::kCheckedIn,      Status::kFulfilled,
                           Status::kCancelled, Status::kEnteredInError, Status::kNoShow,
                           Status::kWaitlist};

Appointment In(Status status) {
  Appointment appointment;
  appointment.version = 4;
  appointment.status = status;
  appointment.time = {kStart, kStart + absl::Minutes(60)};
  if (status == Status::kProposed) appointment.hold_expire = kAfter + absl::Hours(1);
  if (status == Status::kCancelled) appointment.cancellation_reason = CancellationReason::kPatient;
  return appointment;
}

// Where each verb leads from each state; what is not here is refused. Starting and completing a
// visit depend on actual_start as well: see below.
using Table = std::map<Verb, std::map<Status, Status>>;
const Table& Allowed() {
  using enum Status;
  static const Table table = {
      {Verb::kBook, {{kProposed, kBooked}}},
      {Verb::kConfirm, {{kPending, kBooked}, {kBooked, kBooked}}},
      {Verb::kMove, {{kPending, kPending}, {kBooked, kBooked}}},
      {Verb::kReseat, {{kPending, kPending}, {kBooked, kBooked}}},
      {Verb::kCancel,
       {{kProposed, kCancelled},
        {kPending, kCancelled},
        {kBooked, kCancelled},
        {kArrived, kCancelled},
        {kCheckedIn, kCancelled}}},
      {Verb::kCheckIn, {{kBooked, kCheckedIn}, {kArrived, kCheckedIn}}},
      {Verb::kStart, {{kCheckedIn, kCheckedIn}}},
      {Verb::kComplete, {}},
      {Verb::kNoShow, {{kPending, kNoShow}, {kBooked, kNoShow}, {kArrived, kNoShow}}},
      {Verb::kEnterInError,
       {{kPending, kEnteredInError},
        {kBooked, kEnteredInError},
        {kArrived, kEnteredInError},
        {kCheckedIn, kEnteredInError},
        {kFulfilled, kEnteredInError},
        {kCancelled, kEnteredInError},
        {kNoShow, kEnteredInError}}},
      {Verb::kHold, {}},
      {Verb::kUndo, {}},
      {Verb::kExpire, {}},
  };
  return table;
}

TEST(LifecycleTest, EveryVerbLeadsFromEveryStateAsTheTableSays) {
  for (const auto& [verb, leads] : Allowed()) {
    for (const Status status : kAll) {
      const auto after = Advance(In(status), {.verb = verb, .now = kAfter});
      const auto lead = leads.find(status);
      if (lead == leads.end()) {
        EXPECT_THAT(after, HasReason(Reason::kStateForbids)) << Name(verb) << " " << Name(status);
        continue;
      }
      ASSERT_THAT(after, IsOk()) << Name(verb) << " " << Name(status);
      EXPECT_EQ(after->status, lead->second) << Name(verb) << " " << Name(status);
      EXPECT_EQ(after->version, 5);
      EXPECT_EQ(after->update_time, kAfter);
    }
  }
}

// A click on the wrong row does not begin next week's visit.
TEST(LifecycleTest, NobodyIsCheckedInOrBegunBeforeTheVisitsDay) {
  for (const auto& [verb, status] :
       {std::pair(Verb::kCheckIn, Status::kBooked), {Verb::kStart, Status::kCheckedIn}}) {
    const absl::Time day = kStart - absl::Hours(10);
    const auto at = [&](absl::Time now) {
      return Advance(In(status), {.verb = verb, .now = now, .day_start = day});
    };
    const auto early = at(day - absl::Microseconds(1));
    EXPECT_THAT(early, HasReason(Reason::kStateForbids)) << Name(verb);
    EXPECT_EQ(MetadataOf(early.status())["allowedTime"], "2026-01-06T05:20:00Z");
    EXPECT_OK(at(day)) << Name(verb);
  }
}

TEST(LifecycleTest, EveryNameIsReadBack) {
  for (const auto& [verb, leads] : Allowed()) EXPECT_EQ(ParseVerb(Name(verb)), verb);
  for (const Status status : kAll) EXPECT_EQ(ParseStatus(Name(status)), status);
  for (int i = 0; i <= static_cast<int>(CancellationReason::kHoldReleased); ++i) {
    const auto reason = static_cast<CancellationReason>(i);
    EXPECT_EQ(ParseCancellationReason(Name(reason)), reason);
  }
  EXPECT_EQ(ParseVerb("jump"), std::nullopt);
  EXPECT_EQ(ParseStatus(""), std::nullopt);
}

TEST(LifecycleTest, AVisitIsCheckedInBegunAndDone) {
  ASSERT_OK_AND_ASSIGN(const Appointment arrived,
                       Advance(In(Status::kBooked),
                               {.verb = Verb::kCheckIn, .now = kStart, .paperwork_open = true}));
  EXPECT_EQ(arrived.status, Status::kArrived);
  EXPECT_THAT(Advance(arrived, {.verb = Verb::kCheckIn, .now = kStart, .paperwork_open = true}),
              HasReason(Reason::kStateForbids));
  ASSERT_OK_AND_ASSIGN(const Appointment here,
                       Advance(arrived, {.verb = Verb::kCheckIn, .now = kAfter}));
  EXPECT_EQ(here.check_in_time, kStart);
  ASSERT_OK_AND_ASSIGN(const Appointment begun,
                       Advance(here, {.verb = Verb::kStart, .now = kAfter}));
  EXPECT_EQ(begun.status, Status::kCheckedIn);
  EXPECT_EQ(begun.actual_start, kAfter);
  for (const Verb verb : {Verb::kStart, Verb::kCancel, Verb::kNoShow, Verb::kMove}) {
    EXPECT_THAT(Advance(begun, {.verb = verb, .now = kAfter}), HasReason(Reason::kStateForbids));
  }
  ASSERT_OK_AND_ASSIGN(const Appointment done,
                       Advance(begun, {.verb = Verb::kComplete, .now = kAfter}));
  EXPECT_EQ(done.status, Status::kFulfilled);
  EXPECT_EQ(done.actual_end, kAfter);
}

TEST(LifecycleTest, NobodyIsMissedBeforeTheStart) {
  const auto early =
      Advance(In(Status::kBooked), {.verb = Verb::kNoShow, .now = kStart - absl::Microseconds(1)});
  EXPECT_THAT(early, HasReason(Reason::kStateForbids));
  EXPECT_EQ(MetadataOf(early.status()).at("allowedTime"), "2026-01-06T15:20:00Z");
  EXPECT_OK(Advance(In(Status::kBooked), {.verb = Verb::kNoShow, .now = kStart}));
}

TEST(LifecycleTest, ACancellationInsideTheNoticeWindowIsLate) {
  const auto late = [](absl::Duration before, Status status = Status::kBooked) {
    return Advance(In(status), {.verb = Verb::kCancel,
                                .now = kStart - before,
                                .reason = CancellationReason::kIllness,
                                .change_notice = absl::Hours(24)})
        .value();
  };
  EXPECT_FALSE(late(absl::Hours(24)).cancelled_late);
  EXPECT_TRUE(late(absl::Hours(24) - absl::Microseconds(1)).cancelled_late);
  EXPECT_EQ(late(absl::Hours(1)).cancellation_reason, CancellationReason::kIllness);
  // A hold owes no notice, and is released, whatever reason is given.
  EXPECT_FALSE(late(absl::Hours(1), Status::kProposed).cancelled_late);
  EXPECT_EQ(late(absl::Hours(1), Status::kProposed).cancellation_reason,
            CancellationReason::kHoldReleased);
}

TEST(LifecycleTest, AHoldIsBookedUntilItsLastInstant) {
  Appointment hold = In(Status::kProposed);
  hold.hold_expire = kAfter;
  hold.hold_owner = Bytes{"staff"};
  EXPECT_THAT(Advance(hold, {.verb = Verb::kBook, .now = kAfter}), HasReason(Reason::kHoldExpired));
  EXPECT_THAT(Advance(hold, {.verb = Verb::kExpire, .now = kStart}),
              HasReason(Reason::kStateForbids));
  ASSERT_OK_AND_ASSIGN(const Appointment booked,
                       Advance(hold, {.verb = Verb::kBook,
                                      .now = kAfter - absl::Microseconds(1),
                                      .booked_as = Status::kPending}));
  EXPECT_EQ(booked.status, Status::kPending);
  EXPECT_FALSE(booked.hold_expire.has_value());
  EXPECT_TRUE(booked.hold_owner.empty());
  ASSERT_OK_AND_ASSIGN(const Appointment expired,
                       Advance(hold, {.verb = Verb::kExpire, .now = kAfter}));
  EXPECT_EQ(expired.cancellation_reason, CancellationReason::kHoldExpired);
  EXPECT_THAT(Advance(expired, {.verb = Verb::kBook, .now = kAfter}),
              HasReason(Reason::kHoldExpired));
}

TEST(LifecycleTest, AConfirmationIsForOneTimeOnly) {
  ASSERT_OK_AND_ASSIGN(const Appointment confirmed,
                       Advance(In(Status::kBooked), {.verb = Verb::kConfirm, .now = kAfter}));
  EXPECT_EQ(confirmed.confirm_time, kAfter);
  EXPECT_THAT(Advance(confirmed, {.verb = Verb::kConfirm, .now = kAfter}),
              HasReason(Reason::kStateForbids));
  ASSERT_OK_AND_ASSIGN(const Appointment moved,
                       Advance(confirmed, {.verb = Verb::kMove, .now = kAfter}));
  EXPECT_FALSE(moved.confirm_time.has_value());
  ASSERT_OK_AND_ASSIGN(const Appointment reseated,
                       Advance(confirmed, {.verb = Verb::kReseat, .now = kAfter}));
  EXPECT_EQ(reseated.confirm_time, confirmed.confirm_time) << "what was confirmed stands";
}

// The step and its undo give back the same appointment, but for version and update_time.
TEST(LifecycleTest, UndoGivesBackWhatWasThere) {
  const std::set<Verb> undoable = {Verb::kConfirm, Verb::kCheckIn, Verb::kStart,
                                   Verb::kNoShow,  Verb::kCancel,  Verb::kEnterInError};
  for (const auto& [verb, leads] : Allowed()) {
    for (const auto& [status, lead] : leads) {
      const Appointment before = In(status);
      ASSERT_OK_AND_ASSIGN(const Appointment after, Advance(before, {.verb = verb, .now = kAfter}));
      const auto undone = Undo(after, {.verb = verb, .status_before = status}, kAfter);
      const bool released = verb == Verb::kCancel && status == Status::kProposed;
      if (!undoable.contains(verb) || released) {
        EXPECT_THAT(undone, HasReason(Reason::kNothingToUndo)) << Name(verb) << Name(status);
        continue;
      }
      ASSERT_THAT(undone, IsOk()) << Name(verb) << " " << Name(status);
      Appointment expected = before;
      expected.version = 6;
      expected.update_time = kAfter;
      EXPECT_EQ(*undone, expected) << Name(verb) << " " << Name(status);
    }
  }
}

TEST(LifecycleTest, ACompletedVisitIsOpenedAgain) {
  Appointment begun = In(Status::kCheckedIn);
  begun.actual_start = kStart;
  ASSERT_OK_AND_ASSIGN(const Appointment done,
                       Advance(begun, {.verb = Verb::kComplete, .now = kAfter}));
  ASSERT_OK_AND_ASSIGN(
      const Appointment again,
      Undo(done, {.verb = Verb::kComplete, .status_before = Status::kCheckedIn}, kAfter));
  EXPECT_EQ(again.status, Status::kCheckedIn);
  EXPECT_FALSE(again.actual_end.has_value());
  EXPECT_EQ(again.actual_start, kStart);
}

TEST(LifecycleTest, ACancelledVisitLongPastStaysCancelled) {
  const LastStep last = {.verb = Verb::kCancel, .status_before = Status::kBooked};
  EXPECT_OK(Undo(In(Status::kCancelled), last, kStart + kBackdateMax));
  EXPECT_THAT(Undo(In(Status::kCancelled), last, kStart + kBackdateMax + absl::Seconds(1)),
              HasReason(Reason::kNothingToUndo));
  EXPECT_OK(Undo(In(Status::kNoShow), {.verb = Verb::kNoShow, .status_before = Status::kBooked},
                 kStart + absl::Hours(24 * 365)));
}

}  // namespace
}  // namespace tandem::appointments
