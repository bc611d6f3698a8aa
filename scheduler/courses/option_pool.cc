// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/option_pool.h"

#include <algorithm>
#include <tuple>

#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/place_rules.h"

namespace tandem::courses {
namespace {

bool IsFor(int only, int whom) { return only == kAnyInfusion || only == whom; }

}  // namespace

int OptionPool::Site(LocationId location) const {
  const directory::Location* found = clinic_.FindLocation(location);
  return found == nullptr ? -1 : static_cast<int>(found - clinic_.locations.data());
}

// Sites by their position in the file, and one more place for everything remote.
int OptionPool::PlaceOf(const directory::Location& location, directory::Mode mode) const {
  return directory::IsRemote(mode) ? static_cast<int>(clinic_.locations.size())
                                   : static_cast<int>(&location - clinic_.locations.data());
}

void OptionPool::AddInfusions(const std::vector<availability::Slot>& slots) {
  for (const availability::Slot& slot : slots) {
    AddInfusion({slot.time, slot.location, slot.mode, {}}, std::nullopt, kAnyInfusion);
  }
}

void OptionPool::AddInfusion(const PlannedVisit& visit, std::optional<absl::Time> actual_end,
                             int only) {
  const int site = Site(visit.location);
  if (site < 0) return;
  InfusionOption option;
  option.times = InfusionTimesOf(visit.time, actual_end, clinic_.zone);
  option.site = site;
  option.comfort = WishPermille(TimeWishesOf(wishes_, visit.time.start, clinic_.zone));
  option.only = only;
  infusions_.push_back({visit, option});
}

void OptionPool::AddSessions(const availability::FreeTimes& times) {
  for (const availability::BookedDay& day : times.booked) {
    booked_[{day.practitioner, day.day}] = day.minutes;
  }
  stretches_.Add(times);
  for (const availability::Slot& slot : times.slots) {
    if (Site(slot.location) < 0) continue;
    const SessionTimes at = SessionTimesOf(slot.time, slot.mode, wishes_.has_ride, clinic_.zone);
    const WishShare wishes = TimeWishesOf(wishes_, slot.time.start, clinic_.zone);
    for (const PractitionerId therapist : slot.practitioners) {
      PushSession({slot.time, slot.location, slot.mode, therapist}, at, wishes, kAnyInfusion);
    }
  }
}

void OptionPool::AddSession(const PlannedVisit& visit, int only) {
  if (Site(visit.location) < 0) return;
  PushSession(visit, SessionTimesOf(visit.time, visit.mode, wishes_.has_ride, clinic_.zone),
              TimeWishesOf(wishes_, visit.time.start, clinic_.zone), only);
}

int OptionPool::PointsOf(const PlannedVisit& visit, WishShare time_wishes) const {
  const auto found =
      booked_.find({visit.practitioner, absl::ToCivilDay(visit.time.start, clinic_.zone)});
  const absl::Duration booked = absl::Minutes(found == booked_.end() ? 0 : found->second);
  return SessionPoints(weights_, WithTherapist(time_wishes, wishes_, visit.practitioner),
                       LoadPermille(booked),
                       stretches_.EfficiencyPermille(visit.practitioner, visit.time));
}

void OptionPool::PushSession(const PlannedVisit& visit, const SessionTimes& times,
                             WishShare time_wishes, int only) {
  SessionOption option;
  option.times = times;
  option.place = PlaceOf(*clinic_.FindLocation(visit.location), visit.mode);
  option.points = PointsOf(visit, time_wishes);
  option.only = only;
  sessions_.push_back({visit, option});
}

void OptionPool::NumberTherapists() {
  for (const Session& session : sessions_) therapists_.push_back(session.visit.practitioner);
  const auto order = [this](PractitionerId id) {
    const directory::Practitioner* found = clinic_.FindPractitioner(id);
    const auto position = found == nullptr
                              ? static_cast<std::ptrdiff_t>(clinic_.practitioners.size())
                              : found - clinic_.practitioners.data();
    return std::pair(position, id);
  };
  std::sort(therapists_.begin(), therapists_.end());
  therapists_.erase(std::unique(therapists_.begin(), therapists_.end()), therapists_.end());
  std::sort(therapists_.begin(), therapists_.end(),
            [&](PractitionerId a, PractitionerId b) { return order(a) < order(b); });
  std::map<PractitionerId, int> numbers;
  for (const PractitionerId id : therapists_) numbers.emplace(id, static_cast<int>(numbers.size()));
  for (Session& session : sessions_) session.option.therapist = numbers[session.visit.practitioner];
}

void OptionPool::Finish(CourseProblem& problem) {
  NumberTherapists();
  // In the hour that clocks go through twice two times look the same on the wall.
  std::sort(infusions_.begin(), infusions_.end(), [](const Infusion& a, const Infusion& b) {
    const auto key = [](const Infusion& one) {
      return std::tuple(one.option.times.start, one.visit.time.start, one.option.site,
                        one.option.only);
    };
    return key(a) < key(b);
  });
  std::sort(sessions_.begin(), sessions_.end(), [](const Session& a, const Session& b) {
    const auto key = [](const Session& one) {
      return std::tuple(one.option.times.time.start, one.visit.time.start, one.visit.mode,
                        one.option.therapist, one.option.place, one.option.only);
    };
    return key(a) < key(b);
  });
  absl::CivilDay day;
  for (Infusion& infusion : infusions_) {
    // Days never decrease, also after a visit that ended on a later day than it was to.
    if (!problem.infusions.empty())
      infusion.option.times.day = std::max(infusion.option.times.day, day);
    day = infusion.option.times.day;
    problem.infusions.push_back(infusion.option);
  }
  for (const Session& session : sessions_) problem.sessions.push_back(session.option);
  problem.therapists = static_cast<int>(therapists_.size());
  WritePlaces(problem);
}

void OptionPool::WritePlaces(CourseProblem& problem) const {
  constexpr int kTooFar = -1;
  problem.place_points.clear();
  for (const directory::Location& site : clinic_.locations) {
    std::vector<int> points;
    for (const directory::Location& place : clinic_.locations) {
      const auto permille = PlacePermille(site, place, home_);
      points.push_back(permille.has_value() ? weights_.place * *permille : kTooFar);
    }
    points.push_back(weights_.place * RemotePlacePermille(wishes_.session_modes));
    problem.place_points.push_back(std::move(points));
  }
}

bool OptionPool::IsForHome(const PlannedVisit& infusion, const PlannedVisit& session) const {
  const directory::Location* site = clinic_.FindLocation(infusion.location);
  const directory::Location* place = clinic_.FindLocation(session.location);
  return session.mode == directory::Mode::kInPerson && site != nullptr && place != nullptr &&
         courses::IsForHome(*site, *place, home_);
}

std::optional<int> OptionPool::FindInfusion(const PlannedVisit& visit, int only) const {
  for (std::size_t i = 0; i < infusions_.size(); ++i) {
    const PlannedVisit& one = infusions_[i].visit;
    if (one.time.start == visit.time.start && one.location == visit.location &&
        IsFor(infusions_[i].option.only, only)) {
      return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

std::optional<int> OptionPool::FindSession(const PlannedVisit& visit, int only) const {
  for (std::size_t i = 0; i < sessions_.size(); ++i) {
    const PlannedVisit& one = sessions_[i].visit;
    const bool same = one.time.start == visit.time.start && one.location == visit.location &&
                      one.mode == visit.mode &&
                      (visit.practitioner.IsNil() || one.practitioner == visit.practitioner);
    if (same && IsFor(sessions_[i].option.only, only)) return static_cast<int>(i);
  }
  return std::nullopt;
}

std::optional<int> OptionPool::Therapist(PractitionerId practitioner) const {
  const auto found = std::find(therapists_.begin(), therapists_.end(), practitioner);
  if (practitioner.IsNil() || found == therapists_.end()) return std::nullopt;
  return static_cast<int>(found - therapists_.begin());
}

}  // namespace tandem::courses
