// SPDX-License-Identifier: Apache-2.0
#include "scheduler/scheduler_config.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "base/rpc/mutual_tls.h"
#include "base/status.h"
#include "scheduler/words/words.h"

namespace tandem {
namespace {

constexpr std::array<std::pair<std::string_view, LogLevel>, 4> kLevels = {{
    {"debug", LogLevel::kDebug},
    {"info", LogLevel::kInfo},
    {"warning", LogLevel::kWarning},
    {"error", LogLevel::kError},
}};

std::optional<LogLevel> ParseLevel(std::string_view name) {
  for (const auto& [known, level] : kLevels) {
    if (known == name) return level;
  }
  return std::nullopt;
}

// Plain text must never leave this machine.
bool IsLocal(const std::string& listen) {
  if (listen.starts_with("unix:")) return true;
  const std::string host = listen.substr(0, listen.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  // 127.example.org may be anywhere.
  return host.starts_with("127.") && host.find_first_not_of("0123456789.") == host.npos;
}

// key=value with a password, or a URI with user:password@.
bool HoldsPassword(const std::string& dsn) {
  if (dsn.find("password") != std::string::npos) return true;
  const std::size_t scheme = dsn.find("://");
  if (scheme == std::string::npos) return false;
  const std::size_t at = dsn.find('@', scheme + 3);
  const std::size_t colon = dsn.find(':', scheme + 3);
  return at != std::string::npos && colon < at;
}

// Never one of staff, whose roles a clinic gives, nor of a proxy, whose grant ends before a token.
std::optional<access::Role> ClaimableRole(std::string_view name) {
  const std::optional<access::Role> role = access::ParseRole(name);
  const bool claimable = role == access::Role::kPatient || role == access::Role::kSupporter ||
                         role == access::Role::kService;
  return claimable ? role : std::nullopt;
}

using Problems = std::vector<std::string>;

void CheckRange(std::string_view key, int value, int min, int max, Problems& problems) {
  if (value < min || value > max) {
    problems.push_back(fmt::format("{} must be {} to {}.", key, min, max));
  }
}

void CheckInterval(std::string_view key, absl::Duration value, Problems& problems) {
  if (value < kJobIntervalMin) problems.push_back(fmt::format("{} must be 1s or more.", key));
}

void CheckSignIn(const SchedulerConfig& config, Problems& problems) {
  if (!config.jwks_file.empty() && !config.jwks_url.empty()) {
    problems.emplace_back("jwks_file and jwks_url must not both be set.");
  }
  if (config.jwks_file.empty()) {
    const absl::Status good = access::CheckProvider(config.Provider());
    if (!good.ok()) problems.push_back(std::string(good.message()) + ", or set jwks_file.");
  }
  for (const std::string& name : config.claimed_roles) {
    if (ClaimableRole(name).has_value()) continue;
    problems.emplace_back("claimed_roles must name patient, supporter and service only.");
  }
  if (config.sign_in_age_max < kSignInAgeLeast || config.sign_in_age_max > kSignInAgeMost) {
    problems.emplace_back("sign_in_age_max must be 1m to 12h.");
  }
}

void CheckPrograms(const SchedulerConfig& config, Problems& problems) {
  const std::size_t count = config.service_programs.size() + config.edge_programs.size();
  if (count == 0) problems.emplace_back("tls_listen needs programs: name who may come there.");
  if (count > kProgramsMax) {
    problems.push_back(fmt::format("programs must be {} at most.", kProgramsMax));
  }
  if (config.Programs().size() != count) {
    problems.emplace_back("programs must name each program once, as a service or as an edge.");
  }
  for (const auto& [name, kind] : config.Programs()) {
    if (rpc::IsProgramName(name)) continue;
    problems.push_back(fmt::format(
        "programs must be names such as spiffe://example.org/notifier, {} bytes at most.",
        rpc::kProgramNameBytesMax));
    break;
  }
}

// All of mutual TLS, or nothing of it.
void CheckListening(const SchedulerConfig& config, Problems& problems) {
  if (!config.listen.empty() && !IsLocal(config.listen)) {
    problems.emplace_back(
        "listen must be a loopback address or unix:/path: without mutual TLS (tls_listen) nothing "
        "may come from a network.");
  }
  if (config.listen.empty() && config.tls_listen.empty()) {
    problems.emplace_back("listen and tls_listen must not both be empty.");
  }
  const rpc::CertificateFiles& tls = config.tls;
  const bool all = !tls.certificate.empty() && !tls.key.empty() && !tls.authority.empty();
  const bool none = tls == rpc::CertificateFiles() && config.Programs().empty();
  if (config.tls_listen.empty()) {
    if (!none) problems.emplace_back("tls_* and programs need tls_listen, too.");
    return;
  }
  if (config.tls_listen.starts_with("unix:")) {
    problems.emplace_back("tls_listen must be an address and a port.");
  }
  if (!all) {
    problems.emplace_back(
        "tls_listen needs tls_certificate_file, tls_key_file and tls_client_ca_file.");
  }
  CheckPrograms(config, problems);
}

// Exactly as it is written into links and signed by a provider: small letters, no slash at the end.
bool IsPublicUrl(std::string_view url) {
  const bool secure = url.starts_with("https://");
  if (!secure && !url.starts_with("http://")) return false;
  const std::string_view host = url.substr(url.find("://") + 3);
  if (!secure && !IsLocal(std::string(host))) return false;
  return !host.empty() && host.back() != '/' && host.front() != '/' &&
         host.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-:/") == host.npos;
}

void CheckTexts(const TextsConfig& texts, Problems& problems) {
  const std::string& url = texts.public_url;
  if (!url.empty() && (!IsPublicUrl(url) || url.size() > words::kPublicUrlBytesMax)) {
    problems.push_back(fmt::format(
        "texts.public_url must be an address such as https://visits.example.com in small letters, "
        "without a slash at the end, {} bytes at most; http on this machine only.",
        words::kPublicUrlBytesMax));
  }
  if (!texts.auth_token_file.empty() && url.empty()) {
    problems.emplace_back("texts.auth_token_file needs texts.public_url, which is signed, too.");
  }
}

Problems Check(const SchedulerConfig& config) {
  Problems problems;
  CheckSignIn(config, problems);
  CheckListening(config, problems);
  CheckTexts(config.texts, problems);
  if (HoldsPassword(config.database)) {
    problems.emplace_back("database must not hold a password: name a passfile instead.");
  }
  CheckRange("database_pool", config.database_pool, 1, kDatabasePoolMax, problems);
  CheckRange("database_waiting", config.database_waiting, 0, kDatabaseWaitingMax, problems);
  if (config.database_wait < kDatabaseWaitMin || config.database_wait > kDatabaseWaitMax) {
    problems.emplace_back("database_wait must be 1ms to 30s.");
  }
  CheckRange("threads", config.threads, 0, kThreadsMax, problems);
  CheckRange("drain_seconds", config.drain_seconds, 0, kDrainSecondsMax, problems);
  CheckInterval("jobs.expire_holds", config.jobs.expire_holds, problems);
  CheckInterval("jobs.archive_claims", config.jobs.archive_claims, problems);
  CheckInterval("jobs.purge_requests", config.jobs.purge_requests, problems);
  CheckInterval("jobs.purge_leads", config.jobs.purge_leads, problems);
  CheckInterval("jobs.sweep_consultations", config.jobs.sweep_consultations, problems);
  CheckInterval("jobs.purge_messages", config.jobs.purge_messages, problems);
  CheckInterval("jobs.seal_answers", config.jobs.seal_answers, problems);
  CheckInterval("jobs.sweep_sessions", config.jobs.sweep_sessions, problems);
  CheckInterval("jobs.watch_reviews", config.jobs.watch_reviews, problems);
  CheckInterval("jobs.seal_audit", config.jobs.seal_audit, problems);
  return problems;
}

void ReadSignIn(ConfigReader& reader, SchedulerConfig& config) {
  reader.Read("issuer", config.issuer);
  reader.Read("audience", config.audience);
  reader.Read("jwks_file", config.jwks_file);
  reader.Read("jwks_url", config.jwks_url);
  reader.Read("provider_ca_file", config.provider_ca_file);
  reader.Read("claimed_roles", config.claimed_roles);
  reader.Read("sign_in_age_max", config.sign_in_age_max);
}

void ReadListening(ConfigReader& reader, SchedulerConfig& config) {
  reader.Read("listen", config.listen);
  reader.Read("tls_listen", config.tls_listen);
  reader.Read("tls_certificate_file", config.tls.certificate);
  reader.Read("tls_key_file", config.tls.key);
  reader.Read("tls_client_ca_file", config.tls.authority);
  reader.Read("programs.services", config.service_programs);
  reader.Read("programs.edges", config.edge_programs);
}

void ReadJobs(ConfigReader& reader, JobIntervals& jobs) {
  reader.Read("jobs.enabled", jobs.enabled);
  reader.Read("jobs.expire_holds", jobs.expire_holds);
  reader.Read("jobs.archive_claims", jobs.archive_claims);
  reader.Read("jobs.purge_requests", jobs.purge_requests);
  reader.Read("jobs.purge_leads", jobs.purge_leads);
  reader.Read("jobs.sweep_consultations", jobs.sweep_consultations);
  reader.Read("jobs.purge_messages", jobs.purge_messages);
  reader.Read("jobs.seal_answers", jobs.seal_answers);
  reader.Read("jobs.sweep_sessions", jobs.sweep_sessions);
  reader.Read("jobs.watch_reviews", jobs.watch_reviews);
  reader.Read("jobs.seal_audit", jobs.seal_audit);
}

}  // namespace

access::TokenPolicy SchedulerConfig::Tokens() const {
  access::TokenPolicy policy{issuer, audience};
  for (const std::string& name : claimed_roles) {
    if (const auto role = ClaimableRole(name)) policy.claimed_roles.insert(*role);
  }
  return policy;
}

access::ProviderAddress SchedulerConfig::Provider() const {
  return {issuer, jwks_url, provider_ca_file};
}

access::Programs SchedulerConfig::Programs() const {
  access::Programs programs;
  for (const std::string& name : service_programs) {
    programs.emplace(name, access::ProgramKind::kService);
  }
  for (const std::string& name : edge_programs) {
    programs.emplace(name, access::ProgramKind::kEdge);
  }
  return programs;
}

absl::StatusOr<LoadedConfig> ReadSchedulerConfig(ConfigReader reader) {
  SchedulerConfig config;
  std::string level = "info";
  for (const char* key : {"database", "secret_key_file", "issuer"}) {
    reader.Require(key);
  }
  ReadListening(reader, config);
  reader.Read("database", config.database);
  reader.Read("database_pool", config.database_pool);
  reader.Read("database_wait", config.database_wait);
  reader.Read("database_waiting", config.database_waiting);
  reader.Read("allow_statement_log", config.allow_statement_log);
  reader.Read("threads", config.threads);
  reader.Read("secret_key_file", config.secret_key_file);
  reader.Read("answer_keys_file", config.answer_keys_file);
  reader.Read("postal_codes_file", config.postal_codes_file);
  ReadSignIn(reader, config);
  reader.Read("reflection", config.reflection);
  reader.Read("admin_listen", config.admin_listen);
  reader.Read("log_level", level);
  reader.Read("drain_seconds", config.drain_seconds);
  reader.Read("texts.public_url", config.texts.public_url);
  reader.Read("texts.auth_token_file", config.texts.auth_token_file);
  ReadJobs(reader, config.jobs);
  RETURN_IF_ERROR(reader.Finish());
  Problems problems = Check(config);
  const std::optional<LogLevel> parsed = ParseLevel(level);
  if (!parsed.has_value())
    problems.emplace_back("log_level must be debug, info, warning or error.");
  if (!problems.empty()) {
    return absl::InvalidArgumentError(fmt::format("{}", fmt::join(problems, "\n")));
  }
  config.log_level = *parsed;
  return LoadedConfig{config, reader.Effective()};
}

absl::StatusOr<LoadedConfig> LoadSchedulerConfig(const std::string& path) {
  ASSIGN_OR_RETURN(ConfigReader reader, ConfigReader::Load(path));
  return ReadSchedulerConfig(std::move(reader));
}

}  // namespace tandem
