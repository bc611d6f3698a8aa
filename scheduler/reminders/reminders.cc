// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/reminders.h"

#include <utility>

#include "base/civil.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/access/patient_relation.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/reach.h"
#include "scheduler/reminders/reminder_preference_store.h"
#include "scheduler/reminders/reminders_errors.h"
#include "scheduler/reminders/ride_store.h"
#include "scheduler/reminders/tracked_message_store.h"

namespace tandem::reminders {

using access::CallContext;
namespace {

audit::Deed RideDeed(AppointmentId visit, PatientId patient) {
  return audit::ChangeOf(visit, patient);
}

absl::CivilDay MondayBefore(const VisitFacts& visit) {
  const absl::CivilDay day(ToCivil(visit.start, visit.location->zone));
  return absl::PrevWeekday(day + 1, absl::Weekday::monday);
}

}  // namespace

ClinicFiles Reminders::Files(const CallContext& call, const directory::Snapshot& file) {
  return {file, parts_.directories, call.Tx(/*read_only=*/true)};
}

absl::StatusOr<KnownVisit> Reminders::FindVisit(pg::Transaction& tx, const CallContext& call,
                                                const directory::Snapshot& file, AppointmentId id) {
  ASSIGN_OR_RETURN(std::optional<KnownVisit> known,
                   ReadVisit(tx, call.clinic(), Files(call, file), id));
  if (!known.has_value()) return access::errors::NotFound();
  RETURN_IF_ERROR(access::MayTouchPatient(call, known->person.patient));
  return *std::move(known);
}

absl::StatusOr<std::vector<TrackedMessage>> Reminders::ReadTracked(pg::Transaction& tx,
                                                                   ClinicId clinic,
                                                                   const KnownVisit& known) {
  return TrackedMessageStore(tx, clinic)
      .List({known.visit.id, known.person.patient, WeekVersion(MondayBefore(known.visit))},
            kVisitMessagesMax);
}

absl::StatusOr<std::vector<TrackedMessage>> Reminders::ListOfVisit(const CallContext& call,
                                                                   AppointmentId visit) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  return parts_.pool.Run(call.Tx(/*read_only=*/true),
                         [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<TrackedMessage>> {
                           ASSIGN_OR_RETURN(const KnownVisit known,
                                            FindVisit(tx, call, *file, visit));
                           return ReadTracked(tx, call.clinic(), known);
                         });
}

absl::StatusOr<ReminderSummary> Reminders::Summarize(const CallContext& call) {
  return parts_.pool.Run(call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) {
    return TrackedMessageStore(tx, call.clinic()).Summarize(parts_.clock.Now());
  });
}

absl::StatusOr<ReminderPreferences> Reminders::GetPreferences(const CallContext& call,
                                                              PatientId patient) {
  RETURN_IF_ERROR(access::MayTouchPatient(call, patient));
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  return parts_.pool.Run(
      call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) -> absl::StatusOr<ReminderPreferences> {
        ASSIGN_OR_RETURN(const auto people, ReadPeople(tx, call.clinic(), *file, {patient}));
        if (people.empty()) return access::errors::NotFound();
        return ReminderPreferenceStore(tx, call.clinic()).Read(patient);
      });
}

absl::StatusOr<ReminderPreferences> Reminders::UpdatePreferences(const CallContext& call,
                                                                 const PreferenceChange& change) {
  const PatientId patient = change.wanted.patient;
  RETURN_IF_ERROR(access::MayTouchPatient(call, patient));
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  return parts_.pool.Run(
      call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<ReminderPreferences> {
        ReminderPreferenceStore store(tx, call.clinic());
        ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, change.key));
        if (replay.has_value()) return store.Read(patient);
        ASSIGN_OR_RETURN(const auto people, ReadPeople(tx, call.clinic(), *file, {patient}));
        if (people.empty()) return access::errors::NotFound();
        ASSIGN_OR_RETURN(const ReminderPreferences before, store.Read(patient));
        if (!change.etag.empty() && change.etag != Etag(before)) return errors::EtagMismatch();
        ReminderPreferences after = change.wanted;
        after.version = before.version + 1;
        after.update_time = parts_.clock.Now();
        ASSIGN_OR_RETURN(const bool saved, store.Save(after));
        if (!saved) return errors::EtagMismatch();
        RETURN_IF_ERROR(StoreReach(tx, call.clinic(), {patient}));
        RETURN_IF_ERROR(parts_.messages.PlanAnew(tx, call.clinic(), Files(call, *file), patient));
        RETURN_IF_ERROR(
            parts_.requests.Close(tx, call, change.key, std::nullopt, audit::ChangeOf(patient)));
        return after;
      });
}

absl::Status Reminders::SaveRide(pg::Transaction& tx, const CallContext& call, const Ride& ride) {
  const directory::SnapshotPtr file = parts_.directories.Seen(call.clinic());
  if (file == nullptr) return access::errors::NotFound();
  ASSIGN_OR_RETURN(const KnownVisit known, FindVisit(tx, call, *file, ride.appointment));
  RETURN_IF_ERROR(MayAnswerRide(known.visit));
  Ride fresh = ride;
  fresh.answer_time = parts_.clock.Now();
  RETURN_IF_ERROR(RideStore(tx, call.clinic()).Save(fresh));
  return parts_.messages.PlanAnew(tx, call.clinic(), Files(call, *file), known.person.patient);
}

absl::StatusOr<Ride> Reminders::RecordRide(const CallContext& call, const RideChange& change) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  const AppointmentId id = change.ride.appointment;
  return parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Ride> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, change.key));
    ASSIGN_OR_RETURN(const KnownVisit known, FindVisit(tx, call, *file, id));
    if (!replay.has_value()) {
      RETURN_IF_ERROR(SaveRide(tx, call, change.ride));
      RETURN_IF_ERROR(parts_.requests.Close(tx, call, change.key, std::nullopt,
                                            RideDeed(id, known.person.patient)));
    }
    ASSIGN_OR_RETURN(std::optional<Ride> saved, RideStore(tx, call.clinic()).Read(id));
    if (!saved.has_value()) return access::errors::NotFound();
    return *std::move(saved);
  });
}

absl::StatusOr<Ride> Reminders::GetRide(const CallContext& call, AppointmentId visit) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file, parts_.directories.Latest(call));
  return parts_.pool.Run(
      call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) -> absl::StatusOr<Ride> {
        RETURN_IF_ERROR(FindVisit(tx, call, *file, visit).status());
        ASSIGN_OR_RETURN(std::optional<Ride> found, RideStore(tx, call.clinic()).Read(visit));
        if (!found.has_value()) return access::errors::NotFound();
        return *std::move(found);
      });
}

}  // namespace tandem::reminders
