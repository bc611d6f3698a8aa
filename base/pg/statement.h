// SPDX-License-Identifier: Apache-2.0
// Statement is one named SQL text of a *.sql file beside a store. The build embeds the files; a
// connection prepares a statement the first time it runs it, and knows it by its address: a
// Statement lives as long as the program (or, in a test, as the pool).
#pragma once

#include <vector>

namespace tandem::pg {

struct Statement {
  const char* name;  // unique inside its room
  const char* sql;
  const char* room;  // folder of the .sql file, for example "appointments"
};

// Every statement linked into this binary; the body is generated. A test prepares and explains each
// of them on the migrated schema.
const std::vector<const Statement*>& AllStatements();

}  // namespace tandem::pg
