// SPDX-License-Identifier: Apache-2.0
// The scheduler's configuration: one TOML file, every key known, no secret in it.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/config.h"
#include "base/log.h"
#include "base/rpc/peer_certificates.h"
#include "scheduler/access/programs.h"
#include "scheduler/access/provider_keys.h"
#include "scheduler/access/recent_sign_in.h"
#include "scheduler/access/token.h"

namespace tandem {

constexpr int kThreadsPerConnection = 8;  // our own shedding answers before gRPC's thread limit
constexpr int kDatabasePoolMax = 200;     // PostgreSQL's own limit is near
constexpr int kThreadsMax = 2000;
constexpr int kDrainSecondsMax = 300;
constexpr std::size_t kProgramsMax = 100;
constexpr int kDatabaseWaitingMax = 10'000;
constexpr absl::Duration kDatabaseWaitMin = absl::Milliseconds(1);
constexpr absl::Duration kDatabaseWaitMax = absl::Seconds(30);  // as the longest deadline
constexpr absl::Duration kJobIntervalMin = absl::Seconds(1);
constexpr absl::Duration kSignInAgeLeast = absl::Minutes(1);  // less, and nobody gets anything done
constexpr absl::Duration kSignInAgeMost = absl::Hours(12);    // more, and it says nothing

// How often each background job looks at every clinic.
struct JobIntervals {
  bool enabled = true;
  absl::Duration expire_holds = absl::Seconds(30);  // shown as free at once anyway; this tidies
  absl::Duration archive_claims = absl::Minutes(10);
  absl::Duration purge_requests = absl::Hours(1);
  absl::Duration purge_leads = absl::Hours(6);
  absl::Duration sweep_consultations = absl::Minutes(10);  // counts, links, codes, answers
  absl::Duration purge_messages = absl::Hours(6);
  absl::Duration seal_answers = absl::Minutes(1);  // after a change of keys
  absl::Duration sweep_sessions = absl::Minutes(10);
  absl::Duration watch_reviews = absl::Hours(1);  // of emergency access, due within days
  absl::Duration seal_audit = absl::Seconds(5);   // how long an entry may be tampered with unseen
};

// Texts, both ways. Empty: no links in what we say, and no provider is believed.
struct TextsConfig {
  // Where people and the provider find us, "https://visits.example.com": links and callbacks begin
  // with it, and the provider signs its callbacks' addresses.
  std::string public_url;
  std::string auth_token_file;  // the provider's secret, read by its owner only
};

struct SchedulerConfig {
  // Plain text: loopback or a unix socket; empty: by mutual TLS only.
  std::string listen = "127.0.0.1:15051";
  std::string tls_listen;     // mutual TLS, any address; empty: none
  rpc::CertificateFiles tls;  // for tls_listen
  // The names in the certificates of those who may come there: programs that speak for themselves,
  // and those that stand between people and us (docs/operations.md).
  std::vector<std::string> service_programs;
  std::vector<std::string> edge_programs;
  std::string database;  // libpq's; the password in a passfile
  int database_pool = 16;
  absl::Duration database_wait = absl::Milliseconds(60);  // for a connection, then "overloaded"
  int database_waiting = 0;          // calls that may wait for one; 0: four for each connection
  bool allow_statement_log = false;  // development only: the database may log people's data
  int threads = 0;                   // 0: kThreadsPerConnection for each connection
  std::string answer_keys_file;      // KeyRing's lines; empty: TANDEM_ANSWER_KEYS holds them
  std::string secret_key_file;       // 32 bytes or more, read by its owner only
  std::string postal_codes_file;     // where ZIP codes lie; empty: homes are nowhere
  std::string issuer;                // whose tokens are believed
  std::string audience = "tandem";
  // Where the issuer's keys are: at most one of these; neither: where its discovery document says.
  std::string jwks_file;
  std::string jwks_url;
  std::string provider_ca_file;  // certificates to trust the issuer by; empty: the machine's
  // Roles that a token may give itself, of patient, supporter and service. Staff are looked up;
  // programs better come by mutual TLS.
  std::vector<std::string> claimed_roles;
  absl::Duration sign_in_age_max = access::kSignInAgeMax;  // for what needs a recent sign-in
  bool reflection = false;                                 // development only
  std::string admin_listen = "127.0.0.1:15052";            // metrics, health over HTTP; empty: none
  LogLevel log_level = LogLevel::kInfo;
  int drain_seconds = 30;
  JobIntervals jobs;
  TextsConfig texts;

  access::TokenPolicy Tokens() const;
  access::ProviderAddress Provider() const;
  access::Programs Programs() const;
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
