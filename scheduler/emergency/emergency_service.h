// SPDX-License-Identifier: Apache-2.0
// The door of emergencies: tandem.v1.EmergencyService.
#pragma once

#include <functional>

#include "base/interval.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/emergency/emergencies.h"
#include "tandem/v1/emergency.grpc.pb.h"

namespace tandem::emergency {

// What other rooms add to an opened record. Each is called as whoever opened it.
using WritePatientOf =
    std::function<absl::Status(const access::CallContext&, PatientId, v1::Patient&)>;
// The visits in a time, oldest first.
using WriteVisitsOf =
    std::function<absl::Status(const access::CallContext&, PatientId, const Interval&,
                               google::protobuf::RepeatedPtrField<v1::Appointment>&)>;
// The consultations with their answers, oldest first.
using WriteConsultationsOf =
    std::function<absl::Status(const access::CallContext&, PatientId,
                               google::protobuf::RepeatedPtrField<v1::ConsultationRecord>&)>;

class EmergencyServiceImpl final : public v1::EmergencyService::Service {
 public:
  struct Parts {
    Emergencies& emergencies;
    const rpc::PageTokens& page_tokens;
    WritePatientOf write_patient_of;
    WriteVisitsOf write_visits_of;
    WriteConsultationsOf write_consultations_of;
  };
  EmergencyServiceImpl(const access::Door& door, Parts parts)
      : door_(door.For("tandem.v1.EmergencyService")), parts_(std::move(parts)) {}

  grpc::Status BreakGlass(grpc::ServerContext* context, const v1::BreakGlassRequest* request,
                          v1::EmergencyAccess* reply) override;
  grpc::Status GetEmergencyRecord(grpc::ServerContext* context,
                                  const v1::GetEmergencyRecordRequest* request,
                                  v1::EmergencyRecord* reply) override;
  grpc::Status ListEmergencyAccesses(grpc::ServerContext* context,
                                     const v1::ListEmergencyAccessesRequest* request,
                                     v1::ListEmergencyAccessesResponse* reply) override;
  grpc::Status ReviewEmergencyAccess(grpc::ServerContext* context,
                                     const v1::ReviewEmergencyAccessRequest* request,
                                     v1::EmergencyAccess* reply) override;

 private:
  // What the rooms have of the record.
  absl::Status WriteRecord(const OpenedRecord& record, v1::EmergencyRecord& wire);

  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::emergency
