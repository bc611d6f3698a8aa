// SPDX-License-Identifier: Apache-2.0
// What the clinics of the benches have in common: infusions and sessions as most clinics give them,
// and people who come.
#pragma once

#include <string>

#include "tests/support/client.h"

namespace tandem::bench {

// A clinic's file. Talks by video are held by whoever has the capability `talkers`.
struct CourseClinic {
  std::string slug;
  std::string site_hours;  // of "main"
  // Entries below their sections, indented by two.
  std::string sites = {};  // beside "main" and "remote"
  std::string practitioners = {};
  std::string rooms = {};
  std::string talkers = "consultant";
  bool with_nurse = true;  // beside the chair, for each infusion
  std::string session_modes = "[in_person, video]";

  std::string Yaml() const;
};

// Somebody of the clinic, who can be written to with mail; the name of the record. What must work:
// throws.
std::string EnterPatient(testing::Client& client, const testing::Who& staff,
                         const std::string& parent, int number, bool with_mail = true);

}  // namespace tandem::bench
