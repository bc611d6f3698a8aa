// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace tandem::testing {

// What a shell command prints on its standard output. Throws std::runtime_error, with that output,
// when it does not end with 0.
std::string OutputOf(const std::string& command);

}  // namespace tandem::testing
