// SPDX-License-Identifier: Apache-2.0
#include "tests/support/stored_text.h"

#include <fmt/format.h>

#include <sstream>

#include "base/crypto.h"
#include "base/strings.h"

namespace tandem::testing {
namespace {

// One SELECT for each column; %1$L and %2$L are the text and its bytes, in small letters.
constexpr const char* kColumns =
    "SELECT string_agg(format('SELECT %L FROM (SELECT lower(%I::text) AS value FROM %I) AS t "
    "WHERE position(%L IN value) > 0 OR position(%L IN value) > 0', "
    "table_name || '.' || column_name, column_name, table_name, {0}, {1}), ' UNION ') "
    "FROM information_schema.columns JOIN information_schema.tables "
    "USING (table_catalog, table_schema, table_name) "
    "WHERE table_schema = 'public' AND table_type = 'BASE TABLE'";

// Any text as a literal of SQL.
std::string Quoted(const std::string& text) {
  return fmt::format("convert_from('\\x{}', 'UTF8')", Hex(text));
}

}  // namespace

std::set<std::string> ColumnsHolding(TestDatabase& db, const std::string& text) {
  const std::string lower = ToLowerAscii(text);
  const std::string found = db.Sql("SELECT string_agg(place, ' ') FROM (" +
                                   db.Sql(fmt::format(kColumns, Quoted(lower), Quoted(Hex(text)))) +
                                   ") AS all_columns (place)");
  std::istringstream places(found);
  std::set<std::string> columns;
  for (std::string place; places >> place;) columns.insert(place);
  return columns;
}

}  // namespace tandem::testing
