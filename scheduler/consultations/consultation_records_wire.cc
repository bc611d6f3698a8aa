// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_records_wire.h"

#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/consultations/consultations_wire.h"
#include "scheduler/directory/names_wire.h"

namespace tandem::consultations {
namespace {

void Write(const access::CallContext& call, const ConsultationRecord& record,
           v1::ConsultationRecord& wire) {
  wire.set_appointment(directory::AppointmentName(call.principal.clinic_slug, record.id));
  wire.set_channel(record.channel);
  wire.set_language(record.language);
  wire.set_time_zone(record.time_zone);
  wire.set_patient_state(record.patient_state);
  wire.set_notice_version(record.notice_version);
  rpc::WriteTime(record.book_time, *wire.mutable_book_time());
  wire.set_needs_review(record.needs_review);
  if (record.outcome.has_value()) wire.set_outcome(WriteOutcome(*record.outcome));
  if (record.outcome_time.has_value()) {
    rpc::WriteTime(*record.outcome_time, *wire.mutable_outcome_time());
  }
  WriteAnswers(record.answers, *wire.mutable_answers());
}

}  // namespace

absl::Status WriteConsultationsOf(
    const access::CallContext& call, ConsultationRecords& records, PatientId patient,
    google::protobuf::RepeatedPtrField<v1::ConsultationRecord>& wire) {
  ASSIGN_OR_RETURN(const std::vector<ConsultationRecord> found, records.ListOf(call, patient));
  for (const ConsultationRecord& record : found) Write(call, record, *wire.Add());
  return absl::OkStatus();
}

}  // namespace tandem::consultations
