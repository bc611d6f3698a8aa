// SPDX-License-Identifier: Apache-2.0
#include "scheduler/patients/patients_wire.h"

#include <optional>
#include <string>

#include "base/rpc/date_proto.h"
#include "base/rpc/page_token.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/patients/patient_lists_wire.h"
#include "scheduler/reminders/reminders_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::patients {
namespace {

// Nothing and a violation for what is no name; `foreign` becomes true for another clinic's name.
std::optional<PatientId> ReadId(const access::CallContext& call, std::string_view name,
                                std::string_view field, Violations& violations, bool& foreign) {
  const auto values = rpc::ReadName(directory::kPatientPattern, name, field, violations);
  if (!values.has_value()) return std::nullopt;
  const std::optional<Uuid> uuid = rpc::ReadUuid((*values)[1], field, violations);
  foreign |= (*values)[0] != call.principal.clinic_slug;
  if (!uuid.has_value()) return std::nullopt;
  return PatientId(*uuid);
}

// What a reader ends with: violations first, then names of other clinics.
absl::Status Verdict(const Violations& violations, bool foreign) {
  RETURN_IF_ERROR(violations.ToStatus());
  return foreign ? access::errors::NotFound() : absl::OkStatus();
}

Preferences ReadPreferences(const ClinicFacts& facts, const v1::PatientPreferences& wire,
                            Violations& violations) {
  Preferences preferences;
  switch (wire.channel()) {
    case v1::PatientPreferences::CHANNEL_UNSPECIFIED:
      break;
    case v1::PatientPreferences::CHANNEL_EMAIL:
      preferences.channel = PreferredChannel::kEmail;
      break;
    case v1::PatientPreferences::CHANNEL_SMS:
      preferences.channel = PreferredChannel::kSms;
      break;
    case v1::PatientPreferences::CHANNEL_CALL:
      preferences.channel = PreferredChannel::kCall;
      break;
    default:
      violations.Add("patient.preferences.channel", "must be a known channel");
  }
  preferences.pairing_declined = wire.pairing_declined();
  if (wire.preferred_practitioner().empty()) return preferences;
  constexpr std::string_view kField = "patient.preferences.preferred_practitioner";
  const auto values = rpc::ReadName(directory::kPractitionerPattern, wire.preferred_practitioner(),
                                    kField, violations);
  if (!values.has_value()) return preferences;
  const directory::Practitioner* practitioner = facts.snapshot.FindPractitioner((*values)[1]);
  if ((*values)[0] != facts.call.principal.clinic_slug || practitioner == nullptr) {
    violations.Add(std::string(kField), "must name a practitioner of the clinic");
  } else {
    preferences.practitioner = practitioner->id;
  }
  return preferences;
}

// The fields that do not depend on what is created or changed. Names lose the blanks around them.
Patient ReadPerson(const ClinicFacts& facts, const v1::Patient& wire, const PatientFields& fields,
                   Violations& violations) {
  Patient patient;
  patient.given_name = Trim(wire.given_name());
  patient.family_name = Trim(wire.family_name());
  patient.preferred_name = Trim(wire.preferred_name());
  if (fields.birth_date && wire.has_birth_date()) {
    patient.birth_date = rpc::ReadDate(wire.birth_date(), "patient.birth_date", violations);
  }
  patient.language = wire.language();
  patient.time_zone = wire.time_zone();
  patient.postal_code = wire.postal_code();
  if (fields.contacts) patient.contacts = ReadContacts(wire.contacts(), violations);
  if (fields.supporters) patient.supporters = ReadSupporters(wire.supporters(), violations);
  if (fields.preferences) {
    patient.preferences = ReadPreferences(facts, wire.preferences(), violations);
  }
  CheckPatient(patient, fields, facts.today, violations);
  return patient;
}

v1::PatientPreferences::Channel WireChannel(PreferredChannel channel) {
  switch (channel) {
    case PreferredChannel::kEmail:
      return v1::PatientPreferences::CHANNEL_EMAIL;
    case PreferredChannel::kSms:
      return v1::PatientPreferences::CHANNEL_SMS;
    case PreferredChannel::kCall:
      return v1::PatientPreferences::CHANNEL_CALL;
    case PreferredChannel::kUnsaid:
      break;
  }
  return v1::PatientPreferences::CHANNEL_UNSPECIFIED;
}

v1::PatientStatus WireStatus(PatientStatus status) {
  switch (status) {
    case PatientStatus::kLead:
      return v1::PATIENT_STATUS_LEAD;
    case PatientStatus::kActive:
      return v1::PATIENT_STATUS_ACTIVE;
    case PatientStatus::kErased:
      return v1::PATIENT_STATUS_ERASED;
    case PatientStatus::kMerged:
      break;
  }
  return v1::PATIENT_STATUS_MERGED;
}

}  // namespace

absl::StatusOr<PatientId> ReadPatientName(const access::CallContext& call, std::string_view name) {
  Violations violations;
  bool foreign = false;
  const std::optional<PatientId> id = ReadId(call, name, "name", violations, foreign);
  RETURN_IF_ERROR(Verdict(violations, foreign));
  return *id;
}

absl::StatusOr<PatientCreation> ReadCreate(const ClinicFacts& facts,
                                           const v1::CreatePatientRequest& request) {
  Violations violations;
  PatientCreation creation;
  creation.key = requests::ReadRequestKey(facts.call, request, violations);
  v1::Patient wire = request.patient();
  if (wire.language().empty()) wire.set_language("en");
  creation.patient = ReadPerson(facts, wire, PatientFields::All(), violations);
  if (wire.status() == v1::PATIENT_STATUS_LEAD) {
    creation.patient.status = PatientStatus::kLead;
  } else if (wire.status() != v1::PATIENT_STATUS_UNSPECIFIED &&
             wire.status() != v1::PATIENT_STATUS_ACTIVE) {
    violations.Add("patient.status", "must be LEAD or ACTIVE");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return creation;
}

absl::StatusOr<PatientChange> ReadUpdate(const ClinicFacts& facts,
                                         const v1::UpdatePatientRequest& request) {
  Violations violations;
  bool foreign = false;
  PatientChange change;
  change.key = requests::ReadRequestKey(facts.call, request, violations);
  change.etag = request.patient().etag();
  const auto id = ReadId(facts.call, request.patient().name(), "patient.name", violations, foreign);
  if (request.update_mask().paths().empty()) {
    violations.Add("update_mask", "must name at least one field");
  }
  for (const std::string& path : request.update_mask().paths()) {
    ReadMaskPath(path, "update_mask", change.fields, violations);
  }
  change.wanted = ReadPerson(facts, request.patient(), change.fields, violations);
  if (change.fields.status && request.patient().status() != v1::PATIENT_STATUS_ACTIVE) {
    violations.Add("patient.status", "must be ACTIVE");
  }
  RETURN_IF_ERROR(Verdict(violations, foreign));
  change.wanted.id = *id;
  return change;
}

absl::StatusOr<PatientMerge> ReadMerge(const access::CallContext& call,
                                       const v1::MergePatientsRequest& request) {
  Violations violations;
  bool foreign = false;
  PatientMerge merge;
  merge.key = requests::ReadRequestKey(call, request, violations);
  const auto stays = ReadId(call, request.name(), "name", violations, foreign);
  const auto duplicate = ReadId(call, request.duplicate(), "duplicate", violations, foreign);
  RETURN_IF_ERROR(Verdict(violations, foreign));
  merge.stays = *stays;
  merge.duplicate = *duplicate;
  return merge;
}

absl::StatusOr<PatientErasure> ReadErase(const access::CallContext& call,
                                         const v1::ErasePatientRequest& request) {
  Violations violations;
  bool foreign = false;
  PatientErasure erasure;
  erasure.key = requests::ReadRequestKey(call, request, violations);
  const auto id = ReadId(call, request.name(), "name", violations, foreign);
  erasure.reason = std::string(Trim(request.reason()));
  CheckErasureReason(erasure.reason, "reason", violations);
  RETURN_IF_ERROR(Verdict(violations, foreign));
  erasure.patient = *id;
  return erasure;
}

absl::StatusOr<ConsentRecord> ReadRecord(const access::CallContext& call,
                                         const v1::RecordConsentRequest& request) {
  Violations violations;
  bool foreign = false;
  ConsentRecord record;
  record.key = requests::ReadRequestKey(call, request, violations);
  const auto id = ReadId(call, request.name(), "name", violations, foreign);
  const v1::Consent& wire = request.consent();
  if (wire.kind() == v1::CONSENT_KIND_UNSPECIFIED || !v1::ConsentKind_IsValid(wire.kind())) {
    violations.Add("consent.kind", "must be a known kind");
  } else {
    record.consent.kind = static_cast<ConsentKind>(wire.kind() - 1);  // the same order from 1
  }
  record.consent.document_version = wire.document_version();
  record.consent.channel = wire.channel();
  record.withdraw = request.withdraw();
  CheckConsent(record.consent, record.withdraw, "consent", violations);
  RETURN_IF_ERROR(Verdict(violations, foreign));
  record.patient = *id;
  return record;
}

absl::StatusOr<PatientQuery> ReadFind(const ClinicFacts& facts,
                                      const v1::FindPatientsRequest& request) {
  Violations violations;
  PatientQuery query;
  query.limit = rpc::ReadPageSize(request.page_size(), {kFindPageSize, kFindPageSizeMax},
                                  "page_size", violations);
  if (!request.name_prefix().empty()) {
    query.name_prefix = std::string(Trim(request.name_prefix()));
    CheckNamePrefix(*query.name_prefix, "name_prefix", violations);
  }
  if (!request.email().empty()) query.email = ReadEmail(request.email(), "email", violations);
  if (!request.phone().empty()) {
    query.phone = ReadPhone(request.phone(), kRegionDefault, "phone", violations);
  }
  if (request.has_birth_date()) {
    query.birth_date = rpc::ReadDate(request.birth_date(), "birth_date", violations);
    if (query.birth_date.has_value()) {
      CheckBirthDate(*query.birth_date, facts.today, "birth_date", violations);
    }
  }
  if (request.name_prefix().empty() && request.email().empty() && request.phone().empty() &&
      !request.has_birth_date()) {
    violations.Add("name_prefix", "or email, phone or birth_date must be given");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

void Write(const ClinicFacts& facts, const Patient& patient, v1::Patient& wire) {
  const std::string& clinic = facts.call.principal.clinic_slug;
  wire.set_name(directory::PatientName(clinic, patient.id));
  wire.set_etag(Etag(patient));
  wire.set_status(WireStatus(patient.status));
  rpc::WriteTime(patient.create_time, *wire.mutable_create_time());
  if (patient.status == PatientStatus::kErased) return;
  wire.set_given_name(patient.given_name);
  wire.set_family_name(patient.family_name);
  wire.set_preferred_name(patient.preferred_name);
  if (patient.birth_date.has_value()) {
    rpc::WriteDate(*patient.birth_date, *wire.mutable_birth_date());
  }
  wire.set_language(patient.language);
  wire.set_time_zone(patient.time_zone);
  wire.set_postal_code(patient.postal_code);
  WriteContacts(patient.contacts, *wire.mutable_contacts());
  WriteSupporters(patient.supporters, *wire.mutable_supporters());
  v1::PatientPreferences& preferences = *wire.mutable_preferences();
  preferences.set_channel(WireChannel(patient.preferences.channel));
  preferences.set_pairing_declined(patient.preferences.pairing_declined);
  // Nothing when the practitioner has left the clinic.
  preferences.set_preferred_practitioner(
      directory::PractitionerName(facts.snapshot, patient.preferences.practitioner));
}

void Write(const Consent& consent, v1::Consent& wire) {
  wire.set_kind(static_cast<v1::ConsentKind>(static_cast<int>(consent.kind) + 1));
  wire.set_document_version(consent.document_version);
  wire.set_channel(consent.channel);
  rpc::WriteTime(consent.give_time, *wire.mutable_give_time());
  if (consent.withdraw_time.has_value()) {
    rpc::WriteTime(*consent.withdraw_time, *wire.mutable_withdraw_time());
  }
}

void Write(const ClinicFacts& facts, const reminders::FiledMessage& filed,
           v1::MessageRecord& wire) {
  const reminders::Message& message = filed.message;
  if (reminders::IsAboutVisit(message.kind)) {
    wire.set_appointment(directory::AppointmentName(facts.call.principal.clinic_slug,
                                                    AppointmentId(message.subject)));
  }
  wire.set_kind(std::string(Name(message.kind)));
  wire.set_channel(std::string(Name(message.channel)));
  wire.set_contact(filed.contact);
  wire.set_language(message.language);
  wire.set_state(std::string(Name(filed.state)));
  rpc::WriteTime(message.due, *wire.mutable_due_time());
  rpc::WriteTime(message.expire, *wire.mutable_expire_time());
  rpc::WriteTime(filed.create_time, *wire.mutable_create_time());
}

void Write(const ClinicFacts& facts, const PatientFile& file, v1::PatientExport& wire) {
  Write(facts, file.patient, *wire.mutable_patient());
  for (const Consent& consent : file.consents) Write(consent, *wire.add_consents());
  for (const reminders::FiledMessage& message : file.messages) {
    Write(facts, message, *wire.add_messages());
  }
  for (const reminders::Ride& ride : file.rides) {
    reminders::Write(facts.call, ride, *wire.add_rides());
  }
  if (file.wishes.version == 0) return;
  reminders::Write(facts.call, file.wishes, *wire.mutable_reminder_preferences());
}

}  // namespace tandem::patients
