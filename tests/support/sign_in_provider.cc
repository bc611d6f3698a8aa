// SPDX-License-Identifier: Apache-2.0
#include "tests/support/sign_in_provider.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

constexpr int kLineBytesMax = 16 * 1024;  // two tokens

struct Pipe {
  Pipe() {
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw std::runtime_error("no pipe could be made");
  }
  std::array<int, 2> ends;  // to read, to write
};

}  // namespace

SignInProvider::SignInProvider(int port, const ProviderFiles& files) {
  const Pipe orders;
  const Pipe answers;
  const std::string script = ProjectFolder() + "/tools/issuer/provider.mjs";
  const std::string wanted = std::to_string(port);
  std::vector<std::string> words = {"env", "node", script, "--port", wanted};
  if (!files.certificate.empty()) {
    words.insert(words.end(), {"--cert", files.certificate, "--key", files.key});
    // It signs people in at itself, and must believe itself.
    words.insert(words.begin() + 1, "NODE_EXTRA_CA_CERTS=" + files.authority);
  }
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, orders.ends[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, answers.ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  const int failed =
      posix_spawnp(&pid_, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(orders.ends[0]);
  close(answers.ends[1]);
  orders_ = fdopen(orders.ends[1], "w");
  answers_ = fdopen(answers.ends[0], "r");
  if (failed != 0) throw std::runtime_error("node cannot be started");
  issuer_ = ReadAnswer().at("issuer");
}

SignInProvider::~SignInProvider() {
  Stop();
  fclose(orders_);
  fclose(answers_);
}

int SignInProvider::port() const { return std::stoi(issuer_.substr(issuer_.rfind(':') + 1)); }

nlohmann::json SignInProvider::ReadAnswer() {
  std::array<char, kLineBytesMax> line;
  // Its library has news of its own.
  while (fgets(line.data(), line.size(), answers_) != nullptr) {
    if (line[0] != '{') continue;
    nlohmann::json answer = nlohmann::json::parse(line.data());
    if (!answer.contains("error")) return answer;
    throw std::runtime_error("The provider: " + answer["error"].get<std::string>());
  }
  throw std::runtime_error("The provider has ended; try node tools/issuer/provider.mjs.");
}

nlohmann::json SignInProvider::Order(const std::string& line) {
  fputs((line + "\n").c_str(), orders_);
  fflush(orders_);
  return ReadAnswer();
}

SignInProvider::Tokens SignInProvider::SignIn(const std::string& subject) {
  const nlohmann::json answer = Order("sign-in " + subject);
  return {answer.at("id_token"), answer.at("access_token")};
}

void SignInProvider::RotateKeys() { Order("rotate"); }

void SignInProvider::WithdrawOldKeys() { Order("withdraw"); }

void SignInProvider::Stop() {
  if (pid_ <= 0) return;
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

}  // namespace tandem::testing
