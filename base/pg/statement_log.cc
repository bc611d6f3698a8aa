// SPDX-License-Identifier: Apache-2.0
#include "base/pg/statement_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/pg/statement_log_sql.h"
#include "base/status.h"

namespace tandem::pg {
namespace {

struct Setting {
  const char* name;
  const char* wanted;
};

// A setting that the server does not have (an extension's that is not loaded) logs nothing.
constexpr std::array<Setting, 13> kSettings = {{
    {"log_statement", "none"},
    {"log_min_error_statement", "panic"},
    {"log_min_duration_statement", "-1"},
    {"log_min_duration_sample", "-1"},
    {"log_transaction_sample_rate", "0"},
    {"log_parameter_max_length_on_error", "0"},
    {"log_error_verbosity", "terse"},  // beyond that, "Failing row contains (…)"
    {"debug_print_parse", "off"},
    {"debug_print_rewritten", "off"},
    {"debug_print_plan", "off"},
    {"auto_explain.log_min_duration", "-1"},
    {"pgaudit.log", "none"},
    {"track_activity_query_size", "1024"},  // kActivityBytes: the values stand behind them
}};

}  // namespace

absl::StatusOr<std::vector<std::string>> FindStatementLogging(Pool& pool, absl::Time deadline) {
  std::vector<std::string> names;
  for (const Setting& setting : kSettings) names.emplace_back(setting.name);
  ASSIGN_OR_RETURN(const Rows rows,
                   pool.ReadOnce(TxOptions::Global(deadline), sql::read_log_settings, names));
  std::vector<std::string> problems;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto name = rows[i].Get<std::string>("name");
    const auto value = rows[i].Get<std::string>("setting");
    const auto* setting = std::find_if(kSettings.begin(), kSettings.end(),
                                       [&](const Setting& one) { return name == one.name; });
    if (setting != kSettings.end() && value != setting->wanted) {
      problems.push_back(fmt::format("{} is {}; set it to {}.", name, value, setting->wanted));
    }
  }
  return problems;
}

}  // namespace tandem::pg
