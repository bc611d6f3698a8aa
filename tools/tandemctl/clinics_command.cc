// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "base/pg/pool.h"
#include "base/status.h"
#include "scheduler/directory/directories.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/clinic_list.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

absl::Status ShowClinics(const Words& words) {
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse({{"--database"}, {}, 0}, words));
  pg::PoolOptions options;
  ASSIGN_OR_RETURN(options.dsn, arguments.Required("--database"));
  options.application_name = "tandemctl";
  options.connections = 1;
  pg::Pool pool(options);
  directory::Directories directories(pool);
  ASSIGN_OR_RETURN(const auto clinics, ListClinics(pool));
  for (const access::ClinicRoute& clinic : clinics) {
    pg::TxOptions in_clinic;
    in_clinic.clinic = clinic.clinic.uuid;
    ASSIGN_OR_RETURN(const directory::SnapshotPtr snapshot, directories.Latest(in_clinic));
    fmt::print("{}  {}  revision {}\n", clinic.slug, ToString(clinic.clinic), snapshot->revision);
  }
  return absl::OkStatus();
}

}  // namespace

int RunClinics(const Words& words) {
  const absl::Status status = ShowClinics(words);
  return status.ok() ? kExitDone : Complain(status);
}

}  // namespace tandem::tandemctl
