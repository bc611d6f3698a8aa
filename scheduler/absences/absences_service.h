// SPDX-License-Identifier: Apache-2.0
// The door of absences: tandem.v1.AbsencesService.
#pragma once

#include "base/rpc/page_token.h"
#include "scheduler/absences/absences.h"
#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/absences.grpc.pb.h"

namespace tandem::absences {

class AbsencesServiceImpl final : public v1::AbsencesService::Service {
 public:
  // All outlive it.
  struct Parts {
    Absences& absences;
    directory::Directories& directories;
    const rpc::PageTokens& page_tokens;
  };
  AbsencesServiceImpl(const access::Door& door, const Parts& parts)
      : door_(door.For("tandem.v1.AbsencesService")), parts_(parts) {}

  grpc::Status RecordAbsence(grpc::ServerContext* context, const v1::RecordAbsenceRequest* request,
                             v1::Absence* reply) override;
  grpc::Status WithdrawAbsence(grpc::ServerContext* context,
                               const v1::WithdrawAbsenceRequest* request,
                               v1::Absence* reply) override;
  grpc::Status ListAbsences(grpc::ServerContext* context, const v1::ListAbsencesRequest* request,
                            v1::ListAbsencesResponse* reply) override;

 private:
  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::absences
