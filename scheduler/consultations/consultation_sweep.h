// SPDX-License-Identifier: Apache-2.0
// ConsultationSweep: forgets counts, links and codes that nothing reads any more and answers that
// nobody should, and seals answers anew after a change of keys. Background jobs: one bounded batch
// a call. Thread-safe.
#pragma once

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/id.h"
#include "base/pg/pool.h"
#include "scheduler/consultations/sealed_answers.h"
#include "scheduler/reminders/messages.h"

namespace tandem::consultations {

constexpr absl::Duration kCountKept = absl::Hours(48);     // the longest window, twice
constexpr absl::Duration kLinkKept = absl::Hours(24 * 7);  // after it expired: it answers the same
constexpr absl::Duration kCodeKept = absl::Hours(24 * 7);  // the same; "no code came" is asked soon
// After the visit. What matters for a treatment is asked again in the evaluation and kept in the
// medical record; whoever comes to no evaluation is forgotten then, too (patients::kLeadKept).
constexpr absl::Duration kAnswersKept = absl::Hours(24 * 90);
constexpr int kSweepBatchMax = 1000;  // rows of one short transaction
constexpr int kSealBatchMax = 100;    // the same; each is read and written

class ConsultationSweep {
 public:
  ConsultationSweep(const Clock& clock, pg::Pool& pool, reminders::Messages& messages,
                    const SealedAnswers& seals)
      : clock_(clock), pool_(pool), messages_(messages), seals_(seals) {}

  // How many rows went.
  absl::StatusOr<int> SweepConsultations(const pg::TxOptions& options, ClinicId clinic);

  // How many answers were sealed that had another key, or none. Those that do not open are left as
  // they are, and the log says how many.
  absl::StatusOr<int> SealAnswers(const pg::TxOptions& options, ClinicId clinic);

 private:
  const Clock& clock_;
  pg::Pool& pool_;
  reminders::Messages& messages_;
  const SealedAnswers& seals_;
};

}  // namespace tandem::consultations
