// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/principal.h"

#include <array>
#include <utility>

namespace tandem::access {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 10> kRoles = {{
    {Role::kAnonymous, "anonymous"},
    {Role::kPatient, "patient"},
    {Role::kSupporter, "supporter"},
    {Role::kTherapist, "therapist"},
    {Role::kPractitioner, "practitioner"},
    {Role::kFrontDesk, "front_desk"},
    {Role::kClinicAdmin, "clinic_admin"},
    {Role::kAuditor, "auditor"},
    {Role::kService, "service"},
    {Role::kProxy, "proxy"},
}};

}  // namespace

std::string_view Name(Role role) {
  for (const auto& [known, name] : kRoles) {
    if (known == role) return name;
  }
  return "unknown";
}

std::optional<Role> ParseRole(std::string_view name) {
  for (const auto& [role, known] : kRoles) {
    if (known == name) return role;
  }
  return std::nullopt;
}

}  // namespace tandem::access
