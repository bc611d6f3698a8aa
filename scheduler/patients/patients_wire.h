// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of patients. Each Read gives every violation of its request.
#pragma once

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "scheduler/access/call_context.h"
#include "scheduler/directory/directory.h"
#include "scheduler/patients/patients.h"
#include "tandem/v1/patients.pb.h"

namespace tandem::patients {

// What reading and writing need to know of the clinic.
struct ClinicFacts {
  const access::CallContext& call;
  const directory::Snapshot& snapshot;
  absl::CivilDay today;  // at the clinic
};

// "clinics/{clinic}/patients/{uuid}" -> the uuid. Errors: FIELD_INVALID; NOT_FOUND for another
// clinic's name.
absl::StatusOr<PatientId> ReadPatientName(const access::CallContext& call, std::string_view name);

absl::StatusOr<PatientCreation> ReadCreate(const ClinicFacts& facts,
                                           const v1::CreatePatientRequest& request);
absl::StatusOr<PatientChange> ReadUpdate(const ClinicFacts& facts,
                                         const v1::UpdatePatientRequest& request);
absl::StatusOr<PatientMerge> ReadMerge(const access::CallContext& call,
                                       const v1::MergePatientsRequest& request);
absl::StatusOr<PatientErasure> ReadErase(const access::CallContext& call,
                                         const v1::ErasePatientRequest& request);
absl::StatusOr<ConsentRecord> ReadRecord(const access::CallContext& call,
                                         const v1::RecordConsentRequest& request);
// Without `after`: that comes from the page token.
absl::StatusOr<PatientQuery> ReadFind(const ClinicFacts& facts,
                                      const v1::FindPatientsRequest& request);
// Of an erased person nothing but the name of the record, its etag, status and create time.
void Write(const ClinicFacts& facts, const Patient& patient, v1::Patient& wire);
void Write(const Consent& consent, v1::Consent& wire);
void Write(const ClinicFacts& facts, const reminders::FiledMessage& filed, v1::MessageRecord& wire);
// Without what other rooms hold.
void Write(const ClinicFacts& facts, const PatientFile& file, v1::PatientExport& wire);

}  // namespace tandem::patients
