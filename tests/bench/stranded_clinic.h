// SPDX-License-Identifier: Apache-2.0
// A clinic with two hundred therapists who have two sessions a day, and some more who are absent
// for five days: their sessions, five a day, each belong to an infusion of the day before.
#pragma once

#include <memory>
#include <string>

#include "absl/time/time.h"
#include "scheduler/directory/testing/clinic.h"
#include "tandem/v1/repairs.grpc.pb.h"
#include "tests/support/service.h"

namespace tandem::bench {

class StrandedClinic {
 public:
  // `sessions` are stranded, at most 1000.
  StrandedClinic(int therapists, int sessions);

  // Asks for a repair: how many of the sessions have a place in the best one.
  int Propose();

 private:
  std::string Yaml() const;
  void FillOthers();
  void Strand();

  const int therapists_;
  const int sessions_;
  testing::SchedulerProcess process_;
  testing::Clinic clinic_;
  testing::Client client_;
  std::unique_ptr<v1::RepairsService::Stub> stub_;
  testing::Who staff_;
  absl::Time first_day_;  // of the absence
};

}  // namespace tandem::bench
