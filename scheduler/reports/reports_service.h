// SPDX-License-Identifier: Apache-2.0
// The door of reports: tandem.v1.ReportsService.
#pragma once

#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "scheduler/reports/reports.h"
#include "tandem/v1/reports.grpc.pb.h"

namespace tandem::reports {

class ReportsServiceImpl final : public v1::ReportsService::Service {
 public:
  // All outlive it.
  struct Parts {
    Reports& reports;
    directory::Directories& directories;
  };
  ReportsServiceImpl(const access::Door& door, const Parts& parts)
      : door_(door.For("tandem.v1.ReportsService")), parts_(parts) {}

  grpc::Status ReportPairing(grpc::ServerContext* context, const v1::ReportPairingRequest* request,
                             v1::PairingReport* reply) override;

 private:
  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::reports
