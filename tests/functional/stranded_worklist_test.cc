// SPDX-License-Identifier: Apache-2.0
// The worklist of visits that somebody's absence strands, through the wire and the server's job.
#include <memory>

#include "tandem/v1/tasks.grpc.pb.h"
#include "tests/functional/repairs_fixture.h"

namespace tandem::testing {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class StrandedWorklistTest : public RepairsTest {
 protected:
  // After a round of the job.
  std::vector<v1::StaffTask> Open() {
    service_.RunJobs();
    v1::ListStaffTasksRequest request;
    request.set_parent(desk_.parent());
    const auto context = Client::Context(desk_.who());
    v1::ListStaffTasksResponse listed;
    EXPECT_TRUE(tasks_->ListStaffTasks(context.get(), request, &listed).ok());
    std::vector<v1::StaffTask> open;
    for (const v1::StaffTask& task : listed.staff_tasks()) {
      if (task.kind() == v1::STAFF_TASK_KIND_STRANDED) open.push_back(task);
    }
    return open;
  }
  void Complete(const v1::StaffTask& task) {
    v1::CompleteStaffTaskRequest request;
    request.set_name(task.name());
    request.set_request_id(desk_.NewRequestId());
    const auto context = Client::Context(desk_.who());
    v1::StaffTask done;
    EXPECT_TRUE(tasks_->CompleteStaffTask(context.get(), request, &done).ok());
  }
  void Withdraw(const v1::Absence& absence) {
    v1::WithdrawAbsenceRequest request;
    request.set_name(absence.name());
    request.set_request_id(desk_.NewRequestId());
    EXPECT_OK(service_.Call(desk_.who(), &v1::AbsencesService::Stub::WithdrawAbsence, request));
  }
  v1::Absence AnaIsIll() { return Miss(Slug("practitioners", "ana-ruiz"), kThursday); }

  const std::unique_ptr<v1::TasksService::Stub> tasks_ =
      v1::TasksService::NewStub(service_.client().shared_channel());
};

TEST_F(StrandedWorklistTest, EveryVisitOfWhoIsAbsentIsATaskUntilItHasAPlace) {
  EXPECT_THAT(Open(), IsEmpty());
  AnaIsIll();
  const std::vector<v1::StaffTask> tasks = Open();
  ASSERT_THAT(tasks, SizeIs(kPeople));
  std::set<std::string> about;
  for (const v1::StaffTask& task : tasks) {
    about.insert(task.appointment());
    EXPECT_EQ(task.patient(), desk_.Get(task.appointment())->patient());
  }
  for (const v1::Course& course : courses_) EXPECT_TRUE(about.contains(course.pairs(0).session()));
  EXPECT_THAT(Open(), SizeIs(kPeople)) << "once each";
  ASSERT_OK(desk_.Cancel(courses_[0].pairs(0).session()));
  EXPECT_THAT(Open(), SizeIs(kPeople - 1));
  ASSERT_OK(Apply(Order(Proposed())));
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(StrandedWorklistTest, WhoeverComesBackLeavesNothingToDo) {
  const v1::Absence absence = AnaIsIll();
  EXPECT_THAT(Open(), SizeIs(kPeople));
  Withdraw(absence);
  EXPECT_THAT(Open(), IsEmpty());
}

TEST_F(StrandedWorklistTest, WhatStaffHaveDoneIsNotAskedAgainUnlessSomethingElseHappens) {
  const v1::Absence absence = AnaIsIll();
  for (const v1::StaffTask& task : Open()) Complete(task);
  EXPECT_THAT(Open(), IsEmpty());
  v1::ConfirmAppointmentRequest confirm;
  confirm.set_name(courses_[0].pairs(0).session());
  confirm.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &Visits::ConfirmAppointment, confirm));
  EXPECT_THAT(Open(), IsEmpty()) << "the same matter";
  Withdraw(absence);
  AnaIsIll();
  EXPECT_THAT(Open(), SizeIs(kPeople)) << "ill again";
}

TEST_F(StrandedWorklistTest, NoTaskSaysWhoItIs) {
  AnaIsIll();
  for (const v1::StaffTask& task : Open()) {
    EXPECT_EQ(task.SerializeAsString().find("Vale"), std::string::npos);
  }
}

}  // namespace
}  // namespace tandem::testing
