// SPDX-License-Identifier: Apache-2.0
// ConsultationSweep: forgets counts and links that nothing reads any more. A background job: one
// bounded batch a call. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/pool.h"

namespace tandem::consultations {

constexpr absl::Duration kCountKept = absl::Hours(48);     // the longest window, twice
constexpr absl::Duration kLinkKept = absl::Hours(24 * 7);  // after it expired: it answers the same
constexpr int kSweepBatchMax = 1000;                       // rows of one short transaction

class ConsultationSweep {
 public:
  ConsultationSweep(const Clock& clock, pg::Pool& pool) : clock_(clock), pool_(pool) {}

  // How many rows went.
  absl::StatusOr<int> SweepConsultations(const pg::TxOptions& options, ClinicId clinic);

 private:
  const Clock& clock_;
  pg::Pool& pool_;
};

}  // namespace tandem::consultations
