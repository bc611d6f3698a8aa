// SPDX-License-Identifier: Apache-2.0
// The statements of visit_facts_store.sql. No state, no decisions but what a row means.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "base/pg/transaction.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/known_visits.h"

namespace tandem::reminders {

class VisitFactsStore {
 public:
  // All outlive it, and `clinic` what it reads.
  VisitFactsStore(pg::Transaction& tx, ClinicId clinic, const directory::Snapshot& file)
      : tx_(tx), clinic_(clinic), file_(file), policy_(PolicyOf(file)) {}

  // At most one.
  absl::StatusOr<std::vector<KnownVisit>> Read(AppointmentId id);
  // At most one: `visit`, which was booked this moment, with its person.
  absl::StatusOr<std::vector<KnownVisit>> ReadBooked(const VisitFacts& visit, PatientId patient);
  absl::StatusOr<std::vector<KnownVisit>> Read(const std::vector<AppointmentId>& ids);
  absl::StatusOr<std::vector<KnownVisit>> ReadWeek(PatientId patient, absl::CivilDay monday,
                                                   int limit);
  absl::StatusOr<std::vector<KnownVisit>> ReadAhead(PatientId patient, absl::Time now, int limit);
  absl::StatusOr<std::vector<KnownVisit>> ReadBetween(const Interval& time, int limit);
  absl::StatusOr<std::vector<PersonFacts>> ReadPeople(const std::vector<PatientId>& patients);

 private:
  std::vector<KnownVisit> ReadRows(const pg::Rows& rows) const;

  pg::Transaction& tx_;
  ClinicId clinic_;
  const directory::Snapshot& file_;
  const ReminderPolicy policy_;
};

absl::StatusOr<int> CountVisitsOf(pg::Transaction& tx, ClinicId clinic, PractitionerId practitioner,
                                  const Interval& time);

}  // namespace tandem::reminders
