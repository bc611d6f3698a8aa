// SPDX-License-Identifier: Apache-2.0
#include "tests/support/child_program.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

namespace tandem::testing {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return pointers;
}

// What its three descriptors are, in the child.
class Streams {
 public:
  explicit Streams(const ChildOptions& options) {
    posix_spawn_file_actions_init(&actions_);
    if (options.input >= 0) {
      posix_spawn_file_actions_adddup2(&actions_, options.input, STDIN_FILENO);
    } else {
      posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    }
    if (!options.log.empty()) {
      posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, options.log.c_str(),
                                       O_WRONLY | O_CREAT | O_APPEND, S_IRUSR | S_IWUSR);
    }
    const int output = options.output >= 0 ? options.output : STDERR_FILENO;
    posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
  }
  ~Streams() { posix_spawn_file_actions_destroy(&actions_); }
  Streams(const Streams&) = delete;
  Streams& operator=(const Streams&) = delete;

  const posix_spawn_file_actions_t* get() const { return &actions_; }

 private:
  posix_spawn_file_actions_t actions_;
};

}  // namespace

std::string BuiltPath(const std::string& name) {
  const char* folder = std::getenv("TANDEM_PROGRAMS");
  if (folder == nullptr) {
    throw std::runtime_error("TANDEM_PROGRAMS is not set: run the tests with ./dev test.");
  }
  return std::string(folder) + "/" + name;
}

void ChildProgram::Launch(const ChildOptions& options) {
  std::vector<std::string> words = options.words;
  std::vector<std::string> environment = options.environment;
  for (char** one = environ; *one != nullptr; ++one) environment.emplace_back(*one);
  const std::vector<char*> arguments = Pointers(words);
  const std::vector<char*> variables = Pointers(environment);
  const Streams streams(options);
  if (posix_spawnp(&pid_, words.at(0).c_str(), streams.get(), nullptr, arguments.data(),
                   variables.data()) == 0) {
    return;
  }
  pid_ = -1;
  throw std::runtime_error(words[0] + " cannot be started; ./dev test builds what is ours.");
}

int ChildProgram::Reap() {
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return status;
}

void ChildProgram::Kill() {
  if (!running()) return;
  kill(pid_, SIGKILL);
  Reap();
}

int ChildProgram::Stop() {
  if (running()) kill(pid_, SIGTERM);
  return Wait();
}

int ChildProgram::Wait() {
  if (!running()) return -1;
  const int status = Reap();
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

void ChildProgram::Freeze() {
  if (!running()) return;
  kill(pid_, SIGSTOP);
  int status = 0;
  waitpid(pid_, &status, WUNTRACED);
}

void ChildProgram::Thaw() {
  if (running()) kill(pid_, SIGCONT);
}

bool ChildProgram::AbortDumpsCore() {
  if (!running()) return false;
  kill(pid_, SIGABRT);
  return WCOREDUMP(Reap());
}

bool ChildProgram::IsAlive() {
  int status = 0;
  if (running() && waitpid(pid_, &status, WNOHANG) == pid_) pid_ = -1;
  return running();
}

}  // namespace tandem::testing
