// SPDX-License-Identifier: Apache-2.0
// After an update of the machine's time zone data: which visits to come are stored as an instant at
// which the clock there will not read what people agreed on.
#include <fmt/format.h>

#include "base/civil.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "base/status.h"
#include "scheduler/appointments/time_recheck.h"
#include "tools/tandemctl/arguments.h"
#include "tools/tandemctl/clinic_list.h"
#include "tools/tandemctl/commands.h"

namespace tandem::tandemctl {
namespace {

std::string Instant(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%MZ", time, absl::UTCTimeZone());
}

// Ids only: whom it is about stands in the service.
void Show(const std::string& slug, const appointments::ShiftedTime& shifted) {
  const appointments::AgreedTime& agreed = shifted.agreed;
  fmt::print("clinics/{}/appointments/{}  {} {}  stored {} by {}  now {}\n", slug,
             ToString(agreed.id), FormatCivil(agreed.local_start), agreed.time_zone,
             Instant(agreed.start), agreed.tzdb_version,
             shifted.present.has_value() ? Instant(*shifted.present) : "never");
}

// How many are shown.
absl::StatusOr<std::size_t> ShowShiftedTimes(const Words& words) {
  const Grammar grammar{{"--database", "--clinic"}, {}, 0};
  ASSIGN_OR_RETURN(const Arguments arguments, Arguments::Parse(grammar, words));
  pg::PoolOptions options;
  ASSIGN_OR_RETURN(options.dsn, arguments.Required("--database"));
  options.application_name = "tandemctl";
  options.connections = 1;
  pg::Pool pool(options);
  const absl::Time now = RealClock().Now();
  const std::string only = arguments.Option("--clinic", "");
  std::size_t shown = 0;
  ASSIGN_OR_RETURN(const auto clinics, ListClinics(pool));
  for (const access::ClinicRoute& clinic : clinics) {
    if (!only.empty() && clinic.slug != only) continue;
    ASSIGN_OR_RETURN(const auto shifted,
                     appointments::FindShiftedTimes(pool, {.clinic = clinic.clinic, .from = now}));
    for (const appointments::ShiftedTime& one : shifted) Show(clinic.slug, one);
    shown += shifted.size();
  }
  return shown;
}

}  // namespace

int RunRecheckTimes(const Words& words) {
  const absl::StatusOr<std::size_t> shown = ShowShiftedTimes(words);
  if (!shown.ok()) return Complain(shown.status());
  fmt::print("{} appointments are not at the time agreed on, by time zone data {}.\n", *shown,
             TzdbVersion());
  return *shown == 0 ? kExitDone : kExitFailed;
}

}  // namespace tandem::tandemctl
