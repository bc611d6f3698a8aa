// SPDX-License-Identifier: Apache-2.0
// Whose session a proven contact opens (docs/adr/0014-patient-sessions.md). Pure.
#pragma once

#include <optional>
#include <vector>

#include "absl/time/civil_time.h"
#include "scheduler/patients/people.h"

namespace tandem::sessions {

struct Choice {
  enum class Kind { kPatient, kNobody, kBirthDateNeeded };
  Kind kind = Kind::kNobody;
  patients::Reachable who;  // of kPatient
};

// May anybody sign in by this contact? `people`: active, with the contact in their record.
bool IsProven(const std::vector<patients::Reachable>& people);

// Only people who have verified the contact are chosen. A birth date is needed as soon as the
// contact stands in the records of several, whether or not each of them has verified it: proof of a
// shared telephone is no proof of who holds it.
Choice ChoosePatient(const std::vector<patients::Reachable>& people,
                     const std::optional<absl::CivilDay>& birth_date);

}  // namespace tandem::sessions
