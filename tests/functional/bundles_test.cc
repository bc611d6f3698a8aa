// SPDX-License-Identifier: Apache-2.0
// A bundle in the sample clinic: a nerve block and an infusion as one visit, in courses like any
// other, and their distances outside of it. All through the wire.
#include <gmock/gmock.h>

#include <set>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/cleared.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using ::testing::IsSubsetOf;
using ::testing::Not;
using ::testing::SizeIs;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 08:00 there
constexpr absl::Duration kWithPatient = absl::Minutes(190);

class BundlesTest : public ::testing::Test {
 protected:
  using Courses = v1::CoursesService::Stub;

  BundlesTest() { Clear(service_, patient_); }

  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Reply*),
                            const Request& request) {
    return service_.Call(desk_.who(), method, request);
  }

  v1::Course TwoBundles() {
    v1::Course course;
    course.set_patient(patient_);
    course.set_infusion_type(desk_.Name("visitTypes", "sgb-infusion"));
    course.set_session_type(desk_.Name("visitTypes", "therapy-integration"));
    course.set_infusion_count(2);
    course.mutable_wishes()->set_patient_state("WA");
    return course;
  }
  absl::StatusOr<v1::Course> BookProposed() {
    v1::ProposeCourseRequest question;
    question.set_parent(desk_.parent());
    *question.mutable_course() = TwoBundles();
    const auto proposed = Ask(&Courses::ProposeCourse, question);
    if (!proposed.ok()) return proposed.status();
    if (proposed->plans().empty()) return absl::NotFoundError("no plan");
    v1::BookCourseRequest booking;
    booking.set_parent(desk_.parent());
    booking.set_request_id(desk_.NewRequestId());
    *booking.mutable_course() = question.course();
    *booking.mutable_pairs() = proposed->plans(0).pairs();
    return Ask(&Courses::BookCourse, booking);
  }

  // The first free time of the window there, if it were anybody's.
  absl::StatusOr<v1::Appointment> BookFirst(const std::string& type, const Interval& window,
                                            const std::string& reason) {
    v1::SearchSlotsRequest search;
    search.set_parent(desk_.parent());
    search.set_visit_type(desk_.Name("visitTypes", type));
    search.add_locations(desk_.Name("locations", "harbor-street"));
    search.set_ignore_patient_limits(true);
    rpc::WriteInterval(window, *search.mutable_window());
    const auto free = Ask(&v1::AvailabilityService::Stub::SearchSlots, search);
    if (!free.ok()) return free.status();
    if (free->slots().empty()) return absl::NotFoundError("nothing is free");
    v1::Wish wish;
    wish.set_visit_type(search.visit_type());
    *wish.mutable_start_time() = free->slots(0).time().start_time();
    wish.set_location(free->slots(0).location());
    wish.set_mode(v1::VISIT_MODE_IN_PERSON);
    v1::BookAppointmentRequest request = desk_.BookRequest(wish, patient_);
    if (!reason.empty()) request.mutable_override()->set_reason(reason);
    return desk_.Book(request);
  }
  static absl::Time StartOf(const v1::Appointment& visit) {
    return absl::FromUnixSeconds(visit.time().start_time().seconds());
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SampleClinic()}};
  Desk desk_{service_};
  const std::string patient_ = desk_.AddPatient();
};

TEST_F(BundlesTest, ACourseOfTwoWithSessionsIsProposedAndBooked) {
  ASSERT_OK_AND_ASSIGN(const v1::Course course, BookProposed());
  ASSERT_THAT(course.pairs(), SizeIs(2));
  for (const v1::Pair& pair : course.pairs()) {
    EXPECT_EQ(pair.state(), v1::PAIR_STATE_LINKED);
    ASSERT_OK_AND_ASSIGN(const auto bundle, desk_.Get(pair.infusion()));
    EXPECT_EQ(bundle.time().end_time().seconds() - bundle.time().start_time().seconds(),
              absl::ToInt64Seconds(kWithPatient));
    std::set<std::string> needs;
    std::set<std::string> rooms;
    for (const v1::Participation& part : bundle.participations()) {
      needs.insert(part.need());
      if (part.need() == "room") rooms.insert(part.resource());
    }
    EXPECT_THAT((std::set<std::string>{"room", "chair", "physician", "nurse", "responder"}),
                IsSubsetOf(needs));
    EXPECT_THAT(rooms, ::testing::ElementsAre(desk_.Name("rooms", "hs-procedure")));
  }
  ASSERT_OK_AND_ASSIGN(const auto first, desk_.Get(course.pairs(0).infusion()));
  ASSERT_OK_AND_ASSIGN(const auto second, desk_.Get(course.pairs(1).infusion()));
  EXPECT_GE(StartOf(second) - StartOf(first), absl::Hours(48));
}

TEST_F(BundlesTest, ABundleIsMovedAndCancelledAsOneVisit) {
  ASSERT_OK_AND_ASSIGN(const v1::Course course, BookProposed());
  ASSERT_OK_AND_ASSIGN(const auto bundle, desk_.Get(course.pairs(1).infusion()));
  const absl::Time later = StartOf(bundle) + absl::Minutes(15);
  ASSERT_OK_AND_ASSIGN(const auto moved, desk_.Move(bundle.name(), later));
  EXPECT_EQ(StartOf(moved), later);
  EXPECT_EQ(moved.participations_size(), bundle.participations_size());
  ASSERT_OK(desk_.Cancel(bundle.name()));
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM claim c JOIN appointment a USING (clinic_id, "
                              "appointment_id) WHERE a.status = 'cancelled'"),
            "0");
}

TEST_F(BundlesTest, OutsideOfItABlockADripAndKetamineNeedAnotherDay) {
  ASSERT_OK_AND_ASSIGN(const v1::Course course, BookProposed());
  ASSERT_OK_AND_ASSIGN(const auto bundle, desk_.Get(course.pairs(0).infusion()));
  const Interval day = {StartOf(bundle) - absl::Hours(6), StartOf(bundle) + absl::Hours(12)};
  for (const char* type : {"sgb", "nad-iv", "infusion-mood", "sgb-infusion"}) {
    for (const char* reason : {"", "The clinician agreed."}) {
      const auto refused = BookFirst(type, day, reason);
      // What overlaps the bundle is refused for that.
      EXPECT_TRUE(ReasonOf(refused.status()) == Reason::kGapTooShort ||
                  ReasonOf(refused.status()) == Reason::kSlotTaken)
          << type << " " << refused.status();
    }
  }
}

TEST_F(BundlesTest, KetamineOutsideOfABundleIsADayFromABlock) {
  const Interval day = {kMonday + absl::Hours(24 * 7), kMonday + absl::Hours(24 * 7 + 9)};
  const Interval day_after = {day.start + absl::Hours(24 + 2), day.end + absl::Hours(24)};
  ASSERT_OK_AND_ASSIGN(const auto block, BookFirst("sgb", day, ""));
  EXPECT_THAT(BookFirst("infusion-mood", {StartOf(block) + absl::Hours(3), day.end}, "Agreed."),
              HasReason(Reason::kGapTooShort));
  EXPECT_OK(BookFirst("infusion-mood", day_after, ""));
}

}  // namespace
}  // namespace tandem::testing
