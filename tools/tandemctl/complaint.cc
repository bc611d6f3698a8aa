// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstdio>

#include "base/strings.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {

int Complain(const absl::Status& status) {
  fmt::print(stderr, "tandemctl: {}\n", Printable(Sv(status.message())));
  return absl::IsInvalidArgument(status) ? kExitUsage : kExitFailed;
}

}  // namespace tandem::tandemctl
