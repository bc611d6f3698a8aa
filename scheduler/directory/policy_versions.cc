// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/policy_versions.h"

#include <fmt/format.h>

#include <optional>

#include "scheduler/directory/clinic_description.h"
#include "scheduler/directory/yaml_tree.h"

namespace tandem::directory {
namespace {

int LineOf(const YamlNode* node) { return node == nullptr ? 1 : node->line; }

}  // namespace

PolicyVersions::PolicyVersions(const Snapshot& after, std::string_view document)
    : contents_(PolicyContents(after)) {
  FileProblems ignored;  // the document was read before
  const std::optional<YamlNode> root = ParseYaml(document, ignored);
  if (!root.has_value()) return;
  const YamlNode* consultation = ChildOf(&*root, "consultation");
  lines_["consultation " + after.consultation.version] = LineOf(ChildOf(consultation, "version"));
  lines_["consultation notice " + after.consultation.notice_version] =
      LineOf(ChildOf(ChildOf(consultation, "notice"), "version"));
  const YamlNode* policies = ChildOf(&*root, "policies");
  for (const Policy& policy : after.policies) {
    lines_[fmt::format("policy {} {}", policy.name, policy.version)] =
        LineOf(ChildOf(ChildOf(policies, policy.name), "version"));
  }
}

void PolicyVersions::Compare(const Snapshot& earlier) {
  for (const auto& [version, content] : PolicyContents(earlier)) {
    const auto now = contents_.find(version);
    if (now != contents_.end() && now->second != content) refused_[version] = lines_[version];
  }
}

absl::Status PolicyVersions::ToStatus() const {
  FileProblems problems;
  for (const auto& [version, line] : refused_) {
    problems.Add(line, fmt::format("{}: its content changed under the same version; give the "
                                   "changed one a new version",
                                   version));
  }
  return problems.ToStatus();
}

}  // namespace tandem::directory
