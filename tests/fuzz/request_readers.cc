// SPDX-License-Identifier: Apache-2.0
#include "tests/fuzz/request_readers.h"

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "base/status.h"
#include "scheduler/absences/absences_wire.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/appointments/own_visits_wire.h"
#include "scheduler/audit/audit_wire.h"
#include "scheduler/availability/availability_wire.h"
#include "scheduler/clearances/clearances_wire.h"
#include "scheduler/consultations/consultations_requests_wire.h"
#include "scheduler/consultations/page_scope_wire.h"
#include "scheduler/directory/clinic_file.h"
#include "scheduler/directory/directory_wire.h"
#include "scheduler/emergency/emergency_wire.h"
#include "scheduler/patients/patient_page_wire.h"
#include "scheduler/patients/patients_wire.h"
#include "scheduler/sessions/sessions_wire.h"
#include "scheduler/staff/staff_wire.h"
#include "tests/support/project_folder.h"

namespace tandem::fuzz {
namespace {

using google::protobuf::Message;

constexpr char kSomePatient[] = "0190b2a0-0000-7000-8000-000000000001";

}  // namespace

World::World() {
  std::ifstream file(testing::ProjectFolder() + "/deploy/local/cedar-harbor.yaml");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  absl::StatusOr<directory::Snapshot> parsed = directory::ParseClinicFile(text);
  if (!parsed.ok()) std::abort();
  snapshot = std::make_shared<const directory::Snapshot>(*std::move(parsed));
  desk.principal.role = access::Role::kFrontDesk;
  desk.principal.clinic_slug = snapshot->slug;
  desk.method = "Fuzz";
  patient = desk;
  patient.principal.role = access::Role::kPatient;
  patient.principal.patient = PatientId(ParseUuid(kSomePatient).value());
}

namespace {

// A list of the directory.
template <class Request>
void AddList(Readers& readers) {
  Add<Request>(readers, [](const Asked&, const Request& request) {
    return directory::CheckClinicName(request.parent(), "parent");
  });
}

// A verb with name, request_id and etag.
template <class Request>
void AddVerb(Readers& readers) {
  Add<Request>(readers, [](const Asked& asked, const Request& request) {
    return appointments::ReadTarget(asked.call, request);
  });
}

// Where a page of consultations begins.
absl::Status ReadPosition(const Asked& asked, const Message& request, const std::string& token) {
  const std::string scope = consultations::PageScope(asked.call, request);
  return asked.world.tokens.Decode(scope, token).status();
}

void AddDirectory(Readers& readers) {
  Add<v1::GetClinicRequest>(readers, [](const Asked&, const auto& request) {
    return directory::CheckClinicName(request.name(), "name");
  });
  AddList<v1::ListLocationsRequest>(readers);
  AddList<v1::ListVisitTypesRequest>(readers);
  AddList<v1::ListPractitionersRequest>(readers);
  AddList<v1::ListRoomsRequest>(readers);
}

void AddAvailability(Readers& readers) {
  Add<v1::SearchSlotsRequest>(readers, [](const Asked& asked, const auto& request) {
    return availability::ReadSearch(asked.call, *asked.world.snapshot, asked.world.tokens, request);
  });
  Add<v1::ExplainSlotRequest>(readers, [](const Asked& asked, const auto& request) {
    return availability::ReadExplain(asked.call, *asked.world.snapshot, request);
  });
}

appointments::Reading ReadingOf(const Asked& asked) { return {asked.call, *asked.world.snapshot}; }

void AddAppointments(Readers& readers) {
  Add<v1::HoldAppointmentRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadHold(ReadingOf(asked), request);
  });
  Add<v1::BookAppointmentRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadBook(ReadingOf(asked), request);
  });
  Add<v1::RescheduleAppointmentRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadMove(ReadingOf(asked), request);
  });
  Add<v1::CancelAppointmentRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadCancel(asked.call, request);
  });
  AddVerb<v1::ConfirmAppointmentRequest>(readers);
  AddVerb<v1::CheckInAppointmentRequest>(readers);
  AddVerb<v1::StartAppointmentRequest>(readers);
  AddVerb<v1::CompleteAppointmentRequest>(readers);
  AddVerb<v1::MarkNoShowRequest>(readers);
  AddVerb<v1::EnterAppointmentInErrorRequest>(readers);
  AddVerb<v1::UndoAppointmentRequest>(readers);
  Add<v1::GetAppointmentRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadAppointmentName(asked.call, request.name());
  });
  Add<v1::ListAppointmentsRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadList(ReadingOf(asked), request, asked.world.tokens);
  });
  Add<v1::ListOwnVisitsRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadOwnVisits(asked.call, request, asked.world.tokens);
  });
  Add<v1::WatchDayRequest>(readers, [](const Asked& asked, const auto& request) {
    return appointments::ReadWatch(ReadingOf(asked), request);
  });
}

void AddHolds(Readers& readers) {
  Add<v1::HoldConsultationRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadHold(asked.call, asked.world.snapshot, request);
  });
  Add<v1::ResendCodeRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadResend(asked.call, request);
  });
  Add<v1::VerifyContactRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadVerify(asked.call, request);
  });
  Add<v1::ReleaseConsultationHoldRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadRelease(asked.call, request);
  });
}

void AddConsultations(Readers& readers) {
  Add<v1::GetConsultationFormRequest>(readers, [](const Asked&, const auto& request) {
    return consultations::ReadLanguage(request);
  });
  Add<v1::SearchConsultationSlotsRequest>(
      readers, [](const Asked& asked, const auto& request) -> absl::Status {
        RETURN_IF_ERROR(consultations::ReadSearch(*asked.world.snapshot, request).status());
        return ReadPosition(asked, request, request.page_token());
      });
  Add<v1::BookConsultationRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadBooking(asked.call, asked.world.snapshot, request);
  });
  Add<v1::BookConsultationByPhoneRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadPhoneBooking(asked.call, asked.world.snapshot, request);
  });
  // Its token is looked up as it is.
  Add<v1::GetConsultationRequest>(readers,
                                  [](const Asked&, const auto&) { return absl::OkStatus(); });
  Add<v1::RescheduleConsultationRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadMove(asked.call, request);
  });
  Add<v1::CancelConsultationRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadCancellation(asked.call, request);
  });
  Add<v1::RecordConsultationOutcomeRequest>(readers, [](const Asked& asked, const auto& request) {
    return consultations::ReadOutcome(asked.call, request);
  });
  Add<v1::ListConsultationsToReviewRequest>(
      readers, [](const Asked& asked, const auto& request) -> absl::Status {
        RETURN_IF_ERROR(consultations::ReadReview(request).status());
        return ReadPosition(asked, request, request.page_token());
      });
  Add<v1::MeasureConsultationWaitRequest>(readers, [](const Asked&, const auto& request) {
    return consultations::ReadBooked(request);
  });
}

patients::ClinicFacts FactsOf(const Asked& asked) {
  return {asked.call, *asked.world.snapshot, absl::CivilDay(2026, 11, 22)};
}

void AddPatients(Readers& readers) {
  Add<v1::CreatePatientRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadCreate(FactsOf(asked), request);
  });
  Add<v1::GetPatientRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadPatientName(asked.call, request.name());
  });
  Add<v1::UpdatePatientRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadUpdate(FactsOf(asked), request);
  });
  Add<v1::FindPatientsRequest>(
      readers, [](const Asked& asked, const auto& request) -> absl::Status {
        RETURN_IF_ERROR(patients::ReadFind(FactsOf(asked), request).status());
        return patients::ReadFindPosition(asked.call, request, asked.world.tokens).status();
      });
  Add<v1::MergePatientsRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadMerge(asked.call, request);
  });
  Add<v1::RecordConsentRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadRecord(asked.call, request);
  });
  Add<v1::ErasePatientRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadErase(asked.call, request);
  });
  Add<v1::ExportPatientRequest>(readers, [](const Asked& asked, const auto& request) {
    return patients::ReadPatientName(asked.call, request.name());
  });
}

void AddEmergencies(Readers& readers) {
  Add<v1::BreakGlassRequest>(readers, [](const Asked& asked, const auto& request) {
    return emergency::ReadOpening(asked.call, request);
  });
  Add<v1::GetEmergencyRecordRequest>(readers, [](const Asked& asked, const auto& request) {
    return emergency::ReadAccessName(asked.call, request.name());
  });
  Add<v1::ListEmergencyAccessesRequest>(readers, [](const Asked& asked, const auto& request) {
    return emergency::ReadList(asked.call, request, asked.world.tokens);
  });
  Add<v1::ReviewEmergencyAccessRequest>(readers, [](const Asked& asked, const auto& request) {
    return emergency::ReadReview(asked.call, request);
  });
}

void AddAudit(Readers& readers) {
  Add<v1::SearchAuditEntriesRequest>(readers, [](const Asked& asked, const auto& request) {
    return audit::ReadSearch(asked.call, request, asked.world.tokens);
  });
}

void AddSessions(Readers& readers) {
  Add<v1::StartSignInRequest>(
      readers, [](const Asked&, const auto& request) { return sessions::ReadStart(request); });
  Add<v1::FinishSignInRequest>(
      readers, [](const Asked&, const auto& request) { return sessions::ReadFinish(request); });
  Add<v1::SignOutRequest>(readers, [](const Asked&, const auto& request) {
    return directory::CheckClinicName(request.parent(), "parent");
  });
  Add<v1::ListSessionsRequest>(readers, [](const Asked& asked, const auto& request) {
    return sessions::ReadPatient(asked.call, request.parent(), "parent");
  });
  Add<v1::RevokeSessionRequest>(readers, [](const Asked& asked, const auto& request) {
    return sessions::ReadSession(asked.call, request);
  });
  Add<v1::ActForRequest>(readers, [](const Asked& asked, const auto& request) {
    return sessions::ReadPatient(asked.call, request.name(), "name");
  });
  Add<v1::GrantProxyRequest>(readers, [](const Asked& asked, const auto& request) {
    return sessions::ReadGrant(asked.call, request, absl::FromUnixSeconds(1'800'000'000));
  });
  Add<v1::RevokeProxyRequest>(readers, [](const Asked& asked, const auto& request) {
    return sessions::ReadRevocation(asked.call, request);
  });
  Add<v1::ListProxiesRequest>(readers, [](const Asked& asked, const auto& request) {
    return sessions::ReadPatient(asked.call, request.parent(), "parent");
  });
}

void AddStaff(Readers& readers) {
  Add<v1::CreateStaffRequest>(readers, [](const Asked& asked, const auto& request) {
    return staff::ReadCreate({asked.call, *asked.world.snapshot}, request);
  });
  Add<v1::UpdateStaffRequest>(readers, [](const Asked& asked, const auto& request) {
    return staff::ReadUpdate({asked.call, *asked.world.snapshot}, request);
  });
  Add<v1::DisableStaffRequest>(readers, [](const Asked& asked, const auto& request) {
    return staff::ReadTarget(asked.call, request);
  });
  Add<v1::EnableStaffRequest>(readers, [](const Asked& asked, const auto& request) {
    return staff::ReadTarget(asked.call, request);
  });
  Add<v1::ListStaffRequest>(readers, [](const Asked& asked, const auto& request) {
    return staff::ReadList(asked.call, request, asked.world.tokens);
  });
}

void AddClearances(Readers& readers) {
  Add<v1::RecordClearanceRequest>(readers, [](const Asked& asked, const auto& request) {
    return clearances::ReadRecord(asked.call, absl::CivilDay(2027, 1, 11), request);
  });
  Add<v1::WithdrawClearanceRequest>(readers, [](const Asked& asked, const auto& request) {
    return clearances::ReadWithdrawal(asked.call, request);
  });
  Add<v1::ListClearancesRequest>(readers, [](const Asked& asked, const auto& request) {
    return clearances::ReadList(asked.call, request, asked.world.tokens);
  });
  Add<v1::ExplainGatesRequest>(readers, [](const Asked& asked, const auto& request) {
    return clearances::ReadExplain(asked.call, *asked.world.snapshot, request);
  });
}

void AddAbsences(Readers& readers) {
  Add<v1::RecordAbsenceRequest>(readers, [](const Asked& asked, const auto& request) {
    return absences::ReadRecord(asked.call, *asked.world.snapshot, request);
  });
  Add<v1::WithdrawAbsenceRequest>(readers, [](const Asked& asked, const auto& request) {
    return absences::ReadWithdrawal(asked.call, request);
  });
  Add<v1::ListAbsencesRequest>(readers, [](const Asked& asked, const auto& request) {
    return absences::ReadList(asked.call, request, asked.world.tokens);
  });
}

}  // namespace

Readers AllReaders() {
  Readers readers;
  AddDirectory(readers);
  AddAvailability(readers);
  AddAppointments(readers);
  AddHolds(readers);
  AddConsultations(readers);
  AddPatients(readers);
  AddStaff(readers);
  AddSessions(readers);
  AddAudit(readers);
  AddEmergencies(readers);
  AddMessages(readers);
  AddCourses(readers);
  AddClearances(readers);
  AddAbsences(readers);
  return readers;
}

}  // namespace tandem::fuzz
