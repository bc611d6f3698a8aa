// SPDX-License-Identifier: Apache-2.0
// The worklist on a real database.
#include "scheduler/tasks/worklist.h"

#include <latch>
#include <thread>

#include "base/testing/database.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/testing/patients_fixture.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::tasks {
namespace {

class WorklistTest : public patients::PatientsFixture {
 protected:
  NewTask Task(Kind kind, absl::Duration due, bool urgent = false) {
    NewTask task;
    task.kind = kind;
    task.subject = ids_.Next();
    task.urgent = urgent;
    task.due = clock_.Now() + due;
    return task;
  }
  absl::Status Add(const std::vector<NewTask>& wanted) {
    return InTx([&](pg::Transaction& tx) { return tasks_.Add(tx, clinic_.id(), wanted); });
  }
  TaskPage List(int limit = 10, std::optional<TaskPosition> after = std::nullopt) {
    const auto page = worklist_.List(desk_, {after, limit});
    EXPECT_OK(page);
    return page.value_or(TaskPage());
  }

  UuidV7Source new_ids_{clock_};
  Counter added_;
  Tasks tasks_{clock_, new_ids_, &added_};
  Worklist worklist_{db_.pool(), clock_, requests_};
};

TEST_F(WorklistTest, UrgentTasksComeFirstThenThoseThatAreDueFirst) {
  ASSERT_OK(Add({Task(Kind::kMissed, absl::Hours(2)), Task(Kind::kRide, absl::Hours(1)),
                 Task(Kind::kCrisis, absl::Hours(3), true)}));
  const TaskPage page = List();
  ASSERT_EQ(page.tasks.size(), 3u);
  EXPECT_EQ(page.tasks[0].what.kind, Kind::kCrisis);
  EXPECT_EQ(page.tasks[1].what.kind, Kind::kRide);
  EXPECT_EQ(page.tasks[2].what.kind, Kind::kMissed);
  EXPECT_FALSE(page.next.has_value());
  EXPECT_EQ(added_.Value(), 3);
}

TEST_F(WorklistTest, WhileATaskIsOpenAnotherOfItsKindAboutTheSameIsNotAdded) {
  NewTask task = Task(Kind::kPairTimeFree, absl::Hours(1));
  const auto add = [&] {
    int added = 0;
    EXPECT_OK(InTx([&](pg::Transaction& tx) -> absl::Status {
      ASSIGN_OR_RETURN(added, tasks_.AddUnlessOpen(tx, clinic_.id(), task));
      return absl::OkStatus();
    }));
    return added;
  };
  EXPECT_EQ(add(), 1);
  task.subject_version = 2;
  EXPECT_EQ(add(), 0);
  task.kind = Kind::kRide;
  EXPECT_EQ(add(), 1) << "another kind";
  task.kind = Kind::kPairTimeFree;
  db_.Sql("UPDATE staff_task SET complete_time = now() WHERE kind = 'pair_time_free'");
  EXPECT_EQ(add(), 1);
  db_.Sql("UPDATE staff_task SET complete_time = now() WHERE kind = 'pair_time_free'");
  EXPECT_EQ(add(), 0) << "this one was done";
  EXPECT_EQ(added_.Value(), 3);
}

TEST_F(WorklistTest, EveryTaskIsOnOnePageWhateverTheSizeOfThePages) {
  std::vector<NewTask> wanted;
  for (int i = 0; i < 7; ++i) wanted.push_back(Task(Kind::kAnswer, absl::Hours(i / 3), i % 3 == 0));
  ASSERT_OK(Add(wanted));
  const TaskPage all = List();
  ASSERT_EQ(all.tasks.size(), 7u);
  for (int size = 1; size <= 7; ++size) {
    std::vector<StaffTaskId> seen;
    std::optional<TaskPosition> after;
    for (int pages = 0; pages < 8; ++pages) {
      const TaskPage page = List(size, after);
      for (const StaffTask& task : page.tasks) seen.push_back(task.id);
      after = page.next;
      if (!after.has_value()) break;
    }
    ASSERT_EQ(seen.size(), 7u) << size;
    for (std::size_t i = 0; i < 7; ++i) EXPECT_EQ(seen[i], all.tasks[i].id) << size;
  }
}

TEST_F(WorklistTest, TheSameTaskIsNeverThereTwiceDoneOrNot) {
  const NewTask task = Task(Kind::kUnconfirmed, absl::Hours(1));
  ASSERT_OK(Add({task, task}));
  ASSERT_OK(Add({task}));
  ASSERT_EQ(List().tasks.size(), 1u);
  EXPECT_EQ(added_.Value(), 1);
  ASSERT_OK(worklist_.Complete(desk_, {Key(), List().tasks[0].id}));
  ASSERT_OK(Add({task}));
  EXPECT_TRUE(List().tasks.empty());
  NewTask later = task;
  later.subject_version = 2;
  ASSERT_OK(Add({later}));
  EXPECT_EQ(List().tasks.size(), 1u);
}

TEST_F(WorklistTest, TwoWhoAddTheSameAtOnceAddItOnce) {
  const NewTask task = Task(Kind::kCrisis, absl::ZeroDuration(), true);
  constexpr int kAtOnce = 4;
  std::latch start(kAtOnce);
  std::vector<std::thread> threads;
  for (int i = 0; i < kAtOnce; ++i) {
    threads.emplace_back([&] {
      start.arrive_and_wait();
      EXPECT_OK(Add({task}));
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(List().tasks.size(), 1u);
  EXPECT_EQ(added_.Value(), 1);
}

TEST_F(WorklistTest, ATaskIsDoneOnceAndAReplayAnswersAsBefore) {
  ASSERT_OK(Add({Task(Kind::kRide, absl::Hours(1))}));
  const StaffTaskId id = List().tasks[0].id;
  const TaskCompletion wanted = {Key(), id};
  ASSERT_OK_AND_ASSIGN(const StaffTask done, worklist_.Complete(desk_, wanted));
  ASSERT_TRUE(done.complete_time.has_value());
  clock_.Advance(absl::Minutes(5));
  ASSERT_OK_AND_ASSIGN(const StaffTask again, worklist_.Complete(desk_, wanted));
  EXPECT_EQ(again.complete_time, done.complete_time);
  ASSERT_OK_AND_ASSIGN(const StaffTask another, worklist_.Complete(desk_, {Key(), id}));
  EXPECT_EQ(another.complete_time, done.complete_time) << "the first one's time";
  EXPECT_EQ(Count("audit_entry"), "2") << "a replay leaves none";
  EXPECT_TRUE(List().tasks.empty());
}

TEST_F(WorklistTest, ATaskOfAnotherClinicIsNotThere) {
  ASSERT_OK(Add({Task(Kind::kRide, absl::Hours(1))}));
  const StaffTaskId id = List().tasks[0].id;
  EXPECT_THAT(worklist_.Complete(other_.Call(), {Key(), id}), HasReason(Reason::kNotFound));
  EXPECT_THAT(worklist_.Complete(desk_, {Key(), ids_.NextId<StaffTaskId>()}),
              HasReason(Reason::kNotFound));
  ASSERT_OK_AND_ASSIGN(const TaskPage page, worklist_.List(other_.Call(), {std::nullopt, 10}));
  EXPECT_TRUE(page.tasks.empty());
}

TEST_F(WorklistTest, WhoIsForgottenIsOnNoList) {
  NewTask about = Task(Kind::kMissed, absl::Hours(1));
  about.patient = ids_.NextId<PatientId>();
  ASSERT_OK(Add({about, Task(Kind::kMissed, absl::Hours(1))}));
  ASSERT_OK(
      InTx([&](pg::Transaction& tx) { return tasks_.Forget(tx, clinic_.id(), {about.patient}); }));
  EXPECT_EQ(Count("staff_task"), "1");
}

TEST_F(WorklistTest, TasksAreKeptForSixYears) {
  ASSERT_OK(Add({Task(Kind::kMissed, absl::Hours(1))}));
  const auto purge = [&] {
    return InTx([&](pg::Transaction& tx) { return tasks_.Purge(tx, clinic_.id()); });
  };
  clock_.Advance(kTaskKept);
  EXPECT_THAT(purge(), IsOkAndHolds(0));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(purge(), IsOkAndHolds(1));
}

}  // namespace
}  // namespace tandem::tasks
