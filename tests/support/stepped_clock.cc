// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stepped_clock.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include "tests/support/child_program.h"

namespace tandem::testing {

SteppedClock::SteppedClock(std::string path) : path_(std::move(path)) {
  Write();
  chmod(path_.c_str(), S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);  // a database's user reads it, too
}

absl::Time SteppedClock::Now() const { return real_.Now() + offset_; }

void SteppedClock::Step(absl::Duration by) {
  offset_ += by;
  Write();
}

void SteppedClock::Set(absl::Time now) { Step(now - Now()); }

// In one write of eight bytes: nobody sees half of it.
void SteppedClock::Write() const {
  const std::int64_t micros = absl::ToInt64Microseconds(offset_);
  const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  const bool good = file >= 0 && pwrite(file, &micros, sizeof micros, 0) == sizeof micros;
  if (file >= 0) close(file);
  if (!good) throw std::runtime_error("cannot write " + path_);
}

std::vector<std::string> SteppedClock::environment() const {
  const char* const sanitizer = std::getenv("ASAN_OPTIONS");
  return {"LD_PRELOAD=" + BuiltPath("clock_preload.so"), "TANDEM_CLOCK=" + path_,
          // It wants to be the first library.
          "ASAN_OPTIONS=" + (sanitizer == nullptr ? "" : std::string(sanitizer) + ":") +
              "verify_asan_link_order=0"};
}

}  // namespace tandem::testing
