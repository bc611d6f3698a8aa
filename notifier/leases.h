// SPDX-License-Identifier: Apache-2.0
// Leases: takes due messages of one clinic so that no other notifier sends them meanwhile, and
// begins their deliveries. Thread-safe.
#pragma once

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "notifier/database_clock.h"
#include "notifier/lease.h"

namespace tandem::notifier {

// One commit for so many, and so many wait for the end of their lease after a crash. A relay that
// takes a second for each is still done with them, and with those that wait, in half a lease.
constexpr int kLeaseMessagesMax = 128;
constexpr absl::Duration kLeaseSpare = absl::Seconds(2);  // beside one whole try, at least
constexpr absl::Duration kLeaseMax = absl::Minutes(10);   // after a crash it waits so long
constexpr absl::Duration kBusyPause = absl::Seconds(2);  // about as long as a message takes to send

// Fills in what only the caller knows: the address and digest of a practitioner, the digest of a
// supporter's number.
using Addresses = std::function<void(DueMessage&)>;

class LeaseStore;

class Leases {
 public:
  // All outlive it.
  Leases(pg::Pool& pool, const Clock& clock, IdSource& ids, absl::Duration lease)
      : pool_(pool), clock_(clock), ids_(ids), lease_(lease), database_clock_(lease) {}

  // Due messages of these channels, at most kLeaseMessagesMax, marked as being sent; committed when
  // it returns. No parcels: nothing is due that may go now. What another had leased is taken over
  // when its lease has ended, as far as that is known (DatabaseClock): not right after a start.
  absl::StatusOr<Lease> Take(ClinicId clinic, const std::vector<reminders::Channel>& channels,
                             const Addresses& addresses);

  // The database answered nobody until now: what others had leased is left to them for a while.
  void DatabaseWasAway() { database_clock_.WasAway(Uptime()); }

  // Deliveries whose messages are gone do not keep their addresses busy.
  absl::Status FreeAddresses(ClinicId clinic);

 private:
  struct Wanted {
    ClinicId clinic;
    const std::vector<reminders::Channel>& channels;
    const Addresses& addresses;
  };
  absl::StatusOr<std::vector<Parcel>> TakeIn(pg::Transaction& tx, const Wanted& wanted,
                                             const Uuid& token);
  absl::StatusOr<std::vector<DueMessage>> FindDue(LeaseStore& store, const Wanted& wanted,
                                                  absl::Time now);

  pg::Pool& pool_;
  const Clock& clock_;
  IdSource& ids_;
  const absl::Duration lease_;
  DatabaseClock database_clock_;
};

}  // namespace tandem::notifier
