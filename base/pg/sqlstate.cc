// SPDX-License-Identifier: Apache-2.0
#include "base/pg/sqlstate.h"

#include "absl/strings/cord.h"
#include "base/error.h"
#include "base/log.h"
#include "base/pg/pool.h"
#include "base/strings.h"

namespace tandem::pg {
namespace {

constexpr std::string_view kSqlStateKey = "tandem/sqlstate";

bool HasPrefix(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

// The server is gone or going: shutdown, crash, or no connection at all.
bool IsConnectionLoss(std::string_view sqlstate) {
  return HasPrefix(sqlstate, "08") || HasPrefix(sqlstate, "57P");
}

absl::Status Translate(std::string_view sqlstate, std::string_view statement) {
  if (IsConnectionLoss(sqlstate) || sqlstate == "53100") {
    return WithRetryAfter(MakeError(absl::StatusCode::kUnavailable, Reason::kDatabaseDown,
                                    "The database cannot be reached just now."),
                          kRetryAfter);
  }
  if (HasPrefix(sqlstate, "53")) {
    return WithRetryAfter(MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded,
                                    "The service is busy; try again shortly."),
                          kRetryAfter);
  }
  if (HasPrefix(sqlstate, "40") || sqlstate == "55P03") {
    return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                     "Somebody changed the same thing at the same moment; read it and try again.");
  }
  if (sqlstate == "57014") {
    return MakeError(absl::StatusCode::kDeadlineExceeded, Reason::kDeadlineExceeded,
                     "The deadline passed before the work was done.");
  }
  return InternalError(statement);
}

}  // namespace

absl::Status StatusFromSqlState(std::string_view sqlstate, std::string_view statement) {
  Log(LogLevel::kWarning, "database_error", {{"sqlstate", sqlstate}, {"statement", statement}});
  absl::Status status = Translate(sqlstate, statement);
  status.SetPayload(Av(kSqlStateKey), absl::Cord(Av(sqlstate)));
  return status;
}

std::optional<std::string> SqlState(const absl::Status& status) {
  const auto payload = status.GetPayload(Av(kSqlStateKey));
  if (!payload.has_value()) return std::nullopt;
  return std::string(*payload);
}

bool IsRetriable(std::string_view sqlstate) {
  return HasPrefix(sqlstate, "40") || IsConnectionLoss(sqlstate) ||
         sqlstate == kFeatureNotSupported;
}

}  // namespace tandem::pg
