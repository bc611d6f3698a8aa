// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/known_visits.h"

#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/reminders/visit_facts_store.h"

namespace tandem::reminders {

absl::StatusOr<std::optional<KnownVisit>> ReadVisit(pg::Transaction& tx, ClinicId clinic,
                                                    const ClinicFiles& files, AppointmentId id) {
  ASSIGN_OR_RETURN(std::vector<KnownVisit> found, VisitFactsStore(tx, clinic, files).Read(id));
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

absl::StatusOr<std::optional<KnownVisit>> ReadBooked(pg::Transaction& tx, ClinicId clinic,
                                                     const directory::Snapshot& file,
                                                     const BookedVisit& booked) {
  return VisitFactsStore(tx, clinic, file).ReadBooked(booked);
}

absl::StatusOr<std::vector<KnownVisit>> ReadVisits(pg::Transaction& tx, ClinicId clinic,
                                                   const ClinicFiles& files,
                                                   const std::vector<AppointmentId>& ids) {
  if (ids.empty()) return std::vector<KnownVisit>();
  if (ids.size() > kVisitsReadMax) return InternalError("too many visits for one reading");
  return VisitFactsStore(tx, clinic, files).Read(ids);
}

absl::StatusOr<std::vector<KnownVisit>> ReadWeek(pg::Transaction& tx, ClinicId clinic,
                                                 const ClinicFiles& files, PatientId patient,
                                                 absl::CivilDay monday) {
  return VisitFactsStore(tx, clinic, files).ReadWeek(patient, monday, kWeekVisitsMax);
}

absl::StatusOr<std::vector<KnownVisit>> ReadAhead(pg::Transaction& tx, ClinicId clinic,
                                                  const ClinicFiles& files, PatientId patient,
                                                  absl::Time now) {
  return VisitFactsStore(tx, clinic, files).ReadAhead(patient, now, kVisitsAheadMax);
}

absl::StatusOr<std::vector<KnownVisit>> ReadToCome(pg::Transaction& tx, ClinicId clinic,
                                                   const ClinicFiles& files, const Interval& time) {
  return VisitFactsStore(tx, clinic, files)
      .ReadBetween(time, {"booked", "cancelled"}, kVisitsReadMax);
}

absl::StatusOr<std::vector<KnownVisit>> ReadChanged(pg::Transaction& tx, ClinicId clinic,
                                                    const ClinicFiles& files, const Interval& time,
                                                    absl::Time now) {
  return VisitFactsStore(tx, clinic, files).ReadChanged(time, now, kVisitsReadMax);
}

absl::StatusOr<std::vector<KnownVisit>> ReadMissed(pg::Transaction& tx, ClinicId clinic,
                                                   const ClinicFiles& files, const Interval& time) {
  return VisitFactsStore(tx, clinic, files).ReadBetween(time, {"noshow"}, kVisitsReadMax);
}

absl::StatusOr<int> CountVisits(pg::Transaction& tx, ClinicId clinic, PractitionerId practitioner,
                                const Interval& time) {
  return CountVisitsOf(tx, clinic, practitioner, time);
}

absl::StatusOr<std::vector<PersonFacts>> ReadPeople(pg::Transaction& tx, ClinicId clinic,
                                                    const directory::Snapshot& file,
                                                    const std::vector<PatientId>& patients) {
  if (patients.empty()) return std::vector<PersonFacts>();
  if (patients.size() > kVisitsReadMax) return InternalError("too many people for one reading");
  return VisitFactsStore(tx, clinic, file).ReadPeople(patients);
}

}  // namespace tandem::reminders
