// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/access_rule.h"

#include <fmt/format.h>

#include "base/strings.h"

namespace tandem::access {

absl::Status RuleBook::Add(std::string method, const AccessRule& rule) {
  if (rule.roles.none()) {
    return absl::FailedPreconditionError(
        fmt::format("{} has an access rule that names no role.", method));
  }
  if (rule.IsPublic() && rule.relation == Relation::kSelf) {
    return absl::FailedPreconditionError(fmt::format(
        "{} is public and needs RELATION_SELF: nobody is themselves without a token.", method));
  }
  if (rule.IsPublic() && rule.relation == Relation::kOwnPatient) {
    return absl::FailedPreconditionError(fmt::format(
        "{} is public and needs RELATION_OWN_PATIENT: nobody sees anybody without a token.",
        method));
  }
  const std::string name = method;
  if (!rules_.emplace(std::move(method), rule).second) {
    return absl::FailedPreconditionError(fmt::format("{} has two access rules.", name));
  }
  return absl::OkStatus();
}

const AccessRule* RuleBook::Find(std::string_view method) const {
  const auto found = rules_.find(Av(method));
  return found == rules_.end() ? nullptr : &found->second;
}

}  // namespace tandem::access
