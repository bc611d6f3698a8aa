// SPDX-License-Identifier: Apache-2.0
// What decides over the visits of courses and repairs is not changed while the decision is made:
// response reviews and absences, statement by statement, in every order. Who has come first is
// whose transaction ended first.
#include <fmt/format.h>

#include <memory>

#include "base/testing/matchers.h"
#include "scheduler/absences/absences.h"
#include "scheduler/courses/course_booking.h"
#include "scheduler/courses/course_confirming.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/courses/touched_courses.h"
#include "scheduler/repairs/repair_booking.h"
#include "tests/concurrency/interleaving_fixture.h"

namespace tandem::testing {
namespace {

using appointments::Appointment;
using appointments::Status;
using clearances::Kind;
using clearances::Outcome;
using courses::CourseView;

constexpr absl::Duration kApart = absl::Hours(240);  // of the courses of two orders
constexpr absl::Duration kGap = absl::Hours(72);
constexpr absl::Duration kSit = absl::Hours(1);
constexpr char kStaff[] = "5aff0000-0000-7000-8000-000000000001";

// The rooms of courses and repairs, as one scheduler has them.
struct CourseRooms {
  CourseRooms(const Clock& clock, IdSource& ids, IdSource& review_ids, Operations& rooms)
      : rooms(rooms),
        tasks(clock, ids),
        following(clock, rooms.directories, tasks),
        reviews({rooms.pool, clock, review_ids, rooms.people, rooms.requests, rooms.booking}),
        parts({clock, ids, rooms.pool, rooms.directories, rooms.booking, rooms.appointments,
               rooms.requests, following, reviews}),
        courses(parts),
        absences({rooms.pool, clock, ids, rooms.booking, rooms.requests}),
        courses_of_visits({rooms.pool, rooms.directories, rooms.appointments}),
        touched(clock, following),
        repair_parts({clock, rooms.pool, rooms.directories, rooms.booking, rooms.appointments,
                      absences, courses_of_visits, touched, rooms.requests}) {}

  Operations& rooms;
  tasks::Tasks tasks;
  courses::PairFollowing following;
  clearances::Clearances reviews;
  const courses::Courses::Parts parts;
  courses::Courses courses;
  absences::Absences absences;
  courses::CoursesOfVisits courses_of_visits;
  courses::TouchedCourses touched;
  const repairs::Repairs::Parts repair_parts;
};

Answer FromStatus(absl::Status status) {
  Answer answer;
  answer.status = std::move(status);
  return answer;
}

bool CameFirst(int side, const LockstepTrace& trace) {
  return Find(trace, side, "commit") < Find(trace, 1 - side, "commit");
}

class CourseInterleavingTest : public InterleavingTest {
 protected:
  CourseInterleavingTest() : clinician_(desk()) {
    clinician_.principal.role = access::Role::kPractitioner;
    clinician_.principal.staff = StaffId(ParseUuid(kStaff).value());
    db_.Sql(
        fmt::format("INSERT INTO staff VALUES ('{}', '{}', 'https://issuer', 'eve', "
                    "'practitioner', NULL, NULL, now(), now())",
                    ToString(clinic_.id()), kStaff));
  }

  // Of this order; their days are nobody else's.
  void MakeRooms() {
    NextMinutes(kApart);
    for (int side = 0; side < kSides; ++side) {
      sides_[static_cast<std::size_t>(side)] =
          std::make_shared<CourseRooms>(clock(side), ids_, review_ids_, scheduler(side));
    }
  }
  CourseRooms& on(int side) { return *sides_[static_cast<std::size_t>(side)]; }

  courses::PlannedVisit Sitting(absl::Time start) const {
    return {{start, start + kSit}, clinic_.location("main"), directory::Mode::kInPerson, {}};
  }
  courses::PairPlan On(int position) const {
    return {position, Sitting(start() + (position - 1) * kGap), std::nullopt};
  }
  // Two infusions of three, the second tentative.
  CourseView Tentative() {
    courses::CourseOrder order;
    order.key = Key();
    order.terms.emplace();
    order.terms->patient = EnterPatient(db_, clinic_.id(), ++people_);
    order.terms->infusion_type = clinic_.visit_type("sit");
    order.terms->infusion_count = 3;
    order.terms->tentative_from = 2;
    order.pairs = {On(1), On(2)};
    return Must(on(0).courses.Book(desk(), order));
  }
  absl::Status Review(const CourseView& course, Outcome outcome) {
    clock(1).Advance(absl::Milliseconds(1));
    return on(1)
        .reviews
        .Record(clinician_, {Key(),
                             course.course.terms.patient,
                             {Kind::kResponseReview, outcome, "", absl::CivilDay(2026, 1, 5)}})
        .status();
  }
  static std::string Judge(bool decided_first, bool as_before) {
    return Unless(decided_first == as_before, "what was decided is not what stood then");
  }

  access::CallContext clinician_;
  UuidV7Source review_ids_{clock(1)};
  int people_ = 100;
  std::array<std::shared_ptr<CourseRooms>, kSides> sides_;
};

TEST_F(CourseInterleavingTest, ATailThatIsConfirmedWhileAReviewSaysStop) {
  ExploreAll("confirm x stop", [&] {
    MakeRooms();
    const CourseView course = Tentative();
    EXPECT_OK(Review(course, Outcome::kContinue));
    const courses::ConfirmOrder order = {Key(), course.course.id, ""};
    return Scene{
        .sides = {[this, course, order] {
                    return FromStatus(
                        courses::CourseConfirming(on(0).parts, desk(), order, course).Run());
                  },
                  [this, course] { return FromStatus(Review(course, Outcome::kStop)); }},
        .refusals = {Reason::kGateClosed},
        .judge = [](const Answer& confirmed, const Answer&, const LockstepTrace& trace) {
          return Judge(CameFirst(0, trace), confirmed.ok());
        }};
  });
}

TEST_F(CourseInterleavingTest, AVisitOfATailThatIsBookedWhileAReviewSaysGoOn) {
  ExploreAll("book of the tail x go on", [&] {
    MakeRooms();
    const CourseView course = Tentative();
    const auto order = std::make_shared<courses::CourseOrder>();
    order->key = Key();
    order->running = course.course.id;
    order->pairs = {On(3)};
    const auto subject = std::make_shared<CourseView>(course);
    const auto booking = std::make_shared<courses::CourseBooking>(
        on(0).parts, courses::CourseBooking::Subject{
                         desk(), *order, *subject, Must(scheduler(0).directories.Latest(desk()))});
    EXPECT_OK(booking->Prepare());
    return Scene{
        .sides = {[order, subject, booking] { return FromStatus(booking->Run().status()); },
                  [this, course] { return FromStatus(Review(course, Outcome::kContinue)); }},
        .refusals = {Reason::kConcurrentChange},
        .judge = [](const Answer& booked, const Answer&, const LockstepTrace& trace) {
          return Judge(CameFirst(0, trace), booked.ok());
        }};
  });
}

TEST_F(CourseInterleavingTest, ARepairWhileWhoeverWasAbsentComesBack) {
  ExploreAll("repair x withdraw", [&] {
    MakeRooms();
    const CourseView course = Tentative();
    const Appointment visit = *course.pairs[0].infusion;
    const absences::Absence absence = Must(on(1).absences.Record(
        desk(), {Key(), ResourceId(clinic_.room("chair")), {visit.time.start, visit.time.end}}));
    const auto order = std::make_shared<repairs::RepairOrder>();
    *order = {Key(), {{visit.id, Etag(visit), Sitting(visit.time.start + 2 * kSit)}}};
    const auto booking = std::make_shared<repairs::RepairBooking>(
        on(0).repair_parts, repairs::RepairBooking::Subject{
                                desk(), *order, Must(scheduler(0).directories.Latest(desk()))});
    EXPECT_OK(booking->Prepare());
    return Scene{
        .sides = {[order, booking] { return FromStatus(booking->Run()); },
                  [this, absence, key = Key()] {
                    return FromStatus(on(1).absences.Withdraw(desk(), {key, absence.id}).status());
                  }},
        .refusals = {Reason::kConcurrentChange},
        .judge = [](const Answer& repaired, const Answer&, const LockstepTrace& trace) {
          return Judge(CameFirst(0, trace), repaired.ok());
        }};
  });
}

}  // namespace
}  // namespace tandem::testing
