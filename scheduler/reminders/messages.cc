// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/messages.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/reminders/known_visits.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/message_store.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/reminder_preference_store.h"
#include "scheduler/reminders/ride_store.h"

namespace tandem::reminders {
namespace {

constexpr std::string_view kOptedOutcome = "opted_out";

// A visit that stands alone in its week after all (the others are cancelled) is reminded of by
// itself: that message is kept ready, and withheld while there is a message of the week.
void AddReminder(KnownVisit known, const ReminderPolicy& policy, absl::Time now,
                 std::vector<Message>& messages) {
  const auto is_one = [](const Message& message) { return message.kind == Kind::kReminder; };
  if (std::any_of(messages.begin(), messages.end(), is_one)) return;
  known.visit.in_series = false;
  for (Message& message : PlanVisit(known.visit, known.person, policy, now)) {
    if (message.kind == Kind::kReminder) messages.push_back(std::move(message));
  }
}

}  // namespace

absl::Status Messages::Plan(pg::Transaction& tx, ClinicId clinic,
                            const std::vector<Message>& messages) {
  if (messages.empty()) return absl::OkStatus();
  if (messages.size() > kPlanMax) return InternalError("too many messages for one change");
  return MessageStore(tx, clinic).Insert(messages, clock_.Now());
}

absl::Status Messages::PlanVisit(pg::Transaction& tx, ClinicId clinic,
                                 const directory::Snapshot& file, const VisitChange& change) {
  if (change.version > 1) RETURN_IF_ERROR(Supersede(tx, clinic, change.id.uuid, change.version));
  ASSIGN_OR_RETURN(std::optional<KnownVisit> known, ReadVisit(tx, clinic, file, change.id));
  if (!known.has_value()) return absl::OkStatus();
  known->visit.link = change.link;
  return PlanKnown(tx, clinic, file, *std::move(known));
}

absl::Status Messages::PlanBooked(pg::Transaction& tx, ClinicId clinic,
                                  const directory::Snapshot& file, const BookedVisit& booked) {
  ASSIGN_OR_RETURN(std::optional<KnownVisit> known, ReadBooked(tx, clinic, file, booked));
  if (!known.has_value()) return absl::OkStatus();
  return PlanKnown(tx, clinic, file, *std::move(known));
}

absl::Status Messages::PlanKnown(pg::Transaction& tx, ClinicId clinic,
                                 const directory::Snapshot& file, KnownVisit known) {
  const ReminderPolicy policy = PolicyOf(file);
  const absl::Time now = clock_.Now();
  std::vector<Message> messages = reminders::PlanVisit(known.visit, known.person, policy, now);
  if (known.visit.in_series) AddReminder(std::move(known), policy, now, messages);
  return Plan(tx, clinic, messages);
}

absl::Status Messages::PlanAnew(pg::Transaction& tx, ClinicId clinic, const ClinicFiles& files,
                                PatientId patient) {
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const std::vector<KnownVisit> ahead, ReadAhead(tx, clinic, files, patient, now));
  const ReminderPolicy policy = PolicyOf(files.in_force);
  for (const KnownVisit& known : ahead) {
    std::vector<Message> messages = reminders::PlanVisit(known.visit, known.person, policy, now);
    // The change itself was told, or is planned.
    std::erase_if(messages, [](const Message& message) {
      return CategoryOf(message.kind) == Category::kChanges;
    });
    if (known.visit.in_series) AddReminder(known, policy, now, messages);
    if (messages.empty()) continue;
    RETURN_IF_ERROR(MessageStore(tx, clinic).InsertMissing(messages, now));
  }
  return absl::OkStatus();
}

absl::Status Messages::Supersede(pg::Transaction& tx, ClinicId clinic, Uuid subject, int version) {
  return MessageStore(tx, clinic).Supersede(subject, version);
}

absl::Status Messages::LeaveContacts(pg::Transaction& tx, ClinicId clinic,
                                     const std::vector<ContactId>& contacts) {
  if (contacts.empty()) return absl::OkStatus();
  return MessageStore(tx, clinic).Redirect(contacts, State::kSuperseded, "", clock_.Now());
}

absl::Status Messages::KeepFrom(pg::Transaction& tx, ClinicId clinic,
                                const std::vector<ContactId>& contacts) {
  if (contacts.empty()) return absl::OkStatus();
  return MessageStore(tx, clinic).Redirect(contacts, State::kWithheld, kOptedOutcome, clock_.Now());
}

absl::Status Messages::GiveBack(pg::Transaction& tx, ClinicId clinic,
                                const std::vector<ContactId>& contacts) {
  if (contacts.empty()) return absl::OkStatus();
  return MessageStore(tx, clinic).Release(contacts, clock_.Now());
}

absl::StatusOr<std::vector<Message>> Messages::FindLastWays(pg::Transaction& tx, ClinicId clinic,
                                                            const Bytes& address_digest) {
  return MessageStore(tx, clinic).FindLastWays(address_digest, clock_.Now(), kLastWaysMax);
}

absl::Status Messages::MergePeople(pg::Transaction& tx, ClinicId clinic, PatientId stays,
                                   PatientId duplicate) {
  RETURN_IF_ERROR(MessageStore(tx, clinic).MergePeople(stays, duplicate));
  return ReminderPreferenceStore(tx, clinic).Merge(stays, duplicate, clock_.Now());
}

absl::Status Messages::ForgetPeople(pg::Transaction& tx, ClinicId clinic,
                                    const std::vector<PatientId>& people,
                                    const std::vector<AppointmentId>& visits) {
  std::vector<Uuid> subjects;
  for (const PatientId who : people) subjects.push_back(who.uuid);
  for (const AppointmentId visit : visits) subjects.push_back(visit.uuid);
  RETURN_IF_ERROR(MessageStore(tx, clinic).SupersedeAbout(subjects));
  RETURN_IF_ERROR(ReminderPreferenceStore(tx, clinic).Delete(people));
  return RideStore(tx, clinic).ForgetDrivers(visits);
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
  std::stable_sort(planned.begin(), planned.end(),
                   [](const auto& a, const auto& b) { return a.message.due < b.message.due; });
  return planned;
}

absl::StatusOr<std::vector<FiledMessage>> Messages::ListOfPatient(pg::Transaction& tx,
                                                                  ClinicId clinic,
                                                                  PatientId patient) {
  return MessageStore(tx, clinic).ListOfPatient(patient, kListOfPatientMax);
}

absl::StatusOr<std::vector<Ride>> Messages::RidesOf(pg::Transaction& tx, ClinicId clinic,
                                                    PatientId patient) {
  return RideStore(tx, clinic).ListOfPatient(patient, kListOfPatientMax);
}

absl::StatusOr<ReminderPreferences> Messages::WishesOf(pg::Transaction& tx, ClinicId clinic,
                                                       PatientId patient) {
  return ReminderPreferenceStore(tx, clinic).Read(patient);
}

}  // namespace tandem::reminders
