// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_service.h"

#include "base/status.h"
#include "scheduler/emergency/emergency_wire.h"

namespace tandem::emergency {

using access::CallContext;

grpc::Status EmergencyServiceImpl::BreakGlass(grpc::ServerContext* context,
                                              const v1::BreakGlassRequest* request,
                                              v1::EmergencyAccess* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const Opening wanted, ReadOpening(call, *request));
    ASSIGN_OR_RETURN(const EmergencyAccess opened, parts_.emergencies.BreakGlass(call, wanted));
    Write(call, opened, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "BreakGlass", body);
}

absl::Status EmergencyServiceImpl::WriteRecord(const OpenedRecord& record,
                                               v1::EmergencyRecord& wire) {
  RETURN_IF_ERROR(parts_.write_patient_of(record.call, record.patient, *wire.mutable_patient()));
  RETURN_IF_ERROR(parts_.write_visits_of(record.call, record.patient, record.visits,
                                         *wire.mutable_appointments()));
  if (!record.with_answers) return absl::OkStatus();
  return parts_.write_consultations_of(record.call, record.patient, *wire.mutable_consultations());
}

grpc::Status EmergencyServiceImpl::GetEmergencyRecord(grpc::ServerContext* context,
                                                      const v1::GetEmergencyRecordRequest* request,
                                                      v1::EmergencyRecord* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const EmergencyAccessId id, ReadAccessName(call, request->name()));
    ASSIGN_OR_RETURN(const OpenedRecord record, parts_.emergencies.Enter(call, id));
    return WriteRecord(record, *reply);
  };
  return door_.Serve(*context, {*request, reply}, "GetEmergencyRecord", body);
}

grpc::Status EmergencyServiceImpl::ListEmergencyAccesses(
    grpc::ServerContext* context, const v1::ListEmergencyAccessesRequest* request,
    v1::ListEmergencyAccessesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const AccessQuery query, ReadList(call, *request, parts_.page_tokens));
    ASSIGN_OR_RETURN(const AccessPage page, parts_.emergencies.List(call, query));
    WritePage(call, *request, page, parts_.page_tokens, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ListEmergencyAccesses", body);
}

grpc::Status EmergencyServiceImpl::ReviewEmergencyAccess(
    grpc::ServerContext* context, const v1::ReviewEmergencyAccessRequest* request,
    v1::EmergencyAccess* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    ASSIGN_OR_RETURN(const ReviewOrder order, ReadReview(call, *request));
    ASSIGN_OR_RETURN(const EmergencyAccess reviewed, parts_.emergencies.Review(call, order));
    Write(call, reviewed, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "ReviewEmergencyAccess", body);
}

}  // namespace tandem::emergency
