// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/joint_booking.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <utility>

#include "base/status.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/appointments_errors.h"

namespace tandem::appointments {
namespace {

absl::Status ChangedMeanwhile() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "An appointment was changed at the same moment.");
}

bool IsAsSeen(const Appointment& seen, const std::map<AppointmentId, const Appointment*>& now) {
  const Appointment& one = *now.at(seen.id);
  return one.version == seen.version && one.patient == seen.patient;
}

}  // namespace

const Appointment* JointBooking::Entry::seen() const {
  if (hold.has_value()) return &*hold;
  return visit.moving.has_value() ? &*visit.moving : nullptr;
}

// What moves later from the last one on, then what moves earlier from the first one on, then what
// is new.
bool JointBooking::ComesFirst(const Entry& a, const Entry& b) {
  const auto rank = [](const Entry& entry) {
    if (!entry.visit.moving.has_value()) return 2;
    return entry.start() > entry.visit.moving->time.start ? 0 : 1;
  };
  if (rank(a) != rank(b)) return rank(a) < rank(b);
  const absl::Duration later = a.start() - b.start();
  return rank(a) == 0 ? later > absl::ZeroDuration() : later < absl::ZeroDuration();
}

void JointBooking::Add(JointVisit visit, std::size_t first) {
  if (!seats_.has_value()) {
    file_ = visit.proposal.snapshot;
    seats_.emplace(*file_);
  }
  const std::size_t start = first % visit.proposal.options.size();
  Entry entry{std::move(visit), start};
  entry.option = FirstFitting(*seats_, entry.visit.proposal, start).value_or(start);
  seats_->Take(PartsOf(entry.visit.proposal, entry.assignment()));
  entries_.push_back(std::move(entry));
}

void JointBooking::AddHold(Appointment hold, const Booking::HoldUse& use) {
  Entry entry;
  entry.hold = std::move(hold);
  entry.use = use;
  entries_.push_back(std::move(entry));
}

absl::Status JointBooking::LockAll(pg::Transaction& tx, std::vector<ResourceId> also) {
  RETURN_IF_ERROR(LockSeen(tx));
  const auto add = [&also](const std::vector<ResourceId>& resources) {
    also.insert(also.end(), resources.begin(), resources.end());
  };
  for (const Entry& entry : entries_) {
    if (!entry.hold.has_value()) add(entry.assignment().resources);
    if (entry.seen() != nullptr) add(CalendarsOf(*entry.seen()));
  }
  for (const Appointment& hold : released_) add(CalendarsOf(hold));
  return booking_.LockCalendars(tx, call_, std::move(also));
}

absl::Status JointBooking::LockSeen(pg::Transaction& tx) {
  std::vector<AppointmentId> ids;
  for (const Entry& entry : entries_) {
    if (entry.seen() != nullptr) ids.push_back(entry.seen()->id);
  }
  for (const Appointment& hold : released_) ids.push_back(hold.id);
  if (ids.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const std::vector<Appointment> locked, AppointmentStore(tx, call_).LockAll(ids));
  std::map<AppointmentId, const Appointment*> now;
  for (const Appointment& one : locked) now[one.id] = &one;
  for (failed_ = 0; failed_ < entries_.size(); ++failed_) {
    const Appointment* seen = entries_[failed_].seen();
    if (seen == nullptr) continue;
    if (!now.contains(seen->id)) return AppointmentNotFound();
    if (!IsAsSeen(*seen, now)) return ChangedMeanwhile();
  }
  failed_ = 0;
  for (const Appointment& hold : released_) {
    if (!now.contains(hold.id) || !IsAsSeen(hold, now)) return ChangedMeanwhile();
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Appointment>> JointBooking::TakeAll(pg::Transaction& tx) {
  for (const Appointment& hold : released_) {
    RETURN_IF_ERROR(booking_.Cancel(tx, call_, hold, CancellationReason::kHoldReleased).status());
  }
  std::vector<Appointment> taken(entries_.size());
  for (const std::size_t index : TakingOrder()) {
    failed_ = index;
    ASSIGN_OR_RETURN(taken[index], Take(tx, entries_[index]));
  }
  return taken;
}

std::vector<std::size_t> JointBooking::TakingOrder() const {
  std::vector<std::size_t> order(entries_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return ComesFirst(entries_[a], entries_[b]);
  });
  return order;
}

absl::StatusOr<Appointment> JointBooking::Take(pg::Transaction& tx, const Entry& entry) {
  const JointVisit& visit = entry.visit;
  if (entry.hold.has_value()) {
    return appointments_.BookHoldWithin(tx, call_, *entry.hold, *entry.use);
  }
  if (visit.moving.has_value() && visit.reseats) {
    return appointments_.ReseatWithin(tx, call_, *visit.moving, visit.proposal, entry.assignment());
  }
  if (visit.moving.has_value()) {
    return appointments_.MoveWithin(tx, call_, *visit.moving, visit.proposal, entry.assignment());
  }
  return appointments_.PlaceWithin(tx, call_, visit.proposal, entry.assignment(), visit.placing);
}

bool JointBooking::ChooseAnother() {
  Entry& entry = entries_[failed_];
  if (entry.hold.has_value()) {  // who was held is absent by now
    is_final_ = true;
    return false;
  }
  std::vector<availability::Assignment>& options = entry.visit.proposal.options;
  options.erase(options.begin() + static_cast<std::ptrdiff_t>(entry.option));
  entry.option = 0;
  is_final_ = options.empty() && entry.visit.proposal.complete;
  if (options.empty()) return false;
  JointSeats others(*file_);
  for (const Entry& other : entries_) {
    if (&other == &entry || other.hold.has_value()) continue;
    others.Take(PartsOf(other.visit.proposal, other.assignment()));
  }
  entry.option = FirstFitting(others, entry.visit.proposal, 0).value_or(0);
  return true;
}

}  // namespace tandem::appointments
