// SPDX-License-Identifier: Apache-2.0
// Where the project's own files are, for tests that read them.
#pragma once

#include <string>

namespace tandem::testing {

std::string ProjectFolder();

}  // namespace tandem::testing
