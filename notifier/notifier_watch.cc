// SPDX-License-Identifier: Apache-2.0
#include "notifier/notifier_watch.h"

#include <utility>

#include "base/status.h"

namespace tandem::notifier {

absl::Status NotifierWatch::OpenAdmin(std::function<bool()> ready) {
  metrics_.ReadGauge(
      {"tandem_notifier_ready", "1 while due messages are looked for and the database answers."},
      [ready] { return ready() ? 1 : 0; });
  if (config_.admin_listen.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(admin_,
                   AdminServer::Start(config_.admin_listen, OwnPages(metrics_, std::move(ready))));
  return absl::OkStatus();
}

}  // namespace tandem::notifier
