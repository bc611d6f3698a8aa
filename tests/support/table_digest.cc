// SPDX-License-Identifier: Apache-2.0
#include "tests/support/table_digest.h"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace tandem::testing {

std::string DigestOf(TestDatabase& db, const std::string& clinic_id,
                     const std::vector<std::string>& without) {
  std::istringstream names(
      db.Sql("SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class WHERE relkind = 'r' "
             "AND relnamespace = 'public'::regnamespace AND relname <> 'schema_migration'"));
  std::string query;
  for (std::string name; names >> name;) {
    if (std::find(without.begin(), without.end(), name) != without.end()) continue;
    query += fmt::format(
        "{}SELECT '{}' AS name, md5(coalesce(string_agg(t::text, ' ' ORDER BY t::text), '')) AS "
        "digest FROM {} AS t{}",
        query.empty() ? "" : " UNION ALL ", name, name,
        clinic_id.empty() ? "" : " WHERE clinic_id = '" + clinic_id + "'");
  }
  return db.Sql("SELECT string_agg(name || ' ' || digest, chr(10) ORDER BY name) FROM (" + query +
                ") AS tables");
}

}  // namespace tandem::testing
