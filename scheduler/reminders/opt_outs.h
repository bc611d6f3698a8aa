// SPDX-License-Identifier: Apache-2.0
// OptOuts: that somebody wants no more texts or mails at an address, or wants them again. Counts at
// once, for everybody who is reached there. Proof: kept for six years. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/opt_out.h"

namespace tandem::reminders {

// As messages: what was asked of us, and that it was heeded, is proven for six years.
constexpr absl::Duration kOptOutKept = absl::Hours(24 * (6 * 365 + 2));
constexpr int kOptOutPurgeMax = 1000;  // rows of one short transaction

// Of what, and where.
struct OptOutWish {
  Channel channel = Channel::kSms;
  Bytes address_digest;
  Category category = Category::kNone;  // kNone: everything by this channel
};

class OptOuts {
 public:
  // Both outlive it.
  OptOuts(const Clock& clock, IdSource& ids) : clock_(clock), ids_(ids) {}

  // In force from now on; of everything: what is planned to go there goes elsewhere, if it may. Of
  // a category, that is decided when it is sent. False: it was in force.
  absl::StatusOr<bool> Give(pg::Transaction& tx, ClinicId clinic, const OptOutWish& wish,
                            OptOutSource source);
  // They want it again; other categories stay as they are. Of everything: what was withheld for it
  // is planned again, as far as it is of use and was not told elsewhere. False: there was none.
  absl::StatusOr<bool> Withdraw(pg::Transaction& tx, ClinicId clinic, const OptOutWish& wish);

  // All in force at these addresses, in any order.
  absl::StatusOr<std::vector<OptOut>> Read(pg::Transaction& tx, ClinicId clinic,
                                           const std::vector<Bytes>& address_digests);

  // Deletes what ended longer than kOptOutKept ago; at most one batch, and how many. One in force
  // stays, however old it is.
  absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic);

 private:
  const Clock& clock_;
  IdSource& ids_;
};

}  // namespace tandem::reminders
