// SPDX-License-Identifier: Apache-2.0
// What pgbench sends for BookCourse: every statement that the scheduler sends for a course of six
// pairs, those that read included, with values in the places of their parameters.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/directory/testing/clinic.h"

namespace tandem::bench {

// When courses are, so that those of one client never meet: in a block of eighteen days fifteen
// courses, five hours of three days; their infusions three days apart, each session on the next
// day. Each of the fifteen is another patient's.
constexpr int kPairs = 6;
constexpr int kCoursesOfBlock = 15;
constexpr int kInfusionMinutes = 105;
constexpr int kChairMinutes = 120;
constexpr int kSessionMinutes = 50;
constexpr int kTherapistMinutes = 60;

// Seconds after the first course's first infusion.
std::int64_t InfusionAfter(std::int64_t course, int pair);
std::int64_t SessionAfter(std::int64_t course, int pair);

// A message as the scheduler planned it for the visit at this place of a course (0 to 11, in order
// of their starts).
struct PlannedMessage {
  int visit = 0;
  std::string kind;
  std::string channel;
  std::string recipient_kind;
  std::string reason;
  int minutes_before = 0;  // of its due time; negative: after the visit's start
};

struct ScriptedCourses {
  const testing::Clinic& clinic;
  // By client.
  std::vector<std::string> locations;
  std::vector<std::string> chairs;
  std::vector<std::string> nurses;
  std::vector<std::string> therapists;
  std::vector<std::string> patients;  // kCoursesOfBlock of each client
  std::int64_t first_seconds = 0;
  std::vector<PlannedMessage> messages;
};

std::string ScriptOf(const ScriptedCourses& booked);

}  // namespace tandem::bench
