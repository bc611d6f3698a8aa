// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_records.h"

#include "base/status.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/consultations/consultation_store.h"

namespace tandem::consultations {
namespace {

bool MaySeeAnswers(const access::CallContext& call, PatientId patient) {
  const access::Principal& reader = call.principal;
  if (reader.role == access::Role::kPatient) return true;
  return reader.role == access::Role::kPractitioner && reader.HasOpened(patient);
}

}  // namespace

absl::StatusOr<std::vector<ConsultationRecord>> ConsultationRecords::ListOf(
    const access::CallContext& call, PatientId patient) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, patient));
  ASSIGN_OR_RETURN(std::vector<ConsultationRecord> records,
                   parts_.pool.Run<std::vector<ConsultationRecord>>(
                       call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) {
                         return consultation_store::ListRecords(tx, call.clinic(), parts_.seals,
                                                                patient, kRecordsMax);
                       }));
  if (MaySeeAnswers(call, patient)) return records;
  for (ConsultationRecord& record : records) record.answers.clear();
  return records;
}

}  // namespace tandem::consultations
