// SPDX-License-Identifier: Apache-2.0
#include "tests/support/outputs.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace tandem::testing {
namespace {

std::string Folder() {
  const char* folder = std::getenv("TANDEM_TEST_OUTPUT");
  return folder == nullptr ? "" : folder;
}

// Open until the process ends: services come and go within it.
int OpenLog() {
  const std::string path = fmt::format("{}/service-{}.log", Folder(), ::getpid());
  return open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
}

}  // namespace

std::string OutputFile(const std::string& name, const TempFolder& home) {
  const std::string own = home.File(name + ".log");
  if (Folder().empty()) return own;
  const std::string maker = std::filesystem::path(own).parent_path().filename();
  return fmt::format("{}/{}-{}.log", Folder(), name, maker);
}

void KeepLog(LogLevel level) {
  static const int file = Folder().empty() ? -1 : OpenLog();
  SetLogLevel(file < 0 ? level : LogLevel::kInfo);
  if (file < 0) return;
  SetLogSink([](std::string_view line) {
    // One write a line, as to standard error; a full disk fails other things first.
    [[maybe_unused]] const ssize_t written = ::write(file, line.data(), line.size());
  });
}

}  // namespace tandem::testing
