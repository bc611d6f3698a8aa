// SPDX-License-Identifier: Apache-2.0
// A clinic in which whole courses are booked at full speed, by a scheduler over gRPC and by
// pgbench, which runs the scheduler's own statements. Each client books at a location of its own
// with a chair, a nurse and a therapist of its own, Tandem's the first half of them.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/testing/clinic.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/bench/course_script.h"
#include "tests/support/service.h"

namespace tandem::bench {

class BookedCourses {
 public:
  BookedCourses();

  // As on any day but a clinic's first, and so that the messages of a course are known.
  void SettleIn();
  // Courses a second.
  double Tandem(absl::Duration warm_up, absl::Duration time);
  double Pgbench(absl::Duration time);

  int failures() const { return failures_; }

 private:
  bool Book(int client, std::int64_t course);
  v1::BookCourseRequest Request(int client, std::int64_t course) const;
  void ReadMessages();
  ScriptedCourses Scripted() const;

  testing::SchedulerProcess process_;
  testing::Clinic clinic_;
  std::vector<std::unique_ptr<testing::Client>> clients_;
  std::vector<std::unique_ptr<v1::CoursesService::Stub>> stubs_;
  std::vector<std::string> patients_;
  testing::Who staff_;
  std::int64_t first_seconds_ = 0;
  int next_course_ = 0;
  int pgbench_runs_ = 0;
  std::vector<PlannedMessage> messages_;
  std::atomic<int> failures_{0};
};

}  // namespace tandem::bench
