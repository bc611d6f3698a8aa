// SPDX-License-Identifier: Apache-2.0
// What a repair does to a visit, as a patient reads it, in "en" or "es".
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "scheduler/directory/directory.h"

namespace tandem::repairs {

struct MovedVisit {
  bool is_session = false;  // else just a visit
  absl::Time start = {};
  absl::TimeZone zone = {};       // of the location
  std::string practitioner = {};  // who gives it; empty: not said
  std::string location = {};      // where it is, in person
  directory::Mode mode = directory::Mode::kInPerson;
};

// "Your session moves to Friday, November 27 at 9:00 am, with Ana Ruiz, by video." Any other
// language: English.
std::string RepairWords(const MovedVisit& moved, std::string_view language);

}  // namespace tandem::repairs
