// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_view.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/crypto.h"
#include "scheduler/courses/session_ratio.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;

std::optional<Appointment> Find(const std::vector<Appointment>& appointments, AppointmentId id) {
  if (id.IsNil()) return std::nullopt;
  const auto found = std::find_if(appointments.begin(), appointments.end(),
                                  [&](const Appointment& one) { return one.id == id; });
  return found == appointments.end() ? std::nullopt : std::optional(*found);
}

// Of the next infusion that takes place after the pair at `index`.
std::optional<absl::Time> NextStart(const std::vector<PairView>& pairs, std::size_t index) {
  for (std::size_t i = index + 1; i < pairs.size(); ++i) {
    if (pairs[i].infusion.has_value() && TakesPlace(*pairs[i].infusion)) {
      return pairs[i].infusion->time.start;
    }
  }
  return std::nullopt;
}

// Of the infusion that takes place before the pair at `index`.
std::optional<InfusionTimes> PreviousTimes(const std::vector<PairView>& pairs, std::size_t index,
                                           absl::TimeZone zone) {
  for (std::size_t i = index; i-- > 0;) {
    const std::optional<Appointment>& infusion = pairs[i].infusion;
    if (infusion.has_value() && TakesPlace(*infusion)) {
      return InfusionTimesOf(infusion->time, infusion->actual_end, zone);
    }
  }
  return std::nullopt;
}

// What takes place is not left out, whatever was agreed before it was booked again.
RatioPlace PlaceOf(const CourseTerms& terms, const PairView& pair, absl::TimeZone zone) {
  RatioPlace place;
  place.is_left_out = IsSkipped(terms, pair.link.position) &&
                      (!pair.infusion.has_value() || IsLost(*pair.infusion));
  if (!pair.infusion.has_value()) return place;
  place.day = absl::ToCivilDay(pair.infusion->time.start, zone);
  place.takes_place = TakesPlace(*pair.infusion);
  return place;
}

void JudgePairs(const PairPolicy& policy, absl::TimeZone zone, CourseView& view) {
  const CourseTerms& terms = view.course.terms;
  std::vector<RatioPlace> places;
  for (const PairView& pair : view.pairs) places.push_back(PlaceOf(terms, pair, zone));
  const std::vector<bool> have_sessions =
      HaveSessions(terms.session_ratio.value_or(SessionRatio::kEvery), places);
  for (std::size_t i = 0; i < view.pairs.size(); ++i) {
    PairView& pair = view.pairs[i];
    PairFacts facts;
    facts.choice = pair.link.choice;
    facts.infusion = pair.infusion.has_value() ? &*pair.infusion : nullptr;
    facts.session = pair.session.has_value() ? &*pair.session : nullptr;
    facts.external = pair.link.external;
    facts.next_infusion = NextStart(view.pairs, i);
    facts.previous_infusion = PreviousTimes(view.pairs, i, zone);
    facts.has_ride = terms.wishes.has_ride;
    facts.zone = zone;
    facts.is_left_out = places[i].is_left_out;
    facts.is_unpaired = !have_sessions[i];
    pair.judgement = JudgePair(policy, facts);
  }
}

// Every infusion that is not left out took place, and there is one.
bool IsCompleted(const std::vector<PairView>& pairs) {
  int done = 0;
  int left_out = 0;
  for (const PairView& pair : pairs) {
    const auto& infusion = pair.infusion;
    if (pair.judgement.state == PairState::kSkipped) {
      ++left_out;
    } else if (infusion.has_value() && infusion->status == appointments::Status::kFulfilled) {
      ++done;
    }
  }
  return done > 0 && done + left_out == static_cast<int>(pairs.size());
}

void AppendVersion(const std::optional<Appointment>& appointment, std::string& text) {
  text += appointment.has_value() ? fmt::format("/{}", appointment->version) : "/-";
}

std::string EtagOf(const CourseView& view) {
  std::string text = fmt::format("{}/{}", ToString(view.course.id), view.course.version);
  for (const PairView& pair : view.pairs) {
    AppendVersion(pair.infusion, text);
    AppendVersion(pair.session, text);
  }
  AppendVersion(view.preparation, text);
  constexpr std::size_t kEtagSize = 16;  // characters; 96 bits
  return Base64Url(Sha256(text)).substr(0, kEtagSize);
}

}  // namespace

std::vector<AppointmentId> AppointmentsOf(const Course& course) {
  std::vector<AppointmentId> ids;
  for (const PairLink& link : course.links) {
    if (!link.infusion.IsNil()) ids.push_back(link.infusion);
    if (!link.session.IsNil()) ids.push_back(link.session);
    if (!link.held.IsNil()) ids.push_back(link.held);
  }
  if (!course.preparation.IsNil()) ids.push_back(course.preparation);
  return ids;
}

CourseView ViewOf(Course course, const std::vector<Appointment>& appointments,
                  const PairPolicy& policy, absl::TimeZone zone) {
  CourseView view;
  view.course = std::move(course);
  for (const PairLink& link : view.course.links) {
    view.pairs.push_back({link,
                          Find(appointments, link.infusion),
                          Find(appointments, link.session),
                          {},
                          Find(appointments, link.held)});
  }
  view.preparation = Find(appointments, view.course.preparation);
  JudgePairs(policy, zone, view);
  view.status = IsCompleted(view.pairs) ? CourseStatus::kCompleted : CourseStatus::kActive;
  view.etag = EtagOf(view);
  return view;
}

}  // namespace tandem::courses
