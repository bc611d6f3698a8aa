// SPDX-License-Identifier: Apache-2.0
// Kim talks from 12:30 to 15:00 and keeps what is after 13:00 for sessions of courses, until 36
// hours before. Every way to a time, through the wire: sessions and preparations have them, nothing
// else has.
#include <algorithm>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::AnyOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Ge;
using ::testing::IsEmpty;
using ::testing::Lt;
using ::testing::Not;
using ::testing::SizeIs;
using Consultations = v1::ConsultationsService::Stub;

constexpr char kTalk[] =
    "  talk:\n    display_name: Talk\n    modes: [in_person, video]\n"
    "    needs: {someone: {practitioner: therapist}}\n    phases:\n"
    "      - {id: talk, takes: 20m, exclusive: [someone]}\n"
    "      - {id: buffer, takes: 10m, patient: false, exclusive: [someone]}\n"
    "    lead_time: 2h\n    horizon: 60d\n    grid: 15m\n    bookable_online: true\n";
constexpr char kReserved[] =
    "[], reserved: {main: [\"monday-sunday 13:00-15:00\"]}, release_before: 36h";
constexpr int kDay = 9;  // the day after an infusion
constexpr absl::Duration kRelease = absl::Hours(36);

std::string People() {
  return SmallPractitioner{.slug = "lee"}.Yaml() +
         SmallPractitioner{.slug = "kim",
                           .capability = "therapist",
                           .hours = "monday-sunday 12:30-15:00",
                           .closures = kReserved}
             .Yaml();
}

absl::Time StartOf(const google::type::Interval& time) {
  return absl::FromUnixSeconds(time.start_time().seconds());
}

class KeptHoursTest : public CoursesTest {
 protected:
  KeptHoursTest() : CoursesTest(kTalk, "", People()) {}

  absl::StatusOr<v1::Appointment> BookTalk(absl::Time start, const std::string& reason = "") {
    auto request = desk_.BookRequest(desk_.WishFor("talk", start), desk_.AddPatient());
    if (!reason.empty()) request.mutable_override()->set_reason(reason);
    return desk_.Book(request);
  }
  absl::StatusOr<v1::ExplainSlotResponse> Explain(absl::Time start) {
    v1::ExplainSlotRequest request;
    request.set_parent(desk_.parent());
    *request.mutable_wish() = desk_.WishFor("talk", start);
    return service_.Call(desk_.who(), &v1::AvailabilityService::Stub::ExplainSlot, request);
  }
  // On the day after the infusion.
  void MissKim() {
    v1::RecordAbsenceRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.mutable_absence()->set_resource(desk_.Name("practitioners", "kim"));
    rpc::WriteInterval({At(kDay, 0), At(kDay + 1, 0)}, *request.mutable_absence()->mutable_time());
    ASSERT_OK(service_.Call(desk_.who(), &v1::AbsencesService::Stub::RecordAbsence, request));
  }
  absl::Time StartOfVisit(const std::string& name) {
    const auto visit = desk_.Get(name);
    EXPECT_OK(visit);
    return visit.ok() ? StartOf(visit->time()) : absl::InfinitePast();
  }
  void ExpectKept(const absl::Status& refused, absl::Time start) {
    EXPECT_THAT(refused, HasReason(Reason::kTimeReserved));
    EXPECT_EQ(MetadataOf(refused)["releaseTime"],
              absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", start - kRelease, absl::UTCTimeZone()));
  }
};

TEST_F(KeptHoursTest, NobodyElseIsOfferedOrGivenThemUntilTheyAreReleased) {
  const absl::Time two = At(kDay, 14);
  for (const bool all_ticks : {false, true}) {
    ASSERT_OK_AND_ASSIGN(const auto free,
                         desk_.Search("talk", {At(kDay, 12), At(kDay, 15)}, all_ticks));
    EXPECT_THAT(StartsOf(free), ElementsAre(At(kDay, 12) + absl::Minutes(30)));
  }
  ExpectKept(BookTalk(two).status(), two);
  ExpectKept(desk_.Hold(desk_.WishFor("talk", two, {"kim"})).status(), two);
  ASSERT_OK_AND_ASSIGN(const auto kept, Explain(two));
  EXPECT_FALSE(kept.free());
  ASSERT_THAT(kept.blockers(), SizeIs(1));
  EXPECT_EQ(kept.blockers(0).reason(), "TIME_RESERVED");
  EXPECT_EQ(kept.blockers(0).resource(), desk_.Name("practitioners", "kim"));
  EXPECT_EQ(kept.blockers(0).allowed_time().seconds(), absl::ToUnixSeconds(two - kRelease));

  clock_.Set(two - kRelease - absl::Seconds(1));
  ExpectKept(BookTalk(two).status(), two);
  clock_.Set(two - kRelease);
  ASSERT_OK_AND_ASSIGN(const auto free, desk_.Search("talk", {two, At(kDay, 15)}));
  EXPECT_THAT(StartsOf(free), ElementsAre(two));
  ASSERT_OK_AND_ASSIGN(const auto released, Explain(two));
  EXPECT_TRUE(released.free());
  EXPECT_OK(BookTalk(two));
}

TEST_F(KeptHoursTest, StaffGiveThemAwayWithAReason) {
  ASSERT_OK_AND_ASSIGN(const auto visit, BookTalk(At(kDay, 14), "No course has infusions then."));
  EXPECT_TRUE(visit.overridden());
}

TEST_F(KeptHoursTest, CoursesArePlannedBookedAndMovedIntoThem) {
  v1::BookCourseRequest booking = Booking(2, anna_);
  ASSERT_OK_AND_ASSIGN(const auto proposed, Propose(booking.course()));
  ASSERT_THAT(proposed.plans(), Not(IsEmpty()));
  EXPECT_EQ(proposed.plans(0).paired_count(), 2);
  booking.mutable_course()->set_preparation_type(desk_.Name("visitTypes", "talk"));
  *booking.mutable_preparation() = Session(At(5, 13));
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  for (const v1::Pair& pair : course.pairs()) EXPECT_EQ(pair.state(), v1::PAIR_STATE_LINKED);

  ASSERT_OK(desk_.Move(course.preparation(), At(6, 14)));
  ASSERT_OK(desk_.Move(course.pairs(0).session(), At(kDay, 14)));
  ASSERT_OK_AND_ASSIGN(const auto plain, BookTalk(At(kDay + 1, 12) + absl::Minutes(30)));
  ExpectKept(desk_.Move(plain.name(), At(kDay + 1, 14)).status(), At(kDay + 1, 14));

  v1::MovePairRequest move = Move(course, 1);
  *move.mutable_session() = Session(At(kDay + 1, 13));
  ASSERT_OK(Ask(&Courses::MovePair, move));
  EXPECT_EQ(StartOfVisit(course.pairs(0).session()), At(kDay + 1, 13));
}

TEST_F(KeptHoursTest, AreAmongTheOffersForAPairAndBesideFreeInfusions) {
  const v1::Course course = Booked(1, anna_);
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  ASSERT_OK_AND_ASSIGN(const auto offers, Ask(&Courses::ListPairOffers, Offers(course, 1)));
  std::vector<absl::Time> starts;
  for (const v1::PairOffer& offer : offers.offers()) {
    starts.push_back(StartOf(offer.pair().session().time()));
  }
  EXPECT_THAT(starts, Contains(Ge(At(kDay, 12) + absl::Minutes(45))));
  const auto kept = std::max_element(starts.begin(), starts.end());
  v1::MovePairRequest mend = Move(course, 1);
  *mend.mutable_session() = offers.offers(static_cast<int>(kept - starts.begin())).pair().session();
  EXPECT_OK(Ask(&Courses::MovePair, mend));

  v1::SearchPairsRequest search;
  search.set_parent(desk_.parent());
  search.set_infusion_type(desk_.Name("visitTypes", "sit"));
  search.set_session_type(desk_.Name("visitTypes", "talk"));
  search.set_session_count(3);
  rpc::WriteInterval({At(kDay + 4, 9), At(kDay + 4, 10)}, *search.mutable_window());
  ASSERT_OK_AND_ASSIGN(const auto found, Ask(&Courses::SearchPairs, search));
  ASSERT_THAT(found.slots(), Not(IsEmpty()));
  starts.clear();
  for (const v1::PlannedPair& pair : found.slots(0).pairs()) {
    starts.push_back(StartOf(pair.session().time()));
  }
  EXPECT_THAT(starts, SizeIs(3));
  EXPECT_THAT(starts, Contains(Not(AnyOf(At(kDay + 5, 12) + absl::Minutes(30),
                                         At(kDay + 6, 12) + absl::Minutes(30),
                                         At(kDay + 7, 12) + absl::Minutes(30)))));
}

TEST_F(KeptHoursTest, WhatIsHeldInThemForAPairBecomesNoOtherVisitUntilTheyAreReleased) {
  const v1::PlannedPair pair = PairOn(1, kDay - 1);
  ASSERT_OK_AND_ASSIGN(const auto held, Ask(&Courses::HoldPair, HoldOf(anna_, pair)));
  ExpectKept(desk_.BookHold(held.session(), anna_).status(), At(kDay, 13));
  v1::BookCourseRequest booking = Booking(1, anna_);
  *booking.mutable_pairs(0) = pair;
  booking.add_holds(held.infusion());
  booking.add_holds(held.session());
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, booking));
  EXPECT_EQ(course.pairs(0).session(), held.session());

  clock_.Set(At(kDay + 7, 13) - kRelease - absl::Seconds(1));
  const std::string ben = desk_.AddPatient();
  ASSERT_OK_AND_ASSIGN(const auto late, Ask(&Courses::HoldPair, HoldOf(ben, PairOn(1, kDay + 6))));
  ExpectKept(desk_.BookHold(late.session(), ben).status(), At(kDay + 7, 13));
  clock_.Advance(absl::Seconds(1));
  EXPECT_OK(desk_.BookHold(late.session(), ben));
}

TEST_F(KeptHoursTest, WhatIsHeldWithAReasonIsBookedWithoutAnother) {
  v1::HoldAppointmentRequest request;
  request.set_parent(desk_.parent());
  request.set_request_id(desk_.NewRequestId());
  request.set_patient(anna_);
  *request.mutable_wish() = desk_.WishFor("talk", At(kDay, 14), {"kim"});
  request.mutable_override()->set_reason("No course has infusions then.");
  ASSERT_OK_AND_ASSIGN(
      const auto held,
      service_.Call(desk_.who(), &v1::AppointmentsService::Stub::HoldAppointment, request));
  EXPECT_OK(desk_.BookHold(held.name(), anna_));
}

TEST_F(KeptHoursTest, FreeConsultationsStayOutside) {
  v1::SearchConsultationSlotsRequest search;
  search.set_parent(desk_.parent());
  search.set_mode(v1::VISIT_MODE_VIDEO);
  search.set_page_size(100);
  rpc::WriteInterval({At(kDay, 0), At(kDay + 3, 0)}, *search.mutable_window());
  ASSERT_OK_AND_ASSIGN(const auto found,
                       service_.Call({}, &Consultations::SearchConsultationSlots, search));
  std::vector<std::int64_t> starts;
  for (const auto& slot : found.slots()) starts.push_back(slot.time().start_time().seconds());
  std::vector<std::int64_t> expected;
  for (int day = kDay; day < kDay + 3; ++day) {
    expected.push_back(absl::ToUnixSeconds(At(day, 12) + absl::Minutes(30)));
  }
  EXPECT_EQ(starts, expected);

  v1::HoldConsultationRequest hold;
  hold.set_parent(desk_.parent());
  hold.set_request_id(desk_.NewRequestId());
  hold.set_mode(v1::VISIT_MODE_VIDEO);
  hold.mutable_contact()->set_email("robin@example.org");
  rpc::WriteTime(At(kDay, 14), *hold.mutable_start_time());
  // Whose hours they are, and when they are released, is told to staff only.
  const auto taken = service_.Call({}, &Consultations::HoldConsultation, hold).status();
  EXPECT_THAT(taken, HasReason(Reason::kSlotTaken));
  EXPECT_THAT(MetadataOf(taken), IsEmpty());
  ExpectKept(service_.Call(desk_.who(), &Consultations::HoldConsultation, hold).status(),
             At(kDay, 14));

  v1::BookConsultationByPhoneRequest phone;
  phone.set_parent(desk_.parent());
  phone.set_request_id(desk_.NewRequestId());
  phone.set_mode(v1::VISIT_MODE_VIDEO);
  phone.mutable_contact()->set_phone("+12125550143");
  phone.mutable_person()->set_given_name("Robin");
  phone.mutable_person()->set_family_name("Vale");
  phone.set_notice_version("1");
  rpc::WriteTime(At(kDay, 14), *phone.mutable_start_time());
  ExpectKept(service_.Call(desk_.who(), &Consultations::BookConsultationByPhone, phone).status(),
             At(kDay, 14));
}

TEST_F(KeptHoursTest, ARepairGivesThemToSessionsAndKeepsThemFromOthers) {
  const v1::Course course = Booked(1, anna_);
  ASSERT_OK_AND_ASSIGN(const auto plain, BookTalk(At(kDay, 14), "They cannot come on other days."));
  MissKim();
  // The only time of the next day that is not kept.
  ASSERT_OK(BookTalk(At(kDay + 1, 12) + absl::Minutes(30)));

  v1::ProposeRepairRequest question;
  question.set_parent(desk_.parent());
  rpc::WriteInterval({At(kDay, 0), At(kDay + 1, 0)}, *question.mutable_window());
  ASSERT_OK_AND_ASSIGN(
      const auto proposed,
      service_.Call(desk_.who(), &v1::RepairsService::Stub::ProposeRepair, question));
  ASSERT_THAT(proposed.repairs(), Not(IsEmpty()));
  const v1::Repair& repair = proposed.repairs(0);
  ASSERT_THAT(repair.moves(), SizeIs(2));
  v1::ApplyRepairRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  *order.mutable_moves() = repair.moves();
  ASSERT_OK(service_.Call(desk_.who(), &v1::RepairsService::Stub::ApplyRepair, order));
  EXPECT_THAT(StartOfVisit(course.pairs(0).session()), Ge(At(kDay + 1, 12)));
  EXPECT_THAT(StartOfVisit(course.pairs(0).session()), Lt(At(kDay + 2, 0))) << "in kept hours";
  EXPECT_EQ(StartOfVisit(plain.name()), At(kDay + 2, 12) + absl::Minutes(30));
}

TEST_F(KeptHoursTest, AMoveOfARepairThatWouldTakeThemIsRefused) {
  ASSERT_OK_AND_ASSIGN(const auto plain, BookTalk(At(kDay, 14), "They cannot come on other days."));
  MissKim();
  v1::ApplyRepairRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  v1::RepairMove& move = *order.add_moves();
  move.set_appointment(plain.name());
  move.set_etag(plain.etag());
  *move.mutable_visit() = Session(At(kDay + 1, 14));
  const auto refused = service_.Call(desk_.who(), &v1::RepairsService::Stub::ApplyRepair, order);
  ExpectKept(refused.status(), At(kDay + 1, 14));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], plain.name());
}

}  // namespace
}  // namespace tandem::testing
