// SPDX-License-Identifier: Apache-2.0
// The statements of lease_store.sql. No decisions.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "notifier/database_clock.h"
#include "notifier/lease.h"
#include "notifier/message_keys.h"

namespace tandem::notifier {

class LeaseStore {
 public:
  LeaseStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  struct Look {
    absl::Time now;
    int limit = 0;
    std::vector<reminders::Channel> channels;
    bool ended = false;  // what others have leased, too, when its lease has ended
    absl::Duration lease_max;
  };
  struct Found {
    std::vector<DueMessage> due;
    DatabaseClock::Reading clock;
  };
  // By time and recipient. Addresses of contacts and supporters are filled in, digests of contacts.
  absl::StatusOr<Found> FindDue(const Look& look);
  absl::StatusOr<std::vector<DueMessage>> FindCarried(const std::vector<Uuid>& deliveries);
  absl::Status DropEarlier(const std::vector<Uuid>& deliveries);
  // Which of them began; the addresses of the others are busy.
  absl::StatusOr<std::set<Uuid>> Begin(const std::vector<Parcel>& parcels, absl::Time now);
  // All that these parcels hold.
  absl::Status Take(const std::vector<const Parcel*>& parcels, const Uuid& token,
                    absl::Duration lease);
  absl::Status Postpone(const MessageKeys& keys, absl::Time next_time);
  absl::Status FreeAddresses(absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::notifier
