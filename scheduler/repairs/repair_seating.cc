// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_seating.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "scheduler/availability/question.h"

namespace tandem::repairs {

using appointments::Appointment;
using appointments::Claim;
using appointments::Part;
using availability::Assignment;
using availability::OwnTime;
using courses::PlannedVisit;

bool IsGivenAlone(const directory::VisitType& type, const directory::VisitPlan& plan) {
  if (plan.needs.size() != 1) return false;
  const directory::Need& need = type.needs[static_cast<std::size_t>(plan.needs.front().need)];
  return need.kind == directory::NeedKind::kPractitioner;
}

PractitionerId TherapistOf(const directory::Snapshot& clinic, const Assignment& way) {
  for (const ResourceId resource : way.resources) {
    const PractitionerId id(resource.uuid);
    if (clinic.FindPractitioner(id) != nullptr) return id;
  }
  return {};
}

// What an absent one has is no help to the visit.
std::vector<OwnTime> RepairSeating::OwnOf(const Appointment& visit) const {
  std::vector<OwnTime> own;
  const auto claims = facts_.claims.find(visit.id);
  if (claims == facts_.claims.end()) return own;
  for (const Claim& claim : claims->second) {
    if (facts_.absent.IsAbsent(claim.resource, claim.during)) continue;
    own.push_back({claim.resource, claim.seat, claim.during});
  }
  return own;
}

absl::StatusOr<std::vector<Assignment>> RepairSeating::WaysOf(const StrandedVisit& visit,
                                                              const PlannedVisit& place,
                                                              const GiverWish& asked,
                                                              const SeatBook& book) const {
  const directory::Snapshot& clinic = *facts_.clinic;
  const directory::VisitType* type = clinic.FindVisitType(visit.appointment.visit_type);
  const directory::Location* location = clinic.FindLocation(place.location);
  if (type == nullptr || location == nullptr ||
      !availability::IsOffered(*type, *location, place.mode)) {
    return std::vector<Assignment>();
  }
  const directory::VisitPlan plan = directory::PlanVisit(*type, place.mode);
  const Interval time = plan.patient.At(place.time.start);
  if (facts_.IsPatientBusy(visit.appointment, time) ||
      !book.IsFree(ResourceId(visit.appointment.patient), time)) {
    return std::vector<Assignment>();
  }
  const bool is_new_start = place.time.start != visit.appointment.time.start;
  if (is_new_start && !place.practitioner.IsNil() && IsGivenAlone(*type, plan)) {
    // Found free already; only this plan may have taken it meanwhile.
    const ResourceId therapist(place.practitioner);
    for (const directory::Span& span : plan.needs.front().spans) {
      if (!book.IsFree(therapist, span.At(place.time.start))) return std::vector<Assignment>();
    }
    return std::vector<Assignment>{Assignment{.resources = {therapist}}};
  }
  availability::SlotWish wish;
  wish.visit_type = type->id;
  wish.start = place.time.start;
  wish.location = location->id;
  wish.mode = place.mode;
  if (!place.practitioner.IsNil()) wish.resources = {ResourceId(place.practitioner)};
  wish.language = asked.language;
  wish.patient_state = asked.patient_state;
  wish.for_pair = asked.for_pair;
  if (!is_new_start) wish.keeping = ParticipantsOf(visit.appointment);
  // Whatever the visit's parts are, they lie around its start.
  const Interval around = {place.time.start - appointments::kVisitLengthMax,
                           place.time.start + appointments::kVisitLengthMax};
  return availability_.AssignBeside(call_, wish, OwnOf(visit.appointment), book.Near(around));
}

absl::StatusOr<std::optional<Assignment>> RepairSeating::Seat(const StrandedVisit& visit,
                                                              const PlannedVisit& place,
                                                              const GiverWish& asked,
                                                              SeatBook& book) const {
  ASSIGN_OR_RETURN(std::vector<Assignment> ways, WaysOf(visit, place, asked, book));
  if (ways.empty()) return std::nullopt;
  const directory::VisitType& type = *facts_.clinic->FindVisitType(visit.appointment.visit_type);
  const directory::VisitPlan plan = directory::PlanVisit(type, place.mode);
  Assignment& best = ways.front();
  ASSIGN_OR_RETURN(const std::vector<Claim> claims,
                   ClaimsFor(visit.appointment, plan, best, place.time.start, book));
  book.Take(claims);
  return std::optional(std::move(best));
}

absl::StatusOr<std::vector<Claim>> RepairSeating::ClaimsFor(const Appointment& visit,
                                                            const directory::VisitPlan& plan,
                                                            const Assignment& way, absl::Time start,
                                                            const SeatBook& book) const {
  const std::vector<Part> parts = appointments::PartsOf(plan, way, start, visit.patient);
  appointments::Seats seats;
  for (const ResourceId resource : way.resources) {
    const auto* one = facts_.clinic->FindPractitioner(PractitionerId(resource.uuid));
    const auto* room = facts_.clinic->FindRoom(RoomId(resource.uuid));
    seats[resource] = one != nullptr ? one->seats : room != nullptr ? room->seats : 1;
  }
  if (!appointments::NeedsSeatChoice(parts, seats)) return SeatParts(parts, seats, {});
  ASSIGN_OR_RETURN(std::vector<Claim> taken,
                   survey_.Taken(call_, way.resources, appointments::Span(parts), facts_.now));
  const std::vector<OwnTime> own = OwnOf(visit);
  std::erase_if(taken, [&](const Claim& claim) {
    return std::any_of(own.begin(), own.end(), [&](const OwnTime& one) {
      return one.resource == claim.resource && one.seat == claim.seat && one.during == claim.during;
    });
  });
  for (const OwnTime& one : book.Near(appointments::Span(parts))) {
    taken.push_back({.resource = one.resource, .seat = one.seat, .during = one.during});
  }
  return SeatParts(parts, seats, taken);
}

}  // namespace tandem::repairs
