// SPDX-License-Identifier: Apache-2.0
#include "tests/support/project_folder.h"

namespace tandem::testing {

std::string ProjectFolder() { return TANDEM_SOURCE_DIR; }

}  // namespace tandem::testing
