// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/homes.h"

#include <optional>

#include "base/status.h"
#include "scheduler/patients/people_store.h"

namespace tandem::patients {

absl::StatusOr<std::map<PatientId, GeoPoint>> Homes::Find(
    const access::CallContext& call, const std::vector<PatientId>& patients) const {
  using Found = std::map<PatientId, GeoPoint>;
  if (areas_.size() == 0 || patients.empty()) return Found();
  return pool_.Run(call.Tx(true), [&](pg::Transaction& tx) -> absl::StatusOr<Found> {
    PeopleStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto codes, store.FindPostalCodes(patients));
    Found found;
    for (const auto& [patient, code] : codes) {
      const std::optional<GeoPoint> middle = areas_.Find(code);
      if (middle.has_value()) found.emplace(patient, *middle);
    }
    return found;
  });
}

}  // namespace tandem::patients
