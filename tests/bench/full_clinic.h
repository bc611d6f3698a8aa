// SPDX-License-Identifier: Apache-2.0
// A clinic that is 80 % full for sixty days: 20 chairs, 10 nurses with three seats, 30 therapists,
// on weekdays from eight to six.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "scheduler/directory/testing/clinic.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/service.h"

namespace tandem::bench {

class FullClinic {
 public:
  explicit FullClinic(int patients);

  // Plans a course of six pairs for one of the patients; false when there is no plan.
  bool Propose(int patient, v1::ProposeCourseResponse& reply);

 private:
  std::string Yaml() const;
  void Fill();

  testing::SchedulerProcess process_;
  testing::Clinic clinic_;
  testing::Client client_;
  std::unique_ptr<v1::CoursesService::Stub> stub_;
  testing::Who staff_;
  std::vector<std::string> patients_;
};

}  // namespace tandem::bench
