// SPDX-License-Identifier: Apache-2.0
// Who may call a method, as declared beside the contract (proto/tandem/v1/access.proto). Pure.
#pragma once

#include <bitset>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "scheduler/access/principal.h"

namespace tandem::access {

// As in proto/tandem/v1/access.proto.
enum class Relation { kSameClinic = 1, kSelf = 2, kBearer = 3, kOwnPatient = 4 };

// What the audit log keeps of calls that were answered.
enum class Audit { kNothing = 1, kRead = 2, kExport = 3, kChange = 4 };

struct AccessRule {
  std::bitset<16> roles;  // by number
  Relation relation = Relation::kSameClinic;
  bool streams = false;         // answers more than once: may last for hours
  bool recent_sign_in = false;  // staff must have signed in a short while ago
  Audit audit = Audit::kNothing;

  bool Allows(Role role) const { return roles.test(static_cast<std::size_t>(role)); }
  bool IsPublic() const { return Allows(Role::kAnonymous); }
  void Allow(Role role) { roles.set(static_cast<std::size_t>(role)); }
};

// The rules of all methods by full name, "tandem.v1.AppointmentsService.BookAppointment". Filled at
// start, then only read.
class RuleBook {
 public:
  // Errors (FAILED_PRECONDITION, one sentence that names the method): no role at all; public and
  // about oneself or one's patients; already there.
  absl::Status Add(std::string method, const AccessRule& rule);

  // Null: nobody may call it.
  const AccessRule* Find(std::string_view method) const;
  std::size_t size() const { return rules_.size(); }

 private:
  absl::flat_hash_map<std::string, AccessRule> rules_;
};

}  // namespace tandem::access
