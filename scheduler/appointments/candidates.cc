// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/candidates.h"

#include <algorithm>

#include "base/error.h"
#include "base/interval.h"
#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/directory/opening_hours.h"

namespace tandem::appointments {
namespace {

using directory::Need;
using directory::NeedKind;
using directory::NeedPlan;
using directory::Practitioner;
using directory::Room;

const Need& NeedOf(const CandidateQuestion& question, std::size_t index) {
  return question.type->needs[question.plan->needs[index].need];
}

// A practitioner or a room, one of them null.
struct Resource {
  const Practitioner* practitioner = nullptr;
  const Room* room = nullptr;

  ResourceId id() const {
    return practitioner != nullptr ? ResourceId(practitioner->id) : ResourceId(room->id);
  }
  NeedKind kind() const {
    return practitioner != nullptr ? NeedKind::kPractitioner : NeedKind::kRoom;
  }
};

Resource FindResource(const directory::Snapshot& snapshot, ResourceId id) {
  if (const Practitioner* found = snapshot.FindPractitioner(PractitionerId(id.uuid))) {
    return {.practitioner = found};
  }
  return {.room = snapshot.FindRoom(RoomId(id.uuid))};
}

bool IsQualified(const CandidateQuestion& question, const Resource& resource, const Need& need) {
  if (resource.kind() != need.kind) return false;
  const bool unknown_state = need.licensed && directory::IsRemote(question.qualification.mode) &&
                             question.qualification.patient_state.empty();
  if (unknown_state && !question.unknown_state_passes) return false;
  return resource.practitioner != nullptr
             ? Qualifies(*resource.practitioner, need, question.qualification)
             : Qualifies(*resource.room, need, question.qualification);
}

// Right kind, and a room is where the visit is.
bool IsUsable(const CandidateQuestion& question, const Resource& resource, const Need& need) {
  if (resource.kind() != need.kind) return false;
  return resource.room == nullptr || resource.room->location == question.qualification.location->id;
}

bool IsOpen(const CandidateQuestion& question, const Resource& resource, const NeedPlan& need) {
  if (need.spans.empty()) return true;
  const Interval whole = {question.start + need.spans.front().start,
                          question.start + need.spans.back().end};
  const IntervalSet open =
      resource.practitioner != nullptr
          ? OpenTimes(*question.snapshot, *resource.practitioner, *question.qualification.location,
                      question.qualification.mode, whole)
          : OpenTimes(*question.snapshot, *resource.room, whole);
  return std::all_of(need.spans.begin(), need.spans.end(), [&](const directory::Span& span) {
    return Covers(open, span.At(question.start));
  });
}

bool IsKeeping(const CandidateQuestion& question, ResourceId resource) {
  const auto& keeping = question.keeping;
  return std::find(keeping.begin(), keeping.end(), resource) != keeping.end();
}

// From when on the times that the need takes of the resource are anybody's; nothing: they are.
std::optional<absl::Time> ReleaseOf(const CandidateQuestion& question, const Resource& resource,
                                    const NeedPlan& need) {
  const Practitioner* one = resource.practitioner;
  const bool binds = question.reserved_at.has_value() && !IsKeeping(question, resource.id());
  if (!binds || one == nullptr || one->reserved.empty() || need.spans.empty()) return std::nullopt;
  const absl::Time release = directory::ReleaseTime(*one, question.start);
  if (*question.reserved_at >= release) return std::nullopt;
  const Interval whole = {question.start + need.spans.front().start,
                          question.start + need.spans.back().end};
  const IntervalSet reserved = directory::ReservedTimes(*question.snapshot, *one, whole);
  const auto takes = [&](const directory::Span& span) {
    return !Intersect(IntervalSet{span.At(question.start)}, reserved).empty();
  };
  const bool any = std::any_of(need.spans.begin(), need.spans.end(), takes);
  return any ? std::optional(release) : std::nullopt;
}

// Gives named[next...] a need of its own each, trying qualified needs before merely usable ones.
// Small: at most kNamedResourcesMax named, and a visit has a handful of needs.
bool MatchFrom(const CandidateQuestion& question, const std::vector<Resource>& named,
               std::size_t next, Candidates& match) {
  if (next == named.size()) return true;
  for (const bool qualified : {true, false}) {
    if (!qualified && !question.overridden) break;
    for (std::size_t index = 0; index < match.chosen.size(); ++index) {
      const Need& need = NeedOf(question, index);
      const bool fits = qualified ? IsQualified(question, named[next], need)
                                  : IsUsable(question, named[next], need);
      if (!match.chosen[index].IsNil() || !fits) continue;
      match.chosen[index] = named[next].id();
      match.unqualified[index] = !qualified;
      if (MatchFrom(question, named, next + 1, match)) return true;
      match.chosen[index] = ResourceId();
      match.unqualified[index] = false;
    }
  }
  return false;
}

absl::StatusOr<std::vector<Resource>> FindNamed(const CandidateQuestion& question) {
  std::vector<Resource> named;
  for (const ResourceId id : question.named) {
    const Resource resource = FindResource(*question.snapshot, id);
    if (resource.practitioner == nullptr && resource.room == nullptr) {
      return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound, "No such resource.");
    }
    named.push_back(resource);
  }
  return named;
}

// The one that spoils the match: fits no need at all, or the last one.
absl::Status Unmatched(const CandidateQuestion& question, const std::vector<Resource>& named) {
  for (const Resource& resource : named) {
    bool fits = false;
    for (std::size_t index = 0; index < question.plan->needs.size(); ++index) {
      fits = fits || IsQualified(question, resource, NeedOf(question, index));
    }
    if (!fits) return ResourceNotNeeded(ResourceLabel(*question.snapshot, resource.id()));
  }
  return ResourceNotNeeded(ResourceLabel(*question.snapshot, named.back().id()));
}

struct Found {
  int qualified = 0;
  int open = 0;
  ResourceId first_open;
  std::optional<absl::Time> release;  // the first one of those who are kept for others
};

// Stops at the second open one: more are no news.
void Consider(const CandidateQuestion& question, std::size_t index, const Candidates& match,
              const Resource& resource, Found& found) {
  if (found.open >= 2 || !IsQualified(question, resource, NeedOf(question, index))) return;
  const auto& taken = match.chosen;
  if (std::find(taken.begin(), taken.end(), resource.id()) != taken.end()) return;
  ++found.qualified;
  const NeedPlan& need = question.plan->needs[index];
  if (!question.overridden && !IsOpen(question, resource, need)) return;
  if (const auto release = ReleaseOf(question, resource, need)) {
    found.release = std::min(*release, found.release.value_or(*release));
    return;
  }
  if (found.open++ == 0) found.first_open = resource.id();
}

absl::Status FillIfOnlyOne(const CandidateQuestion& question, std::size_t index,
                           const Candidates& named, Candidates& match) {
  Found found;
  const Need& need = NeedOf(question, index);
  if (need.kind == NeedKind::kPractitioner) {
    for (const Practitioner& practitioner : question.snapshot->practitioners) {
      Consider(question, index, named, {.practitioner = &practitioner}, found);
    }
  } else {
    for (const Room& room : question.snapshot->rooms) {
      Consider(question, index, named, {.room = &room}, found);
    }
  }
  if (found.qualified == 0) return NobodyQualified(need.key);
  if (found.open == 0 && found.release.has_value()) return TimeReserved(need.key, *found.release);
  if (found.open == 0) return OutsideOpeningHours(need.key);
  const auto& chosen = match.chosen;
  const bool free_for_it =
      std::find(chosen.begin(), chosen.end(), found.first_open) == chosen.end();
  if (found.open == 1 && free_for_it) match.chosen[index] = found.first_open;
  return absl::OkStatus();
}

}  // namespace

bool Candidates::Decided() const {
  return std::none_of(chosen.begin(), chosen.end(),
                      [](const ResourceId& resource) { return resource.IsNil(); });
}

absl::StatusOr<Candidates> FindCandidates(const CandidateQuestion& question) {
  const std::size_t needs = question.plan->needs.size();
  Candidates match = {.chosen = std::vector<ResourceId>(needs),
                      .unqualified = std::vector<bool>(needs, false)};
  ASSIGN_OR_RETURN(const std::vector<Resource> named, FindNamed(question));
  if (!MatchFrom(question, named, 0, match)) return Unmatched(question, named);
  for (std::size_t index = 0; index < needs; ++index) {
    if (match.chosen[index].IsNil() || question.overridden) continue;
    const Resource resource = FindResource(*question.snapshot, match.chosen[index]);
    const NeedPlan& need = question.plan->needs[index];
    const std::string& key = NeedOf(question, index).key;
    if (!IsOpen(question, resource, need)) return OutsideOpeningHours(key);
    if (const auto release = ReleaseOf(question, resource, need)) {
      return TimeReserved(key, *release);
    }
  }
  const Candidates only_named = match;
  for (std::size_t index = 0; index < needs; ++index) {
    if (!only_named.chosen[index].IsNil()) continue;
    RETURN_IF_ERROR(FillIfOnlyOne(question, index, only_named, match));
  }
  return match;
}

std::string ResourceLabel(const directory::Snapshot& snapshot, ResourceId resource) {
  const Resource found = FindResource(snapshot, resource);
  if (found.practitioner != nullptr) return "practitioners/" + found.practitioner->slug;
  if (found.room != nullptr) return "rooms/" + found.room->slug;
  return "";
}

}  // namespace tandem::appointments
