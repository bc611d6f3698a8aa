// SPDX-License-Identifier: Apache-2.0
#include "scheduler/directory/orphans.h"

#include <algorithm>
#include <map>

#include "scheduler/directory/opening_hours.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::directory {
namespace {

template <class T>
bool Has(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

// The visit's need as the file has it now; null when it is gone (then another rule's concern).
const Need* FindNeed(const VisitType* type, const std::string& key) {
  if (type == nullptr) return nullptr;
  for (const Need& need : type->needs) {
    if (need.key == key) return &need;
  }
  return nullptr;
}

template <class Resource>
void CheckResource(const Resource& resource, const IntervalSet& open, const BookedPart& part,
                   const Need* need, const Location* location, std::set<OrphanCause>& causes) {
  if (part.seat >= resource.seats) causes.insert(OrphanCause::kSeatGone);
  if (!Covers(open, part.during)) causes.insert(OrphanCause::kClosed);
  if (need == nullptr || location == nullptr) return;
  if (!Qualifies(resource, *need, {part.mode, location, "", ""})) {
    causes.insert(OrphanCause::kNotQualified);
  }
}

}  // namespace

std::string_view Name(OrphanCause cause) {
  switch (cause) {
    case OrphanCause::kVisitTypeGone:
      return "visit type gone";
    case OrphanCause::kLocationGone:
      return "location gone";
    case OrphanCause::kNotOffered:
      return "no longer offered there or so";
    case OrphanCause::kResourceGone:
      return "resource gone";
    case OrphanCause::kSeatGone:
      return "seat gone";
    case OrphanCause::kNotQualified:
      return "resource no longer qualified";
    case OrphanCause::kClosed:
      return "resource not there at that time";
  }
  return "";
}

std::set<OrphanCause> OrphanCausesOf(const Snapshot& snapshot, const BookedPart& part) {
  std::set<OrphanCause> causes;
  const VisitType* type = snapshot.FindVisitType(part.visit_type);
  const Location* location = snapshot.FindLocation(part.location);
  if (type == nullptr) causes.insert(OrphanCause::kVisitTypeGone);
  if (location == nullptr) causes.insert(OrphanCause::kLocationGone);
  if (type != nullptr && location != nullptr) {
    const bool elsewhere =
        !IsRemote(part.mode) && !type->locations.empty() && !Has(type->locations, location->id);
    if (!Has(type->modes, part.mode) || elsewhere) causes.insert(OrphanCause::kNotOffered);
  }
  if (part.resource.IsNil()) return causes;
  const Need* need = FindNeed(type, part.need);
  if (const auto* one = snapshot.FindPractitioner(PractitionerId(part.resource.uuid))) {
    // Without its location nobody knows where to be: the location's cause says enough.
    if (location == nullptr) return causes;
    CheckResource(*one, OpenTimes(snapshot, *one, *location, part.mode, part.during), part, need,
                  location, causes);
  } else if (const auto* room = snapshot.FindRoom(RoomId(part.resource.uuid))) {
    CheckResource(*room, OpenTimes(snapshot, *room, part.during), part, need, location, causes);
  } else {
    causes.insert(OrphanCause::kResourceGone);
  }
  return causes;
}

std::vector<Orphan> FindOrphans(const Snapshot& before, const Snapshot& after,
                                const std::vector<BookedPart>& parts) {
  std::map<AppointmentId, Orphan> found;
  for (const BookedPart& part : parts) {
    const std::set<OrphanCause> old_causes = OrphanCausesOf(before, part);
    for (const OrphanCause cause : OrphanCausesOf(after, part)) {
      if (old_causes.contains(cause)) continue;
      Orphan& orphan = found[part.appointment];
      orphan.appointment = part.appointment;
      orphan.local_start = part.local_start;
      orphan.time_zone = part.time_zone;
      orphan.causes.insert(cause);
    }
  }
  std::vector<Orphan> orphans;
  for (auto& [id, orphan] : found) orphans.push_back(std::move(orphan));
  std::stable_sort(orphans.begin(), orphans.end(),
                   [](const Orphan& a, const Orphan& b) { return a.local_start < b.local_start; });
  return orphans;
}

}  // namespace tandem::directory
