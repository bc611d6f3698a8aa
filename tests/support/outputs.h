// SPDX-License-Identifier: Apache-2.0
// What programs and services say during a test run, kept for its end: ./dev test names a folder in
// the environment (TANDEM_TEST_OUTPUT), and looks for canaries in it when all tests are done.
#pragma once

#include <string>

#include "base/log.h"
#include "tests/support/temp_folder.h"

namespace tandem::testing {

// A file of this name among the outputs, of its own for each `home`; in `home` when the run keeps
// none.
std::string OutputFile(const std::string& name, const TempFolder& home);

// The log of this process goes to a file among the outputs, every line of a call included; when the
// run keeps none, to standard error from `level` on, as for SetLogLevel.
void KeepLog(LogLevel level);

}  // namespace tandem::testing
