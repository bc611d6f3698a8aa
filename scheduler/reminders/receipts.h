// SPDX-License-Identifier: Apache-2.0
// Receipts: what a provider of texts says became of what it took, and mails that came back. A later
// state is never taken back, and who was not reached is told by another way. News may come before
// the notifier has written down that anything was taken: what failed by then stays failed.
// Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/pg/transaction.h"
#include "scheduler/reminders/fallbacks.h"
#include "scheduler/reminders/message.h"

namespace tandem::reminders {

struct Receipt {
  std::string provider_reference;  // of a text
  bool delivered = false;          // else it failed
  std::string outcome;             // why it failed, of a closed list; empty: delivered
  // Whom the text went to: finds it before we know what the provider calls it. Empty: not said.
  Bytes address_digest = {};
  Uuid delivery = {};  // of a mail, which has no reference
};

// What a receipt was about, when it told something new.
struct ReceivedDelivery {
  Uuid id;
  Channel channel = Channel::kSms;
  Bytes address_digest;
  PatientId patient;  // nil: nobody's visit, or several people's
};

class Receipts {
 public:
  // All outlive it.
  Receipts(const Clock& clock, Fallbacks& fallbacks) : clock_(clock), fallbacks_(fallbacks) {}

  // Nothing: unknown, or told before, or it came too late.
  absl::StatusOr<std::optional<ReceivedDelivery>> Record(pg::Transaction& tx, ClinicId clinic,
                                                         const Receipt& receipt);

 private:
  const Clock& clock_;
  Fallbacks& fallbacks_;
};

}  // namespace tandem::reminders
