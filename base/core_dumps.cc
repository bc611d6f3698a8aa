// SPDX-License-Identifier: Apache-2.0
#include "base/core_dumps.h"

#include <sys/prctl.h>
#include <sys/resource.h>

#include "base/log.h"

namespace tandem {

void ForbidCoreDumps() {
  // Two ways: the limit holds for files only, not for a program that the kernel pipes dumps into.
  const rlimit none = {0, 0};
  const bool limited = setrlimit(RLIMIT_CORE, &none) == 0;
  const bool hidden = prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0;
  if (!limited || !hidden) Log(LogLevel::kWarning, "core_dumps_possible");
}

}  // namespace tandem
