// SPDX-License-Identifier: Apache-2.0
#include "base/core_dumps.h"

#include <gtest/gtest.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tandem {
namespace {

// In a child, because nothing brings core dumps back.
TEST(CoreDumpsTest, AProcessThatForbadeThemDumpsNeitherToAFileNorToAProgram) {
  const pid_t child = fork();
  if (child == 0) {
    ForbidCoreDumps();
    rlimit limit = {1, 1};
    getrlimit(RLIMIT_CORE, &limit);
    const bool none = limit.rlim_cur == 0 && limit.rlim_max == 0;
    _exit(none && prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

}  // namespace
}  // namespace tandem
