// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/clinic_routes.h"

#include <optional>

#include "base/status.h"
#include "base/strings.h"
#include "scheduler/access/access_errors.h"

namespace tandem::access {

absl::StatusOr<ClinicId> ClinicRoutes::Find(std::string_view slug, absl::Time deadline) {
  const absl::Time now = clock_.Now();
  {
    const std::lock_guard lock(mutex_);
    const auto found = routes_.find(Av(slug));
    // A clock that was set back makes nothing younger.
    const bool fresh = found != routes_.end() && now < found->second.until &&
                       now >= found->second.until - kRouteLife;
    if (fresh) return found->second.clinic;
  }
  ASSIGN_OR_RETURN(const std::optional<ClinicId> clinic, store_.Find(slug, deadline));
  if (!clinic.has_value()) return errors::NotFound();
  const std::lock_guard lock(mutex_);
  if (routes_.size() >= kRoutesMax) routes_.clear();
  routes_.insert_or_assign(std::string(slug), Known{*clinic, now + kRouteLife});
  return *clinic;
}

}  // namespace tandem::access
