// SPDX-License-Identifier: Apache-2.0
// A program that breaks leaves no memory behind: people are in it.
#include <fmt/format.h>
#include <sys/resource.h>

#include <fstream>
#include <iterator>
#include <string>

#include "base/testing/matchers.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using ::testing::ContainsRegex;

// What the started program inherits, as far as the machine lets us ask for it.
class CoreDumpTest : public ::testing::Test {
 protected:
  CoreDumpTest() {
    getrlimit(RLIMIT_CORE, &before_);
    const rlimit most = {before_.rlim_max, before_.rlim_max};
    setrlimit(RLIMIT_CORE, &most);
  }
  ~CoreDumpTest() override { setrlimit(RLIMIT_CORE, &before_); }

 private:
  rlimit before_ = {};
};

TEST_F(CoreDumpTest, AStartedSchedulerDumpsNoCore) {
  SchedulerProcess scheduler;
  std::ifstream file(fmt::format("/proc/{}/limits", scheduler.pid()));
  const std::string limits(std::istreambuf_iterator<char>(file), {});
  EXPECT_THAT(limits, ContainsRegex("Max core file size +0 +0 "));
  EXPECT_FALSE(scheduler.AbortDumpsCore());
}

}  // namespace
}  // namespace tandem::testing
