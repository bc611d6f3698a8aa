// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/seating.h"

#include <algorithm>

namespace tandem::appointments {
namespace {

int SeatsOf(const Seats& seats, ResourceId resource) {
  const auto found = seats.find(resource);
  return found == seats.end() ? 1 : found->second;
}

bool IsFree(const Claim& wanted, const std::vector<Claim>& taken) {
  return std::none_of(taken.begin(), taken.end(), [&](const Claim& claim) {
    return claim.resource == wanted.resource && claim.seat == wanted.seat &&
           claim.during.Overlaps(wanted.during);
  });
}

}  // namespace

std::vector<Part> PartsOf(const directory::VisitPlan& plan,
                          const availability::Assignment& assignment, absl::Time start,
                          PatientId patient) {
  std::vector<Part> parts;
  for (std::size_t index = 0; index < plan.needs.size(); ++index) {
    for (const directory::Span& span : plan.needs[index].spans) {
      parts.push_back({.resource = assignment.resources[index],
                       .during = span.At(start),
                       .exclusive = span.exclusive});
    }
  }
  if (!patient.IsNil()) {
    parts.push_back({.resource = ResourceId(patient), .during = plan.patient.At(start)});
  }
  return parts;
}

std::vector<Participation> ParticipationsOf(const directory::VisitType& type,
                                            const directory::VisitPlan& plan,
                                            const availability::Assignment& assignment,
                                            absl::Time start) {
  std::vector<Participation> participations;
  for (std::size_t index = 0; index < plan.needs.size(); ++index) {
    const directory::NeedPlan& need = plan.needs[index];
    if (need.spans.empty()) continue;
    participations.push_back(
        {.resource = assignment.resources[index],
         .need = type.needs[need.need].key,
         .time = {start + need.spans.front().start, start + need.spans.back().end}});
  }
  return participations;
}

std::optional<availability::Assignment> AssignmentOf(const directory::VisitType& type,
                                                     const directory::VisitPlan& plan,
                                                     const Appointment& appointment) {
  availability::Assignment assignment;
  for (const directory::NeedPlan& need : plan.needs) {
    if (need.spans.empty()) {  // takes nothing
      assignment.resources.emplace_back();
      continue;
    }
    const auto& parts = appointment.participations;
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const Participation& one) {
      return one.need == type.needs[need.need].key;
    });
    if (part == parts.end()) return std::nullopt;
    assignment.resources.push_back(part->resource);
  }
  return assignment;
}

bool NeedsSeatChoice(const std::vector<Part>& parts, const Seats& seats) {
  return std::any_of(parts.begin(), parts.end(), [&](const Part& part) {
    return !part.exclusive && SeatsOf(seats, part.resource) > 1;
  });
}

std::vector<Claim> SeatParts(const std::vector<Part>& parts, const Seats& seats,
                             const std::vector<Claim>& taken) {
  std::vector<Claim> claims;
  for (const Part& part : parts) {
    const int count = SeatsOf(seats, part.resource);
    if (part.exclusive) {
      for (int seat = 0; seat < count; ++seat) {
        claims.push_back({.resource = part.resource, .seat = seat, .during = part.during});
      }
      continue;
    }
    Claim claim = {.resource = part.resource, .seat = 0, .during = part.during};
    while (claim.seat < count && !IsFree(claim, taken)) ++claim.seat;
    if (claim.seat == count) claim.seat = 0;
    claims.push_back(claim);
  }
  return claims;
}

std::vector<ResourceId> ResourcesOf(const std::vector<Part>& parts) {
  std::vector<ResourceId> resources;
  for (const Part& part : parts) resources.push_back(part.resource);
  std::sort(resources.begin(), resources.end());
  resources.erase(std::unique(resources.begin(), resources.end()), resources.end());
  return resources;
}

Interval Span(const std::vector<Part>& parts) {
  Interval span = parts.front().during;
  for (const Part& part : parts) {
    span.start = std::min(span.start, part.during.start);
    span.end = std::max(span.end, part.during.end);
  }
  return span;
}

}  // namespace tandem::appointments
