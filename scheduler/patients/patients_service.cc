// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients_service.h"

#include "base/civil.h"
#include "base/status.h"
#include "scheduler/patients/patient_page_wire.h"

namespace tandem::patients {

using access::CallContext;

PatientsServiceImpl::PatientsServiceImpl(const access::Door& door, Parts parts)
    : door_(door.For("tandem.v1.PatientsService")), parts_(std::move(parts)) {}

absl::Status PatientsServiceImpl::WithFacts(
    const CallContext& call, const std::function<absl::Status(const ClinicFacts&)>& body) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr snapshot, parts_.directories.Latest(call));
  return body({call, *snapshot, ToCivilDay(parts_.clock.Now(), snapshot->zone)});
}

grpc::Status PatientsServiceImpl::CreatePatient(grpc::ServerContext* context,
                                                const v1::CreatePatientRequest* request,
                                                v1::Patient* reply) {
  return door_.Serve(*context, *request, "CreatePatient", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(const PatientCreation wanted, ReadCreate(facts, *request));
      ASSIGN_OR_RETURN(const Patient created, parts_.patients.Create(call, wanted));
      Write(facts, created, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status PatientsServiceImpl::GetPatient(grpc::ServerContext* context,
                                             const v1::GetPatientRequest* request,
                                             v1::Patient* reply) {
  return door_.Serve(*context, {*request, reply}, "GetPatient", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(const PatientId id, ReadPatientName(call, request->name()));
      ASSIGN_OR_RETURN(const Patient patient, parts_.patients.Get(call, id));
      Write(facts, patient, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status PatientsServiceImpl::UpdatePatient(grpc::ServerContext* context,
                                                const v1::UpdatePatientRequest* request,
                                                v1::Patient* reply) {
  return door_.Serve(*context, *request, "UpdatePatient", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(const PatientChange wanted, ReadUpdate(facts, *request));
      ASSIGN_OR_RETURN(const Patient updated, parts_.patients.Update(call, wanted));
      Write(facts, updated, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status PatientsServiceImpl::FindPatients(grpc::ServerContext* context,
                                               const v1::FindPatientsRequest* request,
                                               v1::FindPatientsResponse* reply) {
  return door_.Serve(*context, {*request, reply}, "FindPatients", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(PatientQuery query, ReadFind(facts, *request));
      ASSIGN_OR_RETURN(query.after, ReadFindPosition(call, *request, parts_.page_tokens));
      ASSIGN_OR_RETURN(const PatientPage page, parts_.patients.Find(call, query));
      WritePage(facts, *request, page, parts_.page_tokens, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status PatientsServiceImpl::MergePatients(grpc::ServerContext* context,
                                                const v1::MergePatientsRequest* request,
                                                v1::Patient* reply) {
  return door_.Serve(*context, *request, "MergePatients", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(const PatientMerge wanted, ReadMerge(call, *request));
      ASSIGN_OR_RETURN(const Patient merged, parts_.patients.Merge(call, wanted));
      Write(facts, merged, *reply);
      return absl::OkStatus();
    });
  });
}

grpc::Status PatientsServiceImpl::RecordConsent(grpc::ServerContext* context,
                                                const v1::RecordConsentRequest* request,
                                                v1::Consent* reply) {
  return door_.Serve(
      *context, *request, "RecordConsent", [&](const CallContext& call) -> absl::Status {
        ASSIGN_OR_RETURN(const ConsentRecord wanted, ReadRecord(call, *request));
        ASSIGN_OR_RETURN(const Consent recorded, parts_.patients.Record(call, wanted));
        Write(recorded, *reply);
        return absl::OkStatus();
      });
}

grpc::Status PatientsServiceImpl::ExportPatient(grpc::ServerContext* context,
                                                const v1::ExportPatientRequest* request,
                                                v1::PatientExport* reply) {
  return door_.Serve(*context, {*request, reply}, "ExportPatient", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(const PatientId id, ReadPatientName(call, request->name()));
      ASSIGN_OR_RETURN(const PatientFile file, parts_.patients.Export(call, id));
      Write(facts, file, *reply);
      // Who signed in under a record that was merged asks the other rooms as who they are now.
      CallContext as_found = call;
      if (!call.principal.patient.IsNil()) as_found.principal.patient = file.patient.id;
      RETURN_IF_ERROR(
          parts_.write_appointments_of(as_found, file.patient.id, *reply->mutable_appointments()));
      RETURN_IF_ERROR(parts_.write_consultations_of(as_found, file.patient.id,
                                                    *reply->mutable_consultations()));
      RETURN_IF_ERROR(
          parts_.write_clearances_of(as_found, file.patient.id, *reply->mutable_clearances()));
      return parts_.write_courses_of(as_found, file.patient.id, *reply->mutable_courses());
    });
  });
}

grpc::Status PatientsServiceImpl::ErasePatient(grpc::ServerContext* context,
                                               const v1::ErasePatientRequest* request,
                                               v1::Patient* reply) {
  return door_.Serve(*context, *request, "ErasePatient", [&](const CallContext& call) {
    return WithFacts(call, [&](const ClinicFacts& facts) -> absl::Status {
      ASSIGN_OR_RETURN(const PatientErasure wanted, ReadErase(call, *request));
      ASSIGN_OR_RETURN(const Patient erased, parts_.patients.Erase(call, wanted));
      Write(facts, erased, *reply);
      return absl::OkStatus();
    });
  });
}

}  // namespace tandem::patients
