// SPDX-License-Identifier: Apache-2.0
// A course of three infusions in a small clinic in Los Angeles, for tests that change a part of it.
#pragma once

#include "absl/time/civil_time.h"
#include "scheduler/courses/course_view.h"
#include "scheduler/courses/courses.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

// Far from any change of clocks.
constexpr int kExampleYear = 2027;
constexpr int kExampleMonth = 6;

// "infusion" of 105 minutes in person, two days apart; "session" of 50 by video.
directory::Snapshot ExampleClinic();

// Of the example month.
absl::Time ExampleTime(int day, int hour, int minute = 0);

// Infusions at ten on the 1st, 4th and 7th, each with a session at ten on the next day.
Course ExampleCourse(const directory::Snapshot& clinic);
std::vector<appointments::Appointment> ExampleAppointments(const directory::Snapshot& clinic,
                                                           const Course& course);

PlannedVisit InfusionAt(const directory::Snapshot& clinic, absl::Time start);
PlannedVisit SessionAt(const directory::Snapshot& clinic, absl::Time start);

}  // namespace tandem::courses
