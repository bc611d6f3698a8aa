// SPDX-License-Identifier: Apache-2.0
// Sending: one parcel on its way, from facts that are looked at again when they have aged, to what
// became of each of its messages. Thread-safe.
#pragma once

#include <vector>

#include "base/clock.h"
#include "base/pg/pool.h"
#include "notifier/checks.h"
#include "notifier/notifier_metrics.h"
#include "notifier/transport.h"
#include "notifier/wording.h"

namespace tandem::notifier {

// Less than this and a whole try before a lease ends, and nothing is begun.
constexpr absl::Duration kLeaseMargin = absl::Seconds(1);

class Sending {
 public:
  struct Parts {
    const Clock& clock;
    Checks& checks;
    const Wording& wording;
    Transport& mail;
    Transport& texts;
    NotifierMetrics& metrics;
    absl::Duration time_max;  // of one try
  };
  explicit Sending(const Parts& parts) : parts_(parts) {}

  // An ending for each message of the parcel, which is looked at again when its facts have aged:
  // before a try is begun, and when the provider is ready to take it at last.
  std::vector<Ending> Send(CheckedParcel& checked);

  // The endings of a parcel that is not sent now: its messages wait for another round.
  static std::vector<Ending> GiveBack(const CheckedParcel& checked);
  // Of one whose facts cannot be read: its messages are tried again.
  std::vector<Ending> PutOff(CheckedParcel checked);

 private:
  bool Refresh(CheckedParcel& checked);
  // Right before it is handed over, `outgoing` being what was worded from `checked`.
  bool IsStillSo(CheckedParcel& checked, const Outgoing& outgoing);
  std::vector<Ending> End(const CheckedParcel& checked, const Outcome& outcome);

  const Parts parts_;
};

}  // namespace tandem::notifier
