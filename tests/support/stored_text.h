// SPDX-License-Identifier: Apache-2.0
// Where in a database a text stands: every column of every table is looked at, as the catalogue has
// them, so that a table of tomorrow is looked at, too.
#pragma once

#include <set>
#include <string>

#include "base/testing/database.h"

namespace tandem::testing {

// "patient_identity.given_name", ...: columns that hold the text, in any case, as such or (bytea)
// its bytes.
std::set<std::string> ColumnsHolding(TestDatabase& db, const std::string& text);

}  // namespace tandem::testing
