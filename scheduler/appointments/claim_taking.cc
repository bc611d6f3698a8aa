// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/claim_taking.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/candidates.h"

namespace tandem::appointments {

ClaimTaking::ClaimTaking(pg::Transaction& tx, const access::CallContext& call, Plan plan)
    : store_(tx, call.clinic()), call_(call), plan_(std::move(plan)) {}

absl::Status ClaimTaking::Lock(std::vector<ResourceId> others) {
  for (const Part& part : plan_.parts) others.push_back(part.resource);
  std::sort(others.begin(), others.end());
  others.erase(std::unique(others.begin(), others.end()), others.end());
  ASSIGN_OR_RETURN(seats_, store_.LockResources(others));
  const PatientId patient = plan_.appointment.patient;
  if (!patient.IsNil() && !seats_.contains(ResourceId(patient))) return PatientNotFound();
  return absl::OkStatus();
}

absl::Status ClaimTaking::KeepAll(const Appointment& hold) {
  ASSIGN_OR_RETURN(const std::vector<ResourceId> kept, store_.Keep(hold.id));
  const std::set<ResourceId> still(kept.begin(), kept.end());
  for (const Participation& part : hold.participations) {
    if (!still.contains(part.resource)) return NotKept(hold, part.resource);
  }
  if (!hold.patient.IsNil() && !still.contains(ResourceId(hold.patient))) return HoldExpired();
  return absl::OkStatus();
}

absl::Status ClaimTaking::NotKept(const Appointment& hold, ResourceId resource) {
  ASSIGN_OR_RETURN(const std::vector<ResourceId> held, store_.ResourcesOf({hold.id}));
  const bool cleared = std::find(held.begin(), held.end(), resource) == held.end();
  return cleared ? HoldExpired() : SlotTaken();
}

absl::Status ClaimTaking::ChooseSeats() {
  std::vector<Claim> taken;
  if (NeedsSeatChoice(plan_.parts, seats_)) {
    ASSIGN_OR_RETURN(taken, store_.Near(ResourcesOf(plan_.parts), Span(plan_.parts), plan_.now));
  }
  claims_ = SeatParts(plan_.parts, seats_, taken);
  return absl::OkStatus();
}

absl::Status ClaimTaking::TakeAll() {
  std::vector<ResourceId> claimed;
  if (!claims_.empty()) RETURN_IF_ERROR(Take(claimed));
  return Finish(std::move(claimed));
}

absl::Status ClaimTaking::Finish(std::vector<ResourceId> claimed) {
  if (claimed.size() == claims_.size()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const int cleared, store_.ClearExpired(claims_, plan_.now));
  if (cleared > 0) RETURN_IF_ERROR(Take(claimed));
  return claimed.size() == claims_.size() ? absl::OkStatus() : TakenBy(claimed);
}

absl::Status ClaimTaking::Take(std::vector<ResourceId>& claimed) {
  ASSIGN_OR_RETURN(const std::vector<ResourceId> more,
                   store_.Take(plan_.appointment.id, claims_, plan_.appointment.hold_expire));
  claimed.insert(claimed.end(), more.begin(), more.end());
  return absl::OkStatus();
}

// The first resource with fewer claims than asked. Shown to staff only: a visitor learns nothing
// about who is busy.
absl::Status ClaimTaking::TakenBy(const std::vector<ResourceId>& claimed) const {
  if (!call_.principal.IsStaff()) return SlotTaken();
  const auto count = [](const auto& list, const auto& is_it) {
    return std::count_if(list.begin(), list.end(), is_it);
  };
  for (const Claim& claim : claims_) {
    const auto asked =
        count(claims_, [&](const Claim& one) { return one.resource == claim.resource; });
    const auto got = count(claimed, [&](const ResourceId& one) { return one == claim.resource; });
    if (got == asked) continue;
    if (claim.resource.uuid == plan_.appointment.patient.uuid) return SlotTaken({"patient", ""});
    const auto& parts = plan_.appointment.participations;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const Participation& one) {
      return one.resource == claim.resource;
    });
    return SlotTaken({.need = part == parts.end() ? "" : part->need,
                      .resource = plan_.snapshot == nullptr
                                      ? ""
                                      : ResourceLabel(*plan_.snapshot, claim.resource)});
  }
  return SlotTaken();
}

}  // namespace tandem::appointments
