// SPDX-License-Identifier: Apache-2.0
#include "base/pg/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <pqxx/errorhandler>
#include <pqxx/except>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "base/pg/result_data.h"
#include "base/pg/sqlstate.h"
#include "base/status.h"

#ifdef __SANITIZE_ADDRESS__
// libpqxx 6.4 loses libpq's last result, some 2 KB, whenever a connection dies under a statement
// (it asks the dead connection for its encoding before it takes ownership). Nothing else is
// excused.
extern "C" const char* __lsan_default_suppressions() { return "leak:PQmakeEmptyPGresult"; }
#endif

namespace tandem::pg {
namespace {

// A dead or cut off server is noticed within seconds, not minutes; the operator's own values, which
// come later in the string, win. URIs carry their own.
constexpr std::string_view kDsnDefaults =
    "connect_timeout=2 tcp_user_timeout=3000 keepalives_idle=2 keepalives_interval=1 "
    "keepalives_count=3 ";

std::string WithDefaults(const std::string& dsn) {
  if (dsn.find("://") != std::string::npos) return dsn;
  return std::string(kDsnDefaults) + dsn;
}

std::string Literal(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}

// Whoever may watch the server (pg_monitor) sees the beginning of each session's last text in
// pg_stat_activity: the names of the statements. Their values stand behind what is shown.
std::string Veiled(std::string_view names, const std::string& sql) {
  std::string text = "/*";
  text += names.substr(0, kActivityBytes / 2);
  text.resize(kActivityBytes, ' ');
  text += "*/";
  return text + sql;
}

// SET LOCAL for the clinic and the time that is left. The cheapest form: utility statements skip
// the planner.
std::string Settings(const TxOptions& options) {
  const absl::Duration left = options.deadline - RealClock().Now();
  const std::int64_t left_ms = std::max<std::int64_t>(1, absl::ToInt64Milliseconds(left));
  std::string sql = fmt::format("SET LOCAL statement_timeout={}", left_ms);
  if (!options.global)
    sql += fmt::format(";SET LOCAL app.clinic_id='{}'", ToString(options.clinic));
  return sql;
}

absl::Status CheckParams(std::span<const Encoded> params) {
  const bool refused =
      std::any_of(params.begin(), params.end(), [](const Encoded& param) { return param.refused; });
  if (!refused) return absl::OkStatus();
  return MakeError(
      absl::StatusCode::kInvalidArgument, Reason::kFieldInvalid,
      "A text with a NUL character, or a time outside the calendar, cannot be stored.");
}

}  // namespace

class Connection::NoticeCounter final : public pqxx::errorhandler {
 public:
  using pqxx::errorhandler::errorhandler;
  bool operator()(const char[]) noexcept override {
    heard = true;
    return false;
  }
  bool heard = false;
};

Connection::Connection(const std::string& dsn)
    : session_(WithDefaults(dsn)),
      notices_(std::make_unique<NoticeCounter>(session_)),
      channel_(std::make_unique<pqxx::nontransaction>(session_)) {
  session_.set_verbosity(pqxx::connection_base::terse);  // the driver's text without row values
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
  session_.inhibit_reactivation(true);  // the only way to tell libpqxx 6 not to reconnect
#pragma GCC diagnostic pop
}

Connection::~Connection() = default;

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(const PoolOptions& options) {
  std::unique_ptr<Connection> connection;
  try {
    connection.reset(new Connection(options.dsn));
  } catch (const std::exception&) {
    return StatusFromSqlState("08001", "connect");
  }
  RETURN_IF_ERROR(connection->ExecScript(
      "session_settings",
      fmt::format("SET client_encoding='UTF8'; SET timezone='UTC'; SET datestyle='ISO, YMD';"
                  "SET bytea_output='hex'; SET standard_conforming_strings=on;"
                  "SET default_transaction_isolation='read committed'; SET search_path=public;"
                  "SET application_name={}; SET lock_timeout={};"
                  "SET idle_in_transaction_session_timeout={}",
                  Literal(options.application_name),
                  absl::ToInt64Milliseconds(options.lock_wait_max),
                  absl::ToInt64Milliseconds(options.idle_in_transaction_max))));
  connection->before_statement_ = options.before_statement;
  return connection;
}

void Connection::Announce(const char* statement) const {
  if (before_statement_) before_statement_(statement);
}

absl::Status Connection::Fail(std::string_view sqlstate, std::string_view what) {
  if (IsRetriable(sqlstate) && sqlstate.substr(0, 2) != "40") broken_ = true;
  return StatusFromSqlState(sqlstate, what);
}

template <class Call>
absl::StatusOr<pqxx::result> Connection::Guard(std::string_view what, Call&& call) {
  try {
    return call();
  } catch (const pqxx::broken_connection&) {
    return Fail(kConnectionFailure, what);
  } catch (const pqxx::deadlock_detected&) {
    return Fail(kDeadlockDetected, what);
  } catch (const pqxx::serialization_failure&) {
    return Fail(kSerializationFailure, what);
  } catch (const pqxx::statement_completion_unknown&) {
    return Fail("40003", what);
  } catch (const pqxx::transaction_rollback&) {
    return Fail("40000", what);
  } catch (const pqxx::insufficient_privilege&) {  // libpqxx 6.4 forgets its SQLSTATE
    return Fail("42501", what);
  } catch (const pqxx::sql_error& error) {
    // No SQLSTATE: libpq itself gave up, for example after tcp_user_timeout.
    const bool lost = !session_.is_open() || error.sqlstate().empty();
    return Fail(lost ? kConnectionFailure : std::string_view(error.sqlstate()), what);
  } catch (const std::exception&) {  // never its text
    const bool lost = !session_.is_open();
    broken_ = true;
    return Fail(lost ? kConnectionFailure : std::string_view("XX000"), what);
  }
}

absl::Status Connection::Begin(const TxOptions& options) {
  Announce("begin");
  Forget();
  waiting_ = fmt::format("BEGIN{};{};", options.read_only ? " READ ONLY" : "", Settings(options));
  begin_waits_ = true;
  return before_statement_ ? SendBegin() : absl::OkStatus();
}

absl::Status Connection::SendBegin() {
  absl::Status status = ExecScript("begin", WithWaiting(""));
  if (!status.ok()) broken_ = true;  // half-open transactions are not worth repairing
  return status;
}

std::string Connection::WithWaiting(std::string_view sql) {
  std::string all = std::move(waiting_);
  all += sql;
  Forget();
  return all;
}

void Connection::Forget() {
  waiting_.clear();
  waiting_names_.clear();
  begin_waits_ = false;
}

absl::Status Connection::ExecScript(std::string_view what, const std::string& sql) {
  return Guard(what, [&] { return channel_->exec(sql); }).status();
}

const std::string& Connection::Prepare(const Statement& statement) {
  std::string& name = prepared_[&statement];
  if (name.empty()) {
    std::string fresh = fmt::format("{}.{}", statement.room, statement.name);
    session_.prepare(fresh, statement.sql);
    session_.prepare_now(fresh);
    name = std::move(fresh);
  }
  return name;
}

std::string Connection::Spell(const Statement& statement, std::span<const Encoded> params) {
  std::string sql = fmt::format("EXECUTE \"{}\"", Prepare(statement));
  for (std::size_t i = 0; i < params.size(); ++i) {
    sql += i == 0 ? '(' : ',';
    sql += params[i].null ? "NULL" : Literal(params[i].text);
  }
  if (!params.empty()) sql += ')';
  return sql;
}

absl::StatusOr<Rows> Connection::Exec(const Statement& statement, std::span<const Encoded> params) {
  RETURN_IF_ERROR(CheckParams(params));
  Announce(statement.name);
  RETURN_IF_ERROR(BeforePreparing(statement));
  const std::string what = waiting_names_ + statement.name;
  const auto call = [&] {
    if (!waiting_.empty()) {
      const std::string sql = Spell(statement, params);
      return channel_->exec(Veiled(what, WithWaiting(sql)));
    }
    std::vector<const char*> values;
    values.reserve(params.size());
    for (const Encoded& param : params) values.push_back(param.null ? nullptr : param.text.c_str());
    return channel_->exec_prepared(Prepare(statement), pqxx::prepare::make_dynamic_params(values));
  };
  ASSIGN_OR_RETURN(pqxx::result result, Guard(what, call));
  return Rows(internal::WrapResult(result, statement.name));
}

absl::Status Connection::Defer(const Statement& statement, std::span<const Encoded> params) {
  if (before_statement_) return Exec(statement, params).status();  // tests stop between statements
  RETURN_IF_ERROR(CheckParams(params));
  RETURN_IF_ERROR(BeforePreparing(statement));
  return Guard(statement.name,
               [&] {
                 waiting_ += Spell(statement, params) + ';';
                 waiting_names_ += fmt::format("{}+", statement.name);
                 return pqxx::result();
               })
      .status();
}

absl::Status Connection::BeforePreparing(const Statement& statement) {
  const bool prepares = !prepared_.contains(&statement);
  return prepares && begin_waits_ ? SendBegin() : absl::OkStatus();
}

absl::StatusOr<Rows> Connection::ReadOnce(const TxOptions& options, const Statement& statement,
                                          std::span<const Encoded> params) {
  RETURN_IF_ERROR(CheckParams(params));
  Announce(statement.name);
  ASSIGN_OR_RETURN(pqxx::result result, Guard(statement.name, [&] {
                     const std::string sql = Spell(statement, params);
                     return channel_->exec(Veiled(statement.name, Settings(options) + ';' + sql));
                   }));
  return Rows(internal::WrapResult(result, statement.name));
}

Connection::CommitOutcome Connection::Commit() {
  Announce("commit");
  notices_->heard = false;
  const std::string what = waiting_names_ + "commit";
  const bool with_values = !waiting_names_.empty();
  const std::string sql = WithWaiting("COMMIT");
  absl::Status status = ExecScript(what, with_values ? Veiled(what, sql) : sql);
  // A server that gives up waiting for its standby says so in a warning only, in its own language,
  // and reports success; a healthy COMMIT says nothing.
  if (status.ok() && notices_->heard) {
    broken_ = true;
    return {Fail("40003", "commit"), true};
  }
  const std::string sqlstate = SqlState(status).value_or("");
  // The server refused what was deferred: nothing is in doubt, though the connection is done with.
  const bool refused = sqlstate == kFeatureNotSupported;
  return {std::move(status), (broken_ && !refused) || sqlstate == "40003"};
}

void Connection::Rollback() {
  const bool begun = !begin_waits_;
  Forget();
  if (broken_ || !begun) return;
  Announce("rollback");
  if (!ExecScript("rollback", "ROLLBACK").ok()) broken_ = true;
}

}  // namespace tandem::pg
