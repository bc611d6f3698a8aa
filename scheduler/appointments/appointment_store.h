// SPDX-License-Identifier: Apache-2.0
// Rows of appointments and their history. No decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/lifecycle.h"
#include "scheduler/appointments/seating.h"

namespace tandem::appointments {

// Who did what: the event beside a change.
struct Deed {
  Verb verb = Verb::kBook;
  std::optional<Status> status_before = {};
  std::optional<std::string> override_reason = {};
};

// What place_appointment found.
struct Placed {
  std::int64_t revision = 0;         // of the clinic's file; nothing is written at another
  std::string patient_status;        // empty: no such patient, or none asked for
  std::vector<ResourceId> claimed;   // the resource of each claim that was free
  std::optional<std::string> reach;  // see reminders::BookedVisit
};

// One of the patient's other visits.
struct VisitStart {
  VisitTypeId type;
  absl::Time start;
};

class AppointmentStore {
 public:
  AppointmentStore(pg::Transaction& tx, const access::CallContext& call) : tx_(tx), call_(call) {}

  absl::StatusOr<Placed> Place(const Appointment& appointment, const Deed& deed,
                               const std::vector<Claim>& claims);
  absl::StatusOr<std::optional<Appointment>> Lock(AppointmentId id);
  // Those that are there, locked in the order of their ids.
  absl::StatusOr<std::vector<Appointment>> LockAll(const std::vector<AppointmentId>& ids);
  // Those that are there, by start.
  absl::StatusOr<std::vector<Appointment>> Find(const std::vector<AppointmentId>& ids);

  // The appointment after a step that leaves time and place. `after.version` is one more than what
  // is stored: else ABORTED.
  absl::Status SaveStep(const Appointment& after, const Deed& deed);
  // The revision that the clinic's file is at; nothing is written unless it is the appointment's.
  absl::StatusOr<std::int64_t> SaveMove(const Appointment& after, const Deed& deed);

  // The patient's other visits of these types, ends of `near` excluded; by start.
  absl::StatusOr<std::vector<VisitStart>> ReadStartsNear(const Appointment& visit,
                                                         const Interval& near,
                                                         const std::vector<VisitTypeId>& types);

  // Empty: no such patient.
  absl::StatusOr<std::string> ReadPatientStatus(PatientId patient);

  // Holds of this owner that the caller made and that have not expired.
  absl::StatusOr<int> CountOpenHolds(std::string_view owner, absl::Time now);

  // What made the given version.
  absl::StatusOr<std::optional<LastStep>> ReadLastStep(AppointmentId id, int version);

 private:
  pg::Transaction& tx_;
  const access::CallContext& call_;
};

// In the order of their start; only those `of` a patient who is named. Outside a transaction.
absl::StatusOr<std::vector<Appointment>> ReadAppointments(
    pg::Pool& pool, const access::CallContext& call, const std::vector<AppointmentId>& ids,
    const std::optional<PatientId>& of = std::nullopt);

// A row of any statement that selects all columns.
absl::StatusOr<Appointment> ReadAppointment(const pg::Row& row);

// For the sweep of expired holds.
absl::StatusOr<std::vector<AppointmentId>> LockExpiredHolds(pg::Transaction& tx, ClinicId clinic,
                                                            absl::Time now, int rows_max);
absl::Status EndHolds(pg::Transaction& tx, ClinicId clinic, const std::vector<AppointmentId>& ids,
                      absl::Time now);

}  // namespace tandem::appointments
