// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/ordered_moves.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/directory/visit_plan.h"

namespace tandem::repairs {
namespace {

using appointments::Appointment;
using courses::CourseView;
using courses::HalfChange;

struct Half {
  const CourseView* course = nullptr;
  int position = 0;
  bool is_session = false;
};

std::map<AppointmentId, Half> HalvesOf(const std::vector<courses::RuledCourse>& courses) {
  std::map<AppointmentId, Half> halves;
  for (const auto& [course, pairing, spacing] : courses) {
    if (!course.course.preparation.IsNil()) {
      halves[course.course.preparation] = {&course, courses::kPreparationPosition, true};
    }
    for (const courses::PairLink& link : course.course.links) {
      if (!link.infusion.IsNil()) halves[link.infusion] = {&course, link.position, false};
      if (!link.session.IsNil()) halves[link.session] = {&course, link.position, true};
    }
  }
  return halves;
}

HalfChange ChangeOf(const SeenMove& move) {
  return {move.position, move.is_session, move.visit, move.seen};
}

bool StaysPut(const SeenMove& move) {
  return move.visit.time.start == move.seen.time.start &&
         move.visit.location == move.seen.location && move.visit.mode == move.seen.mode;
}

bool TakesAsLong(const SeenMove& move, const directory::Snapshot& clinic) {
  const directory::VisitType* type = clinic.FindVisitType(move.seen.visit_type);
  if (type == nullptr) return false;
  const directory::Span planned = directory::PlanVisit(*type, move.visit.mode).patient;
  return planned.At(move.seen.time.start).length() == move.seen.time.length();
}

// Who had to be licensed where the patient is.
std::vector<ResourceId> LicensedOf(const SeenMove& move, const directory::Snapshot& clinic) {
  std::vector<ResourceId> licensed;
  const directory::VisitType* type = clinic.FindVisitType(move.seen.visit_type);
  if (type == nullptr || !directory::IsRemote(move.visit.mode)) return licensed;
  for (const appointments::Participation& part : move.seen.participations) {
    const bool is_licensed = std::any_of(
        type->needs.begin(), type->needs.end(),
        [&](const directory::Need& need) { return need.licensed && need.key == part.need; });
    if (is_licensed) licensed.push_back(part.resource);
  }
  return licensed;
}

// The moves of one course that change where or when, by their index.
using MovesOfCourse = std::map<const CourseView*, std::vector<std::size_t>>;

MovesOfCourse ByCourse(const std::vector<SeenMove>& moves) {
  MovesOfCourse by_course;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    if (moves[i].course != nullptr && !StaysPut(moves[i])) by_course[moves[i].course].push_back(i);
  }
  return by_course;
}

absl::Status Check(const CourseView& course, const std::vector<SeenMove>& moves,
                   const std::vector<std::size_t>& own, const directory::Snapshot& clinic,
                   absl::Time now) {
  std::vector<HalfChange> changes;
  for (const std::size_t index : own) changes.push_back(ChangeOf(moves[index]));
  courses::CourseOrder order;
  for (const courses::PairView& pair : course.pairs) {
    if (courses::WantsSession(pair.link.choice)) continue;
    order.pairs.push_back({pair.link.position, std::nullopt, std::nullopt});
  }
  return courses::CheckChanges(course, order, changes, clinic, now);
}

// The one at the position that the refusal names, else the first of the course.
std::size_t Culprit(const absl::Status& refusal, const std::vector<SeenMove>& moves,
                    const std::vector<std::size_t>& own) {
  const std::string position = MetadataOf(refusal)["position"];
  for (const std::size_t index : own) {
    if (fmt::to_string(moves[index].position) == position) return index;
  }
  return own.front();
}

}  // namespace

std::vector<SeenMove> SeenMovesOf(const std::vector<OrderedMove>& moves,
                                  const std::vector<Appointment>& seen,
                                  const std::vector<courses::RuledCourse>& courses) {
  const std::map<AppointmentId, Half> halves = HalvesOf(courses);
  std::map<AppointmentId, const Appointment*> by_id;
  for (const Appointment& one : seen) by_id[one.id] = &one;
  std::vector<SeenMove> all;
  for (const OrderedMove& move : moves) {
    SeenMove one{move.visit, *by_id.at(move.appointment)};
    if (const auto half = halves.find(move.appointment); half != halves.end()) {
      one.course = half->second.course;
      one.position = half->second.position;
      one.is_session = half->second.is_session;
    }
    all.push_back(std::move(one));
  }
  return all;
}

void LeaveOut(const std::set<AppointmentId>& lost, std::vector<courses::RuledCourse>& courses) {
  for (courses::RuledCourse& course : courses) {
    for (courses::PairView& pair : course.view.pairs) {
      if (!pair.session.has_value() || !lost.contains(pair.session->id)) continue;
      pair.session.reset();
      pair.judgement = {courses::PairState::kBroken, {courses::PairRule::kNoSession}, {}};
    }
  }
}

absl::Status CheckNamed(const std::vector<SeenMove>& moves) {
  Violations violations;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    const SeenMove& move = moves[i];
    const bool of_pair = move.is_session && move.position != courses::kPreparationPosition;
    if (!of_pair || !move.visit.practitioner.IsNil()) continue;
    violations.Add(fmt::format("moves[{}].visit.practitioner", i),
                   "is needed: it is a session of a course");
  }
  return violations.ToStatus();
}

appointments::Wish WishOf(const SeenMove& move, const directory::Snapshot& clinic) {
  if (move.course != nullptr) return courses::WishOf(move.course->course.terms, ChangeOf(move));
  appointments::Wish wish;
  wish.visit_type = move.seen.visit_type;
  wish.start = move.visit.time.start;
  wish.location = move.visit.location;
  wish.mode = move.visit.mode;
  wish.language = move.seen.language;
  wish.patient_state = move.seen.patient_state;
  if (!move.visit.practitioner.IsNil()) {
    wish.resources = {ResourceId(move.visit.practitioner)};
  } else if (wish.patient_state.empty()) {
    wish.resources = LicensedOf(move, clinic);
  }
  return wish;
}

bool IsUnnoticed(const SeenMove& move, const directory::Snapshot& clinic) {
  if (!StaysPut(move) || !TakesAsLong(move, clinic)) return false;
  if (!move.is_session) return true;
  const PractitionerId before = courses::TherapistOf(move.seen, clinic);
  return !before.IsNil() && move.visit.practitioner == before;
}

std::optional<RefusedMove> FindRefused(const std::vector<SeenMove>& moves,
                                       const directory::Snapshot& clinic, absl::Time now) {
  for (const auto& [course, own] : ByCourse(moves)) {
    const absl::Status checked = Check(*course, moves, own, clinic, now);
    if (!checked.ok()) return RefusedMove{Culprit(checked, moves, own), checked};
  }
  return std::nullopt;
}

}  // namespace tandem::repairs
