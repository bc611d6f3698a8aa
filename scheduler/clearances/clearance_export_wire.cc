// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearance_export_wire.h"

#include <vector>

#include "base/status.h"
#include "scheduler/clearances/clearances_wire.h"

namespace tandem::clearances {

absl::Status WriteClearancesOf(const access::CallContext& call, Clearances& clearances,
                               PatientId patient,
                               google::protobuf::RepeatedPtrField<v1::Clearance>& wire) {
  ASSIGN_OR_RETURN(const std::vector<Clearance> all, clearances.ReadAll(call, patient));
  for (const Clearance& clearance : all) {
    v1::Clearance& written = *wire.Add();
    Write(call, clearance, written);
    written.clear_recorder();
  }
  return absl::OkStatus();
}

}  // namespace tandem::clearances
