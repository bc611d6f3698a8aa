// SPDX-License-Identifier: Apache-2.0
// tandem-scheduler --config FILE [--check-config]
#include <sys/resource.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/run_program.h"
#include "base/status.h"
#include "scheduler/patients/postal_areas.h"
#include "scheduler/scheduler.h"
#include "scheduler/scheduler_config.h"

namespace tandem {
namespace {

constexpr rlim_t kOpenFilesMin = 65'536;  // a connection takes one; gRPC 1.51 counts none itself
constexpr absl::Duration kStopPastDrainMax = absl::Seconds(10);  // jobs, the last answers

// As many open files, and so connections, as the system lets us have.
void RaiseFileLimit() {
  rlimit limit = {};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= kOpenFilesMin) return;
  Log(LogLevel::kWarning, "few_open_files",
      {{"limit", limit.rlim_cur}, {"recommended", kOpenFilesMin}});
}

class SchedulerProgram final : public Program {
 public:
  std::string_view name() const override { return "tandem-scheduler"; }

  absl::StatusOr<ProgramSettings> Load(const std::string& config_path) override {
    ASSIGN_OR_RETURN(LoadedConfig loaded, LoadSchedulerConfig(config_path));
    config_ = std::move(loaded.config);
    // What was not committed by then was not acknowledged.
    return ProgramSettings{.effective = std::move(loaded.effective),
                           .log_level = config_.log_level,
                           .stop_max = absl::Seconds(config_.drain_seconds) + kStopPastDrainMax};
  }

  absl::Status Check() override {
    return patients::PostalAreas::Read(config_.postal_codes_file, "postal_codes_file").status();
  }

  absl::Status Start() override {
    RaiseFileLimit();
    ASSIGN_OR_RETURN(scheduler_, Scheduler::Start(config_, clock_));
    Log(LogLevel::kInfo, "serving",
        {{"port", scheduler_->port()}, {"tls_port", scheduler_->tls_port()}});
    return absl::OkStatus();
  }

  void Stop() override { scheduler_->Stop(); }

 private:
  const RealClock clock_ = {};
  SchedulerConfig config_;
  std::unique_ptr<Scheduler> scheduler_;
};

}  // namespace
}  // namespace tandem

int main(int count, char** values) {
  tandem::SchedulerProgram program;
  return tandem::RunProgram(program, count, values);
}
