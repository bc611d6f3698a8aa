// SPDX-License-Identifier: Apache-2.0
// Messages: intents to tell one person one thing, planned in the transaction that gives the cause.
// Ids only: no name, no contact, no code. Sending them is the notifier's work. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/message.h"
#include "scheduler/reminders/reminder_preferences.h"
#include "scheduler/reminders/ride.h"

namespace tandem::reminders {

constexpr int kPlanMax = 64;           // messages of one change, with room to spare
constexpr int kLastWaysMax = 64;       // of one telephone, as many as of one change
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
  // The same for a visit that was booked this moment, in its first version: no round trip at all
  // for whom a stored reach speaks (reach.h).
  absl::Status PlanBooked(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file,
                          const BookedVisit& booked);

  // The person's wishes, or ways to reach them, changed: adds what they are told of their visits
  // ahead now and were not before, whatever way it was planned to go.
  // What is planned already is looked at again when it is sent.
  absl::Status PlanAnew(pg::Transaction& tx, ClinicId clinic, const ClinicFiles& files,
                        PatientId patient);

  // Unsent messages about earlier versions of the subject are superseded.
  absl::Status Supersede(pg::Transaction& tx, ClinicId clinic, Uuid subject, int version);

  // Nothing more goes to these contacts. What was planned there goes to another of the person's, by
  // the same channel if there is one. First: they are not the person's any more; second: the person
  // wants nothing there any more, which is known already (a consent, an opt-out).
  absl::Status LeaveContacts(pg::Transaction& tx, ClinicId clinic,
                             const std::vector<ContactId>& contacts);
  absl::Status KeepFrom(pg::Transaction& tx, ClinicId clinic,
                        const std::vector<ContactId>& contacts);
  // They want it there after all: what was kept from them and is still of use goes there, instead
  // of elsewhere.
  absl::Status GiveBack(pg::Transaction& tx, ClinicId clinic,
                        const std::vector<ContactId>& contacts);

  // Texts planned to the address whose people were not reached by mail: who says STOP there before
  // they go, is told by nobody. At most kLastWaysMax.
  absl::StatusOr<std::vector<Message>> FindLastWays(pg::Transaction& tx, ClinicId clinic,
                                                    const Bytes& address_digest);

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
  // Who brought them home, of appointments oldest first; at most kListOfPatientMax.
  absl::StatusOr<std::vector<Ride>> RidesOf(pg::Transaction& tx, ClinicId clinic,
                                            PatientId patient);
  // Of version 0 when they never said anything.
  absl::StatusOr<ReminderPreferences> WishesOf(pg::Transaction& tx, ClinicId clinic,
                                               PatientId patient);

 private:
  absl::Status PlanKnown(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file,
                         KnownVisit known);

  const Clock& clock_;
};

}  // namespace tandem::reminders
