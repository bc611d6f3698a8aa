// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/testing/slot_oracle.h"

#include <algorithm>
#include <functional>
#include <set>

#include "scheduler/directory/opening_hours.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::availability {
namespace {

using directory::Mode;

template <class T>
bool Has(const std::vector<T>& list, const T& value) {
  return std::find(list.begin(), list.end(), value) != list.end();
}

bool GivesAt(const directory::VisitType& type, const directory::Location& location, Mode mode) {
  if (!Has(type.modes, mode)) return false;
  if (mode != Mode::kInPerson) return location.telehealth;
  return !location.telehealth && (type.locations.empty() || Has(type.locations, location.id));
}

}  // namespace

bool SlotOracle::IsSeatFree(ResourceId resource, int seat, const Interval& time) const {
  return std::none_of(claims_.begin(), claims_.end(), [&](const OracleClaim& claim) {
    const bool live = !claim.expire.has_value() || *claim.expire > now_;
    const bool takes_it = claim.seat == seat || claim.seat == kEverySeat;
    return live && claim.resource == resource && takes_it && claim.during.Overlaps(time);
  });
}

bool SlotOracle::IsReleased(const SlotWish& wish, const directory::Practitioner& one,
                            const Interval& time) const {
  if (wish.for_pair || Has(wish.keeping, ResourceId(one.id))) return true;
  if (now_ >= wish.start - one.release_before) return true;
  return directory::ReservedTimes(snapshot_, one, time).empty();
}

bool SlotOracle::MayStart(const directory::VisitType& type, const directory::Location& location,
                          absl::Time start) const {
  const absl::TimeZone::CivilInfo local = location.zone.At(start);
  const int minute = local.cs.hour() * 60 + local.cs.minute();
  const bool first_pass = location.zone.At(local.cs).pre == start;
  return start >= now_ + type.lead_time && start <= now_ + type.horizon && first_pass &&
         minute % absl::ToInt64Minutes(type.grid) == 0;
}

bool SlotOracle::IsWished(const SlotQuery& query, const directory::Location& location,
                          absl::Time start) const {
  const absl::CivilSecond local = location.zone.At(start).cs;
  const int minute = local.hour() * 60 + local.minute();
  const bool day = query.days_of_week.empty() || Has(query.days_of_week, absl::GetWeekday(local));
  return day && minute >= query.earliest_minute && minute < query.latest_minute;
}

std::vector<Assignment> SlotOracle::Assignments(const SlotWish& wish, bool ignore_hours) const {
  const directory::VisitType& type = *snapshot_.FindVisitType(wish.visit_type);
  const directory::Location& location = *snapshot_.FindLocation(wish.location);
  const directory::VisitPlan plan = directory::PlanVisit(type, wish.mode);
  if (!wish.patient.IsNil() &&
      !IsSeatFree(ResourceId(wish.patient), 0, plan.patient.At(wish.start))) {
    return {};
  }
  const directory::Qualification qualification{wish.mode, &location, wish.patient_state,
                                               wish.language};
  const auto fits = [&](const directory::NeedPlan& need, ResourceId id, int seats,
                        const IntervalSet& open) {
    const directory::Practitioner* one = snapshot_.FindPractitioner(PractitionerId(id.uuid));
    return std::all_of(need.spans.begin(), need.spans.end(), [&](const directory::Span& span) {
      const Interval time = span.At(wish.start);
      if (!ignore_hours && !Covers(open, time)) return false;
      if (!ignore_hours && one != nullptr && !IsReleased(wish, *one, time)) return false;
      int free = 0;
      for (int seat = 0; seat < seats; ++seat) free += IsSeatFree(id, seat, time) ? 1 : 0;
      return span.exclusive ? free == seats : free > 0;
    });
  };
  const Interval window{wish.start - absl::Hours(48), wish.start + absl::Hours(48)};
  std::vector<std::vector<ResourceId>> able(plan.needs.size());
  for (std::size_t i = 0; i < plan.needs.size(); ++i) {
    const directory::Need& need = type.needs[static_cast<std::size_t>(plan.needs[i].need)];
    for (const directory::Practitioner& one : snapshot_.practitioners) {
      if (!Qualifies(one, need, qualification)) continue;
      const IntervalSet open = OpenTimes(snapshot_, one, location, wish.mode, window);
      if (fits(plan.needs[i], ResourceId(one.id), one.seats, open)) {
        able[i].push_back(ResourceId(one.id));
      }
    }
    for (const directory::Room& one : snapshot_.rooms) {
      if (!Qualifies(one, need, qualification)) continue;
      const IntervalSet open = OpenTimes(snapshot_, one, window);
      if (fits(plan.needs[i], ResourceId(one.id), one.seats, open)) {
        able[i].push_back(ResourceId(one.id));
      }
    }
  }
  std::vector<Assignment> all;
  Assignment current;
  const std::function<void()> choose = [&] {
    if (current.resources.size() == plan.needs.size()) {
      const bool everyone = std::all_of(wish.resources.begin(), wish.resources.end(),
                                        [&](ResourceId id) { return Has(current.resources, id); });
      if (everyone) all.push_back(current);
      return;
    }
    for (const ResourceId id : able[current.resources.size()]) {
      if (Has(current.resources, id)) continue;
      current.resources.push_back(id);
      choose();
      current.resources.pop_back();
    }
  };
  choose();
  return all;
}

bool SlotOracle::IsOffered(const SlotWish& wish) const {
  const directory::VisitType& type = *snapshot_.FindVisitType(wish.visit_type);
  const directory::Location& location = *snapshot_.FindLocation(wish.location);
  return GivesAt(type, location, wish.mode) && MayStart(type, location, wish.start) &&
         wish.start >= now_ && !Assignments(wish).empty();
}

std::vector<Slot> SlotOracle::Slots(const SlotQuery& query) const {
  const directory::VisitType& type = *snapshot_.FindVisitType(query.visit_type);
  std::vector<Slot> slots;
  for (absl::Time start = query.window.start; start < query.window.end; start += absl::Minutes(5)) {
    if (start < now_) continue;
    for (const directory::Location& location : snapshot_.locations) {
      if (!query.locations.empty() && !Has(query.locations, location.id)) continue;
      if (!IsWished(query, location, start)) continue;
      if (query.patient_limits && !MayStart(type, location, start)) continue;
      for (const Mode mode : {Mode::kInPerson, Mode::kVideo, Mode::kPhone}) {
        if (!query.modes.empty() && !Has(query.modes, mode)) continue;
        if (!GivesAt(type, location, mode)) continue;
        const SlotWish wish{type.id,         start,         location.id,    mode,
                            query.resources, query.patient, query.language, query.patient_state,
                            query.for_pair};
        const std::vector<Assignment> ways = Assignments(wish);
        if (ways.empty()) continue;
        std::set<ResourceId> seen;
        for (const Assignment& way : ways) seen.insert(way.resources.begin(), way.resources.end());
        Slot slot{directory::PlanVisit(type, mode).patient.At(start), location.id, mode, {}};
        for (const directory::Practitioner& one : snapshot_.practitioners) {
          const bool listed = seen.contains(ResourceId(one.id)) &&
                              slot.practitioners.size() < kPractitionersPerSlotMax;
          if (listed) slot.practitioners.push_back(one.id);
        }
        slots.push_back(slot);
      }
    }
  }
  return slots;
}

}  // namespace tandem::availability
