// SPDX-License-Identifier: Apache-2.0
// The worklist of the front desk, through the wire.
#include <fmt/format.h>

#include "tests/functional/audit_watch.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/functional/text_callbacks.h"

namespace tandem::testing {
namespace {

using access::Role;

class StaffTasksTest : public ConsultationsTest {
 protected:
  v1::ListStaffTasksRequest ListRequest(int page_size = 0, const std::string& token = "") {
    v1::ListStaffTasksRequest request;
    request.set_parent(parent());
    request.set_page_size(page_size);
    request.set_page_token(token);
    return request;
  }
  v1::CompleteStaffTaskRequest CompleteRequest(const std::string& name) {
    v1::CompleteStaffTaskRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    return request;
  }
  // Texts of strangers, an hour apart.
  void Receive(int texts) {
    for (int i = 0; i < texts; ++i) {
      texts_.Say(fmt::format("+1206555{:04}", 100 + i), "who is this?");
      clock_.Advance(absl::Hours(1));
    }
  }

  TextCallbacks texts_{service_};
};

TEST_F(StaffTasksTest, TheWorklistIsReadPageByPageUrgentTasksFirst) {
  Receive(4);
  texts_.Say("+12065550199", "I want to kill myself");
  const auto whole = texts_.Worklist();
  ASSERT_EQ(whole.staff_tasks_size(), 5);
  EXPECT_TRUE(whole.next_page_token().empty());
  EXPECT_EQ(whole.staff_tasks(0).kind(), v1::STAFF_TASK_KIND_CRISIS);
  for (int i = 2; i < 5; ++i) {
    EXPECT_LT(whole.staff_tasks(i - 1).due_time().seconds(),
              whole.staff_tasks(i).due_time().seconds());
  }
  std::string token;
  int seen = 0;
  do {
    ASSERT_OK_AND_ASSIGN(const auto page, texts_.List(Desk(), ListRequest(2, token)));
    for (const auto& task : page.staff_tasks()) {
      EXPECT_EQ(task.name(), whole.staff_tasks(seen++).name());
    }
    token = page.next_page_token();
  } while (!token.empty() && seen < 10);
  EXPECT_EQ(seen, 5);
  EXPECT_THAT(texts_.List(Desk(), ListRequest(2, "x")), HasReason(Reason::kPageTokenInvalid));
  EXPECT_THAT(texts_.List(Desk(), ListRequest(-1)), HasReason(Reason::kFieldInvalid));
}

TEST_F(StaffTasksTest, ATaskThatIsDoneLeavesTheListAndStaysDone) {
  Receive(2);
  const std::string name = texts_.Worklist().staff_tasks(0).name();
  const auto request = CompleteRequest(name);
  ASSERT_OK_AND_ASSIGN(const v1::StaffTask done, texts_.Complete(Desk(), request));
  EXPECT_TRUE(done.has_complete_time());
  EXPECT_EQ(texts_.Worklist().staff_tasks_size(), 1);
  clock_.Advance(absl::Minutes(1));
  ASSERT_OK_AND_ASSIGN(const v1::StaffTask again, texts_.Complete(Desk(), request));
  EXPECT_EQ(again.SerializeAsString(), done.SerializeAsString());
  ASSERT_OK_AND_ASSIGN(const v1::StaffTask other,
                       texts_.Complete(Clinician(), CompleteRequest(name)));
  EXPECT_EQ(other.SerializeAsString(), done.SerializeAsString());
}

TEST_F(StaffTasksTest, OnlyStaffOfTheClinicSeeItsWorklist) {
  Receive(1);
  const std::string name = texts_.Worklist().staff_tasks(0).name();
  for (const Role role : {Role::kTherapist, Role::kAuditor}) {
    EXPECT_THAT(texts_.List(service_.As(role), ListRequest()),
                HasReason(Reason::kPermissionDenied));
    EXPECT_THAT(texts_.Complete(service_.As(role), CompleteRequest(name)),
                HasReason(Reason::kPermissionDenied));
  }
  EXPECT_THAT(texts_.Complete(service_.As(Role::kService), CompleteRequest(name)),
              HasReason(Reason::kPermissionDenied))
      << "people take from it";
  EXPECT_THAT(texts_.Complete(Desk(), CompleteRequest(parent() + "/staffTasks/" + NewRequestId())),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(texts_.Complete(Desk(), CompleteRequest("clinics/oak/staffTasks/" + IdOf(name))),
              HasReason(Reason::kNotFound));
  auto unnamed = CompleteRequest(parent() + "/staffTasks/x");
  EXPECT_THAT(texts_.Complete(Desk(), unnamed), HasReason(Reason::kFieldInvalid));
}

TEST_F(StaffTasksTest, ReadingAndDoingLeaveOneEntryEach) {
  AuditWatch watch(service_);
  Receive(1);
  watch.Forget();
  ASSERT_OK_AND_ASSIGN(const auto page, texts_.List(Desk(), ListRequest()));
  watch.ExpectOne("ListStaffTasks");
  EXPECT_EQ(watch.Column("subject_kind"), "staff_task");
  const auto request = CompleteRequest(page.staff_tasks(0).name());
  watch.Forget();
  ASSERT_OK(texts_.Complete(Desk(), request));
  watch.ExpectOne("CompleteStaffTask");
  EXPECT_EQ(watch.Column("subject_id"), IdOf(page.staff_tasks(0).name()));
  watch.Forget();
  ASSERT_OK(texts_.Complete(Desk(), request));
  EXPECT_EQ(watch.Entries(), "");
  EXPECT_THAT(watch.NotWalked("TasksService"), ::testing::IsEmpty());
}

}  // namespace
}  // namespace tandem::testing
