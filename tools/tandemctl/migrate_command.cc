// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/pg/migrate.h"
#include "base/status.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

absl::Status Migrate(const Words& words) {
  ASSIGN_OR_RETURN(const Arguments arguments,
                   Arguments::Parse({{"--database", "--migrations"}, {}, 0}, words));
  ASSIGN_OR_RETURN(const std::string database, arguments.Required("--database"));
  ASSIGN_OR_RETURN(const auto migrations,
                   pg::ReadMigrations(arguments.Option("--migrations", "schema/migrations")));
  ASSIGN_OR_RETURN(const pg::MigrateReport report, pg::Migrate(database, migrations));
  for (const std::string& name : report.applied) fmt::print("applied {}\n", name);
  fmt::print("The schema is at version {}.\n", report.version_after);
  return absl::OkStatus();
}

}  // namespace

int RunMigrate(const Words& words) {
  const absl::Status status = Migrate(words);
  return status.ok() ? kExitDone : Complain(status);
}

}  // namespace tandem::tandemctl
