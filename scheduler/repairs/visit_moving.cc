// SPDX-License-Identifier: Apache-2.0
// Stranded visits that are no sessions of courses: each as near to its time as can be.
#include <algorithm>
#include <tuple>

#include "base/status.h"
#include "scheduler/courses/preparation.h"
#include "scheduler/directory/visit_distance.h"
#include "scheduler/repairs/repair_planning.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;
using availability::Slot;
using courses::PlannedVisit;

bool IsThere(const Appointment& visit, const Slot& slot) {
  return slot.mode == visit.mode && slot.location == visit.location;
}

// Of a wish that may be empty: then anything is wished.
template <class T>
bool IsOneOf(const std::vector<T>& wished, const T& one) {
  return wished.empty() || std::find(wished.begin(), wished.end(), one) != wished.end();
}

// The mode in which it was agreed is not given there any more.
bool NeedsOtherMode(const StrandedVisit& visit) {
  return visit.causes.contains(StrandingCause::kNotOffered) ||
         visit.causes.contains(StrandingCause::kGone);
}

}  // namespace

// The patient's other visits are where the draft has them. Two that move do not pass each other:
// they move one after the other.
bool RepairPlanning::KeepsGaps(std::size_t index, absl::Time start, const Draft& draft) const {
  const directory::Snapshot& clinic = *facts_.clinic;
  const Appointment& visit = Stranded(index).appointment;
  const directory::VisitType& type = *TypeOf(index);
  const auto others = facts_.visits.find(visit.patient);
  if (others == facts_.visits.end()) return true;
  return std::all_of(
      others->second.begin(), others->second.end(), [&](const appointments::PatientVisit& other) {
        const directory::VisitType* of = clinic.FindVisitType(other.visit_type);
        if (other.appointment == visit.id || of == nullptr) return true;
        const absl::Duration distance = directory::DistanceBetween(type, *of);
        if (distance <= absl::ZeroDuration()) return true;
        absl::Time there = other.time.start;
        const auto stranded = positions_.find(other.appointment);
        if (stranded != positions_.end() && draft.placed[stranded->second].has_value()) {
          there = draft.placed[stranded->second]->visit.time.start;
          if ((visit.time.start < other.time.start) != (start < there)) return false;
        }
        const absl::Duration gap = directory::GapBetween(start, there, clinic.zone);
        return gap > absl::ZeroDuration() && gap >= distance;
      });
}

bool RepairPlanning::MayBeAgreed(std::size_t index, const PlannedVisit& place,
                                 const Draft& draft) const {
  return gates_.MayGo(Stranded(index).appointment, place) &&
         KeepsGaps(index, place.time.start, draft);
}

bool RepairPlanning::IsInTime(std::size_t index, const Slot& slot, const Draft& draft) const {
  const auto place = draft.courses.Find(Stranded(index).appointment.id);
  if (!place.has_value()) return true;
  const courses::RuledCourse& course = draft.courses.course(place->course);
  const std::optional<Interval>& pause = course.view.course.terms.pause;
  if (pause.has_value() && pause->Contains(slot.time.start)) return false;
  if (!place->is_preparation) return true;
  const auto infusion = draft.courses.FirstInfusion(place->course);
  return !infusion.has_value() ||
         courses::Prepares(course.pairing, slot.time, *infusion, facts_.clinic->zone);
}

// What the course holds to.
bool RepairPlanning::IsWished(std::size_t index, const Slot& slot) const {
  const auto place = base_.courses.Find(Stranded(index).appointment.id);
  if (!place.has_value()) return true;
  const auto& wishes = base_.courses.course(place->course).view.course.terms.wishes;
  return IsTherapy(index) ? IsOneOf(wishes.session_modes, slot.mode)
                          : IsOneOf(wishes.locations, slot.location);
}

bool RepairPlanning::IsGivenThen(std::size_t index, const Slot& slot) const {
  if (KeepsGiver(index)) {
    const auto& who = slot.practitioners;
    return std::find(who.begin(), who.end(), GiverOf(index)) != who.end();
  }
  // Nobody asked a patient who comes to the clinic where they would be.
  return !directory::IsRemote(slot.mode) || !IsStateUnknown(index);
}

bool RepairPlanning::MayTake(RepairKind kind, std::size_t index, const Slot& slot,
                             const Draft& draft) const {
  const StrandedVisit& visit = Stranded(index);
  const absl::TimeZone zone = facts_.clinic->zone;
  const bool same_place = IsThere(visit.appointment, slot);
  if (kind == RepairKind::kSamePlace && !same_place) return false;
  if (kind == RepairKind::kSameDay && absl::ToCivilDay(slot.time.start, zone) !=
                                          absl::ToCivilDay(visit.appointment.time.start, zone)) {
    return false;
  }
  if (slot.mode != visit.appointment.mode && !NeedsOtherMode(visit)) return false;
  return IsWished(index, slot) && IsInTime(index, slot, draft) && IsGivenThen(index, slot) &&
         !facts_.IsPatientBusy(visit.appointment, slot.time) &&
         MayBeAgreed(index, {slot.time, slot.location, slot.mode, {}}, draft);
}

// The nearest first; of equally near ones the earlier, then where it was to be.
std::vector<const Slot*> RepairPlanning::SlotsFor(RepairKind kind, std::size_t index,
                                                  const Draft& draft) const {
  const auto times = times_of_.find(index);
  if (times == times_of_.end()) return {};
  const Appointment& visit = Stranded(index).appointment;
  const Interval window = VisitWindow(index, *TypeOf(index));
  std::vector<const Slot*> slots;
  for (const Slot& slot : times_.times()[times->second].slots) {
    if (window.Contains(slot.time.start) && MayTake(kind, index, slot, draft)) {
      slots.push_back(&slot);
    }
  }
  std::stable_sort(slots.begin(), slots.end(), [&](const Slot* a, const Slot* b) {
    const auto key = [&](const Slot* slot) {
      return std::tuple(absl::AbsDuration(slot->time.start - visit.time.start), slot->time.start,
                        !IsThere(visit, *slot));
    };
    return key(a) < key(b);
  });
  return slots;
}

absl::Status RepairPlanning::MoveVisit(RepairKind kind, std::size_t index, Draft& draft) const {
  const Appointment& visit = Stranded(index).appointment;
  const auto place = draft.courses.Find(visit.id);
  const bool is_infusion = place.has_value() && !place->is_session && !place->is_preparation;
  courses::CourseView without;
  if (is_infusion) without = draft.courses.CourseWithout(place->course);
  int tries = 0;
  const PractitionerId giver = KeepsGiver(index) ? GiverOf(index) : PractitionerId();
  for (const Slot* slot : SlotsFor(kind, index, draft)) {
    const PlannedVisit there = {slot->time, slot->location, slot->mode, giver};
    if (is_infusion && !draft.courses.MayMove(without, *place, there, facts_.now)) continue;
    if (++tries > kSeatTriesMax) break;
    ASSIGN_OR_RETURN(const bool taken, Take(index, there, /*same_for_patient=*/false, draft));
    if (taken) break;
  }
  return absl::OkStatus();
}

}  // namespace tandem::repairs
