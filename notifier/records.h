// SPDX-License-Identifier: Apache-2.0
// Records: writes down what became of messages: many at once, one transaction for each clinic. What
// was not reached is told by another way, or to staff, in that same transaction. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/pg/pool.h"
#include "notifier/lease.h"
#include "scheduler/reminders/fallbacks.h"
#include "scheduler/reminders/opt_outs.h"

namespace tandem::notifier {

constexpr std::size_t kRecordsMax = 256;  // of one transaction

class Records {
 public:
  // All outlive it.
  Records(pg::Pool& pool, const Clock& clock, reminders::Fallbacks& fallbacks,
          reminders::OptOuts& opt_outs)
      : pool_(pool), clock_(clock), fallbacks_(fallbacks), opt_outs_(opt_outs) {}

  // How many were not ours any more. Errors: nothing of this clinic is written.
  absl::StatusOr<int> Write(ClinicId clinic, const std::vector<const Ending*>& endings);

 private:
  absl::StatusOr<int> WriteIn(pg::Transaction& tx, ClinicId clinic,
                              const std::vector<const Ending*>& endings);

  pg::Pool& pool_;
  const Clock& clock_;
  reminders::Fallbacks& fallbacks_;
  reminders::OptOuts& opt_outs_;
};

}  // namespace tandem::notifier
