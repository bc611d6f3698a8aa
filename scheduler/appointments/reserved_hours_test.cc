// SPDX-License-Identifier: Apache-2.0
// Hours that people keep for sessions after infusions bind every way to a time, and the search
// offers exactly what can be booked. TANDEM_SEED and TANDEM_ROUNDS replay or run more.
#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <string>

#include "base/error.h"
#include "base/testing/seeds.h"
#include "scheduler/appointments/testing/booking_fixture.h"

namespace tandem::appointments {
namespace {

using ::testing::AnyOf;

constexpr std::uint64_t kSeed = 1;
constexpr std::uint64_t kClinics = 12;
constexpr int kWishesEach = 60;

// The end of Ben's entry in the file, and the beginning of the next one.
std::string EndOfBen(const std::string& more) {
  return "hours: {main: [\"monday-sunday 00:00-24:00\"]}" + more + "}\n  nia";
}

// Ben keeps Tuesday from 14 to 16 o'clock, for a day and a half before.
class ReservedHoursTest : public BookingFixture {
 protected:
  ReservedHoursTest() { Reserve("tuesday 14:00-16:00", "36h"); }

  void Reserve(const std::string& hours, const std::string& release_before) {
    const std::string before = EndOfBen(reserved_);
    reserved_ =
        fmt::format(", reserved: {{main: [\"{}\"]}}, release_before: {}", hours, release_before);
    ChangeFile(before, EndOfBen(reserved_));
  }

 private:
  std::string reserved_;
};

TEST_F(ReservedHoursTest, AreRefusedWithTheirReleaseUnlessStaffSayWhy) {
  BookOrder order = Order(Talk("2026-01-13 14:00", {Who("ben")}), AddPatient());
  const auto kept = appointments_.Book(desk_, order);
  ASSERT_THAT(kept, HasReason(Reason::kTimeReserved));
  EXPECT_EQ(MetadataOf(kept.status()).at("releaseTime"), "2026-01-12T07:00:00Z");
  EXPECT_EQ(MetadataOf(kept.status()).at("need"), "someone");
  EXPECT_THAT(HoldTime(Talk("2026-01-13 14:00", {Who("ben")})), HasReason(Reason::kTimeReserved));
  EXPECT_THAT(Book(Talk("2026-01-13 13:45", {Who("ben")}), AddPatient()),
              HasReason(Reason::kTimeReserved))
      << "its buffer reaches in";
  EXPECT_OK(Book(Talk("2026-01-13 13:30", {Who("ben")}), AddPatient()));
  order.override_reason = "nobody needs it on that day";
  ASSERT_OK_AND_ASSIGN(const Appointment booked, appointments_.Book(desk_, order));
  EXPECT_TRUE(booked.overridden);
}

TEST_F(ReservedHoursTest, AreTakenForWhoeverIsNotStaff) {
  const Wish wish = Talk("2026-01-13 14:00", {Who("ben")});
  for (const access::Role role :
       {access::Role::kAnonymous, access::Role::kPatient, access::Role::kService}) {
    const auto refused = booking_.Propose(Call(role), wish, PatientId(), {.patient = true});
    ASSERT_THAT(refused, HasReason(Reason::kSlotTaken));
    EXPECT_TRUE(MetadataOf(refused.status()).empty());
  }
  EXPECT_THAT(booking_.Propose(desk_, wish, PatientId(), {.patient = true}),
              HasReason(Reason::kTimeReserved));
}

TEST_F(ReservedHoursTest, AreAnybodysOnceTheyAreReleased) {
  clock_.Set(At("2026-01-12 02:00") - absl::Microseconds(1));
  EXPECT_THAT(Book(Talk("2026-01-13 14:00", {Who("ben")}), AddPatient()),
              HasReason(Reason::kTimeReserved));
  clock_.Set(At("2026-01-12 02:00"));
  EXPECT_OK(Book(Talk("2026-01-13 14:00", {Who("ben")}), AddPatient()));
  EXPECT_THAT(Book(Talk("2026-01-13 14:30", {Who("ben")}), AddPatient()),
              HasReason(Reason::kTimeReserved));
}

TEST_F(ReservedHoursTest, ForAnyoneSomebodyElseIsGivenWhileThereIsSomebody) {
  const Wish anyone = Talk("2026-01-13 14:00");
  ASSERT_OK_AND_ASSIGN(const Appointment other, Book(anyone, AddPatient()));
  EXPECT_EQ(ParticipantsOf(other), std::vector{Who("ana")});
  EXPECT_THAT(Book(anyone, AddPatient()), HasReason(Reason::kSlotTaken)) << "by a visit";
  ChangeFile("[generalist], languages: [en], licensed_states: [NY]",
             "[cook], languages: [en], licensed_states: [NY]");
  EXPECT_THAT(Book(Talk("2026-01-13 15:00"), AddPatient()), HasReason(Reason::kTimeReserved));
}

TEST_F(ReservedHoursTest, AreForSessionsOfCourses) {
  Wish session = Talk("2026-01-13 14:00", {Who("ben")});
  session.for_pair = true;
  ASSERT_OK_AND_ASSIGN(const Appointment booked, Book(session, AddPatient()));
  EXPECT_FALSE(booked.overridden);
  session = Talk("2026-01-13 15:00");
  session.for_pair = true;
  EXPECT_OK(Book(session, AddPatient()));
  EXPECT_OK(Book(session, AddPatient()));
}

TEST_F(ReservedHoursTest, AMoveIsBoundByThemUnlessTheVisitIsASession) {
  ASSERT_OK_AND_ASSIGN(const Appointment visit,
                       Book(Talk("2026-01-13 11:00", {Who("ben")}), AddPatient()));
  EXPECT_THAT(Move(visit, "2026-01-13 14:00", {Who("ben")}), HasReason(Reason::kTimeReserved));
  ASSERT_OK_AND_ASSIGN(const Appointment by_ana, Move(visit, "2026-01-13 14:00"));
  EXPECT_EQ(ParticipantsOf(by_ana), std::vector{Who("ana")});
  const auto is_session = [&](const access::CallContext&, AppointmentId id) {
    return absl::StatusOr<bool>(id == visit.id);
  };
  Appointments with_courses({.clock = clock_,
                             .booking = booking_,
                             .directories = directories_,
                             .requests = requests_,
                             .messages = messages_,
                             .pool = db_.pool(),
                             .is_for_pair = is_session});
  ASSERT_OK_AND_ASSIGN(const Appointment moved,
                       with_courses.Reschedule(desk_, {.target = BookingFixture::At(by_ana),
                                                       .start = At("2026-01-13 15:00"),
                                                       .resources = {Who("ben")}}));
  EXPECT_EQ(ParticipantsOf(moved), std::vector{Who("ben")});
}

TEST_F(ReservedHoursTest, AVisitThatIsThereAlreadyStaysAndMayChangeWhereItIsGiven) {
  Reserve("monday 14:00-16:00", "36h");
  ASSERT_OK_AND_ASSIGN(const Appointment visit,
                       Book(Talk("2026-01-13 14:00", {Who("ben")}), AddPatient()));
  Reserve("tuesday 14:00-16:00", "36h");
  ASSERT_OK(directories_.Latest(desk_));
  ASSERT_OK_AND_ASSIGN(
      const Appointment by_video,
      appointments_.Reschedule(desk_, {.target = BookingFixture::At(visit),
                                       .start = visit.time.start,
                                       .location = clinic_->FindLocation("remote")->id,
                                       .mode = directory::Mode::kVideo}));
  EXPECT_EQ(ParticipantsOf(by_video), std::vector{Who("ben")});
  ASSERT_OK_AND_ASSIGN(const Appointment cancelled, CancelIt(by_video));
  EXPECT_OK(appointments_.Undo(desk_, BookingFixture::At(cancelled)));
}

// Wishes at random times of a week, for anyone and for somebody, on a clinic that keeps random
// hours, while visits fill it and time goes by.
class RandomReservedTest : public ReservedHoursTest {
 protected:
  int Number(int first, int last) {
    return std::uniform_int_distribution<int>(first, last)(random_);
  }
  bool Chance(int percent) { return Number(1, 100) <= percent; }

  void ReserveAnew() {
    const int first = 5 * Number(96, 200);
    const int last = first + 5 * Number(1, 80);
    Reserve(fmt::format("monday-sunday {:02}:{:02}-{:02}:{:02}", first / 60, first % 60, last / 60,
                        last % 60),
            std::vector{"0m", "5h", "24h", "36h", "3d"}[static_cast<std::size_t>(Number(0, 4))]);
  }

  Wish Random() {
    Wish wish = Talk("2026-01-06 08:00");
    const absl::Time tick = absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 300 * 300);
    wish.start = tick + absl::Minutes(5) * Number(1, 5 * 288);
    if (Chance(30)) {
      wish.mode = directory::Mode::kVideo;
      wish.location = clinic_->FindLocation("remote")->id;
    }
    if (Chance(50)) wish.resources = {Who(Chance(70) ? "ben" : "ana")};
    wish.for_pair = Chance(25);
    return wish;
  }

  // As staff: without the limits of patients.
  std::vector<PractitionerId> Offered(const Wish& wish) {
    availability::SlotQuery query;
    query.visit_type = wish.visit_type;
    query.window = {wish.start, wish.start + absl::Minutes(5)};
    query.locations = {wish.location};
    query.modes = {*wish.mode};
    query.resources = wish.resources;
    query.patient_limits = false;
    query.for_pair = wish.for_pair;
    const auto page = availability_.Search(desk_, query);
    EXPECT_OK(page);
    if (!page.ok() || page->slots.empty()) return {};
    return page->slots.front().practitioners;
  }

  std::mt19937_64 random_;
};

TEST_F(RandomReservedTest, TheSearchOffersExactlyWhatCanBeBooked) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  int booked_ones = 0;
  int kept_ones = 0;
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kClinics); ++seed) {
    SCOPED_TRACE(
        fmt::format("replay: TANDEM_SEED={} ./dev test appointments_test:RandomReserved*", seed));
    random_.seed(seed);
    ReserveAnew();
    for (int i = 0; i < kWishesEach; ++i) {
      clock_.Advance(absl::Minutes(Number(0, 20)));
      const Wish wish = Random();
      const std::vector<PractitionerId> offered = Offered(wish);
      const auto booked = Book(wish, AddPatient());
      ASSERT_EQ(booked.ok(), !offered.empty()) << booked.status() << wish.start;
      if (booked.ok()) {
        ++booked_ones;
        const PractitionerId by(ParticipantsOf(*booked).front().uuid);
        ASSERT_NE(std::find(offered.begin(), offered.end(), by), offered.end());
      } else {
        ASSERT_THAT(booked, AnyOf(HasReason(Reason::kTimeReserved), HasReason(Reason::kSlotTaken),
                                  HasReason(Reason::kOutsideOpeningHours)));
        kept_ones += ReasonOf(booked.status()) == Reason::kTimeReserved ? 1 : 0;
      }
      if (!booked.ok() || Chance(40)) continue;
      ASSERT_OK(CancelIt(*booked));
    }
  }
  EXPECT_GT(booked_ones, 0);
  EXPECT_GT(kept_ones, 0);
}

}  // namespace
}  // namespace tandem::appointments
