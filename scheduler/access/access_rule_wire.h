// SPDX-License-Identifier: Apache-2.0
// Reads the declared rules from the contract's descriptors.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/access_rule.h"

namespace google::protobuf {
class DescriptorPool;
}

namespace tandem::access {

// The rules of every method of these services. Errors (FAILED_PRECONDITION, one sentence that names
// the method): no rule, no role, a role, relation or audit that is unspecified or unknown; and a
// service that is not in the pool.
absl::StatusOr<RuleBook> ReadRules(const google::protobuf::DescriptorPool& pool,
                                   const std::vector<std::string>& services);

// The same for services of the contract that is compiled in.
absl::StatusOr<RuleBook> ReadRules(const std::vector<std::string>& services);

}  // namespace tandem::access
