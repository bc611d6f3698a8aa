// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> figures. Each Read gives every violation of its request; a well-formed name of
// something that is not there, or is another clinic's, is NOT_FOUND.
#pragma once

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reports/reports.h"
#include "tandem/v1/reports.pb.h"

namespace tandem::reports {

absl::StatusOr<PairingQuestion> ReadPairing(const access::CallContext& call,
                                            const directory::Snapshot& file,
                                            const v1::ReportPairingRequest& request);
void WriteReport(const PairingReport& report, v1::PairingReport& wire);

}  // namespace tandem::reports
