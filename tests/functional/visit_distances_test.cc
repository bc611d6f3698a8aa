// SPDX-License-Identifier: Apache-2.0
// Visits of different types keep their distances on every way to a time, and no time is offered
// that would be refused for one.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "tests/functional/distances_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr char kReason[] = "The clinician agreed.";

template <class T>
void ExpectTooNear(const absl::StatusOr<T>& refused, absl::Duration gap, absl::Duration least) {
  ASSERT_THAT(refused.status(), HasReason(Reason::kGapTooShort));
  const auto metadata = MetadataOf(refused.status());
  EXPECT_EQ(metadata.at("gapMinutes"), std::to_string(absl::ToInt64Minutes(gap)));
  EXPECT_EQ(metadata.at("minGapMinutes"), std::to_string(absl::ToInt64Minutes(least)));
}

class VisitDistancesTest : public DistancesTest {
 protected:
  v1::SearchSlotsRequest SearchOf(const std::string& type, absl::Time from, absl::Time until) {
    v1::SearchSlotsRequest request;
    request.set_parent(desk_.parent());
    request.set_visit_type(Type(type));
    request.set_patient(patient_);
    rpc::WriteInterval({from, until}, *request.mutable_window());
    request.set_page_size(500);
    return request;
  }
  std::vector<absl::Time> Starts(const v1::SearchSlotsRequest& request, const Who& who) {
    const auto page = service_.Call(who, &v1::AvailabilityService::Stub::SearchSlots, request);
    EXPECT_OK(page);
    return page.ok() ? StartsOf(*page) : std::vector<absl::Time>{};
  }
  Who AsPatient() {
    return service_.AsPatient(ParseId<PatientId>(patient_.substr(patient_.rfind('/') + 1)).value());
  }
  void Miss(const std::string& room, int day) {
    v1::RecordAbsenceRequest request;
    request.set_parent(desk_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.mutable_absence()->set_resource(desk_.Name("rooms", room));
    rpc::WriteInterval({At(day, 0), At(day + 1, 0)}, *request.mutable_absence()->mutable_time());
    ASSERT_OK(Ask(&v1::AbsencesService::Stub::RecordAbsence, request));
  }
};

TEST_F(VisitDistancesTest, ItIsEnoughThatOneOfTheTwoNamesTheOtherWhicheverComesFirst) {
  // Clocks go forward on the 14th.
  ASSERT_OK(Book("infusion", At(13, 9)));
  ExpectTooNear(Book("block", At(14, 8, 30)), absl::Hours(24) - absl::Minutes(30), absl::Hours(24));
  ExpectTooNear(Book("drip", At(13, 12)), absl::ZeroDuration(), absl::Hours(12));
  ASSERT_OK(Book("block", At(14, 9)));
  EXPECT_OK(Book("drip", At(14, 11)));

  ASSERT_OK(Book("block", At(20, 9)));
  ExpectTooNear(Book("infusion", At(21, 8, 30)), absl::Hours(24) - absl::Minutes(30),
                absl::Hours(24));
  EXPECT_OK(Book("infusion", At(21, 9)));
  ExpectTooNear(Book("block", At(23, 8, 30)), absl::Hours(72) - absl::Minutes(30), absl::Hours(72));
}

TEST_F(VisitDistancesTest, AReasonGoesBelowButNeverOntoTheSameDay) {
  ASSERT_OK(Book("infusion", At(9, 10)));
  EXPECT_OK(Book("block", At(10, 8), kReason));
  ExpectTooNear(Book("drip", At(9, 8), kReason), absl::ZeroDuration(), absl::Hours(12));
}

TEST_F(VisitDistancesTest, HoldsKeepThemAndAreKeptAwayFromWhileTheyLast) {
  ASSERT_OK(Hold("block", At(9, 8)));
  EXPECT_THAT(Hold("infusion", At(9, 10)), HasReason(Reason::kGapTooShort));
  ASSERT_OK_AND_ASSIGN(const auto nobodys, desk_.Hold(desk_.WishFor("infusion", At(9, 10))));
  EXPECT_THAT(desk_.BookHold(nobodys.name(), patient_), HasReason(Reason::kGapTooShort));
  clock_.Advance(absl::Minutes(31));
  EXPECT_OK(Hold("infusion", At(9, 10)));
}

TEST_F(VisitDistancesTest, AMoveAndAnUndoKeepThem) {
  ASSERT_OK_AND_ASSIGN(const auto infusion, Book("infusion", At(9, 9)));
  ASSERT_OK_AND_ASSIGN(const auto block, Book("block", At(12, 9)));
  EXPECT_THAT(desk_.Move(block.name(), At(10, 8, 30)), HasReason(Reason::kGapTooShort));
  EXPECT_THAT(desk_.Move(infusion.name(), At(12, 11)), HasReason(Reason::kGapTooShort));
  ASSERT_OK(desk_.Cancel(infusion.name()));
  ASSERT_OK(desk_.Move(block.name(), At(10, 8, 30)));
  EXPECT_THAT(Undo(infusion.name()), HasReason(Reason::kGapTooShort));
  ASSERT_OK(desk_.Move(block.name(), At(10, 9)));
  EXPECT_OK(Undo(infusion.name()));
}

TEST_F(VisitDistancesTest, ACourseAndTheMoveOfAPairKeepThem) {
  ASSERT_OK(Book("block", At(12, 9)));
  auto booked = Ask(&Courses::BookCourse, CourseOf({At(9, 9), At(12, 11)}));
  ASSERT_THAT(booked, HasReason(Reason::kGapTooShort));
  EXPECT_EQ(MetadataOf(booked.status())["position"], "2");
  EXPECT_EQ(MetadataOf(booked.status())["half"], "infusion");
  ASSERT_OK_AND_ASSIGN(const v1::Course course, Ask(&Courses::BookCourse, CourseOf({At(9, 9)})));
  EXPECT_THAT(Ask(&Courses::MovePair, MoveInfusion(course, At(13, 8, 30))),
              HasReason(Reason::kGapTooShort));
  EXPECT_OK(Ask(&Courses::MovePair, MoveInfusion(course, At(13, 9))));
}

TEST_F(VisitDistancesTest, ASearchForAPatientLeavesOutWhatWouldBeRefused) {
  ASSERT_OK(Book("infusion", At(10, 9)));
  v1::SearchSlotsRequest search = SearchOf("block", At(9, 0), At(12, 0));
  const std::vector<absl::Time> starts = Starts(search, desk_.who());
  EXPECT_EQ(Starts(search, AsPatient()), starts);
  search.clear_patient();
  EXPECT_EQ(Starts(search, AsPatient()), starts);
  const std::vector<absl::Time> all = Starts(search, desk_.who());
  for (const absl::Time start : all) {
    const bool is_offered = std::find(starts.begin(), starts.end(), start) != starts.end();
    EXPECT_EQ(is_offered, start <= At(9, 9) || start >= At(11, 9)) << start;
  }
  EXPECT_LT(starts.size(), all.size());
  EXPECT_THAT(starts, Not(IsEmpty()));
}

TEST_F(VisitDistancesTest, ATimeIsExplainedByTheVisitThatIsTooNearAndIsFreeWithoutIt) {
  ASSERT_OK_AND_ASSIGN(const auto infusion, Book("infusion", At(10, 9)));
  v1::ExplainSlotRequest request;
  request.set_parent(desk_.parent());
  request.set_patient(patient_);
  *request.mutable_wish() = desk_.WishFor("block", At(11, 8, 30));
  const auto explain = &v1::AvailabilityService::Stub::ExplainSlot;
  ASSERT_OK_AND_ASSIGN(const auto told, Ask(explain, request));
  EXPECT_FALSE(told.free());
  ASSERT_THAT(told.blockers(), SizeIs(1));
  EXPECT_EQ(told.blockers(0).reason(), "GAP_TOO_SHORT");
  EXPECT_EQ(told.blockers(0).appointment(), infusion.name());
  EXPECT_EQ(told.blockers(0).time().start_time().seconds(), infusion.time().start_time().seconds());
  ASSERT_OK_AND_ASSIGN(const auto bare, service_.Call(AsPatient(), explain, request));
  ASSERT_THAT(bare.blockers(), SizeIs(1));
  EXPECT_EQ(bare.blockers(0).reason(), "GAP_TOO_SHORT");
  EXPECT_THAT(bare.blockers(0).appointment(), IsEmpty());
  EXPECT_FALSE(bare.blockers(0).has_time());
  ASSERT_OK(desk_.Cancel(infusion.name()));
  ASSERT_OK_AND_ASSIGN(const auto free, Ask(explain, request));
  EXPECT_TRUE(free.free());
  EXPECT_OK(Book("block", At(11, 8, 30)));
}

TEST_F(VisitDistancesTest, ACourseIsPlannedAroundWhatThePatientHasBesides) {
  v1::ProposeCourseRequest request;
  request.set_parent(desk_.parent());
  v1::BookCourseRequest booking = PairsOf({At(9, 9), At(12, 9)});
  *request.mutable_course() = booking.course();
  ASSERT_OK_AND_ASSIGN(const auto before, Ask(&Courses::ProposeCourse, request));
  ASSERT_THAT(before.plans(), Not(IsEmpty()));
  const auto first = before.plans(0).pairs(0).infusion().time().start_time();
  const absl::Time wanted = absl::FromUnixSeconds(first.seconds());
  ASSERT_OK(Book("block", wanted));
  ASSERT_OK_AND_ASSIGN(const auto after, Ask(&Courses::ProposeCourse, request));
  ASSERT_THAT(after.plans(), Not(IsEmpty()));
  for (const v1::CoursePlan& plan : after.plans()) {
    ASSERT_THAT(plan.pairs(), SizeIs(2));
    for (const v1::PlannedPair& pair : plan.pairs()) {
      const auto start = absl::FromUnixSeconds(pair.infusion().time().start_time().seconds());
      EXPECT_GE(absl::AbsDuration(start - wanted), absl::Hours(24));
    }
  }
  *booking.mutable_pairs() = after.plans(0).pairs();
  EXPECT_OK(Ask(&Courses::BookCourse, booking));
}

TEST_F(VisitDistancesTest, PairsAreSearchedAroundWhatThePatientHasBesides) {
  ASSERT_OK(Book("drip", At(10, 9)));
  v1::SearchPairsRequest request;
  request.set_parent(desk_.parent());
  request.set_infusion_type(Type("infusion"));
  request.set_session_type(Type("session"));
  request.mutable_wishes()->set_patient_state("NY");
  rpc::WriteInterval({At(10, 0), At(12, 0)}, *request.mutable_window());
  const auto days = [&] {
    std::set<int> found;
    const auto reply = Ask(&Courses::SearchPairs, request);
    EXPECT_OK(reply);
    for (const v1::PairSlot& slot : reply->slots()) {
      found.insert(
          slot.infusion().time().start_time().seconds() < absl::ToUnixSeconds(At(11, 0)) ? 10 : 11);
    }
    return found;
  };
  EXPECT_THAT(days(), ElementsAre(10, 11));
  request.set_patient(patient_);
  EXPECT_THAT(days(), ElementsAre(11));
}

TEST_F(VisitDistancesTest, ARepairGoesWhereItIsFarEnoughAndIsRefusedElsewhere) {
  ASSERT_OK(Book("block", At(9, 9)));
  ASSERT_OK_AND_ASSIGN(const auto infusion, Book("infusion", At(10, 9)));
  Miss("chair-1", 10);
  Miss("chair-2", 10);
  v1::ProposeRepairRequest request;
  request.set_parent(desk_.parent());
  rpc::WriteInterval({At(10, 0), At(11, 0)}, *request.mutable_window());
  using Repairs = v1::RepairsService::Stub;
  ASSERT_OK_AND_ASSIGN(const auto proposed, Ask(&Repairs::ProposeRepair, request));
  ASSERT_THAT(proposed.repairs(), Not(IsEmpty()));
  ASSERT_THAT(proposed.repairs(0).moves(), SizeIs(1));
  const v1::RepairMove& move = proposed.repairs(0).moves(0);
  // At eleven on the day before would be nearer.
  EXPECT_EQ(move.visit().time().start_time().seconds(), absl::ToUnixSeconds(At(11, 8)));

  v1::ApplyRepairRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  *order.add_moves() = move;
  *order.mutable_moves(0)->mutable_visit() = Infusion(At(9, 11));
  const auto refused = Ask(&Repairs::ApplyRepair, order);
  ASSERT_THAT(refused, HasReason(Reason::kGapTooShort));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], infusion.name());
  *order.mutable_moves(0) = move;
  order.set_request_id(desk_.NewRequestId());
  EXPECT_OK(Ask(&Repairs::ApplyRepair, order));
}

}  // namespace
}  // namespace tandem::testing
