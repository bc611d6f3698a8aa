// SPDX-License-Identifier: Apache-2.0
// KnownVisits: what the plan of messages is made from, read inside a caller's transaction. The
// clinic's file gives types and places their meaning; it must outlive what is read.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "base/interval.h"
#include "base/pg/transaction.h"
#include "scheduler/directory/directory.h"
#include "scheduler/reminders/clinic_files.h"
#include "scheduler/reminders/reminder_policy.h"
#include "scheduler/reminders/visit_facts.h"

namespace tandem::reminders {

constexpr int kVisitsReadMax = 1000;  // of one statement
constexpr int kVisitsAheadMax = 200;  // of one person; more are no plan but a mistake
constexpr int kWeekVisitsMax = 50;    // of one person in one week, with room to spare

struct KnownVisit {
  VisitFacts visit;
  PersonFacts person;  // where a consultation asked for another contact: that one
  // What type and location are of; null: the file in force.
  directory::SnapshotPtr own_file = nullptr;
};

// What was booked this moment, in its first version.
struct BookedVisit {
  VisitFacts visit;  // type, location, mode and times are set
  PatientId patient;
  // As it stands ready (reach.h); none: not stored, or they opted out of an address of it.
  std::optional<std::string> reach;
};

// A visit that is nobody's, whose person was forgotten, or of which nobody was ever to be told (a
// hold) is not among the answers.
absl::StatusOr<std::optional<KnownVisit>> ReadVisit(pg::Transaction& tx, ClinicId clinic,
                                                    const ClinicFiles& files, AppointmentId id);
// The same for a visit that was booked this moment. No round trip, unless there is no reach, or its
// rules ask for other visits: of a series, or where there is something to prepare.
absl::StatusOr<std::optional<KnownVisit>> ReadBooked(pg::Transaction& tx, ClinicId clinic,
                                                     const directory::Snapshot& file,
                                                     const BookedVisit& booked);
// By start; at most kVisitsReadMax are asked for.
absl::StatusOr<std::vector<KnownVisit>> ReadVisits(pg::Transaction& tx, ClinicId clinic,
                                                   const ClinicFiles& files,
                                                   const std::vector<AppointmentId>& ids);
// One person's visits of the local week that begins on `monday`, by start.
absl::StatusOr<std::vector<KnownVisit>> ReadWeek(pg::Transaction& tx, ClinicId clinic,
                                                 const ClinicFiles& files, PatientId patient,
                                                 absl::CivilDay monday);
// One person's visits that begin after `now`, by start; at most kVisitsAheadMax.
absl::StatusOr<std::vector<KnownVisit>> ReadAhead(pg::Transaction& tx, ClinicId clinic,
                                                  const ClinicFiles& files, PatientId patient,
                                                  absl::Time now);
// Visits of everybody that begin within the time, booked or cancelled; by start, at most
// kVisitsReadMax.
absl::StatusOr<std::vector<KnownVisit>> ReadToCome(pg::Transaction& tx, ClinicId clinic,
                                                   const ClinicFiles& files, const Interval& time);
// The same of those that staff moved, cancelled or took back within the time, and that begin after
// `now`.
absl::StatusOr<std::vector<KnownVisit>> ReadChanged(pg::Transaction& tx, ClinicId clinic,
                                                    const ClinicFiles& files, const Interval& time,
                                                    absl::Time now);
// Those that were missed.
absl::StatusOr<std::vector<KnownVisit>> ReadMissed(pg::Transaction& tx, ClinicId clinic,
                                                   const ClinicFiles& files, const Interval& time);
// How many visits take a practitioner's time then.
absl::StatusOr<int> CountVisits(pg::Transaction& tx, ClinicId clinic, PractitionerId practitioner,
                                const Interval& time);
// People without a time zone of their own have the clinic's.
absl::StatusOr<std::vector<PersonFacts>> ReadPeople(pg::Transaction& tx, ClinicId clinic,
                                                    const directory::Snapshot& file,
                                                    const std::vector<PatientId>& patients);

}  // namespace tandem::reminders
