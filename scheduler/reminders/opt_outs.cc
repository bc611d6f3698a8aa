// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/opt_outs.h"

#include "base/status.h"
#include "scheduler/reminders/messages.h"
#include "scheduler/reminders/opt_out_store.h"

namespace tandem::reminders {

absl::StatusOr<bool> OptOuts::Give(pg::Transaction& tx, ClinicId clinic, const OptOutWish& wish,
                                   OptOutSource source) {
  OptOutStore store(tx, clinic);
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const bool is_new, store.Insert({ids_.Next(), wish, source, now}));
  if (wish.category != Category::kNone) return is_new;
  ASSIGN_OR_RETURN(const std::vector<ContactId> contacts, store.ContactsOf(wish.address_digest));
  RETURN_IF_ERROR(Messages(clock_).KeepFrom(tx, clinic, contacts));
  return is_new;
}

absl::StatusOr<bool> OptOuts::Withdraw(pg::Transaction& tx, ClinicId clinic,
                                       const OptOutWish& wish) {
  OptOutStore store(tx, clinic);
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(const bool ended, store.Withdraw(wish, now));
  if (!ended || wish.category != Category::kNone) return ended;
  ASSIGN_OR_RETURN(const std::vector<ContactId> contacts, store.ContactsOf(wish.address_digest));
  RETURN_IF_ERROR(Messages(clock_).GiveBack(tx, clinic, contacts));
  return ended;
}

absl::StatusOr<std::vector<OptOut>> OptOuts::Read(pg::Transaction& tx, ClinicId clinic,
                                                  const std::vector<Bytes>& address_digests) {
  if (address_digests.empty()) return std::vector<OptOut>();
  return OptOutStore(tx, clinic).Read(address_digests);
}

absl::StatusOr<int> OptOuts::Purge(pg::Transaction& tx, ClinicId clinic) {
  return OptOutStore(tx, clinic).Purge(clock_.Now() - kOptOutKept, kOptOutPurgeMax);
}

}  // namespace tandem::reminders
