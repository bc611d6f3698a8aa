// SPDX-License-Identifier: Apache-2.0
// Messages: intents to tell one person one thing, planned in the transaction that gives the cause.
// Ids only: no name, no contact, no code. Sending them is the notifier's work. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

constexpr int kPlanMax = 64;           // messages of one change, with room to spare
constexpr int kListPlannedMax = 1000;  // what a developer reads on one screen, many times over
// That somebody was told, with what consent: 45 CFR 164.530(j) wants such proofs for six years.
constexpr absl::Duration kMessageKept = absl::Hours(24 * (6 * 365 + 2));
constexpr int kMessagePurgeMax = 1000;     // rows of one short transaction
constexpr int kListOfPatientMax = 10'000;  // a visit every day for ten years, told twice

class Messages {
 public:
  explicit Messages(const Clock& clock) : clock_(clock) {}

  // Adds messages in one statement; one that is there already (same key) stays as it is.
  absl::Status Plan(pg::Transaction& tx, ClinicId clinic, const std::vector<Message>& messages);

  // Plans one message for a patient, in one statement: recipient, channel and language of `message`
  // are chosen here. The contact is of the preferred channel, else (or when none is preferred)
  // email before text; verified before given; a channel whose consent was withdrawn is never used.
  // Nothing is planned for who has no such contact or prefers calls. What is unsent about earlier
  // versions of the subject is superseded either way.
  absl::Status PlanForPatient(pg::Transaction& tx, ClinicId clinic, PatientId patient,
                              const Message& message);

  // Unsent messages about earlier versions of the subject are superseded.
  absl::Status Supersede(pg::Transaction& tx, ClinicId clinic, Uuid subject, int version);

  // Nothing more goes to these contacts: they are not the person's any more.
  absl::Status SupersedeTo(pg::Transaction& tx, ClinicId clinic,
                           const std::vector<ContactId>& recipients);

  // What was told about these is forgotten.
  absl::Status Forget(pg::Transaction& tx, ClinicId clinic, const std::vector<Uuid>& subjects);

  // Forgets what was told longer than kMessageKept ago; at most one batch, and how many.
  absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic);

  // The newest `limit` planned messages, oldest first, with the contact's value: only the command
  // line of a developer shows it.
  absl::StatusOr<std::vector<PlannedMessage>> ListPlanned(pg::Transaction& tx, ClinicId clinic,
                                                          int limit);

  // All messages about a patient's visits, the codes of their consultations, and their sign-ins,
  // oldest first; at most kListOfPatientMax.
  absl::StatusOr<std::vector<FiledMessage>> ListOfPatient(pg::Transaction& tx, ClinicId clinic,
                                                          PatientId patient);

 private:
  const Clock& clock_;
};

}  // namespace tandem::reminders
