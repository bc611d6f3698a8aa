// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/moved_courses.h"

#include <algorithm>
#include <utility>

#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::repairs {

using appointments::Appointment;
using courses::CourseView;
using courses::PairView;
using courses::PlannedVisit;

MovedCourses::MovedCourses(const directory::Snapshot& clinic,
                           std::vector<courses::RuledCourse> courses,
                           std::set<AppointmentId> stranded, std::map<PatientId, GeoPoint> homes)
    : clinic_(clinic),
      courses_(std::move(courses)),
      open_(std::move(stranded)),
      homes_(std::move(homes)) {
  for (std::size_t c = 0; c < courses_.size(); ++c) {
    const courses::Course& course = courses_[c].view.course;
    if (!course.preparation.IsNil()) {
      places_[course.preparation] = {.course = c, .is_preparation = true};
    }
    for (std::size_t p = 0; p < course.links.size(); ++p) {
      const courses::PairLink& link = course.links[p];
      if (!link.infusion.IsNil()) places_[link.infusion] = {c, p, false, false};
      if (!link.session.IsNil()) places_[link.session] = {c, p, true, false};
    }
  }
}

std::optional<CoursePlace> MovedCourses::Find(AppointmentId appointment) const {
  const auto found = places_.find(appointment);
  if (found == places_.end()) return std::nullopt;
  return found->second;
}

bool MovedCourses::IsPairSession(const CoursePlace& place) const {
  if (!place.is_session) return false;
  const PairView& pair = this->pair(place);
  return courses::WantsSession(pair.link.choice) && pair.infusion.has_value() &&
         courses::TakesPlace(*pair.infusion);
}

void MovedCourses::Move(AppointmentId appointment, const PlannedVisit& visit) {
  open_.erase(appointment);
  const auto place = places_.find(appointment);
  if (place == places_.end() || place->second.is_preparation) return;
  PairView& pair = courses_[place->second.course].view.pairs[place->second.pair];
  std::optional<Appointment>& half = place->second.is_session ? pair.session : pair.infusion;
  if (!half.has_value()) return;
  half->time = visit.time;
  half->location = visit.location;
  half->mode = visit.mode;
  if (place->second.is_session) therapists_[appointment] = visit.practitioner;
}

CourseView MovedCourses::CourseWithout(std::size_t course) const {
  CourseView view = courses_[course].view;
  for (std::size_t p = 0; p < view.pairs.size(); ++p) {
    PairView& pair = view.pairs[p];
    pair.judgement = Judge({course, p, false, false});
    if (!pair.session.has_value() || !open_.contains(pair.session->id)) continue;
    pair.session.reset();
    pair.judgement = {courses::PairState::kBroken, {courses::PairRule::kNoSession}, {}};
  }
  return view;
}

bool MovedCourses::MayMove(const CourseView& without, const CoursePlace& infusion,
                           const PlannedVisit& visit, absl::Time now) const {
  const std::vector<courses::HalfChange> changes = {{without.pairs[infusion.pair].link.position,
                                                     /*is_session=*/false, visit,
                                                     without.pairs[infusion.pair].infusion}};
  return courses::CheckChanges(without, courses::CourseOrder(), changes, clinic_, now).ok();
}

std::optional<absl::Time> MovedCourses::FirstInfusion(std::size_t course) const {
  return InfusionFrom(course, 0);
}

std::optional<absl::Time> MovedCourses::InfusionFrom(std::size_t course, std::size_t pair) const {
  const std::vector<PairView>& pairs = courses_[course].view.pairs;
  for (std::size_t next = pair; next < pairs.size(); ++next) {
    const std::optional<Appointment>& infusion = pairs[next].infusion;
    if (infusion.has_value() && courses::TakesPlace(*infusion)) return infusion->time.start;
  }
  return std::nullopt;
}

std::optional<courses::InfusionTimes> MovedCourses::InfusionBefore(std::size_t course,
                                                                   std::size_t pair) const {
  const std::vector<PairView>& pairs = courses_[course].view.pairs;
  for (std::size_t before = pair; before-- > 0;) {
    const std::optional<Appointment>& infusion = pairs[before].infusion;
    if (!infusion.has_value() || !courses::TakesPlace(*infusion)) continue;
    return courses::InfusionTimesOf(infusion->time, infusion->actual_end, clinic_.zone);
  }
  return std::nullopt;
}

PractitionerId MovedCourses::TherapistOf(const Appointment& session) const {
  const auto moved = therapists_.find(session.id);
  return moved != therapists_.end() ? moved->second : courses::TherapistOf(session, clinic_);
}

PairTerms MovedCourses::TermsOf(const CoursePlace& place) const {
  const courses::RuledCourse& course = courses_[place.course];
  const Appointment& infusion = *pair(place).infusion;
  PairTerms terms;
  terms.course = &course;
  terms.infusion = courses::InfusionTimesOf(infusion.time, infusion.actual_end, clinic_.zone);
  terms.site = infusion.location;
  const auto home = homes_.find(course.view.course.terms.patient);
  if (home != homes_.end()) terms.home = home->second;
  const std::optional<absl::Time> next = InfusionFrom(place.course, place.pair + 1);
  if (next.has_value()) terms.next_infusion = courses::OnWall(*next, clinic_.zone);
  terms.previous_infusion = InfusionBefore(place.course, place.pair);
  for (std::size_t before = place.pair; before-- > 0;) {
    const std::optional<Appointment>& session = course.view.pairs[before].session;
    // Of one that is stranded nobody knows yet who gives it.
    if (!session.has_value() || courses::IsLost(*session) || open_.contains(session->id)) continue;
    const PractitionerId therapist = TherapistOf(*session);
    if (therapist.IsNil()) continue;
    if (terms.last_therapist.IsNil()) terms.last_therapist = therapist;
    terms.seen.push_back(therapist);
  }
  return terms;
}

courses::PairJudgement MovedCourses::Judge(const CoursePlace& place) const {
  const courses::RuledCourse& course = courses_[place.course];
  const PairView& pair = this->pair(place);
  courses::PairFacts facts;
  facts.choice = pair.link.choice;
  facts.infusion = pair.infusion.has_value() ? &*pair.infusion : nullptr;
  facts.session = pair.session.has_value() ? &*pair.session : nullptr;
  facts.external = pair.link.external;
  facts.next_infusion = InfusionFrom(place.course, place.pair + 1);
  facts.previous_infusion = InfusionBefore(place.course, place.pair);
  facts.has_ride = course.view.course.terms.wishes.has_ride;
  facts.zone = clinic_.zone;
  facts.is_left_out = pair.judgement.state == courses::PairState::kSkipped;
  facts.is_unpaired = pair.judgement.state == courses::PairState::kUnpaired;
  return courses::JudgePair(course.pairing, facts);
}

int MovedCourses::BrokenBefore(const CoursePlace& place) const {
  int broken = 0;
  for (std::size_t before = 0; before < place.pair; ++before) {
    const courses::PairJudgement judged = Judge({place.course, before, false, false});
    broken += judged.state == courses::PairState::kBroken ? 1 : 0;
  }
  return broken;
}

int MovedCourses::PointsOf(const CoursePlace& place, const GiverDay& day) const {
  const PairView& pair = this->pair(place);
  if (!pair.session.has_value() || !courses::Stands(Judge(place))) return 0;
  const Appointment& session = *pair.session;
  const directory::Location* location = clinic_.FindLocation(session.location);
  const directory::Practitioner* therapist = clinic_.FindPractitioner(TherapistOf(session));
  if (location == nullptr || therapist == nullptr) return 0;
  const PairTerms terms = TermsOf(place);
  const PairPricing pricing(clinic_, terms);
  const auto base = pricing.BaseOf(
      courses::SessionTimesOf(session.time, session.mode, /*has_ride=*/false, clinic_.zone),
      static_cast<int>(location - clinic_.locations.data()), session.mode);
  if (!base.has_value()) return 0;
  return pricing.PointsOf(pricing.PointsAt(*base, session.time.start),
                          static_cast<int>(therapist - clinic_.practitioners.data()), day);
}

}  // namespace tandem::repairs
