// SPDX-License-Identifier: Apache-2.0
#include "tests/support/service.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <stdexcept>

#include "base/crypto.h"
#include "scheduler/jobs.h"

namespace tandem::testing {
namespace {

constexpr int kSecretBytes = 48;

void Must(const absl::Status& status) {
  if (!status.ok()) throw std::runtime_error(std::string(status.message()));
}

void WriteSecret(const std::string& path) {
  std::ofstream(path) << Hex(RandomBytes(kSecretBytes));
  chmod(path.c_str(), S_IRUSR | S_IWUSR);
}

// What the dynamic environment of a child needs is ours.
std::string ProgramPath() {
  const char* folder = std::getenv("TANDEM_PROGRAMS");
  if (folder == nullptr) {
    throw std::runtime_error("TANDEM_PROGRAMS is not set: run the tests with ./dev test.");
  }
  return std::string(folder) + "/tandem-scheduler";
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
  config_.jwks_file = folder_.File("jwks.json");
  config_.issuer = std::string(access::kTestIssuer);
  config_.audience = std::string(access::kTestAudience);
  config_.log_level = LogLevel::kWarning;
  config_.drain_seconds = 2;
  config_.jobs.enabled = options.jobs;
  if (options.configure) options.configure(config_);
  WriteSecret(config_.secret_key_file);
  issuer_.WriteJwks(config_.jwks_file);
}

TestService::TestService(ServiceOptions options) : ServiceHome(std::move(options)) {
  SetLogLevel(config().log_level);
  auto started = Scheduler::Start(config(), clock());
  Must(started.status());
  scheduler_ = *std::move(started);
  client_ = std::make_unique<Client>(target());
}

std::string TestService::target() const {
  if (scheduler_->port() == 0) return config().listen;
  return fmt::format("127.0.0.1:{}", scheduler_->port());
}

int TestService::RunJobs() { return scheduler_->jobs().RunAll(); }

SchedulerProcess::SchedulerProcess(ServiceOptions options) : ServiceHome(std::move(options)) {
  WriteConfig();
  Start();
}

SchedulerProcess::~SchedulerProcess() { Kill(); }

void SchedulerProcess::WriteConfig() const {
  const SchedulerConfig& c = config();
  std::ofstream(folder().File("scheduler.toml")) << fmt::format(
      "listen = \"{}\"\ndatabase = \"{}\"\ndatabase_pool = {}\nsecret_key_file = \"{}\"\n"
      "jwks_file = \"{}\"\nissuer = \"{}\"\naudience = \"{}\"\ndrain_seconds = {}\n"
      "log_level = \"warning\"\n[jobs]\nenabled = {}\nexpire_holds = \"1s\"\n",
      target(), c.database, c.database_pool, c.secret_key_file, c.jwks_file, c.issuer, c.audience,
      c.drain_seconds, c.jobs.enabled);
}

void SchedulerProcess::Start() {
  const std::string program = ProgramPath();
  const std::string config_path = folder().File("scheduler.toml");
  const std::string log = log_path();
  const char* const arguments[] = {program.c_str(), "--config", config_path.c_str(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  const int failed = posix_spawn(&pid_, program.c_str(), &actions, nullptr,
                                 const_cast<char* const*>(arguments), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    pid_ = -1;
    throw std::runtime_error(program + " cannot be started; ./dev test builds it.");
  }
  WaitUntilServing();
}

void SchedulerProcess::WaitUntilServing() {
  const RealClock clock;
  const absl::Time give_up = clock.Now() + kStartMax;
  Client probe(target());
  while (clock.Now() < give_up) {
    const auto step = std::chrono::system_clock::now() + std::chrono::milliseconds(100);
    if (probe.channel().WaitForConnected(step)) return;
    int status = 0;
    if (waitpid(pid_, &status, WNOHANG) == pid_) {
      pid_ = -1;
      break;
    }
  }
  Kill();
  std::ifstream log(log_path());
  throw std::runtime_error("The scheduler does not serve: " +
                           std::string(std::istreambuf_iterator<char>(log), {}));
}

void SchedulerProcess::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int SchedulerProcess::Stop() {
  if (pid_ <= 0) return -1;
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace tandem::testing
