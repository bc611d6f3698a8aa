// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/policy_values.h"

#include <fmt/format.h>

#include <optional>

#include "scheduler/directory/file_problems.h"
#include "scheduler/directory/yaml_tree.h"

namespace tandem::directory {
namespace {

// Of the value; of the values when it is not there (a default that does not fit the others).
int LineOf(const YamlNode* values, std::string_view key) {
  const YamlNode* value = ChildOf(values, key);
  if (value != nullptr) return value->line;
  return values == nullptr ? 1 : values->line;
}

}  // namespace

absl::Status CheckPolicyValues(const Snapshot& clinic, std::string_view document,
                               const PolicyCheck& check) {
  FileProblems ignored;  // the document was read before
  const std::optional<YamlNode> root = ParseYaml(document, ignored);
  if (!root.has_value()) return absl::OkStatus();
  const YamlNode* policies = ChildOf(&*root, "policies");
  FileProblems problems;
  for (const Policy& policy : clinic.policies) {
    const YamlNode* values = ChildOf(ChildOf(policies, policy.name), "values");
    for (const ValueProblem& problem : check(policy)) {
      problems.Add(LineOf(values, problem.key), fmt::format("policy {} values: {} {}", policy.name,
                                                            problem.key, problem.reason));
    }
  }
  return problems.empty() ? absl::OkStatus() : problems.ToStatus();
}

}  // namespace tandem::directory
