// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/pgbench.h"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <stdexcept>

#include <fmt/format.h>

#include "base/pg/statement.h"
#include "tests/support/temp_folder.h"

namespace tandem::bench {
namespace {

std::string FindStatement(const std::string& name) {
  for (const pg::Statement* statement : pg::AllStatements()) {
    if (statement->name == name) return statement->sql;
  }
  throw std::runtime_error("no statement " + name);
}

std::string OutputOf(const std::string& command) {
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("pgbench could not be started");
  std::string output;
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr) output += buffer.data();
  if (pclose(pipe) != 0) throw std::runtime_error("pgbench failed: " + output);
  return output;
}

}  // namespace

std::string Scripted(const std::string& name, const std::vector<std::string>& parameters) {
  const std::string sql = FindStatement(name);
  const std::regex placeholder("\\$([0-9]+)");
  std::string scripted;
  auto rest = sql.cbegin();
  std::size_t highest = 0;
  for (std::smatch match; std::regex_search(rest, sql.cend(), match, placeholder);) {
    const std::size_t number = std::stoul(match[1]);
    highest = std::max(highest, number);
    scripted.append(rest, match[0].first);
    scripted += number <= parameters.size() ? parameters[number - 1] : "";
    rest = match[0].second;
  }
  scripted.append(rest, sql.cend());
  if (highest != parameters.size()) {
    throw std::runtime_error(fmt::format("{} takes {} parameters", name, highest));
  }
  while (!scripted.empty() && (scripted.back() == ';' || scripted.back() == '\n')) {
    scripted.pop_back();
  }
  return scripted + ";\n";
}

double RunPgbench(const PgbenchRun& run) {
  const testing::TempFolder folder;
  std::ofstream(folder.File("script.sql")) << "\\set n :n + 1\n" << run.script;
  const std::string output = OutputOf(fmt::format(
      "/usr/lib/postgresql/15/bin/pgbench -n -M prepared -c {} -j 2 -T {} -D n={} -f {} '{}' 2>&1",
      run.clients, absl::ToInt64Seconds(run.time), run.first_n, folder.File("script.sql"),
      run.dsn));
  std::smatch match;
  if (!std::regex_search(output, match, std::regex("tps = ([0-9.]+)")) ||
      output.find("aborted") != std::string::npos) {
    throw std::runtime_error("pgbench: " + output);
  }
  return std::atof(match[1].str().c_str());
}

}  // namespace tandem::bench
