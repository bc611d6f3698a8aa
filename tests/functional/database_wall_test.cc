// SPDX-License-Identifier: Apache-2.0
// The second wall alone. The first one, clinic_id = $1 in every statement, is led astray on
// purpose: each named statement of the program is run with another clinic's id and another clinic's
// real values, in a transaction of a clinic that they are none of. Row-level security must give
// nothing and change nothing. Under the right clinic the same values find something: see "alive".
#include <fmt/format.h>

#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "base/pg/statement.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/cast.h"
#include "tests/support/table_digest.h"
#include "tests/support/text_pattern.h"

namespace tandem::testing {
namespace {

using nlohmann::json;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr char kNobody[] = "0190b2a0-0000-7000-8000-00000000dead";
constexpr char kMany[] = "100";  // where a statement limits its rows
// Statements that find or change something in their own clinic: fewer, and the proof has become
// empty. Others insert what is there already, or need a state that nothing here is in.
constexpr int kAliveMin = 100;

bool Writes(const std::string& sql) {
  return Contains(sql, R"(INSERT INTO|DELETE FROM|UPDATE \w+(\s+\w+)?\s+SET)");
}

// What a statement did.
struct Outcome {
  bool refused = false;
  std::size_t rows = 0;
  std::size_t affected = 0;
  std::string text;  // of what it read
  bool operator==(const Outcome&) const = default;
};

class DatabaseWallTest : public ::testing::Test {
 protected:
  DatabaseWallTest() {
    Cast oak(service_, requests_, "oak");
    for (const auto* method : AllMethods()) {
      for (const std::string& kind : requests_.KindsOf(*method)) {
        requests_.Make(kind, oak.Own(access::Role::kFrontDesk, method->name()));
      }
    }
    service_.RunJobs();
    oak_ = IdOf("oak");
    elm_ = IdOf("elm");
    ReadRows();
  }

  std::string IdOf(const std::string& slug) {
    return service_.db().Sql("SELECT clinic_id FROM clinic_route WHERE slug = '" + slug + "'");
  }
  // One row of each table, and of the view: the newest.
  void ReadRows();
  // The columns that the statement compares with, or writes, its parameters.
  static std::map<int, std::string> ColumnsOf(const std::string& sql);
  // Another clinic's value for a parameter, as text.
  std::string ValueOf(const std::string& sql, const std::string& column, const std::string& type);
  std::vector<pg::Encoded> ParametersOf(const pg::Statement& statement);
  // `kept`: committed, to see what is changed.
  Outcome Run(const pg::Statement& statement, std::vector<pg::Encoded> parameters,
              const std::string& clinic, const std::string& named, bool kept);

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  std::string oak_;
  std::string elm_;
  std::map<std::string, json> rows_;
  std::map<std::string, std::unique_ptr<std::string>> wrapped_;
  std::map<std::string, std::unique_ptr<pg::Statement>> reading_;
};

void DatabaseWallTest::ReadRows() {
  std::istringstream names(service_.db().Sql(
      "SELECT string_agg(relname, ' ') FROM pg_class WHERE relkind IN ('r', 'v') AND relnamespace "
      "= 'public'::regnamespace AND relname <> 'schema_migration'"));
  for (std::string name; names >> name;) {
    const std::string row = service_.db().Sql(
        fmt::format("SELECT to_jsonb(t) FROM {} t WHERE clinic_id = '{}' ORDER BY "
                    "to_jsonb(t) ->> 'create_time' DESC LIMIT 1",
                    name, oak_));
    rows_[name] = row.empty() ? json::object() : json::parse(row);
  }
}

std::map<int, std::string> DatabaseWallTest::ColumnsOf(const std::string& sql) {
  std::map<int, std::string> columns;
  // Two lists that go together: columns, and values of which some are parameters.
  const auto zip = [&](const std::string& names, const std::string& values) {
    const auto name = FindAll(names, R"(\w+)");
    const auto value = FindAll(values, "[^,]+");
    for (std::size_t i = 0; i < name.size() && i < value.size(); ++i) {
      const auto number = FindAll(value[i][0], R"(^\s*\$([0-9]+))");
      if (!number.empty()) columns.emplace(std::stoi(number[0][1]), name[i][0]);
    }
  };
  const auto pair = [&](const std::string& pattern, std::size_t column, std::size_t parameter) {
    for (const auto& match : FindAll(sql, pattern)) {
      columns.emplace(std::stoi(match[parameter]), match[column]);
    }
  };
  for (const auto& match :
       FindAll(sql, R"(INSERT INTO \w+\s*\(([^)]*)\)\s*(VALUES\s*\(|SELECT )([^;)]*))")) {
    zip(match[1], match[3]);
  }
  for (const auto& match : FindAll(sql, R"(unnest\s*\(([^)]*)\)\s*AS\s+\w+\s*\(([^)]*)\))")) {
    zip(match[2], match[1]);
  }
  pair(R"((\w+)\s*(=|<>|<=|>=|<|>)\s*(ANY\s*\(\s*)?\$([0-9]+))", 1, 4);
  pair(R"(lower\((\w+\.)?(\w+)\)\s*(=|LIKE)\s*lower\(\$([0-9]+))", 2, 4);
  pair(R"((LIMIT)\s+\$([0-9]+))", 1, 2);
  return columns;
}

std::string DatabaseWallTest::ValueOf(const std::string& sql, const std::string& column,
                                      const std::string& type) {
  const std::string base = type.substr(0, type.find('['));
  std::string value;
  if (column == "LIMIT") {
    value = kMany;
  } else {
    for (const auto& [table, row] : rows_) {
      if (!Contains(sql, "\\b" + table + "\\b") || !row.contains(column)) {
        continue;
      }
      const json& found = row.at(column);
      if (!found.is_null()) value = found.is_string() ? found.get<std::string>() : found.dump();
    }
  }
  if (value.empty() && base == "uuid") value = rows_["appointment"].value("appointment_id", "");
  if (value.empty() && base.starts_with("timestamp")) value = "2027-06-01T12:00:00Z";
  if (value.empty() && base == "boolean") value = "true";
  if (value.empty() && base == "date") value = "1990-01-01";
  if (value.empty() && base.find("int") != std::string::npos) value = "1";
  if (value.empty() && base == "jsonb") value = "[]";
  if (value.empty() && base == "tstzrange") value = "[2027-01-01,2027-06-01)";
  return base == type ? value
                      : json::array({value}).dump().replace(0, 1, "{").replace(
                            json::array({value}).dump().size() - 1, 1, "}");
}

std::vector<pg::Encoded> DatabaseWallTest::ParametersOf(const pg::Statement& statement) {
  const std::string types = service_.db().Sql(
      std::string("PREPARE it AS ") + statement.sql +
      "\n; SELECT array_to_string(parameter_types::text[], '|') FROM pg_prepared_statements WHERE "
      "name = 'it'");
  const std::map<int, std::string> columns = ColumnsOf(statement.sql);
  std::vector<pg::Encoded> parameters;
  std::istringstream list(types);
  for (std::string type; std::getline(list, type, '|');) {
    const int number = static_cast<int>(parameters.size()) + 1;
    const auto column = columns.find(number);
    parameters.push_back(
        {.text = ValueOf(statement.sql, column == columns.end() ? "" : column->second, type)});
  }
  return parameters;
}

Outcome DatabaseWallTest::Run(const pg::Statement& statement, std::vector<pg::Encoded> parameters,
                              const std::string& clinic, const std::string& named, bool kept) {
  const bool writes = Writes(statement.sql);
  const pg::Statement* run = &statement;
  if (!writes) {  // its rows as one text each
    auto& sql = wrapped_[statement.sql];
    if (sql == nullptr) {
      std::string inner = statement.sql;
      while (inner.ends_with(';') || inner.ends_with('\n') || inner.ends_with(' ')) {
        inner.pop_back();
      }
      sql = std::make_unique<std::string>("SELECT to_jsonb(q)::text AS found FROM (" + inner +
                                          "\n) AS q");
      reading_[*sql] = std::make_unique<pg::Statement>(
          pg::Statement{statement.name, sql->c_str(), statement.room});
    }
    run = reading_[*sql].get();
  }
  if (!parameters.empty()) parameters[0].text = named;
  pg::TxOptions options;
  options.clinic = ParseUuid(clinic).value();
  options.retry = false;
  Outcome outcome;
  const absl::Status status = service_.db().pool().Run(options, [&](pg::Transaction& tx) {
    const absl::StatusOr<pg::Rows> rows = tx.ExecEncoded(*run, parameters);
    if (!rows.ok()) return rows.status();
    outcome.rows = rows->size();
    outcome.affected = rows->affected();
    for (std::size_t i = 0; !writes && i < rows->size(); ++i) {
      outcome.text += (*rows)[i].Get<std::string>("found") + "\n";
    }
    return kept ? absl::OkStatus() : absl::CancelledError("seen");
  });
  outcome.refused = !status.ok() && !absl::IsCancelled(status);
  return outcome;
}

TEST_F(DatabaseWallTest, NoStatementReadsOrChangesAnotherClinicWhateverItsParametersSay) {
  int run = 0;
  int alive = 0;
  std::string still;
  const std::string before = DigestOf(service_.db());
  for (const pg::Statement* statement : pg::AllStatements()) {
    const std::string name = fmt::format("{}.{}", statement->room, statement->name);
    const std::vector<pg::Encoded> parameters = ParametersOf(*statement);
    if (parameters.empty() || std::string(statement->sql).find("clinic_id") == std::string::npos) {
      continue;  // of no clinic
    }
    if (statement->room == std::string("access")) continue;  // which clinics there are
    ++run;
    const Outcome own = Run(*statement, parameters, oak_, oak_, /*kept=*/false);
    const Outcome nothing = Run(*statement, parameters, oak_, kNobody, /*kept=*/false);
    const bool lives = !own.refused && (own.affected > 0 || own.text != nothing.text);
    alive += lives ? 1 : 0;
    if (!lives) still += " " + name;
    const Outcome strayed = Run(*statement, parameters, elm_, oak_, /*kept=*/true);
    const Outcome lost = Run(*statement, parameters, elm_, kNobody, /*kept=*/true);
    EXPECT_EQ(strayed.text, lost.text) << name << " tells of another clinic";
    EXPECT_EQ(strayed.rows, lost.rows) << name;
    if (Writes(statement->sql)) {
      ASSERT_EQ(DigestOf(service_.db()), before) << name << " changed something";
    }
  }
  std::cout << fmt::format("{} statements, {} of them alive; not:{}\n", run, alive, still);
  EXPECT_GE(alive, kAliveMin);
}

}  // namespace
}  // namespace tandem::testing
