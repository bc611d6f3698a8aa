// SPDX-License-Identifier: Apache-2.0
// SQLSTATE -> Status, in one place. Dispatch is on the five characters, never on the driver's text
// or a constraint's name: the text holds row values, that is, patients' data.
//
//   08xxx 57P0x 53100      UNAVAILABLE       DATABASE_DOWN      + RetryInfo
//   53xxx                  UNAVAILABLE       OVERLOADED         + RetryInfo
//   40xxx 55P03            ABORTED           CONCURRENT_CHANGE  (after the pool's own retries)
//   57014                  DEADLINE_EXCEEDED DEADLINE_EXCEEDED
//   all others             INTERNAL          INTERNAL           incident id in metadata and log
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "base/pg/statement.h"

namespace tandem::pg {

// 08006: also what a connection that died without a word counts as.
constexpr std::string_view kConnectionFailure = "08006";
constexpr std::string_view kSerializationFailure = "40001";
// Chiefly: a statement was prepared before a migration changed the type of what it gives.
constexpr std::string_view kFeatureNotSupported = "0A000";
constexpr std::string_view kDeadlockDetected = "40P01";
constexpr std::string_view kUniqueViolation = "23505";
constexpr std::string_view kExclusionViolation = "23P01";
constexpr std::string_view kForeignKeyViolation = "23503";
constexpr std::string_view kCheckViolation = "23514";

// Logs SQLSTATE, statement name and (for INTERNAL) the incident id.
absl::Status StatusFromSqlState(std::string_view sqlstate, std::string_view statement);

// The SQLSTATE a status came from; nothing for others. A store uses it where it expects a
// violation.
std::optional<std::string> SqlState(const absl::Status& status);

// Worth running the transaction again: 40xxx, 57P0x, 08xxx; 0A000 on a connection that has prepared
// nothing yet.
bool IsRetriable(std::string_view sqlstate);

}  // namespace tandem::pg
