// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/stranding.h"

#include <algorithm>
#include <utility>

#include "scheduler/directory/orphans.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;
using appointments::Claim;
using directory::OrphanCause;

StrandingCause CauseOf(OrphanCause cause) {
  switch (cause) {
    case OrphanCause::kVisitTypeGone:
    case OrphanCause::kLocationGone:
    case OrphanCause::kResourceGone:
    case OrphanCause::kSeatGone:
      return StrandingCause::kGone;
    case OrphanCause::kNotOffered:
      return StrandingCause::kNotOffered;
    case OrphanCause::kNotQualified:
      return StrandingCause::kNotQualified;
    case OrphanCause::kClosed:
      return StrandingCause::kClosed;
  }
  return StrandingCause::kGone;
}

std::string NeedOf(const Appointment& visit, ResourceId resource) {
  for (const appointments::Participation& part : visit.participations) {
    if (part.resource == resource) return part.need;
  }
  return {};
}

// The visit as a whole.
directory::BookedPart WholeOf(const Appointment& visit) {
  directory::BookedPart part;
  part.appointment = visit.id;
  part.visit_type = visit.visit_type;
  part.location = visit.location;
  part.mode = visit.mode;
  part.local_start = visit.local_start;
  part.time_zone = visit.time_zone;
  part.during = visit.time;
  return part;
}

void AddCauses(const directory::Snapshot& clinic, const directory::BookedPart& part,
               std::set<StrandingCause>& causes) {
  for (const OrphanCause cause : directory::OrphanCausesOf(clinic, part)) {
    causes.insert(CauseOf(cause));
  }
}

}  // namespace

AbsentTimes::AbsentTimes(const std::vector<absences::Absence>& absences) {
  for (const absences::Absence& one : absences) times_[one.resource].push_back(one.time);
  for (auto& [resource, times] : times_) times = Normalize(std::move(times));
}

bool AbsentTimes::IsAbsent(ResourceId resource, const Interval& during) const {
  const auto found = times_.find(resource);
  if (found == times_.end()) return false;
  return std::any_of(found->second.begin(), found->second.end(),
                     [&](const Interval& time) { return time.Overlaps(during); });
}

std::vector<ResourceId> AbsentTimes::resources() const {
  std::vector<ResourceId> resources;
  for (const auto& [resource, times] : times_) resources.push_back(resource);
  return resources;
}

std::set<StrandingCause> StrandingCausesOf(const directory::Snapshot& clinic,
                                           const AbsentTimes& absent, const Appointment& visit,
                                           const std::vector<Claim>& claims) {
  std::set<StrandingCause> causes;
  const ResourceId patient(visit.patient);
  for (const Claim& claim : claims) {
    if (absent.IsAbsent(claim.resource, claim.during)) causes.insert(StrandingCause::kAbsent);
  }
  // Booked by the file that is in force, it fits it.
  if (visit.overridden || visit.directory_revision == clinic.revision) return causes;
  AddCauses(clinic, WholeOf(visit), causes);
  for (const Claim& claim : claims) {
    if (claim.resource == patient) continue;
    directory::BookedPart part = WholeOf(visit);
    part.resource = claim.resource;
    part.need = NeedOf(visit, claim.resource);
    part.seat = claim.seat;
    part.during = claim.during;
    AddCauses(clinic, part, causes);
  }
  return causes;
}

}  // namespace tandem::repairs
