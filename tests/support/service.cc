// SPDX-License-Identifier: Apache-2.0
#include "tests/support/service.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include "base/crypto.h"
#include "scheduler/jobs.h"
#include "scheduler/staff/staff_member.h"
#include "tests/support/checkers.h"
#include "tests/support/outputs.h"
#include "tests/support/signed_form.h"

namespace tandem::testing {
namespace {

constexpr int kSecretBytes = 48;
// With sanitizers, on busy cores: storms are about bookings, and operations_test about overload.
constexpr absl::Duration kConnectionWait = absl::Seconds(5);
constexpr int kConnectionWaiting = 1000;

void Must(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  chmod(path.c_str(), S_IRUSR | S_IWUSR);
}

void WriteSecret(const std::string& path, std::string_view name = "") {
  WriteText(path, std::string(name) + Hex(RandomBytes(kSecretBytes)));
}

// As TOML lists them.
std::string Quoted(const std::vector<std::string>& texts) {
  return texts.empty() ? "" : fmt::format("\"{}\"", fmt::join(texts, "\", \""));
}

}  // namespace

ServiceHome::ServiceHome(ServiceOptions options)
    : clock_(options.clock != nullptr ? options.clock : &real_clock_),
      own_db_(options.db != nullptr ? nullptr : std::make_unique<TestDatabase>()),
      db_(options.db != nullptr ? options.db : own_db_.get()),
      clinic_(options.clinic),
      issuer_(*clock_) {
  if (!options.yaml.empty()) {
    applied_ = ApplyClinic(*db_, options.yaml);
    clinic_ = applied_.slug();
  }
  config_.listen = "127.0.0.1:0";
  config_.database = db_->dsn();
  config_.database_pool = options.database_pool;
  config_.secret_key_file = folder_.File("secret.key");
  config_.answer_keys_file = folder_.File("answers.keys");
  config_.jwks_file = folder_.File("jwks.json");
  config_.issuer = std::string(access::kTestIssuer);
  config_.audience = std::string(access::kTestAudience);
  config_.claimed_roles = {"patient", "supporter", "service"};
  config_.log_level = LogLevel::kWarning;
  config_.admin_listen = "";
  config_.database_wait = kConnectionWait;
  config_.database_waiting = kConnectionWaiting;
  config_.drain_seconds = 2;
  config_.texts.public_url = kTextsUrl;
  config_.texts.auth_token_file = folder_.File("texts.token");
  config_.jobs.enabled = options.jobs;
  if (options.configure) options.configure(config_);
  WriteSecret(config_.secret_key_file);
  WriteText(config_.texts.auth_token_file, kTextsToken);
  if (!std::filesystem::exists(config_.answer_keys_file)) {  // a test may bring its own
    WriteSecret(config_.answer_keys_file, "k1 ");
  }
  if (!config_.jwks_file.empty()) issuer_.WriteJwks(config_.jwks_file);
}

void ServiceHome::EnterStaff(access::Role role, const std::string& clinic) const {
  if (!staff::IsStaffRole(role)) return;
  const std::string subject = fmt::format("test-{}", access::Name(role));
  const std::lock_guard lock(mutex_);
  if (entered_.contains(subject + "@" + clinic)) return;
  const std::string there = db_->Sql(fmt::format(
      "INSERT INTO staff SELECT clinic_id, gen_random_uuid(), '{}', '{}', '{}', NULL, NULL, now(), "
      "now() FROM clinic_route WHERE slug = '{}' ON CONFLICT DO NOTHING; "
      "SELECT clinic_id FROM clinic_route WHERE slug = '{}'",
      config_.issuer, subject, access::Name(role), clinic, clinic));
  if (!there.empty()) entered_.insert(subject + "@" + clinic);
}

TestService::TestService(ServiceOptions options) : ServiceHome(std::move(options)) {
  KeepLog(config().log_level);
  auto started = Scheduler::Start(config(), clock());
  Must(started.status());
  scheduler_ = *std::move(started);
  client_ = std::make_unique<Client>(target());
}

TestService::~TestService() {
  client_.reset();
  scheduler_.reset();
  try {
    for (const std::string& stale :
         CheckReach([this](const std::string& text) { return db().Sql(text); })) {
      ADD_FAILURE() << stale;
    }
  } catch (const std::exception&) {  // a test took the database away
  }
}

std::string TestService::target() const {
  if (scheduler_->port() == 0) return config().listen;
  return fmt::format("127.0.0.1:{}", scheduler_->port());
}

std::string TestService::tls_target() const {
  return fmt::format("127.0.0.1:{}", scheduler_->tls_port());
}

int TestService::RunJobs() { return scheduler_->jobs().RunAll(); }

SchedulerProcess::SchedulerProcess(ServiceOptions options)
    : ServiceHome(std::move(options)), log_path_(OutputFile("scheduler", folder())) {
  WriteConfig();
  Start();
}

void SchedulerProcess::WriteConfig() const {
  const SchedulerConfig& c = config();
  std::ofstream(folder().File("scheduler.toml")) << fmt::format(
      "listen = \"{}\"\ndatabase = \"{}\"\ndatabase_pool = {}\nsecret_key_file = \"{}\"\n"
      "answer_keys_file = \"{}\"\n"
      "jwks_file = \"{}\"\njwks_url = \"{}\"\nissuer = \"{}\"\naudience = \"{}\"\n"
      "claimed_roles = [{}]\ndrain_seconds = {}\nadmin_listen = \"{}\"\n"
      "database_wait = \"{}\"\ndatabase_waiting = {}\n"
      "log_level = \"warning\"\n[jobs]\nenabled = {}\nexpire_holds = \"1s\"\n",
      target(), c.database, c.database_pool, c.secret_key_file, c.answer_keys_file, c.jwks_file,
      c.jwks_url, c.issuer, c.audience, Quoted(c.claimed_roles), c.drain_seconds, c.admin_listen,
      absl::FormatDuration(c.database_wait), c.database_waiting, c.jobs.enabled);
}

void SchedulerProcess::Start() {
  Launch({.words = {BuiltPath("tandem-scheduler"), "--config", folder().File("scheduler.toml")},
          .log = log_path()});
  WaitUntilServing();
}

void SchedulerProcess::WaitUntilServing() {
  const RealClock clock;
  const absl::Time give_up = clock.Now() + kStartMax;
  Client probe(target());
  while (clock.Now() < give_up) {
    const auto step = std::chrono::system_clock::now() + std::chrono::milliseconds(100);
    if (probe.channel().WaitForConnected(step)) return;
    if (!IsAlive()) break;
  }
  Kill();
  std::ifstream log(log_path());
  throw std::runtime_error("The scheduler does not serve: " +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

}  // namespace tandem::testing
