// SPDX-License-Identifier: Apache-2.0
#include "tests/support/notifier_process.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/time/time.h"
#include "base/http_get.h"
#include "tests/support/outputs.h"
#include "tests/support/scripted_server.h"

namespace tandem::testing {

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

void NotifierProcess::Start() {
  Launch({.words = {BuiltPath("tandem-notifier"), "--config", folder_.File("notifier.toml")},
          .environment = environment_,
          .log = log_path_});
}

void NotifierProcess::SetEnvironment(std::vector<std::string> environment) {
  environment_ = std::move(environment);
}

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
