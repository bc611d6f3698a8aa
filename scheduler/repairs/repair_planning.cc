// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_planning.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/status.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/pair_offers.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/preparation.h"
#include "scheduler/courses/session_points.h"
#include "scheduler/courses/session_starts.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;
using availability::Assignment;
using courses::PlannedVisit;

std::set<AppointmentId> IdsOf(const std::vector<StrandedVisit>& stranded) {
  std::set<AppointmentId> ids;
  for (const StrandedVisit& visit : stranded) ids.insert(visit.appointment.id);
  return ids;
}

}  // namespace

RepairPlanning::RepairPlanning(const access::CallContext& call, const Parts& parts)
    : call_(call),
      availability_(parts.availability),
      clearances_(parts.clearances),
      facts_(parts.facts),
      seating_(parts.seating),
      gates_(facts_.clinic),
      base_{MovedCourses(*facts_.clinic, facts_.courses, IdsOf(facts_.stranded), facts_.homes),
            {},
            {}} {
  base_.placed.resize(facts_.stranded.size());
  for (std::size_t i = 0; i < facts_.stranded.size(); ++i) {
    positions_[Stranded(i).appointment.id] = i;
  }
}

const directory::VisitType* RepairPlanning::TypeOf(std::size_t index) const {
  return facts_.clinic->FindVisitType(Stranded(index).appointment.visit_type);
}

bool RepairPlanning::IsTherapy(std::size_t index) const {
  const auto place = base_.courses.Find(Stranded(index).appointment.id);
  return place.has_value() && (place->is_session || place->is_preparation);
}

GiverWish RepairPlanning::AskedOf(std::size_t index) const {
  const Appointment& booked = Stranded(index).appointment;
  if (IsTherapy(index)) {
    const std::size_t course = base_.courses.Find(booked.id)->course;
    const courses::CourseWishes& wishes = base_.courses.course(course).view.course.terms.wishes;
    return {wishes.language, wishes.patient_state, /*for_pair=*/true};
  }
  return {booked.language, booked.patient_state};
}

bool RepairPlanning::IsStateUnknown(std::size_t index) const {
  const directory::VisitType* type = TypeOf(index);
  return type != nullptr && !IsTherapy(index) && AskedOf(index).patient_state.empty() &&
         std::any_of(type->needs.begin(), type->needs.end(),
                     [](const directory::Need& need) { return need.licensed; });
}

bool RepairPlanning::KeepsGiver(std::size_t index) const {
  return directory::IsRemote(Stranded(index).appointment.mode) && IsStateUnknown(index);
}

PractitionerId RepairPlanning::GiverOf(std::size_t index) const {
  const Appointment& visit = Stranded(index).appointment;
  if (IsTherapy(index)) return courses::TherapistOf(visit, *facts_.clinic);
  std::set<ResourceId> givers;
  for (const directory::Need& need : TypeOf(index)->needs) {
    for (const appointments::Participation& part : visit.participations) {
      if (need.licensed && part.need == need.key) givers.insert(part.resource);
    }
  }
  return givers.size() == 1 ? PractitionerId(givers.begin()->uuid) : PractitionerId();
}

absl::StatusOr<bool> RepairPlanning::Take(std::size_t index, const PlannedVisit& place,
                                          bool same_for_patient, Draft& draft) const {
  const StrandedVisit& visit = Stranded(index);
  ASSIGN_OR_RETURN(const std::optional<Assignment> way,
                   seating_.Seat(visit, place, AskedOf(index), draft.book));
  if (!way.has_value()) return false;
  PlannedVisit taken = place;
  if (IsTherapy(index)) taken.practitioner = TherapistOf(*facts_.clinic, *way);
  draft.courses.Move(visit.appointment.id, taken);
  draft.placed[index] = Placed{std::move(taken), same_for_patient};
  return true;
}

absl::Status RepairPlanning::Prepare() {
  for (std::size_t i = 0; i < facts_.stranded.size(); ++i) RETURN_IF_ERROR(Reseat(i));
  for (std::size_t i = 0; i < facts_.stranded.size(); ++i) {
    const auto place = base_.courses.Find(Stranded(i).appointment.id);
    const bool in_flow = place.has_value() && base_.courses.IsPairSession(*place);
    if (base_.placed[i].has_value()) {
      base_.session_bound += in_flow ? 1 : 0;
      continue;
    }
    RETURN_IF_ERROR(gates_.Read(call_, clearances_, Stranded(i).appointment));
    if (in_flow) {
      sessions_.push_back(i);
      RETURN_IF_ERROR(FindBeside(i));
      WantSessionTimes(i);
    } else {
      visits_.push_back(i);
      WantVisitTimes(i);
    }
  }
  // A preparation goes where its infusion is by then.
  std::stable_partition(visits_.begin(), visits_.end(), [&](std::size_t i) {
    const auto place = base_.courses.Find(Stranded(i).appointment.id);
    return !place.has_value() || !place->is_preparation;
  });
  RETURN_IF_ERROR(times_.Read(call_, availability_));
  ReadLoads();
  return absl::OkStatus();
}

absl::Status RepairPlanning::Reseat(std::size_t index) {
  const Appointment& visit = Stranded(index).appointment;
  const directory::VisitType* type = TypeOf(index);
  // Another length at the same time is a change that the patient notices.
  if (type == nullptr ||
      directory::PlanVisit(*type, visit.mode).patient.At(visit.time.start) != visit.time) {
    return absl::OkStatus();
  }
  PractitionerId therapist;
  if (IsTherapy(index) || KeepsGiver(index)) {
    therapist = GiverOf(index);
    // And so is another therapist.
    if (therapist.IsNil() || facts_.absent.IsAbsent(ResourceId(therapist), visit.time)) {
      return absl::OkStatus();
    }
  }
  const PlannedVisit same = courses::VisitOf(visit, therapist);
  return Take(index, same, /*same_for_patient=*/true, base_).status();
}

// What the visit itself has is not free for a search.
absl::Status RepairPlanning::FindBeside(std::size_t index) {
  const Appointment& visit = Stranded(index).appointment;
  const directory::VisitType* type = TypeOf(index);
  if (type == nullptr || IsGivenAlone(*type, directory::PlanVisit(*type, visit.mode))) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(
      const std::vector<Assignment> ways,
      seating_.WaysOf(Stranded(index), courses::VisitOf(visit, {}), AskedOf(index), base_.book));
  for (const Assignment& way : ways) {
    const PlannedVisit other = courses::VisitOf(visit, TherapistOf(*facts_.clinic, way));
    std::vector<PlannedVisit>& known = beside_[index];
    if (std::find(known.begin(), known.end(), other) == known.end()) known.push_back(other);
  }
  return absl::OkStatus();
}

Interval RepairPlanning::VisitWindow(std::size_t index, const directory::VisitType& type) const {
  const Appointment& visit = Stranded(index).appointment;
  const auto place = base_.courses.Find(visit.id);
  Interval window = {visit.time.start, visit.time.start + kVisitDelayMax};
  if (place.has_value() && place->is_preparation) {
    const auto infusion = base_.courses.FirstInfusion(place->course);
    // The infusion may move.
    constexpr absl::Duration kMove = courses::kInfusionMoveMax;
    if (infusion.has_value()) {
      window = {courses::PreparationStarts(*infusion - kMove, facts_.clinic->zone).start,
                courses::PreparationStarts(*infusion + kMove, facts_.clinic->zone).end};
    }
  } else if (place.has_value() && !place->is_session) {
    window = {visit.time.start - courses::kInfusionMoveMax,
              visit.time.start + courses::kInfusionMoveMax + directory::kTick};
    const absl::Time frozen = facts_.now + courses::kFrozenAhead;
    if (visit.time.start >= frozen) window.start = std::max(window.start, frozen);
  }
  window.start = std::max(window.start, facts_.FromWhen(type));
  return window;
}

void RepairPlanning::WantVisitTimes(std::size_t index) {
  const directory::VisitType* type = TypeOf(index);
  if (type == nullptr) return;
  const GiverWish asked = AskedOf(index);
  times_of_[index] = times_.Want(
      {type->id, asked.language, asked.patient_state, /*who=*/KeepsGiver(index), asked.for_pair},
      VisitWindow(index, *type));
}

void RepairPlanning::WantSessionTimes(std::size_t index) {
  const directory::VisitType* type = TypeOf(index);
  const CoursePlace place = *base_.courses.Find(Stranded(index).appointment.id);
  const courses::RuledCourse& course = base_.courses.course(place.course);
  const courses::CourseWishes& wishes = course.view.course.terms.wishes;
  const FreeTimesBook::Wish wish = {Stranded(index).appointment.visit_type, wishes.language,
                                    wishes.patient_state, /*who=*/true, /*for_pair=*/true};
  Interval window;
  if (type != nullptr) {
    // Its infusion may move, and hours are counted on the wall.
    const absl::Duration around = courses::kInfusionMoveMax + absl::Hours(2);
    const Appointment& infusion = *base_.courses.pair(place).infusion;
    const Interval starts = courses::SessionStarts(course.pairing, infusion.time,
                                                   infusion.actual_end, facts_.clinic->zone);
    window = {std::max(facts_.FromWhen(*type), starts.start - around), starts.end + around};
  }
  times_of_[index] = times_.Want(wish, window);
}

void RepairPlanning::ReadLoads() {
  for (const availability::FreeTimes& times : times_.times()) {
    stretches_.Add(times);
    for (const availability::BookedDay& day : times.booked) {
      loads_[{day.practitioner, day.day}] = courses::LoadPermille(absl::Minutes(day.minutes));
    }
  }
}

absl::StatusOr<RepairPlan> RepairPlanning::Plan(RepairKind kind) const {
  Draft draft = base_;
  for (const std::size_t index : visits_) RETURN_IF_ERROR(MoveVisit(kind, index, draft));
  RETURN_IF_ERROR(MoveSessions(kind, draft));
  return Describe(kind, draft);
}

GiverDay RepairPlanning::DayOf(const MovedCourses& courses, const CoursePlace& place) const {
  const std::optional<Appointment>& session = courses.pair(place).session;
  if (!session.has_value()) return {};
  const PractitionerId therapist = courses.TherapistOf(*session);
  const absl::CivilDay day = absl::ToCivilDay(session->time.start, facts_.clinic->zone);
  const auto load = loads_.find({therapist, day});
  return {load == loads_.end() ? 0 : load->second,
          stretches_.EfficiencyPermille(therapist, session->time)};
}

RepairPlan RepairPlanning::Describe(RepairKind kind, const Draft& draft) const {
  RepairPlan plan;
  plan.kind = kind;
  plan.session_bound = draft.session_bound;
  std::set<std::pair<std::size_t, std::size_t>> counted;  // pairs: both halves may move
  for (std::size_t i = 0; i < facts_.stranded.size(); ++i) {
    const Appointment& visit = Stranded(i).appointment;
    if (!draft.placed[i].has_value()) {
      plan.unplaced.push_back(visit.id);
      continue;
    }
    const Placed& placed = *draft.placed[i];
    RepairMove move{visit.id, appointments::Etag(visit), placed.visit, {},
                    0,        placed.same_for_patient};
    plan.changed += placed.same_for_patient ? 0 : 1;
    const auto place = draft.courses.Find(visit.id);
    if (place.has_value() && !place->is_preparation) {
      move.judgement = draft.courses.Judge(*place);
      move.points = draft.courses.PointsOf(*place, DayOf(draft.courses, *place));
      const bool is_pair = courses::Stands(move.judgement);
      if (is_pair && counted.emplace(place->course, place->pair).second) {
        plan.least_points =
            counted.size() == 1 ? move.points : std::min(plan.least_points, move.points);
        plan.points += move.points;
      }
    }
    plan.moves.push_back(std::move(move));
  }
  return plan;
}

}  // namespace tandem::repairs
