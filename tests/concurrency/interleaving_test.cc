// SPDX-License-Identifier: Apache-2.0
// The hottest pairs of mutations, statement by statement, in every order: both answers definite,
// no time given twice, nothing half done. Here the front desk's; consultations have a file of their
// own. TANDEM_ORDERS=all makes stops of statements that commute, too.
#include <fmt/format.h>

#include "scheduler/directory/clinic_changes.h"
#include "tests/concurrency/interleaving_fixture.h"

namespace tandem::testing {
namespace {

using appointments::Appointment;
using appointments::BookOrder;
using appointments::HoldOrder;
using appointments::MoveOrder;
using appointments::Status;
using appointments::Target;

constexpr absl::Duration kStaffHold = absl::Minutes(30);

TEST_F(InterleavingTest, TwoBookingsOfOneTime) {
  ExploreAll("book x book, same time", [&] {
    const auto a = NewBooking(start(), "ana", patients_[0]);
    const auto b = NewBooking(start(), "ana", patients_[1]);
    return Scene{.sides = {Book(0, a), Book(1, b)},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, TwoBookingsOfOverlappingTimes) {
  ExploreAll("book x book, overlapping", [&] {
    const auto a = NewBooking(start(), "ana", patients_[0]);
    const auto b = NewBooking(start() + absl::Minutes(25), "ana", patients_[1]);
    return Scene{.sides = {Book(0, a), Book(1, b)},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, OnePatientBookedWithTwoPractitionersAtOnce) {
  ExploreAll("book x book, same patient", [&] {
    const auto a = NewBooking(start(), "ana", patients_[0]);
    const auto b = NewBooking(start(), "kim", patients_[0]);
    return Scene{.sides = {Book(0, a), Book(1, b)},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, AHoldAndABooking) {
  ExploreAll("hold x book", [&] {
    const auto a = NewHold(start(), "ana");
    const auto b = NewBooking(start(), "ana", patients_[1]);
    return Scene{.sides = {Hold(0, a), Book(1, b)},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, TwoHoldsOfOneTime) {
  ExploreAll("hold x hold", [&] {
    const auto a = NewHold(start(), "ana");
    const auto b = NewHold(start() + absl::Minutes(10), "ana");
    return Scene{.sides = {Hold(0, a), Hold(1, b)},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, AMoveAndAHoldOfItsTarget) {
  ExploreAll("move x hold the target", [&] {
    const Appointment visit = Booked(start(), "ana", patients_[0]);
    const absl::Time target = start() + absl::Hours(1);
    const MoveOrder a = NewMove(visit, target, "ana");
    const auto b = NewHold(target, "ana");
    return Scene{.sides = {Move(0, a), Hold(1, b)},
                 .requests = {a.target.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

// By the booking's clock the hold still lives, by the sweep's its time is over.
TEST_F(InterleavingTest, AHoldThatIsBookedWhileItIsSwept) {
  clock(0).Advance(kStaffHold - absl::Minutes(1));
  clock(1).Advance(kStaffHold + absl::Minutes(1));
  ExploreAll("book the hold x sweep", [&] {
    const Appointment hold = Held(start(), "ana");
    const BookOrder order = {.key = Key(), .patient = patients_[0], .hold = hold.id};
    return Scene{.sides = {Book(0, order), Sweep(1)},
                 .refusals = {Reason::kHoldExpired},
                 .requests = {order.key.request_id, Uuid()},
                 .judge = [](const Answer& booked, const Answer& swept, const LockstepTrace&) {
                   return Unless(booked.ok() == (swept.count == 0),
                                 "a hold was booked and swept, or neither");
                 }};
  });
}

// By the other booking's clock the hold's time is over, and it takes the minutes.
TEST_F(InterleavingTest, AHoldThatIsBookedWhileAnotherTakesItsTime) {
  clock(0).Advance(kStaffHold - absl::Minutes(1));
  clock(1).Advance(kStaffHold + absl::Minutes(1));
  ExploreAll("book the hold x book over it", [&] {
    const Appointment hold = Held(start(), "ana");
    const BookOrder a = {.key = Key(), .patient = patients_[0], .hold = hold.id};
    const auto b = NewBooking(start(), "ana", patients_[1]);
    return Scene{.sides = {Book(0, a), Book(1, b)},
                 .refusals = {Reason::kHoldExpired, Reason::kSlotTaken},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = [this, hold](const Answer& x, const Answer& y, const LockstepTrace& t) {
                   // What is left of the hold is nobody's: out of the way of the stored rules.
                   if (y.ok()) EndHold(hold);
                   return ExactlyOneWins(x, y, t);
                 }};
  });
}

TEST_F(InterleavingTest, AHoldThatIsBookedWhileItIsReleased) {
  ExploreAll("book the hold x cancel it", [&] {
    const Appointment hold = Held(start(), "ana");
    const BookOrder order = {.key = Key(), .patient = patients_[0], .hold = hold.id};
    const Target target = TargetOf(hold);
    return Scene{.sides = {Book(0, order), Cancel(1, target)},
                 .refusals = {Reason::kHoldExpired},
                 .requests = {order.key.request_id, target.key.request_id},
                 .judge = [](const Answer& booked, const Answer& cancelled, const LockstepTrace&) {
                   const int version = booked.ok() ? 3 : 2;
                   return Unless(cancelled.ok() && cancelled.appointment.version == version,
                                 "the cancellation must find the hold or the booking");
                 }};
  });
}

TEST_F(InterleavingTest, AMoveAndABookingOfItsTarget) {
  ExploreAll("move x book the target", [&] {
    const Appointment visit = Booked(start(), "ana", patients_[0]);
    const absl::Time target = start() + absl::Hours(1);
    const MoveOrder a = NewMove(visit, target, "ana");
    const auto b = NewBooking(target, "ana", patients_[1]);
    return Scene{.sides = {Move(0, a), Book(1, b)},
                 .requests = {a.target.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, TwoVisitsThatSwapPlaces) {
  ExploreAll("move x move, swapping places", [&] {
    const absl::Time later = start() + absl::Hours(1);
    const Appointment first = Booked(start(), "ana", patients_[0]);
    const Appointment second = Booked(later, "kim", patients_[1]);
    const MoveOrder a = NewMove(first, later, "kim");
    const MoveOrder b = NewMove(second, start(), "ana");
    return Scene{.sides = {Move(0, a), Move(1, b)},
                 .requests = {a.target.key.request_id, b.target.key.request_id},
                 .judge = [](const Answer& x, const Answer& y, const LockstepTrace&) {
                   return Unless(!x.ok() && !y.ok(), "a visit was moved to where another was");
                 }};
  });
}

TEST_F(InterleavingTest, AVisitThatIsMovedWhileItIsCancelled) {
  ExploreAll("move x cancel, same visit", [&] {
    const Appointment visit = Booked(start(), "ana", patients_[0]);
    const MoveOrder a = NewMove(visit, start() + absl::Hours(1), "ana");
    const Target b = TargetOf(visit);
    return Scene{.sides = {Move(0, a), Cancel(1, b)},
                 .refusals = {Reason::kStateForbids},
                 .requests = {a.target.key.request_id, b.key.request_id},
                 .judge = [](const Answer& moved, const Answer& cancelled, const LockstepTrace&) {
                   const int version = moved.ok() ? 3 : 2;
                   return Unless(cancelled.ok() && cancelled.appointment.version == version,
                                 "the cancellation must find the visit wherever it is");
                 }};
  });
}

TEST_F(InterleavingTest, ABookingOfATimeThatIsBeingFreed) {
  ExploreAll("cancel x book the freed time", [&] {
    const Appointment visit = Booked(start(), "ana", patients_[0]);
    const Target a = TargetOf(visit);
    const auto b = NewBooking(start(), "ana", patients_[1]);
    return Scene{
        .sides = {Cancel(0, a), Book(1, b)},
        .requests = {a.key.request_id, b.key.request_id},
        .judge = [](const Answer& cancelled, const Answer& booked, const LockstepTrace& trace) {
          // Free from the commit on: the last try decides, which began after it or before.
          const bool was_free = Find(trace, 0, "commit") < Find(trace, 1, "place_appointment");
          if (!cancelled.ok()) return std::string("a cancellation was refused");
          return Unless(booked.ok() == was_free, "a freed time was refused, or a taken one given");
        }};
  });
}

TEST_F(InterleavingTest, AVisitThatIsCancelledTwice) {
  ExploreAll("cancel x cancel, same visit", [&] {
    const Target a = TargetOf(Booked(start(), "ana", patients_[0]));
    const Target b = {.id = a.id, .key = Key()};
    return Scene{.sides = {Cancel(0, a), Cancel(1, b)},
                 .refusals = {Reason::kStateForbids},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

TEST_F(InterleavingTest, ACancellationThatIsUndoneWhileItsTimeIsBooked) {
  ExploreAll("undo a cancellation x book the freed time", [&] {
    const Target visit = TargetOf(Booked(start(), "ana", patients_[0]));
    (void)Must(
        setup().appointments.Cancel(desk(), visit, appointments::CancellationReason::kPatient));
    const Target a = {.id = visit.id, .key = Key()};
    const auto b = NewBooking(start(), "ana", patients_[1]);
    return Scene{.sides = {Undo(0, a), Book(1, b)},
                 .requests = {a.key.request_id, b.key.request_id},
                 .judge = ExactlyOneWins};
  });
}

// A booking for a record that is being merged into another: either the visit goes along, or the
// duplicate gets none any more. One of the two, when the other record has a visit at that time.
TEST_F(InterleavingTest, ARecordThatIsMergedWhileItIsBooked) {
  int number = static_cast<int>(patients_.size());
  bool busy = false;
  const auto make = [&] {
    const PatientId stays = EnterPatient(db_, clinic_.id(), ++number);
    const PatientId duplicate = EnterPatient(db_, clinic_.id(), ++number);
    if (busy) (void)Booked(start(), "kim", stays);
    const patients::PatientMerge merge = {.key = Key(), .stays = stays, .duplicate = duplicate};
    const auto order = NewBooking(start(), "ana", duplicate);
    const auto merging = [this, merge] {
      Answer answer;
      answer.status = scheduler(0).patients.Merge(desk(), merge).status();
      return answer;
    };
    return Scene{
        .sides = {merging, Book(1, order)},
        .refusals = {Reason::kNotFound, Reason::kSlotTaken},
        .requests = {merge.key.request_id, order.key.request_id},
        .judge = [busy](const Answer& merged, const Answer& booked, const LockstepTrace& trace) {
          if (busy) return ExactlyOneWins(merged, booked, trace);
          return Unless(merged.ok(), "the merge was refused");
        }};
  };
  ExploreAll("merge x book for the duplicate", make);
  busy = true;
  ExploreAll("merge x book for the duplicate, the other is busy", make);
}

TEST_F(InterleavingTest, OneRequestSentTwiceAtOnce) {
  commuting_.erase("open_request");
  commuting_.erase("lock_request");
  commuting_.erase("close_request");
  ExploreAll("one request x itself", [&] {
    const auto order = NewBooking(start(), "ana", patients_[0]);
    return Scene{.sides = {Book(0, order), Book(1, order)},
                 .requests = {order.key.request_id, order.key.request_id},
                 .judge = [](const Answer& a, const Answer& b, const LockstepTrace&) {
                   return Unless(a.ok() && b.ok() && a.appointment == b.appointment,
                                 "two answers to one request differ");
                 }};
  });
}

// A file that closes the day comes into force while somebody books it: either the booking is in
// time and the file's report names it, or it is refused by the new hours.
TEST_F(InterleavingTest, ABookingWhileTheHoursChange) {
  directory::ClinicChanges changes(clock(0), ids_, db_.pool());  // previews only
  ExploreAll("apply a file x book", [&] {
    NextMinutes(absl::Hours(21));  // a day for each
    const std::string day = absl::FormatTime("%Y-%m-%d", start(), clinic_.snapshot->zone);
    const SmallPractitioner ana = {.slug = "ana", .closures = "[" + day + "]"};
    const auto change = changes.Preview(SmallClinic{.practitioners = ana.Yaml()}.Yaml());
    EXPECT_TRUE(change.ok()) << change.status();
    const auto order = NewBooking(start(), "ana", patients_[0]);
    const auto apply = [this, change = *change] {
      directory::ClinicChanges files(clock(0), ids_, pool(0));
      const auto applied = files.Apply(change, "test");
      Answer answer;
      answer.status = applied.status();
      if (applied.ok()) answer.count = static_cast<int>(applied->orphans.size());
      return answer;
    };
    return Scene{.sides = {apply, Book(1, order)},
                 .refusals = {Reason::kOutsideOpeningHours},
                 .requests = {Uuid(), order.key.request_id},
                 .judge = [](const Answer& applied, const Answer& booked, const LockstepTrace&) {
                   if (!applied.ok()) return std::string("the file was not applied");
                   return Unless(applied.count == (booked.ok() ? 1 : 0),
                                 "a booking that the file closes out was not reported");
                 }};
  });
}

}  // namespace
}  // namespace tandem::testing
