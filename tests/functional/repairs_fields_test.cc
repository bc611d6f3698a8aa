// SPDX-License-Identifier: Apache-2.0
// What a repair's requests may say, and what the audit log keeps of them.
#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/repairs_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class RepairFieldsTest : public RepairsTest {
 protected:
  RepairFieldsTest() { Miss(Slug("practitioners", "ana-ruiz"), kThursday); }

  absl::StatusOr<v1::ProposeRepairResponse> Ask(const v1::ProposeRepairRequest& request) {
    return service_.Call(desk_.who(), &Stub::ProposeRepair, request);
  }
};

TEST_F(RepairFieldsTest, AQuestionNamesAWindowOfAtMostAMonth) {
  v1::ProposeRepairRequest request;
  request.set_parent(desk_.parent());
  EXPECT_THAT(Ask(request), HasViolation("window"));
  rpc::WriteInterval({At(0, 0), At(31, 1)}, *request.mutable_window());
  EXPECT_THAT(Ask(request), HasViolation("window"));
  rpc::WriteInterval({At(1, 0), At(0, 0)}, *request.mutable_window());
  EXPECT_THAT(Ask(request), HasReason(Reason::kFieldInvalid));
  rpc::WriteInterval({At(0, 0), At(31, 0)}, *request.mutable_window());
  EXPECT_OK(Ask(request));
  request.set_language("fr");
  EXPECT_THAT(Ask(request), HasViolation("language"));
  request.set_language("es");
  ASSERT_OK_AND_ASSIGN(const auto proposed, Ask(request));
  EXPECT_EQ(proposed.repairs(0).moves(0).explanation().substr(0, 21), "Su sesión cambia al ");
  request.mutable_earliest_time()->set_seconds(-1);
  EXPECT_THAT(Ask(request), HasViolation("earliest_time"));
}

TEST_F(RepairFieldsTest, AnOrderNamesEachVisitOnceWithItsEtagAndItsPlace) {
  const v1::ApplyRepairRequest good = Order(Proposed());
  v1::ApplyRepairRequest order = good;
  order.clear_moves();
  EXPECT_THAT(Apply(order), HasViolation("moves"));
  order = good;
  order.mutable_moves(0)->clear_etag();
  order.mutable_moves(1)->clear_visit();
  *order.mutable_moves(3) = order.moves(2);
  order.mutable_moves(4)->set_appointment("clinics/cedar-harbor/rooms/chair-1");
  order.mutable_moves(5)->mutable_visit()->clear_mode();
  const auto refused = Apply(order);
  EXPECT_THAT(refused, HasViolation("moves[0].etag"));
  EXPECT_THAT(refused, HasViolation("moves[1].visit"));
  EXPECT_THAT(refused, HasViolation("moves[3].appointment"));
  EXPECT_THAT(refused, HasViolation("moves[4].appointment"));
  EXPECT_THAT(refused, HasViolation("moves[5].visit.mode"));
  order = good;
  order.set_request_id("1");
  EXPECT_THAT(Apply(order), HasViolation("request_id"));
  order = good;
  for (int i = 0; i < 1001; ++i) *order.add_moves() = good.moves(0);
  EXPECT_THAT(Apply(order), HasViolation("moves"));
}

TEST_F(RepairFieldsTest, AVisitThatIsNotThereIsNotFound) {
  v1::ApplyRepairRequest order = Order(Proposed());
  order.mutable_moves(2)->set_appointment(
      desk_.Name("appointments", "0190b2a0-0000-7000-8000-000000000001"));
  EXPECT_THAT(Apply(order), HasReason(Reason::kNotFound));
  EXPECT_EQ(Sql("SELECT count(*) FROM audit_entry WHERE method = 'ApplyRepair' AND action = "
                "'change'"),
            "0");
}

TEST_F(RepairFieldsTest, AVisitThatIsOverOrCancelledDoesNotMove) {
  const v1::ApplyRepairRequest order = Order(Proposed());
  ASSERT_OK_AND_ASSIGN(const auto cancelled, desk_.Cancel(order.moves(0).appointment()));
  v1::ApplyRepairRequest one = order;
  one.set_request_id(desk_.NewRequestId());
  one.mutable_moves(0)->set_etag(cancelled.etag());
  const auto refused = Apply(one);
  EXPECT_THAT(refused, HasReason(Reason::kStateForbids));
  EXPECT_EQ(MetadataOf(refused.status())["appointment"], order.moves(0).appointment());
}

TEST_F(RepairFieldsTest, EveryPatientWhoIsMovedHasAnEntryInTheAuditLog) {
  ASSERT_OK(Apply(Order(Proposed())));
  const std::string entries =
      " FROM audit_entry WHERE method = 'ApplyRepair' AND action = "
      "'change' AND subject_kind = 'appointment' AND outcome = 'OK'";
  EXPECT_EQ(Sql("SELECT count(*)" + entries), std::to_string(kPeople));
  EXPECT_EQ(Sql("SELECT count(DISTINCT request_id)" + entries), "1");
  for (const v1::Course& course : courses_) {
    EXPECT_EQ(Sql(fmt::format("SELECT count(*){} AND patient_id = '{}' AND subject_id = '{}'",
                              entries, IdOf(course.patient()), IdOf(course.pairs(0).session()))),
              "1");
  }
}

TEST_F(RepairFieldsTest, EachCallIsInTheAuditLogOnce) {
  AuditWatch watch(service_);
  v1::ProposeRepairRequest question;
  question.set_parent(desk_.parent());
  rpc::WriteInterval({At(kThursday, 10), At(kThursday, 11)}, *question.mutable_window());
  const auto proposed = watch.Expect(desk_.who(), &Stub::ProposeRepair, question);
  ASSERT_THAT(proposed.stranded(), SizeIs(1));
  EXPECT_EQ(watch.Column("patient_id"), IdOf(courses_.front().patient()));
  watch.Expect(desk_.who(), &Stub::ApplyRepair, Order(proposed.repairs(0)));
  EXPECT_THAT(watch.NotWalked("RepairsService"), IsEmpty());
}

}  // namespace
}  // namespace tandem::testing
