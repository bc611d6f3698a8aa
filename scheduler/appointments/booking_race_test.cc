// SPDX-License-Identifier: Apache-2.0
// Trap 2: bookings of the same minutes at the same moment. Always run. TANDEM_SEED replays one.
#include <fmt/format.h>

#include <random>
#include <thread>

#include "base/testing/seeds.h"
#include "scheduler/appointments/appointment_sweeps.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

constexpr int kClients = 8;
constexpr int kRounds = 12;
constexpr int kStormSteps = 25;

class BookingRaceTest : public BookingFixture {
 protected:
  // Runs `fn(client)` on all clients at once.
  template <class F>
  void AllAtOnce(const F& fn) {
    std::vector<std::thread> clients;
    for (int client = 0; client < kClients; ++client) {
      clients.emplace_back([&fn, client] { fn(client); });
    }
    for (std::thread& client : clients) client.join();
  }
};

TEST_F(BookingRaceTest, Trap02OfManyParallelBookingsOfOneTimeExactlyOneWins) {
  for (int round = 0; round < kRounds; ++round) {
    std::vector<BookOrder> orders;
    for (int client = 0; client < kClients; ++client) {
      Wish wish = Talk("2026-01-06 10:00", {Who("ana")});
      wish.start += round * absl::Minutes(30) + (client % 3) * absl::Minutes(5);
      orders.push_back(Order(wish, AddPatient()));
    }
    std::atomic<int> won = 0;
    AllAtOnce([&](int client) {
      const auto booked = appointments_.Book(desk_, orders[static_cast<std::size_t>(client)]);
      if (booked.ok()) {
        ++won;
      } else {
        EXPECT_THAT(booked, HasReason(Reason::kSlotTaken));
      }
    });
    // The three starts overlap each other; the last one is free whoever won the round before.
    EXPECT_EQ(won, 1) << round;
  }
  EXPECT_EQ(Overlaps(), "0");
}

TEST_F(BookingRaceTest, ParallelBookingsForAnyoneTakeEveryoneOnce) {
  std::vector<BookOrder> orders;
  for (int client = 0; client < kClients; ++client) {
    orders.push_back(Order(Talk("2026-01-06 10:00"), AddPatient()));
  }
  std::atomic<int> won = 0;
  AllAtOnce([&](int client) {
    won += appointments_.Book(desk_, orders[static_cast<std::size_t>(client)]).ok() ? 1 : 0;
  });
  EXPECT_EQ(won, 2);  // ana and ben: nobody's free time was lost in the race
}

TEST_F(BookingRaceTest, ParallelReplaysBookOnceAndAnswerTheSame) {
  const BookOrder order = Order(Talk("2026-01-06 10:00"), AddPatient());
  std::vector<std::optional<Appointment>> answers(kClients);
  AllAtOnce([&](int client) {
    const auto booked = appointments_.Book(desk_, order);
    EXPECT_OK(booked);
    if (booked.ok()) answers[static_cast<std::size_t>(client)] = *booked;
  });
  for (const auto& answer : answers) EXPECT_EQ(answer, answers[0]);
  EXPECT_EQ(Count("appointment"), "1");
}

// Holds, bookings, moves, cancellations and sweeps over few minutes, resources and patients.
TEST_F(BookingRaceTest, AStormOfEverythingNeverOverlapsAndNeverBreaks) {
  const std::uint64_t seed = testing::FirstSeed(std::random_device()());
  SCOPED_TRACE(
      fmt::format("replay: TANDEM_SEED={} ./dev test appointments_test:BookingRaceTest.*", seed));
  std::vector<PatientId> patients;
  for (int i = 0; i < kClients; ++i) patients.push_back(AddPatient());
  AllAtOnce([&](int client) {
    std::mt19937_64 random(seed + static_cast<std::uint64_t>(client));
    std::vector<Appointment> own;
    const auto pick = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
    for (int step = 0; step < kStormSteps; ++step) {
      const std::string local = fmt::format("2026-01-06 10:{:02}", 5 * pick(12));
      const PatientId patient = patients[pick(patients.size())];
      absl::StatusOr<Appointment> done = absl::CancelledError();
      switch (own.empty() ? pick(3) : pick(6)) {
        case 0:
          done = Book(Talk(local), patient);
          break;
        case 1:
          done = Book(Sit(local), patient);
          break;
        case 2:
          done = HoldTime(Sit(local), patient);
          break;
        case 3:
          done = Move(own[pick(own.size())], local);
          break;
        case 4:
          done = CancelIt(own[pick(own.size())]);
          break;
        default:
          EXPECT_OK(SweepExpiredHolds(db_.pool(), clock_, desk_.Tx(), clinic_->clinic));
          clock_.Advance(absl::Minutes(1));
          continue;
      }
      if (done.ok()) {
        own.push_back(*done);
        continue;
      }
      const std::optional<Reason> reason = ReasonOf(done.status());
      EXPECT_TRUE(reason == Reason::kSlotTaken || reason == Reason::kStateForbids ||
                  reason == Reason::kConcurrentChange)
          << done.status();
    }
  });
  EXPECT_EQ(Overlaps(), "0");
  EXPECT_EQ(Count("claim c",
                  "NOT EXISTS (SELECT FROM appointment a WHERE a.appointment_id ="
                  " c.appointment_id AND a.status IN ('proposed', 'booked'))"),
            "0");
  EXPECT_EQ(Count("appointment a",
                  "a.version <> (SELECT count(*) FROM appointment_event e WHERE"
                  " e.appointment_id = a.appointment_id)"),
            "0");
}

}  // namespace
}  // namespace tandem::appointments
