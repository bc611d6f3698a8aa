// SPDX-License-Identifier: Apache-2.0
#include "notifier/failures.h"

#include "base/log.h"

namespace tandem::notifier {

void LogFailure(std::string_view event, ClinicId clinic, const absl::Status& status) {
  const auto reason = ReasonOf(status);
  Log(LogLevel::kWarning, event,
      {{"clinic", clinic},
       {"code", absl::StatusCodeToString(status.code())},
       {"reason", reason.has_value() ? Name(*reason) : "NONE"}});
}

}  // namespace tandem::notifier
