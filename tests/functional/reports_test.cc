// SPDX-License-Identifier: Apache-2.0
// What a clinic's leads are told of its pairs: counts that follow what happens to courses.
#include "base/rpc/time_proto.h"
#include "tandem/v1/reports.grpc.pb.h"
#include "tests/functional/courses_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::SizeIs;

class ReportsTest : public CoursesTest {
 protected:
  v1::ReportPairingRequest Asked(int from_day, int to_day) {
    v1::ReportPairingRequest request;
    request.set_parent(desk_.parent());
    rpc::WriteInterval({At(from_day, 0), At(to_day, 0)}, *request.mutable_window());
    return request;
  }

  absl::StatusOr<v1::PairingReport> Report(const v1::ReportPairingRequest& request) {
    return service_.client().Call(desk_.who(), &v1::ReportsService::Stub::ReportPairing, request);
  }
};

TEST_F(ReportsTest, CountsFollowWhatHappensToTheCourse) {
  const v1::Course course = Booked(4, anna_);  // January 19, 22, 25, 28
  ASSERT_OK_AND_ASSIGN(v1::PairingReport report, Report(Asked(0, 60)));
  ASSERT_THAT(report.weeks(), SizeIs(2));
  EXPECT_EQ(report.weeks(0).monday().day(), 18);
  EXPECT_EQ(report.weeks(0).counts().infusion_count(), 2);
  EXPECT_EQ(report.weeks(1).monday().day(), 25);
  EXPECT_EQ(report.weeks(1).counts().infusion_count(), 2);
  EXPECT_EQ(report.total().preferred_count(), 4);

  // The first session is lost, the second infusion too; the third session comes late.
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  ASSERT_OK(desk_.Cancel(course.pairs(1).infusion()));
  v1::MovePairRequest move = Move(course, 4);
  *move.mutable_session() = Session(At(8 + 9 + 5, 13));
  ASSERT_OK(Ask(&Courses::MovePair, move));
  ASSERT_OK(Ask(&Courses::ChoosePairing, Choice(course, 3, v1::PAIRING_CHOICE_DECLINED)));
  ASSERT_OK_AND_ASSIGN(report, Report(Asked(0, 60)));
  EXPECT_EQ(report.total().infusion_count(), 3);
  EXPECT_EQ(report.total().preferred_count(), 0);
  EXPECT_EQ(report.total().acceptable_count(), 1);
  EXPECT_EQ(report.total().declined_count(), 1);
  EXPECT_EQ(report.total().broken_count(), 1);
  ASSERT_THAT(report.total().broken_by_rule(), SizeIs(1));
  EXPECT_EQ(report.total().broken_by_rule(0).rule(), v1::PAIR_RULE_SESSION_LOST);
  EXPECT_EQ(report.total().broken_by_rule(0).count(), 1);
}

TEST_F(ReportsTest, OnlyInfusionsOfTheWindowAndTheLocationCount) {
  Booked(4, anna_);
  ASSERT_OK_AND_ASSIGN(v1::PairingReport report, Report(Asked(8, 12)));
  EXPECT_EQ(report.total().infusion_count(), 2);
  v1::ReportPairingRequest elsewhere = Asked(0, 60);
  elsewhere.set_location(desk_.Name("locations", "remote"));
  ASSERT_OK_AND_ASSIGN(report, Report(elsewhere));
  EXPECT_EQ(report.total().infusion_count(), 0);
  EXPECT_THAT(report.weeks(), SizeIs(0));
}

TEST_F(ReportsTest, ABadWindowOrAForeignLocationIsRefused) {
  EXPECT_THAT(Report(Asked(0, 93)), HasReason(Reason::kFieldInvalid));
  v1::ReportPairingRequest nowhere = Asked(0, 60);
  nowhere.set_location(desk_.Name("locations", "nowhere"));
  EXPECT_THAT(Report(nowhere), HasReason(Reason::kNotFound));
  nowhere.clear_window();
  EXPECT_THAT(Report(nowhere), HasReason(Reason::kFieldInvalid));
}

}  // namespace
}  // namespace tandem::testing
