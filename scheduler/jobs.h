// SPDX-License-Identifier: Apache-2.0
// Jobs: what has to be done now and then for every clinic: expire, archive, purge. One thread,
// small batches, each its own transaction, so that no booking waits long for one. A job that fails
// is reported to the log and tried again at its next turn; it never ends the server.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/metrics.h"
#include "base/pg/pool.h"
#include "scheduler/access/clinic_routes.h"

namespace tandem {

constexpr int kBatchesPerTurnMax = 50;  // then the next clinic: none waits for a large one
constexpr absl::Duration kJobLookEvery = absl::Milliseconds(500);  // how exact an interval is

struct Job {
  std::string name;
  absl::Duration interval;
  // One bounded batch; how many rows it changed. 0 = nothing is left for now.
  std::function<absl::StatusOr<int>(const pg::TxOptions&, ClinicId)> sweep;
  Gauge* last_success = nullptr;  // set to the time when a round ends without a failure
};

class Jobs {
 public:
  // `routes` and `clock` outlive it.
  Jobs(const Clock& clock, access::ClinicRoutes& routes, std::vector<Job> jobs);
  ~Jobs();  // Stop()
  Jobs(const Jobs&) = delete;
  Jobs& operator=(const Jobs&) = delete;

  void Start();
  // Waits for the batch that is running, not for the round. Idempotent.
  void Stop();

  // One round of every job over all clinics, in the caller's thread; how many rows changed.
  int RunAll();

 private:
  void Loop();
  int RunRound(const Job& job);
  absl::StatusOr<int> RunClinic(const Job& job, ClinicId clinic);
  bool stopping() const;

  const Clock& clock_;
  access::ClinicRoutes& routes_;
  const std::vector<Job> jobs_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;  // guarded by mutex_
  std::thread thread_;
};

}  // namespace tandem
