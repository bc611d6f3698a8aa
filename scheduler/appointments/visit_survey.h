// SPDX-License-Identifier: Apache-2.0
// VisitSurvey: what is booked, for rooms that look at all of a clinic at once. Reads, and takes
// nothing. Thread-safe (no state).
#pragma once

#include <map>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/appointments/seating.h"

namespace tandem::appointments {

constexpr int kSurveyedMax = 20'000;  // visits of one survey: a month of two hundred therapists

// Which visits: booked or pending ones.
struct SurveyQuestion {
  Interval starts;
  // Those booked by this revision of the clinic's file are left out, unless they take something of
  // `resources`.
  std::int64_t revision = 0;
  std::vector<ResourceId> resources;
};

struct SurveyedVisits {
  std::vector<Appointment> appointments;  // by start, then id; at most kSurveyedMax
  bool complete = true;                   // false: there are more, later ones
};

// Time that a patient has given away.
struct PatientVisit {
  AppointmentId appointment;
  PatientId patient;
  VisitTypeId visit_type;
  Interval time;
};

class VisitSurvey {
 public:
  // Outlives it.
  explicit VisitSurvey(pg::Pool& pool) : pool_(pool) {}

  absl::StatusOr<SurveyedVisits> Find(const access::CallContext& call,
                                      const SurveyQuestion& question) const;
  // Live visits of the patients that overlap the window, holds that have not expired included; by
  // start, then id.
  absl::StatusOr<std::vector<PatientVisit>> OfPatients(const access::CallContext& call,
                                                       const std::vector<PatientId>& patients,
                                                       const Interval& window,
                                                       absl::Time now) const;
  // What the appointments take.
  absl::StatusOr<std::map<AppointmentId, std::vector<Claim>>> ClaimsOf(
      const access::CallContext& call, const std::vector<AppointmentId>& ids) const;
  // How often somebody of the staff moved each of them; of those that were moved.
  absl::StatusOr<std::map<AppointmentId, int>> StaffMovesOf(
      const access::CallContext& call, const std::vector<AppointmentId>& ids) const;
  // What is taken of the resources near a time, by whomever.
  absl::StatusOr<std::vector<Claim>> Taken(const access::CallContext& call,
                                           const std::vector<ResourceId>& resources,
                                           const Interval& time, absl::Time now) const;

 private:
  pg::Pool& pool_;
};

}  // namespace tandem::appointments
