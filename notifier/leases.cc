// SPDX-License-Identifier: Apache-2.0
#include "notifier/leases.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "notifier/delivery_rules.h"
#include "notifier/lease_store.h"

namespace tandem::notifier {
namespace {

bool SameMessage(const reminders::Message& a, const reminders::Message& b) {
  return a.subject == b.subject && a.version == b.version && a.kind == b.kind &&
         a.channel == b.channel && a.recipient == b.recipient;
}

// The last person of a full batch may have more that is due: they are left for the next.
void LeaveLastPerson(std::vector<DueMessage>& due) {
  if (due.size() < kLeaseMessagesMax) return;
  const Uuid last = due.back().message.recipient;
  const auto first_of_last = std::ranges::find_if(
      due, [&last](const DueMessage& one) { return one.message.recipient == last; });
  if (first_of_last != due.begin()) due.erase(first_of_last, due.end());
}

std::vector<Uuid> EarlierDeliveries(const std::vector<DueMessage>& due) {
  std::vector<Uuid> earlier;
  for (const DueMessage& one : due) {
    if (!one.earlier_delivery.IsNil()) earlier.push_back(one.earlier_delivery);
  }
  return earlier;
}

void AddMissing(std::vector<DueMessage> more, std::vector<DueMessage>& due) {
  for (DueMessage& one : more) {
    const bool known = std::ranges::any_of(
        due, [&one](const DueMessage& other) { return SameMessage(other.message, one.message); });
    if (!known) due.push_back(std::move(one));
  }
}

Parcel MakeParcel(std::vector<DueMessage> messages, IdSource& ids) {
  Parcel parcel;
  const Uuid earlier = messages.front().earlier_delivery;
  parcel.delivery = earlier.IsNil() ? ids.Next() : earlier;
  parcel.may_be_taken =
      std::ranges::any_of(messages, [](const DueMessage& one) { return one.may_be_taken; });
  parcel.messages = std::move(messages);
  return parcel;
}

// What nobody has an address for begins no delivery, but ends: it is among the parcels, too.
std::vector<Parcel> WithAddress(const std::vector<Parcel>& parcels) {
  std::vector<Parcel> with;
  std::ranges::copy_if(parcels, std::back_inserter(with),
                       [](const Parcel& parcel) { return !parcel.first().address.empty(); });
  return with;
}

}  // namespace

absl::StatusOr<std::vector<DueMessage>> Leases::FindDue(LeaseStore& store, const Wanted& wanted,
                                                        absl::Time now) {
  const bool ended = database_clock_.goes_as_ours();
  ASSIGN_OR_RETURN(LeaseStore::Found found, store.FindDue({.now = now,
                                                           .limit = kLeaseMessagesMax,
                                                           .channels = wanted.channels,
                                                           .ended = ended,
                                                           .lease_max = kLeaseMax}));
  // It was set a moment ago: what was found may be on its way. Looked for again without that.
  if (!database_clock_.Read(found.clock) && ended) return std::vector<DueMessage>();
  return std::move(found.due);
}

absl::StatusOr<std::vector<Parcel>> Leases::TakeIn(pg::Transaction& tx, const Wanted& wanted,
                                                   const Uuid& token) {
  LeaseStore store(tx, wanted.clinic);
  const absl::Time now = clock_.Now();
  ASSIGN_OR_RETURN(std::vector<DueMessage> due, FindDue(store, wanted, now));
  LeaveLastPerson(due);
  if (const std::vector<Uuid> earlier = EarlierDeliveries(due); !earlier.empty()) {
    ASSIGN_OR_RETURN(std::vector<DueMessage> carried, store.FindCarried(earlier));
    AddMissing(std::move(carried), due);
    RETURN_IF_ERROR(store.DropEarlier(earlier));
  }
  if (due.empty()) return std::vector<Parcel>();
  for (DueMessage& one : due) wanted.addresses(one);
  std::vector<Parcel> parcels;
  for (std::vector<DueMessage>& group : GroupByPerson(std::move(due))) {
    parcels.push_back(MakeParcel(std::move(group), ids_));
  }
  ASSIGN_OR_RETURN(const std::set<Uuid> begun, store.Begin(WithAddress(parcels), now));
  std::vector<const Parcel*> ours;
  MessageKeys busy;
  std::vector<Parcel> taken;
  taken.reserve(parcels.size());
  for (Parcel& parcel : parcels) {
    if (begun.contains(parcel.delivery) || parcel.first().address.empty()) {
      ours.push_back(&taken.emplace_back(std::move(parcel)));
      continue;
    }
    for (const DueMessage& one : parcel.messages) busy.Add(one.message);
  }
  RETURN_IF_ERROR(store.Take(ours, token, lease_));
  RETURN_IF_ERROR(store.Postpone(busy, now + kBusyPause));
  return taken;
}

absl::StatusOr<Lease> Leases::Take(ClinicId clinic, const std::vector<reminders::Channel>& channels,
                                   const Addresses& addresses) {
  Lease lease;
  lease.clinic = clinic;
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  // Before the database's clock starts it: ours ends first.
  lease.ends_at = Uptime() + lease_;
  lease.token = ids_.Next();
  ASSIGN_OR_RETURN(lease.parcels, pool_.Run(options, [&](pg::Transaction& tx) {
    return TakeIn(tx, {clinic, channels, addresses}, lease.token);
  }));
  return lease;
}

absl::Status Leases::FreeAddresses(ClinicId clinic) {
  pg::TxOptions options;
  options.clinic = clinic.uuid;
  return pool_.Run(options, [&](pg::Transaction& tx) {
    return LeaseStore(tx, clinic).FreeAddresses(clock_.Now());
  });
}

}  // namespace tandem::notifier
