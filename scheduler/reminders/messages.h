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
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

constexpr int kPlanMax = 64;           // messages of one change, with room to spare
constexpr int kListPlannedMax = 1000;  // what a developer reads on one screen, many times over
// That somebody was told, with what consent: 45 CFR 164.530(j) wants such proofs for six years.
constexpr absl::Duration kMessageKept = absl::Hours(24 * (6 * 365 + 2));
constexpr int kMessagePurgeMax = 1000;     // rows of one short transaction
constexpr int kListOfPatientMax = 10'000;  // a visit every day for ten years, told twice

// What happened to a visit.
struct VisitChange {
  AppointmentId id;
  int version = 1;  // of the appointment after it
  Uuid link;        // the manage link to put in; nil: none
};

class Messages {
 public:
  explicit Messages(const Clock& clock) : clock_(clock) {}

  // Adds messages in one statement; one that is there already (same key) stays as it is.
  absl::Status Plan(pg::Transaction& tx, ClinicId clinic, const std::vector<Message>& messages);

  // Plans all messages of a visit after its change (message_plan.h), and supersedes what is unsent
  // about earlier versions: one reading round trip; what is written travels with what comes next.
  // `file`: the clinic's, in force.
  absl::Status PlanVisit(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file,
                         const VisitChange& change);
  // The same for a visit that was booked this moment, in its first version and by its person
  // (type, location, mode and times are set): the common path.
  absl::Status PlanBooked(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file,
                          const VisitFacts& visit, PatientId patient);

  // The person's wishes changed: adds what their visits ahead are told of now and were not before.
  // What is planned already is looked at again when it is sent.
  absl::Status PlanAnew(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file,
                        PatientId patient);

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

  // Two records of one person become one: what is planned goes to the one that stays, with its
  // wishes; a wish for less wins.
  absl::Status MergePeople(pg::Transaction& tx, ClinicId clinic, PatientId stays,
                           PatientId duplicate);
  // What they wished and who brought them home is forgotten, and nothing more is told.
  absl::Status ForgetPeople(pg::Transaction& tx, ClinicId clinic,
                            const std::vector<PatientId>& people,
                            const std::vector<AppointmentId>& visits);

  // What was told about these is forgotten.
  absl::Status Forget(pg::Transaction& tx, ClinicId clinic, const std::vector<Uuid>& subjects);

  // Forgets what was told longer than kMessageKept ago; at most one batch, and how many.
  absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic);

  // The newest `limit` messages that are planned or sent, by due time, with the contact's value:
  // only the command line of a developer shows it.
  absl::StatusOr<std::vector<PlannedMessage>> ListPlanned(pg::Transaction& tx, ClinicId clinic,
                                                          int limit);

  // All messages about a patient's visits, the codes of their consultations, and their sign-ins,
  // oldest first; at most kListOfPatientMax.
  absl::StatusOr<std::vector<FiledMessage>> ListOfPatient(pg::Transaction& tx, ClinicId clinic,
                                                          PatientId patient);

 private:
  absl::Status PlanKnown(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file,
                         KnownVisit known);

  const Clock& clock_;
};

}  // namespace tandem::reminders
