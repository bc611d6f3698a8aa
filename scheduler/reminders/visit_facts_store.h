// SPDX-License-Identifier: Apache-2.0
// The statements of visit_facts_store.sql. No state, no decisions but what a row means.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "base/pg/transaction.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/known_visits.h"

namespace tandem::reminders {

class VisitFactsStore {
 public:
  // The transaction and the file in force outlive it, and that file what it reads.
  VisitFactsStore(pg::Transaction& tx, ClinicId clinic, const ClinicFiles& files)
      : tx_(tx), clinic_(clinic), files_(files), policy_(PolicyOf(files.in_force)) {}

  // At most one.
  absl::StatusOr<std::vector<KnownVisit>> Read(AppointmentId id);
  absl::StatusOr<std::vector<KnownVisit>> Read(const std::vector<AppointmentId>& ids);
  absl::StatusOr<std::vector<KnownVisit>> ReadWeek(PatientId patient, absl::CivilDay monday,
                                                   int limit);
  absl::StatusOr<std::vector<KnownVisit>> ReadAhead(PatientId patient, absl::Time now, int limit);
  absl::StatusOr<std::vector<KnownVisit>> ReadBetween(const Interval& time,
                                                      const std::vector<std::string>& statuses,
                                                      int limit);
  absl::StatusOr<std::vector<KnownVisit>> ReadChanged(const Interval& time, absl::Time now,
                                                      int limit);
  // Nothing: of nobody.
  absl::StatusOr<std::optional<KnownVisit>> ReadBooked(const BookedVisit& booked);
  absl::StatusOr<std::vector<PersonFacts>> ReadPeople(const std::vector<PatientId>& patients);

 private:
  absl::StatusOr<std::vector<KnownVisit>> ReadRows(const pg::Rows& rows) const;

  pg::Transaction& tx_;
  ClinicId clinic_;
  const ClinicFiles files_;
  const ReminderPolicy policy_;
};

absl::StatusOr<int> CountVisitsOf(pg::Transaction& tx, ClinicId clinic, PractitionerId practitioner,
                                  const Interval& time);

}  // namespace tandem::reminders
