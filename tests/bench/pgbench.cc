// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/pgbench.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <string_view>

#include <fmt/format.h>

#include "base/pg/statement.h"
#include "tests/support/command_output.h"
#include "tests/support/temp_folder.h"

namespace tandem::bench {
namespace {

bool IsDigit(const std::string& text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

std::string FindStatement(const std::string& name) {
  for (const pg::Statement* statement : pg::AllStatements()) {
    if (statement->name == name) return statement->sql;
  }
  throw std::runtime_error("no statement " + name);
}

}  // namespace

std::string Scripted(const std::string& name, const std::vector<std::string>& parameters) {
  const std::string sql = FindStatement(name);
  std::string scripted;
  std::size_t highest = 0;
  for (std::size_t i = 0; i < sql.size();) {
    if (sql[i] != '$' || !IsDigit(sql, i + 1)) {
      scripted += sql[i++];
      continue;
    }
    std::size_t number = 0;
    for (++i; IsDigit(sql, i); ++i) number = number * 10 + static_cast<std::size_t>(sql[i] - '0');
    highest = std::max(highest, number);
    scripted += number <= parameters.size() ? parameters[number - 1] : "";
  }
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
  const std::string output = testing::OutputOf(fmt::format(
      "/usr/lib/postgresql/15/bin/pgbench -n -M prepared -c {} -j 2 -T {} -D n={} -f {} '{}' 2>&1",
      run.clients, absl::ToInt64Seconds(run.time), run.first_n, folder.File("script.sql"),
      run.dsn));
  constexpr std::string_view kRate = "tps = ";
  const std::size_t rate = output.find(kRate);
  if (rate == std::string::npos || output.find("aborted") != std::string::npos) {
    throw std::runtime_error("pgbench: " + output);
  }
  return std::atof(output.c_str() + rate + kRate.size());
}

}  // namespace tandem::bench
