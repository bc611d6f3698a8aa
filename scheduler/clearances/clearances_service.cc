// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearances_service.h"

#include "absl/time/time.h"
#include "base/status.h"
#include "scheduler/clearances/clearances_wire.h"

namespace tandem::clearances {

using access::CallContext;

grpc::Status ClearancesServiceImpl::RecordClearance(grpc::ServerContext* context,
                                                    const v1::RecordClearanceRequest* request,
                                                    v1::Clearance* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
    const absl::CivilDay today = absl::ToCivilDay(parts_.clock.Now(), file->zone);
    ASSIGN_OR_RETURN(const Recording wanted, ReadRecord(call, today, *request));
    ASSIGN_OR_RETURN(const Clearance recorded, parts_.clearances.Record(call, wanted));
    Write(call, recorded, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "RecordClearance", body);
}

grpc::Status ClearancesServiceImpl::WithdrawClearance(grpc::ServerContext* context,
                                                      const v1::WithdrawClearanceRequest* request,
                                                      v1::Clearance* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Withdrawal wanted, ReadWithdrawal(call, *request));
    ASSIGN_OR_RETURN(const Clearance withdrawn, parts_.clearances.Withdraw(call, wanted));
    Write(call, withdrawn, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "WithdrawClearance", body);
}

grpc::Status ClearancesServiceImpl::ListClearances(grpc::ServerContext* context,
                                                   const v1::ListClearancesRequest* request,
                                                   v1::ListClearancesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const ClearanceQuery query, ReadList(call, *request, parts_.page_tokens));
    ASSIGN_OR_RETURN(const ClearancePage page, parts_.clearances.List(call, query));
    WritePage(call, *request, page, parts_.page_tokens, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ListClearances", body);
}

grpc::Status ClearancesServiceImpl::ExplainGates(grpc::ServerContext* context,
                                                 const v1::ExplainGatesRequest* request,
                                                 v1::ExplainGatesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
    ASSIGN_OR_RETURN(const GateQuestion question, ReadExplain(call, *file, *request));
    ASSIGN_OR_RETURN(const std::vector<GateState> states,
                     parts_.clearances.Explain(call, question));
    WriteStates(call, states, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ExplainGates", body);
}

}  // namespace tandem::clearances
