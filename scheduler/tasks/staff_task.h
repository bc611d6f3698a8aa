// SPDX-License-Identifier: Apache-2.0
// The nouns of the worklist: what only a person can do next. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "absl/time/time.h"
#include "base/id.h"

namespace tandem::tasks {

struct StaffTaskTag {};
using StaffTaskId = Id<StaffTaskTag>;

enum class Kind {
  kCrisis,        // somebody wrote as if in a crisis
  kUnconfirmed,   // a visit was not confirmed 24 hours before
  kRide,          // nobody is known to bring somebody home
  kUnreached,     // a message could not be delivered by any way
  kMissed,        // a visit was missed
  kAnswer,        // a text came that no rule answers
  kChangeAsked,   // somebody asks by text for another time
  kPairBroken,    // an infusion has no session that fits it any more
  kInfusionLost,  // an infusion of a course was cancelled or missed
  kWelfare,       // a session after an infusion was missed
  kFollowUpCall,  // nobody sees a patient after an infusion
  kStranded,      // somebody or a room of a visit is absent
  kPairTimeFree,  // somebody waits for a session, and there is a time for one
};

// "change_asked", as it is stored.
std::string_view Name(Kind kind);
// Nothing for any other text.
std::optional<Kind> ParseKind(std::string_view name);

// What is to be done. The same one (subject, kind, version) is never there twice.
struct NewTask {
  Kind kind = Kind::kAnswer;
  Uuid subject;  // the visit, the message, the text
  int subject_version = 1;
  bool urgent = false;
  PatientId patient;          // nil: not known
  AppointmentId appointment;  // nil: about none
  absl::Time due;
};

// One that stands on the list, or stood there.
struct StaffTask {
  StaffTaskId id;
  NewTask what;
  absl::Time create_time;
  std::optional<absl::Time> complete_time;  // nothing: it is open
};

}  // namespace tandem::tasks
