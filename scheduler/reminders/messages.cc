// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/messages.h"

#include <algorithm>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/reminders/message_store.h"

namespace tandem::reminders {

absl::Status Messages::Plan(pg::Transaction& tx, ClinicId clinic,
                            const std::vector<Message>& messages) {
  if (messages.empty()) return absl::OkStatus();
  if (messages.size() > kPlanMax) return InternalError("too many messages for one change");
  return MessageStore(tx, clinic).Insert(messages, clock_.Now());
}

absl::Status Messages::PlanForPatient(pg::Transaction& tx, ClinicId clinic, PatientId patient,
                                      const Message& message) {
  return MessageStore(tx, clinic).InsertForPatient(patient, message, clock_.Now());
}

absl::Status Messages::Supersede(pg::Transaction& tx, ClinicId clinic, Uuid subject, int version) {
  return MessageStore(tx, clinic).Supersede(subject, version);
}

absl::Status Messages::SupersedeTo(pg::Transaction& tx, ClinicId clinic,
                                   const std::vector<ContactId>& recipients) {
  if (recipients.empty()) return absl::OkStatus();
  return MessageStore(tx, clinic).SupersedeTo(recipients);
}

absl::Status Messages::Forget(pg::Transaction& tx, ClinicId clinic,
                              const std::vector<Uuid>& subjects) {
  if (subjects.empty()) return absl::OkStatus();
  return MessageStore(tx, clinic).Delete(subjects);
}

absl::StatusOr<int> Messages::Purge(pg::Transaction& tx, ClinicId clinic) {
  return MessageStore(tx, clinic).Purge(clock_.Now() - kMessageKept, kMessagePurgeMax);
}

absl::StatusOr<std::vector<PlannedMessage>> Messages::ListPlanned(pg::Transaction& tx,
                                                                  ClinicId clinic, int limit) {
  ASSIGN_OR_RETURN(std::vector<PlannedMessage> planned,
                   MessageStore(tx, clinic).ListPlanned(std::clamp(limit, 1, kListPlannedMax)));
  std::reverse(planned.begin(), planned.end());
  return planned;
}

absl::StatusOr<std::vector<FiledMessage>> Messages::ListOfPatient(pg::Transaction& tx,
                                                                  ClinicId clinic,
                                                                  PatientId patient) {
  return MessageStore(tx, clinic).ListOfPatient(patient, kListOfPatientMax);
}

}  // namespace tandem::reminders
