// SPDX-License-Identifier: Apache-2.0
// Holds of a patient that an order of a course names, or that its pairs have: which of them become
// which visit, and which are given back. Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "scheduler/appointments/appointment.h"
#include "scheduler/courses/course_changes.h"

namespace tandem::courses {

// The times that are held for the sessions that the order names: they need not be named.
std::vector<AppointmentId> OwnHoldsOf(const CourseView& course, const CourseOrder& order);

// May all of these, which the order names, be used for the patient? `found`: those that are there.
// NOT_FOUND (also what is held for somebody else, or by a visitor), HOLD_EXPIRED, STATE_FORBIDS.
absl::Status CheckHolds(const std::vector<AppointmentId>& named,
                        const std::vector<appointments::Appointment>& found, PatientId patient,
                        absl::Time now);
// May it be used by staff now?
bool IsLive(const appointments::Appointment& hold, absl::Time now);

struct HoldMatches {
  std::vector<std::optional<appointments::Appointment>> used;  // parallel to the changes
  std::vector<appointments::Appointment> unused;
};
// A new visit becomes the hold that is as the visit is to be: of its type, when and where it is,
// and with whom it names. Each hold at most once.
HoldMatches MatchHolds(const CourseTerms& terms, const std::vector<HalfChange>& changes,
                       const std::vector<appointments::Appointment>& holds);

}  // namespace tandem::courses
