// SPDX-License-Identifier: Apache-2.0
// What other rooms make of a policy's values is checked before the file comes into force, so that a
// wrong one is refused with its line and never found out later, by a patient.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "scheduler/directory/directory.h"

namespace tandem::directory {

struct ValueProblem {
  std::string key;
  std::string reason;  // "must look like '09:00'"; never the value
};

// Of the room that reads the policy; a policy that it does not know has no problems.
using PolicyCheck = std::function<std::vector<ValueProblem>(const Policy&)>;

// OK, or a problem for each value, with the line where the document has it.
absl::Status CheckPolicyValues(const Snapshot& clinic, std::string_view document,
                               const PolicyCheck& check);

}  // namespace tandem::directory
