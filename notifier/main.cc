// SPDX-License-Identifier: Apache-2.0
// tandem-notifier --config FILE [--check-config]
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/clock.h"
#include "base/log.h"
#include "base/run_program.h"
#include "base/status.h"
#include "notifier/notifier.h"
#include "notifier/notifier_config.h"

namespace tandem::notifier {
namespace {

constexpr absl::Duration kStopMax = absl::Seconds(60);  // what is being sent, the last records

class NotifierProgram final : public Program {
 public:
  std::string_view name() const override { return "tandem-notifier"; }

  absl::StatusOr<ProgramSettings> Load(const std::string& config_path) override {
    ASSIGN_OR_RETURN(LoadedNotifierConfig loaded, LoadNotifierConfig(config_path));
    config_ = std::move(loaded.config);
    // Leases end by themselves.
    return ProgramSettings{.effective = std::move(loaded.effective),
                           .log_level = config_.log_level,
                           .stop_max = kStopMax};
  }

  absl::Status Start() override {
    ASSIGN_OR_RETURN(notifier_, Notifier::Start(config_, clock_));
    Log(LogLevel::kInfo, "notifying", {{"admin_port", notifier_->admin_port()}});
    return absl::OkStatus();
  }

  void Stop() override { notifier_->Stop(); }

 private:
  const RealClock clock_ = {};
  NotifierConfig config_;
  std::unique_ptr<Notifier> notifier_;
};

}  // namespace
}  // namespace tandem::notifier

int main(int count, char** values) {
  tandem::notifier::NotifierProgram program;
  return tandem::RunProgram(program, count, values);
}
