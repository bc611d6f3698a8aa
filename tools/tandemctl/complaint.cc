// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>

#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {

int Complain(const absl::Status& status) {
  fmt::print(stderr, "tandemctl: {}\n", std::string(status.message()));
  return absl::IsInvalidArgument(status) ? kExitUsage : kExitFailed;
}

}  // namespace tandem::tandemctl
