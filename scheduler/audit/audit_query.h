// SPDX-License-Identifier: Apache-2.0
// What an auditor asks the log.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"
#include "scheduler/audit/audit_entry.h"

namespace tandem::audit {

constexpr absl::Duration kSearchSpanMax = absl::Hours(24 * 366);  // a year; what one question reads
constexpr int kSearchPageSize = 50;
constexpr int kSearchPageSizeMax = 500;

// The place after which a page begins; the first page begins at the end of time.
struct AuditPosition {
  absl::Time record_time = absl::InfiniteFuture();
  Uuid id = {};
  bool operator==(const AuditPosition&) const = default;
};

struct AuditQuery {
  Interval time;  // of recording
  std::optional<std::string> actor;
  std::optional<Action> action;
  std::optional<PatientId> patient;  // nothing: any
  AuditPosition after;
  int limit = kSearchPageSize;
};

struct AuditPage {
  std::vector<AuditEntry> entries;    // newest first
  std::optional<AuditPosition> next;  // nothing: this was the last page
};

}  // namespace tandem::audit
