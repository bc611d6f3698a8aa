// SPDX-License-Identifier: Apache-2.0
// The scheduler's configuration: one TOML file, every key known, no secret in it.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/config.h"
#include "base/log.h"

namespace tandem {

constexpr int kThreadsPerConnection = 8;  // our own shedding answers before gRPC's thread limit
constexpr int kDatabasePoolMax = 200;     // PostgreSQL's own limit is near
constexpr int kThreadsMax = 2000;
constexpr int kDrainSecondsMax = 300;
constexpr absl::Duration kJobIntervalMin = absl::Seconds(1);

// How often each background job looks at every clinic.
struct JobIntervals {
  bool enabled = true;
  absl::Duration expire_holds = absl::Seconds(30);  // shown as free at once anyway; this tidies
  absl::Duration archive_claims = absl::Minutes(10);
  absl::Duration purge_requests = absl::Hours(1);
  absl::Duration purge_leads = absl::Hours(6);
  absl::Duration sweep_consultations = absl::Minutes(10);  // counts and links
};

struct SchedulerConfig {
  std::string listen = "127.0.0.1:15051";  // loopback or a unix socket
  std::string database;                    // libpq's; the password in a passfile
  int database_pool = 16;
  int threads = 0;              // 0: kThreadsPerConnection for each connection
  std::string secret_key_file;  // 32 bytes or more, read by its owner only
  std::string jwks_file;
  std::string issuer;
  std::string audience = "tandem";
  bool reflection = false;  // development only
  LogLevel log_level = LogLevel::kInfo;
  int drain_seconds = 30;
  JobIntervals jobs;

  int Threads() const { return threads > 0 ? threads : kThreadsPerConnection * database_pool; }
};

struct LoadedConfig {
  SchedulerConfig config;
  std::string effective;  // "key = value" lines, defaults filled in
};

// Errors (INVALID_ARGUMENT): all that is wrong, a line each.
absl::StatusOr<LoadedConfig> LoadSchedulerConfig(const std::string& path);
absl::StatusOr<LoadedConfig> ReadSchedulerConfig(ConfigReader reader);

}  // namespace tandem
