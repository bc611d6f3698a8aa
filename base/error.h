// SPDX-License-Identifier: Apache-2.0
// Every error that leaves a room has a code (what the caller should do next), a Reason (what
// happened; error_reason.proto) and metadata: each value that the message shows. base/rpc turns
// them into google.rpc details. The text of a message is for people and never holds a name, a
// contact, a diagnosis or a driver's words.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/reason.h"

namespace tandem {

using ErrorMetadata = std::map<std::string, std::string>;

absl::Status MakeError(absl::StatusCode code, Reason reason, std::string message,
                       ErrorMetadata metadata = {});

// Nothing, respectively empty, for a status that MakeError did not make.
std::optional<Reason> ReasonOf(const absl::Status& status);
ErrorMetadata MetadataOf(const absl::Status& status);

// A broken invariant: fixed text, and an incident id that a person can find in the log. The log
// line takes `where`: a name from our code, never a value.
absl::Status InternalError(std::string_view where);

// The same error, and how long to wait before another try (RetryInfo on the wire).
absl::Status WithRetryAfter(absl::Status status, absl::Duration delay);
std::optional<absl::Duration> RetryAfterOf(const absl::Status& status);

struct Violation {
  std::string field;   // path in the request: "appointment.during.start"
  std::string reason;  // "must be after the start"
  bool operator==(const Violation&) const = default;
};

constexpr int kViolationsMax = 50;  // a reply stays small whatever the request was

// Violations gathers what is wrong with a request, so that the answer names all of it.
class Violations {
 public:
  // `reason` describes the rule, never repeats the value.
  void Add(std::string field, std::string reason);
  bool empty() const { return list_.empty(); }
  const std::vector<Violation>& list() const { return list_; }
  // OK when empty, else INVALID_ARGUMENT FIELD_INVALID with every violation.
  absl::Status ToStatus() const;

 private:
  std::vector<Violation> list_;
};

// Those that Violations::ToStatus put into the status.
std::vector<Violation> ViolationsOf(const absl::Status& status);

}  // namespace tandem
