// SPDX-License-Identifier: Apache-2.0
// TempFolder: a folder of a test's own, short enough for the name of a unix socket.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace tandem::testing {

class TempFolder {
 public:
  TempFolder() {
    char name[] = "/tmp/tandem-XXXXXX";
    if (mkdtemp(name) == nullptr) throw std::runtime_error("no folder could be made in /tmp");
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  std::string File(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

}  // namespace tandem::testing
