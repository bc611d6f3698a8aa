// SPDX-License-Identifier: Apache-2.0
#include "tools/tandemctl/clinic_list.h"

#include "base/clock.h"
#include "base/status.h"

namespace tandem::tandemctl {

absl::StatusOr<std::vector<access::ClinicRoute>> ListClinics(pg::Pool& pool) {
  const RealClock clock;
  const access::ClinicRoutes routes(clock, pool);
  std::vector<access::ClinicRoute> all;
  ClinicId after;
  for (int page = 0; page < kClinicPagesMax; ++page) {
    ASSIGN_OR_RETURN(const auto clinics, routes.List(after, absl::InfiniteFuture()));
    if (clinics.empty()) break;
    all.insert(all.end(), clinics.begin(), clinics.end());
    after = clinics.back().clinic;
  }
  return all;
}

}  // namespace tandem::tandemctl
