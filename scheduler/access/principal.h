// SPDX-License-Identifier: Apache-2.0
// Who is calling.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/id.h"

namespace tandem::access {

// As in proto/tandem/v1/access.proto.
enum class Role {
  kAnonymous = 1,
  kPatient = 2,
  kSupporter = 3,
  kTherapist = 4,
  kPractitioner = 5,
  kFrontDesk = 6,
  kClinicAdmin = 7,
  kAuditor = 8,
  kService = 9,
  kProxy = 10,
};

// "front_desk"
std::string_view Name(Role role);
// Nothing for any other text.
std::optional<Role> ParseRole(std::string_view name);

struct Principal {
  Role role = Role::kAnonymous;
  // The caller's clinic: from the token; for anonymous callers of public methods, from the request.
  ClinicId clinic;
  std::string clinic_slug;
  std::string subject;  // opaque id of the caller, a program's name; empty for anonymous
  PatientId patient;    // for patients: themselves; for proxies: whom they act for; else nil
  Uuid session;         // nil when the caller came with no session
  StaffId staff;        // for staff: their entry in the clinic's staff table; else nil
  PractitionerId practitioner;      // for staff who are a person of the directory; else nil
  bool signed_in_recently = false;  // of staff: less ago than the configured maximum
  // Whose record they opened in an emergency, within a call that reads it; else nil. Set by the
  // emergency room alone.
  PatientId opened_record;

  // Staff may see and do what patients may not: names, overrides.
  bool IsStaff() const {
    return role == Role::kPractitioner || role == Role::kFrontDesk || role == Role::kClinicAdmin;
  }
  // Sees and does what is about `patient`, and nothing else.
  bool IsForPatient() const { return role == Role::kPatient || role == Role::kProxy; }
  bool HasOpened(PatientId whose) const { return !whose.IsNil() && opened_record == whose; }
};

}  // namespace tandem::access
