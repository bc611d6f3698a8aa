// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reports/reports_service.h"

#include "base/status.h"
#include "scheduler/reports/reports_wire.h"

namespace tandem::reports {

grpc::Status ReportsServiceImpl::ReportPairing(grpc::ServerContext* context,
                                               const v1::ReportPairingRequest* request,
                                               v1::PairingReport* reply) {
  const auto body = [&](const access::CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
    ASSIGN_OR_RETURN(const PairingQuestion question, ReadPairing(call, *file, *request));
    ASSIGN_OR_RETURN(const PairingReport report, parts_.reports.Pairing(call, question));
    WriteReport(report, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ReportPairing", body);
}

}  // namespace tandem::reports
