// SPDX-License-Identifier: Apache-2.0
// The nouns of the audit log. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"

namespace tandem::audit {

// The outcome of what was not refused.
constexpr std::string_view kOutcomeOk = "OK";
// The role of our own jobs, beside those of access::Role.
constexpr std::string_view kSystemRole = "system";

// Stored by name.
enum class Action {
  kChange,      // a mutation
  kOverride,    // a mutation past the clinic's rules, with its reason
  kVerify,      // a code was tried
  kErase,       // a person was forgotten
  kRead,        // one person or several were told of
  kExport,      // everything about a person was handed out
  kRefuse,      // not allowed, or not there for this caller
  kSignIn,      // a session began
  kBreakGlass,  // access in an emergency, with its reason
};

// "break_glass".
std::string_view Name(Action action);
// Nothing for any other text.
std::optional<Action> ParseAction(std::string_view name);

// What happened, beside who called: what a room tells the trail.
struct Deed {
  Action action = Action::kChange;
  std::string subject_kind;  // "appointment"
  Uuid subject = {};         // nil: none, or several
  int subject_count = 1;
  PatientId patient = {};  // nil: none, or several
  std::string outcome{kOutcomeOk};
  Uuid request_id = {};                    // nil: none
  std::optional<std::string> reason = {};  // typed by a person; protected data
  std::vector<PatientId> others = {};      // beside `patient`; sorted, each once
};

// The usual deeds. With a reason, a change is an override.
Deed ChangeOf(PatientId patient);
Deed ChangeOf(AppointmentId appointment, PatientId patient,
              const std::optional<std::string>& override_reason = std::nullopt);

// A row, as it is stored: `action` is a text here, because what was tampered with is read, too.
struct AuditEntry {
  ClinicId clinic;
  absl::Time record_time;
  Uuid id;
  std::string actor_role;
  std::string actor;
  std::string method;
  std::string action;
  std::string subject_kind;
  std::optional<Uuid> subject;
  int subject_count = 0;
  std::optional<Uuid> patient;
  std::string outcome;
  std::optional<Uuid> call_id;
  std::optional<Uuid> request_id;
  std::optional<std::string> reason;
  std::vector<Uuid> others = {};  // patients beside `patient`
  bool operator==(const AuditEntry&) const = default;
};

}  // namespace tandem::audit
