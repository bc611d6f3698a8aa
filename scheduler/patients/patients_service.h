// SPDX-License-Identifier: Apache-2.0
// The door of patients: tandem.v1.PatientsService.
#pragma once

#include <functional>

#include "base/clock.h"
#include "base/rpc/page_token.h"
#include "scheduler/access/door.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/patients.h"
#include "scheduler/patients/patients_wire.h"
#include "tandem/v1/patients.grpc.pb.h"

namespace tandem::patients {

// Adds all appointments of a patient, oldest first: the appointments room's part of an export.
using WriteAppointmentsOf =
    std::function<absl::Status(const access::CallContext&, PatientId,
                               google::protobuf::RepeatedPtrField<v1::Appointment>& appointments)>;

// Adds what is kept about a patient's consultations: the consultations room's part.
using WriteConsultationsOf = std::function<absl::Status(
    const access::CallContext&, PatientId,
    google::protobuf::RepeatedPtrField<v1::ConsultationRecord>& consultations)>;

// Adds what was found, signed or answered before a patient's visits: the clearances room's part.
using WriteClearancesOf =
    std::function<absl::Status(const access::CallContext&, PatientId,
                               google::protobuf::RepeatedPtrField<v1::Clearance>& clearances)>;

// Adds a patient's courses, the newest first: the courses room's part.
using WriteCoursesOf =
    std::function<absl::Status(const access::CallContext&, PatientId,
                               google::protobuf::RepeatedPtrField<v1::Course>& courses)>;

class PatientsServiceImpl final : public v1::PatientsService::Service {
 public:
  struct Parts {
    Patients& patients;
    directory::Directories& directories;
    const Clock& clock;
    const rpc::PageTokens& page_tokens;
    WriteAppointmentsOf write_appointments_of;
    WriteConsultationsOf write_consultations_of;
    WriteClearancesOf write_clearances_of;
    WriteCoursesOf write_courses_of;
  };
  PatientsServiceImpl(const access::Door& door, Parts parts);

  grpc::Status CreatePatient(grpc::ServerContext* context, const v1::CreatePatientRequest* request,
                             v1::Patient* reply) override;
  grpc::Status GetPatient(grpc::ServerContext* context, const v1::GetPatientRequest* request,
                          v1::Patient* reply) override;
  grpc::Status UpdatePatient(grpc::ServerContext* context, const v1::UpdatePatientRequest* request,
                             v1::Patient* reply) override;
  grpc::Status FindPatients(grpc::ServerContext* context, const v1::FindPatientsRequest* request,
                            v1::FindPatientsResponse* reply) override;
  grpc::Status MergePatients(grpc::ServerContext* context, const v1::MergePatientsRequest* request,
                             v1::Patient* reply) override;
  grpc::Status RecordConsent(grpc::ServerContext* context, const v1::RecordConsentRequest* request,
                             v1::Consent* reply) override;
  grpc::Status ExportPatient(grpc::ServerContext* context, const v1::ExportPatientRequest* request,
                             v1::PatientExport* reply) override;
  grpc::Status ErasePatient(grpc::ServerContext* context, const v1::ErasePatientRequest* request,
                            v1::Patient* reply) override;

 private:
  // `body` with the clinic's file and today's date there.
  absl::Status WithFacts(const access::CallContext& call,
                         const std::function<absl::Status(const ClinicFacts&)>& body);

  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::patients
