// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_entry.h"

#include <array>
#include <utility>

namespace tandem::audit {
namespace {

constexpr std::array<std::pair<Action, std::string_view>, 9> kActions = {{
    {Action::kChange, "change"},
    {Action::kOverride, "override"},
    {Action::kVerify, "verify"},
    {Action::kErase, "erase"},
    {Action::kRead, "read"},
    {Action::kExport, "export"},
    {Action::kRefuse, "refuse"},
    {Action::kSignIn, "sign_in"},
    {Action::kBreakGlass, "break_glass"},
}};

}  // namespace

std::string_view Name(Action action) {
  for (const auto& [known, name] : kActions) {
    if (known == action) return name;
  }
  return "unknown";
}

std::optional<Action> ParseAction(std::string_view name) {
  for (const auto& [action, known] : kActions) {
    if (known == name) return action;
  }
  return std::nullopt;
}

Deed ChangeOf(PatientId patient) {
  Deed deed;
  deed.subject_kind = "patient";
  deed.subject = patient.uuid;
  deed.patient = patient;
  return deed;
}

Deed ChangeOf(AppointmentId appointment, PatientId patient,
              const std::optional<std::string>& override_reason) {
  Deed deed;
  if (override_reason.has_value()) deed.action = Action::kOverride;
  deed.subject_kind = "appointment";
  deed.subject = appointment.uuid;
  deed.patient = patient;
  deed.reason = override_reason;
  return deed;
}

}  // namespace tandem::audit
