// SPDX-License-Identifier: Apache-2.0
#include "tests/support/notifier_process.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "absl/time/time.h"
#include "base/http_get.h"
#include "tests/support/outputs.h"
#include "tests/support/scripted_server.h"

namespace tandem::testing {
namespace {

std::string NotifierPath() {
  const char* folder = std::getenv("TANDEM_PROGRAMS");
  if (folder == nullptr) {
    throw std::runtime_error("TANDEM_PROGRAMS is not set: run the tests with ./dev test.");
  }
  return std::string(folder) + "/tandem-notifier";
}

}  // namespace

std::string PlainRelay(int port, int sessions) {
  return fmt::format(
      "by = \"smtp\"\nhost = \"127.0.0.1\"\nport = {}\ntls = \"off\"\nsessions = {}\n", port,
      sessions);
}

std::string LocalProvider(int port, const std::string& token_file) {
  return fmt::format(
      "by = \"http\"\nurl = \"http://127.0.0.1:{}\"\naccount = \"AC1\"\ntoken_file = \"{}\"\n"
      "from = \"+12065550100\"\n",
      port, token_file);
}

NotifierProcess::NotifierProcess(const NotifierOptions& options)
    : log_path_(OutputFile("notifier", folder_)),
      admin_port_(FreePort()),
      environment_(options.environment) {
  std::ofstream(folder_.File("notifier.toml")) << fmt::format(
      "database = \"{}\"\nsecret_key_file = \"{}\"\nadmin_listen = \"127.0.0.1:{}\"\n"
      "outbox = \"{}\"\nlook_every = \"50ms\"\npublic_url = \"https://v.example.com\"\n{}"
      "[mail]\nfrom = \"visits@clinic.test\"\n{}[texts]\n{}",
      options.dsn, options.secret_key_file, admin_port_, outbox(), options.top, options.mail,
      options.texts);
  Start();
}

NotifierProcess::~NotifierProcess() { Kill(); }

void NotifierProcess::Start() {
  const std::string program = NotifierPath();
  const std::string config_path = folder_.File("notifier.toml");
  std::vector<std::string> environment = environment_;
  for (char** one = environ; *one != nullptr; ++one) environment.emplace_back(*one);
  std::vector<char*> variables;
  for (std::string& one : environment) variables.push_back(one.data());
  variables.push_back(nullptr);
  const char* const arguments[] = {program.c_str(), "--config", config_path.c_str(), nullptr};
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, log_path_.c_str(),
                                   O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
  posix_spawn_file_actions_adddup2(&actions, STDERR_FILENO, STDOUT_FILENO);
  const int failed = posix_spawn(&pid_, program.c_str(), &actions, nullptr,
                                 const_cast<char* const*>(arguments), variables.data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) {
    pid_ = -1;
    throw std::runtime_error(program + " cannot be started; ./dev test builds it.");
  }
}

void NotifierProcess::SetEnvironment(std::vector<std::string> environment) {
  environment_ = std::move(environment);
}

void NotifierProcess::Kill() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int NotifierProcess::Stop() {
  if (pid_ <= 0) return -1;
  kill(pid_, SIGTERM);
  return Wait();
}

int NotifierProcess::Wait() {
  if (pid_ <= 0) return -1;
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void NotifierProcess::Freeze() {
  kill(pid_, SIGSTOP);
  int status = 0;
  waitpid(pid_, &status, WUNTRACED);
}

void NotifierProcess::Thaw() { kill(pid_, SIGCONT); }

std::string NotifierProcess::Log() const {
  std::ifstream log(log_path_);
  return {std::istreambuf_iterator<char>(log), {}};
}

std::string NotifierProcess::Page(const std::string& path) const {
  const auto page = HttpGet(fmt::format("http://127.0.0.1:{}{}", admin_port_, path),
                            {.bytes_max = 1 << 20, .time_max = absl::Seconds(5)});
  return page.ok() ? *page : "";
}

double NotifierProcess::Metric(const std::string& series) const {
  const std::string text = "\n" + Page("/metrics");
  const std::size_t at = text.find("\n" + series + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + series.size() + 2));
}

}  // namespace tandem::testing
