// SPDX-License-Identifier: Apache-2.0
#include "scheduler/absences/absences_service.h"

#include "base/status.h"
#include "scheduler/absences/absences_wire.h"

namespace tandem::absences {

using access::CallContext;

grpc::Status AbsencesServiceImpl::RecordAbsence(grpc::ServerContext* context,
                                                const v1::RecordAbsenceRequest* request,
                                                v1::Absence* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
    const absl::StatusOr<Recording> wanted = ReadRecord(call, *file, *request);
    if (absl::IsNotFound(wanted.status())) {
      const requests::RequestKey key = ReadRecordKey(call, *request);
      ASSIGN_OR_RETURN(const auto before, parts_.absences.RecordedBefore(call, key));
      if (before.has_value()) Write(call, *before, *reply);
      return before.has_value() ? absl::OkStatus() : wanted.status();
    }
    RETURN_IF_ERROR(wanted.status());
    ASSIGN_OR_RETURN(const Absence recorded, parts_.absences.Record(call, *wanted));
    Write(call, recorded, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "RecordAbsence", body);
}

grpc::Status AbsencesServiceImpl::WithdrawAbsence(grpc::ServerContext* context,
                                                  const v1::WithdrawAbsenceRequest* request,
                                                  v1::Absence* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Withdrawal wanted, ReadWithdrawal(call, *request));
    ASSIGN_OR_RETURN(const Absence withdrawn, parts_.absences.Withdraw(call, wanted));
    Write(call, withdrawn, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "WithdrawAbsence", body);
}

grpc::Status AbsencesServiceImpl::ListAbsences(grpc::ServerContext* context,
                                               const v1::ListAbsencesRequest* request,
                                               v1::ListAbsencesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const AbsenceQuery query, ReadList(call, *request, parts_.page_tokens));
    ASSIGN_OR_RETURN(const AbsencePage page, parts_.absences.List(call, query));
    WritePage(call, *request, page, parts_.page_tokens, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ListAbsences", body);
}

}  // namespace tandem::absences
