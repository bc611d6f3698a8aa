// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of repairs. Each Read gives every violation of its request; a well-formed
// name of something that is not there, or is another clinic's, is NOT_FOUND.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/directory/directories.h"
#include "scheduler/repairs/repair.h"
#include "scheduler/repairs/repairs.h"
#include "tandem/v1/repairs.pb.h"

namespace tandem::repairs {

using appointments::Reading;

absl::StatusOr<RepairQuestion> ReadPropose(const Reading& reading,
                                           const v1::ProposeRepairRequest& request);
absl::StatusOr<RepairOrder> ReadApply(const Reading& reading,
                                      const v1::ApplyRepairRequest& request);
// Its key and its appointments, as far as they can be read: what a replay is answered from.
RepairOrder ReadReplayed(const Reading& reading, const v1::ApplyRepairRequest& request);

// Where names come from. Moves: from the file in force; stranded visits: from the file that they
// were booked under, because what strands them may have left since.
struct Wording {
  const access::CallContext& call;
  directory::Directories& directories;
  const directory::Snapshot& file;
  std::string language;  // of the explanations, as requests say it
};
absl::Status WriteProposed(const Wording& wording, const ProposedRepairs& proposed,
                           v1::ProposeRepairResponse& wire);

absl::Status WriteApplied(const access::CallContext& call, directory::Directories& directories,
                          const std::vector<appointments::Appointment>& moved,
                          v1::ApplyRepairResponse& wire);

}  // namespace tandem::repairs
