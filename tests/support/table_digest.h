// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "base/testing/database.h"

namespace tandem::testing {

// One line for each table, with a digest of its rows: of one clinic's, when one is given. What did
// not change reads the same.
std::string DigestOf(TestDatabase& db, const std::string& clinic_id = "",
                     const std::vector<std::string>& without = {});

}  // namespace tandem::testing
