// SPDX-License-Identifier: Apache-2.0
// An absence is recorded while many book, hold, move and undo the same therapist's times: whatever
// has not come through by then, does not come through after. Always run. TANDEM_SEED replays one.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <random>
#include <set>
#include <thread>

#include "base/testing/seeds.h"
#include "scheduler/absences/absences.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::absences {
namespace {

using appointments::Appointment;

constexpr int kClients = 8;
constexpr int kRounds = 10;
constexpr absl::Duration kWeek = absl::Hours(7 * 24);
constexpr int kStepsMax = 400;  // of a client in a round
constexpr int kStepsAfter = 6;  // of each client after the absence was recorded
constexpr int kTakenMin = 8;    // before it: the storm is on
constexpr int kWaitsMax = 5000;
constexpr std::chrono::milliseconds kWait(1);
constexpr std::chrono::milliseconds kLongEnough(300);  // for a recording that waits for nobody

const pg::Statement kBookedInside = {
    "booked_inside",
    "SELECT appointment_id FROM claim WHERE clinic_id = $1 AND resource_id = $2::uuid "
    "AND end_time > $3::timestamptz AND start_time < $4::timestamptz AND expires_at IS NULL",
    "absences_test"};

class AbsenceRaceTest : public appointments::BookingFixture {
 protected:
  // One client: everything by which a time of ana's is taken, until some steps after `recorded`.
  void Contend(std::uint64_t seed, int round, const std::atomic<bool>& recorded);
  // The booked visits that take time of hers inside the interval, as everybody sees it now. By a
  // connection that is open: making one takes longer than the bookings that are under way.
  std::set<AppointmentId> Inside(const Interval& time) {
    const auto rows = db_.pool().ReadOnce(desk_.Tx(/*read_only=*/true), kBookedInside,
                                          desk_.clinic(), Who("ana"), time.start, time.end);
    EXPECT_OK(rows);
    std::set<AppointmentId> inside;
    if (!rows.ok()) return inside;
    for (const pg::Row row : *rows) inside.insert(row.Get<AppointmentId>(0));
    return inside;
  }
  // Three days of a week: so long that there is always a time left to take.
  Interval AbsenceOf(int round) const {
    const absl::Time start = At("2026-01-06 00:00") + round * kWeek;
    return {start, start + absl::Hours(72)};
  }

  Absences absences_{{db_.pool(), clock_, ids_, booking_, requests_}};
  std::atomic<int> taken_ = 0;
  std::atomic<int> refused_after_ = 0;
};

void AbsenceRaceTest::Contend(std::uint64_t seed, int round, const std::atomic<bool>& recorded) {
  std::mt19937_64 random(seed);
  const auto pick = [&](std::size_t size) { return static_cast<std::size_t>(random() % size); };
  const PatientId patient = AddPatient();
  std::vector<Appointment> own;
  int after = 0;
  for (int step = 0; step < kStepsMax && after < kStepsAfter; ++step) {
    const bool late = recorded;
    after += late ? 1 : 0;
    appointments::Wish wish = Talk("2026-01-06 10:00", {Who("ana")});
    wish.start = AbsenceOf(round).start + absl::Hours(24) * static_cast<int>(pick(3)) +
                 absl::Hours(9) + absl::Minutes(30) * static_cast<int>(pick(28));
    absl::StatusOr<Appointment> done = absl::CancelledError();
    switch (own.empty() ? pick(2) : pick(5)) {
      case 0:
        done = Book(wish, patient);
        break;
      case 1:
        done = HoldTime(wish);
        break;
      case 2:
        done = appointments_.Book(
            desk_, {.key = Key(), .patient = patient, .hold = own[pick(own.size())].id});
        break;
      case 3:
        CancelIt(own[pick(own.size())]).IgnoreError();
        continue;
      default:
        done = appointments_.Undo(desk_, At(own[pick(own.size())]));
        break;
    }
    if (done.ok()) {
      own.push_back(*done);
      ++taken_;
    } else if (late && ReasonOf(done.status()) == Reason::kSlotTaken) {
      ++refused_after_;
    }
    const bool inside = done.ok() && done->time.Overlaps(AbsenceOf(round));
    EXPECT_FALSE(late && inside) << "taken after the absence was recorded, step " << step;
  }
}

TEST_F(AbsenceRaceTest, AnAbsenceWaitsForABookingThatIsUnderWay) {
  const PatientId patient = AddPatient();
  ASSERT_OK_AND_ASSIGN(
      const appointments::Proposal proposal,
      booking_.Propose(desk_, Talk("2026-01-06 10:00", {Who("ana")}), patient, {}));
  std::atomic<bool> recorded = false;
  std::thread recorder;
  const auto booked = db_.pool().Run<AppointmentId>(
      desk_.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<AppointmentId> {
        ASSIGN_OR_RETURN(const auto placed,
                         booking_.Place(tx, desk_, proposal, proposal.options[0], {}));
        recorder = std::thread([&] {
          EXPECT_OK(absences_.Record(desk_, {Key(), Who("ana"), AbsenceOf(0)}));
          recorded = true;
        });
        std::this_thread::sleep_for(kLongEnough);
        EXPECT_FALSE(recorded) << "the booking may still come through";
        return placed.appointment.id;
      });
  recorder.join();
  EXPECT_OK(booked);
  EXPECT_TRUE(recorded);
  EXPECT_EQ(Inside(AbsenceOf(0)).size(), 1u) << "a repair finds it";
}

TEST_F(AbsenceRaceTest, NothingIsTakenOnceTheAbsenceIsRecordedWhateverWasUnderWay) {
  const std::uint64_t seed = testing::FirstSeed(std::random_device()());
  SCOPED_TRACE(
      fmt::format("replay: TANDEM_SEED={} ./dev test absences_test:AbsenceRaceTest.*", seed));
  for (int round = 0; round < kRounds; ++round) {
    std::atomic<bool> recorded = false;
    std::vector<std::thread> clients;
    for (int client = 0; client < kClients; ++client) {
      clients.emplace_back([this, client, round, seed, &recorded] {
        Contend(seed * 1000 + static_cast<std::uint64_t>(round * kClients + client), round,
                recorded);
      });
    }
    const int before = taken_;
    for (int wait = 0; taken_ < before + kTakenMin && wait < kWaitsMax; ++wait) {
      std::this_thread::sleep_for(kWait);
    }
    const auto absence = absences_.Record(desk_, {Key(), Who("ana"), AbsenceOf(round)});
    EXPECT_OK(absence);
    // What is inside now came through before; holds are not in it, and must not be booked later.
    const std::set<AppointmentId> booked = Inside(AbsenceOf(round));
    recorded = true;
    for (std::thread& client : clients) client.join();
    for (const AppointmentId& later : Inside(AbsenceOf(round))) {
      EXPECT_TRUE(booked.contains(later))
          << ToString(later) << " slipped into the absence of " << round;
    }
  }
  EXPECT_EQ(Overlaps(), "0");
  EXPECT_GT(refused_after_, 0);
}

}  // namespace
}  // namespace tandem::absences
