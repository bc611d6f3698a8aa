// SPDX-License-Identifier: Apache-2.0
#include "scheduler/access/staff_cards.h"

#include "absl/cleanup/cleanup.h"

namespace tandem::access {
namespace {

// A clock that was set back makes nothing younger.
bool IsFresh(absl::Time read_time, absl::Time now) {
  return now >= read_time && now - read_time < kStaffCardLife;
}

// A leader who ran out of time says nothing about who has more of it.
bool IsOwn(const absl::Status& status) {
  return absl::IsDeadlineExceeded(status) || absl::IsCancelled(status);
}

}  // namespace

absl::StatusOr<std::optional<StaffCard>> StaffCards::Find(ClinicId clinic, std::string_view subject,
                                                          absl::Time now, absl::Time deadline) {
  const Key key{clinic.uuid, std::string(subject)};
  Lock lock(mutex_);
  const auto known = cards_.find(key);
  if (known != cards_.end() && IsFresh(known->second.read_time, now)) return known->second.card;
  const auto flying = flights_.find(key);
  if (flying == flights_.end()) return Lead(key, now, deadline, lock);
  const std::shared_ptr<Flight> flight = flying->second;
  flight->turned.wait_for(lock, absl::ToChronoNanoseconds(kStaffReadWaitMax),
                          [&] { return flight->landed; });
  if (flight->landed && !IsOwn(flight->found.status())) return flight->found;
  lock.unlock();
  return read_(clinic, subject, deadline);
}

absl::StatusOr<std::optional<StaffCard>> StaffCards::Lead(const Key& key, absl::Time now,
                                                          absl::Time deadline, Lock& lock) {
  const auto flight = std::make_shared<Flight>();
  flights_[key] = flight;
  // Whatever happens below, an exception too: nobody waits for a read that nobody leads.
  const absl::Cleanup land = [&] {
    if (!lock.owns_lock()) lock.lock();
    flight->landed = true;
    flights_.erase(key);
    flight->turned.notify_all();
  };
  lock.unlock();
  absl::StatusOr<std::optional<StaffCard>> found = read_(ClinicId(key.first), key.second, deadline);
  lock.lock();
  if (found.ok()) Keep(key, {now, *found}, now);
  flight->found = found;
  return found;
}

void StaffCards::Keep(const Key& key, Kept kept, absl::Time now) {
  if (cards_.size() >= kStaffCardsMax) {
    absl::erase_if(cards_,
                   [now](const auto& entry) { return !IsFresh(entry.second.read_time, now); });
  }
  // Still full: forget all. They are read again, once each.
  if (cards_.size() >= kStaffCardsMax) cards_.clear();
  cards_.insert_or_assign(key, std::move(kept));
}

void StaffCards::SignedIn(ClinicId clinic, std::string_view subject, absl::Time sign_in_time) {
  const std::lock_guard lock(mutex_);
  const auto known = cards_.find(Key{clinic.uuid, std::string(subject)});
  if (known == cards_.end() || !known->second.card.has_value()) return;
  known->second.card->last_sign_in_time = sign_in_time;
}

std::size_t StaffCards::kept() const {
  const std::lock_guard lock(mutex_);
  return cards_.size();
}

}  // namespace tandem::access
