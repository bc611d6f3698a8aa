// SPDX-License-Identifier: Apache-2.0
// PolicyVersions holds a new file against earlier ones: under one version a policy says one thing
// for ever, because bookings and acknowledgements name the version.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "scheduler/directory/directory.h"
#include "scheduler/directory/file_problems.h"

namespace tandem::directory {

class PolicyVersions {
 public:
  PolicyVersions(const Snapshot& after, std::string_view document);

  void Compare(const Snapshot& earlier);

  // OK, or a problem for each policy, with the line where the document has it.
  absl::Status ToStatus() const;

 private:
  std::map<std::string, std::string> contents_;
  std::map<std::string, int> lines_;  // of the versions in question
  std::map<std::string, int> refused_;
};

}  // namespace tandem::directory
