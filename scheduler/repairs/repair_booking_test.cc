// SPDX-License-Identifier: Apache-2.0
// Moves of many visits in one transaction, on a real database. More of them:
// TANDEM_MOVES=1000 ./dev test 'repairs_test:RepairBookingTest.*'
#include "scheduler/repairs/repair_booking.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <iostream>
#include <set>

#include "base/clock.h"
#include "base/testing/seeds.h"
#include "scheduler/repairs/repairs.h"
#include "scheduler/repairs/testing/repair_fixture.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;

constexpr std::uint64_t kMoves = 40;
constexpr int kHoursOfDay = 10;  // from 08:00
constexpr int kPairsOfDay = 20;  // two chairs, two therapists
constexpr int kFirstDay = 10;    // of March
const absl::CivilDay kMarch(2026, 3, 1);

// Omar gives his sessions by video, too.
const std::vector<std::pair<std::string, std::string>> kTwoByVideo = {
    {"hours: {annex: [\"monday-sunday 08:00-18:00\"]}",
     "telehealth: true, hours: {remote: [\"monday-sunday 08:00-18:00\"]}"}};

// Of many pairs.
int DayOf(int pair) { return kFirstDay + pair / kPairsOfDay; }
int HourOf(int pair) { return 8 + pair % kHoursOfDay; }
const char* TherapistOf(int pair) { return pair % kPairsOfDay < kHoursOfDay ? "vera" : "omar"; }

class RepairBookingTest : public RepairFixture {
 protected:
  RepairBookingTest() : RepairFixture(kTwoByVideo) {}

  std::string Text(int day, int hour) const {
    const absl::CivilDay date = kMarch + (day - 1);
    return fmt::format("{:04}-{:02}-{:02} {:02}:00", date.year(), date.month(), date.day(), hour);
  }
  courses::PlannedVisit ByVideo(int day, int hour, const char* therapist) const {
    const absl::Time start = At(Text(day, hour));
    return {
        {start, start + absl::Minutes(50)}, Site(remote_), directory::Mode::kVideo, Who(therapist)};
  }
  // The infusion on the day, its session at the same hour of the next one.
  courses::CourseView PairOn(int day, int hour, const char* therapist) {
    return BookCourse(Terms(AddPatient(), 1),
                      {{1, Infusion(Text(day, hour)), ByVideo(day + 1, hour, therapist)}});
  }
  absl::StatusOr<std::vector<Appointment>> Apply(std::vector<OrderedMove> moves) {
    return repairs_room_.Apply(desk_, {Key(), std::move(moves)});
  }
  // From now on video is given from elsewhere: all that was booked by video is stranded.
  void StrandVideo() {
    remote_ = "beyond";
    ChangeFile({{"  remote: {display_name: Remote", "  beyond: {display_name: Beyond"},
                {"hours: {remote:", "hours: {beyond:"},
                {"hours: {remote:", "hours: {beyond:"}});
  }
  void MissChairs(int day, int hour) {
    for (const char* chair : {"chair-1", "chair-2"}) {
      Absent(Room(chair), Text(day, hour), Text(day, hour + 1));
    }
  }
  static OrderedMove MoveTo(const Appointment& visit, const courses::PlannedVisit& place) {
    return {visit.id, Etag(visit), place};
  }

  std::string_view remote_ = "remote";
  const tandem::repairs::Repairs::Parts parts_{
      clock_,    db_.pool(),         directories_,     booking_, appointments_,
      absences_, courses_of_visits_, touched_courses_, requests_};
  tandem::repairs::Repairs repairs_room_{parts_};
};

TEST_F(RepairBookingTest, NoTwoMovesGetTheSameChairThoughEachCouldHaveIt) {
  const auto one = PairOn(kFirstDay, 10, "vera");
  const auto two = PairOn(kFirstDay, 10, "omar");
  MissChairs(kFirstDay, 10);
  const courses::PlannedVisit later = Infusion(Text(kFirstDay, 14));
  ASSERT_OK_AND_ASSIGN(const auto moved, Apply({MoveTo(*one.pairs[0].infusion, later),
                                                MoveTo(*two.pairs[0].infusion, later)}));
  std::set<ResourceId> chairs;
  for (const Appointment& visit : moved) {
    EXPECT_EQ(visit.time.start, later.time.start);
    for (const appointments::Participation& part : visit.participations) {
      if (part.need == "chair") chairs.insert(part.resource);
    }
  }
  EXPECT_EQ(chairs.size(), 2u);
  EXPECT_EQ(ReadCourse(one).course.version, 2) << "whoever planned with the course reads it again";
}

TEST_F(RepairBookingTest, VisitsMoveIntoEachOthersOldPlaces) {
  const auto first = PairOn(kFirstDay, 10, "vera");
  const auto second = PairOn(kFirstDay + 1, 10, "vera");
  StrandVideo();
  ASSERT_OK_AND_ASSIGN(
      const auto moved,
      Apply({MoveTo(*first.pairs[0].session, ByVideo(kFirstDay + 2, 10, "vera")),
             MoveTo(*second.pairs[0].session, ByVideo(kFirstDay + 3, 10, "vera"))}));
  EXPECT_EQ(moved[0].time, second.pairs[0].session->time);
  EXPECT_EQ(moved[0].id, first.pairs[0].session->id) << "in the order of the moves";
}

TEST_F(RepairBookingTest, OneTakenPlaceRefusesAllAndLeavesEverythingAsItWas) {
  const auto one = PairOn(kFirstDay, 10, "vera");
  const auto two = PairOn(kFirstDay, 11, "vera");
  ASSERT_TRUE(Take(Text(kFirstDay + 1, 15), "vera"));
  StrandVideo();
  const auto refused = Apply({MoveTo(*one.pairs[0].session, ByVideo(kFirstDay + 1, 14, "vera")),
                              MoveTo(*two.pairs[0].session, ByVideo(kFirstDay + 1, 15, "vera"))});
  EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  EXPECT_THAT(MetadataOf(refused.status()).at("appointment"),
              ::testing::EndsWith(ToString(two.pairs[0].session->id)));
  EXPECT_EQ(ReadCourse(one).etag, one.etag);
  EXPECT_EQ(ReadCourse(two).etag, two.etag);
}

TEST_F(RepairBookingTest, ACourseThatChangesAfterItWasReadRefusesTheMoves) {
  const auto course = PairOn(kFirstDay, 10, "vera");
  StrandVideo();
  const RepairOrder order = {
      Key(), {MoveTo(*course.pairs[0].session, ByVideo(kFirstDay + 1, 14, "vera"))}};
  ASSERT_OK_AND_ASSIGN(const auto clinic, directories_.Latest(desk_));
  RepairBooking booking(parts_, {desk_, order, clinic});
  ASSERT_OK(booking.Prepare());
  ASSERT_OK(courses_.Choose(
      desk_, {Key(), course.course.id, "", 1, courses::PairingChoice::kDeclined, std::nullopt}));
  EXPECT_THAT(booking.Run(), HasReason(Reason::kConcurrentChange));
  EXPECT_OK(Apply(order.moves)) << "from what is so now";
}

TEST_F(RepairBookingTest, WhoHasTheirPlaceIsNotMoved) {
  const auto one = PairOn(kFirstDay, 10, "vera");
  const auto two = PairOn(kFirstDay, 11, "omar");
  Absent(Therapist("vera"), Text(kFirstDay + 1, 10), Text(kFirstDay + 1, 11));
  const OrderedMove lost = MoveTo(*one.pairs[0].session, ByVideo(kFirstDay + 1, 14, "vera"));
  const auto refused =
      Apply({lost, MoveTo(*two.pairs[0].session, ByVideo(kFirstDay + 1, 15, "omar"))});
  EXPECT_THAT(refused, HasReason(Reason::kEtagMismatch));
  EXPECT_THAT(MetadataOf(refused.status()).at("appointment"),
              ::testing::EndsWith(ToString(two.pairs[0].session->id)));
  EXPECT_EQ(ReadCourse(one).etag, one.etag);
  EXPECT_OK(Apply({lost}));
}

// Between the question whether a visit is stranded and the moves, somebody comes back.
TEST_F(RepairBookingTest, WhoHasTheirPlaceAgainMeanwhileIsNotMoved) {
  const auto one = PairOn(kFirstDay, 10, "vera");
  const auto two = PairOn(kFirstDay, 11, "vera");
  const std::string day = Text(kFirstDay + 1, 10);
  Absent(Therapist("vera"), day, Text(kFirstDay + 1, 12));
  const RepairOrder order = {Key(),
                             {MoveTo(*one.pairs[0].session, ByVideo(kFirstDay + 1, 14, "vera"))}};
  ASSERT_OK_AND_ASSIGN(const auto clinic, directories_.Latest(desk_));
  RepairBooking booking(parts_, {desk_, order, clinic});
  ASSERT_OK(booking.Prepare());
  const Interval around = {At(day), At(day) + absl::Hours(1)};
  ASSERT_OK_AND_ASSIGN(const auto absences, absences_.Touching(desk_, around));
  ASSERT_EQ(absences.size(), 1u);
  ASSERT_OK(absences_.Withdraw(desk_, {Key(), absences[0].id}));
  EXPECT_THAT(booking.Run(), HasReason(Reason::kConcurrentChange));
  EXPECT_THAT(Apply(order.moves), HasReason(Reason::kEtagMismatch)) << "asked anew";
  EXPECT_EQ(ReadCourse(one).etag, one.etag);
  EXPECT_EQ(ReadCourse(two).etag, two.etag);
}

// Its session, which nobody moves, was spoken of as lost.
TEST_F(RepairBookingTest, AMoveThatWouldPartAPairWhoseSessionStandsAgainIsNotMade) {
  const auto pair = PairOn(kFirstDay, 10, "vera");
  MissChairs(kFirstDay, 10);
  Absent(Therapist("vera"), Text(kFirstDay + 1, 10), Text(kFirstDay + 1, 11));
  const RepairOrder order = {Key(),
                             {MoveTo(*pair.pairs[0].infusion, Infusion(Text(kFirstDay + 1, 8)))}};
  ASSERT_OK_AND_ASSIGN(const auto clinic, directories_.Latest(desk_));
  RepairBooking booking(parts_, {desk_, order, clinic});
  ASSERT_OK(booking.Prepare());
  const Interval session = pair.pairs[0].session->time;
  ASSERT_OK_AND_ASSIGN(const auto absences, absences_.Touching(desk_, session));
  ASSERT_EQ(absences.size(), 1u);
  ASSERT_OK(absences_.Withdraw(desk_, {Key(), absences[0].id}));
  EXPECT_THAT(booking.Run(), HasReason(Reason::kConcurrentChange));
  EXPECT_THAT(Apply(order.moves), HasReason(Reason::kPlanRefused));
}

TEST_F(RepairBookingTest, WhoDidNotComeIsNotMoved) {
  const auto pair = PairOn(kFirstDay, 10, "vera");
  const Appointment& session = *pair.pairs[0].session;
  Absent(Therapist("vera"), Text(kFirstDay + 1, 10), Text(kFirstDay + 1, 11));
  const OrderedMove move = MoveTo(session, ByVideo(kFirstDay + 2, 14, "vera"));
  clock_.Set(session.time.start + absl::Minutes(20));
  ASSERT_OK_AND_ASSIGN(const Appointment missed,
                       appointments_.MarkNoShow(desk_, {.id = session.id, .key = Key()}));
  EXPECT_THAT(Apply({move}), HasReason(Reason::kEtagMismatch)) << "it changed since";
  EXPECT_THAT(Apply({MoveTo(missed, move.visit)}), HasReason(Reason::kStateForbids));
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM appointment WHERE status = 'noshow'"), "1");
}

TEST_F(RepairBookingTest, AnInfusionMovesThoughItsStrandedSessionHasNoPlaceYet) {
  const auto pair = PairOn(kFirstDay, 10, "vera");
  MissChairs(kFirstDay, 10);
  const OrderedMove move = MoveTo(*pair.pairs[0].infusion, Infusion(Text(kFirstDay + 1, 8)));
  EXPECT_THAT(Apply({move}), HasReason(Reason::kPlanRefused)) << "its session is on that day";
  Absent(Therapist("vera"), Text(kFirstDay + 1, 10), Text(kFirstDay + 1, 11));
  EXPECT_OK(Apply({move}));
}

TEST_F(RepairBookingTest, ASessionWithoutATherapistIsRefused) {
  const auto pair = PairOn(kFirstDay, 10, "vera");
  StrandVideo();
  OrderedMove move = MoveTo(*pair.pairs[0].session, ByVideo(kFirstDay + 1, 14, "vera"));
  move.visit.practitioner = {};
  EXPECT_THAT(Apply({move}), HasViolation("moves[0].visit.practitioner"));
}

TEST_F(RepairBookingTest, ManyMovesAreOneTransactionWithinTheTimeOfACall) {
  const auto moves = static_cast<int>(testing::NumberFromEnvironment("TANDEM_MOVES", kMoves));
  std::vector<courses::CourseView> pairs;
  for (int i = 0; i < moves; ++i) pairs.push_back(PairOn(DayOf(i), HourOf(i), TherapistOf(i)));
  StrandVideo();
  std::vector<OrderedMove> order;
  for (int i = 0; i < moves; ++i) {
    const appointments::Appointment& session = *pairs[static_cast<std::size_t>(i)].pairs[0].session;
    order.push_back(MoveTo(session, ByVideo(DayOf(i) + 2, HourOf(i), TherapistOf(i))));
  }
  const RealClock real;
  const absl::Time begin = real.Now();
  ASSERT_OK_AND_ASSIGN(const auto moved, Apply(order));
  const absl::Duration took = real.Now() - begin;
  std::cout << moves << " moves took " << absl::FormatDuration(took) << '\n';
  EXPECT_LT(took, pg::kTransactionMax);
  EXPECT_EQ(moved.size(), order.size());
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM appointment WHERE version = 2"), fmt::to_string(moves));
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM audit_entry e JOIN appointment a ON a.appointment_id = "
                    "e.subject_id AND a.patient_id = e.patient_id WHERE a.version = 2 AND "
                    "e.request_id IS NOT NULL"),
            fmt::to_string(moves));
}

}  // namespace
}  // namespace tandem::repairs
