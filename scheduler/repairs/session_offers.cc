// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/session_offers.h"

#include <algorithm>
#include <functional>

#include "scheduler/availability/ticks.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/session_points.h"

namespace tandem::repairs {
namespace {

using availability::Tick;
using availability::TickAtOrBefore;
using courses::CourseWishes;
using courses::PlannedVisit;

// Clocks change by less: nothing that fits on the wall is missed.
constexpr absl::Duration kClockChangeMax = absl::Hours(2);
// Odd, and far from any pattern of starts: multiples of it are all over 32 bits.
constexpr std::size_t kScatter = 2'654'435'761;

std::size_t Index(int position) { return static_cast<std::size_t>(position); }

bool IsWished(const CourseWishes& wishes, directory::Mode mode) {
  const auto& modes = wishes.session_modes;
  return modes.empty() || std::find(modes.begin(), modes.end(), mode) != modes.end();
}

}  // namespace

SessionOffers::SessionOffers(const Facts& facts) : facts_(facts) {
  ReadLoads();
  MakeRuns();
  ReadTimes();
}

int SessionOffers::PositionOf(PractitionerId therapist) const {
  const directory::Practitioner* found = facts_.clinic.FindPractitioner(therapist);
  return found == nullptr ? -1 : static_cast<int>(found - facts_.clinic.practitioners.data());
}

void SessionOffers::ReadLoads() {
  for (const availability::FreeTimes& times : facts_.times) {
    for (const availability::BookedDay& day : times.booked) {
      booked_minutes_[{PositionOf(day.practitioner), day.day}] = day.minutes;
    }
  }
}

void SessionOffers::MakeRuns() {
  std::vector<std::vector<Tick>> starts(facts_.clinic.practitioners.size());
  const auto add = [&](PractitionerId id, absl::Time start) {
    const int therapist = PositionOf(id);
    if (therapist >= 0) starts[Index(therapist)].push_back(TickAtOrBefore(start));
  };
  for (const availability::FreeTimes& times : facts_.times) {
    for (const availability::Slot& slot : times.slots) {
      for (const PractitionerId id : slot.practitioners) add(id, slot.time.start);
    }
  }
  for (const SessionDemand& demand : facts_.demands) {
    for (const PlannedVisit& visit : demand.beside) add(visit.practitioner, visit.time.start);
  }
  runs_.resize(starts.size());
  for (std::size_t i = 0; i < starts.size(); ++i) CutRuns(static_cast<int>(i), starts[i]);
}

void SessionOffers::CutRuns(int therapist, std::vector<Tick>& starts) {
  std::sort(starts.begin(), starts.end());
  starts.erase(std::unique(starts.begin(), starts.end()), starts.end());
  std::vector<Run>& runs = runs_[Index(therapist)];
  Tick last = 0;  // start of the run's last session, when each begins as soon as it can
  Tick before = 0;
  absl::CivilDay last_day;
  for (const Tick start : starts) {
    // A run is of one day: whoever is there all night has the next day's places from midnight on.
    const absl::CivilDay day = DayOf(availability::TimeOf(start));
    if (runs.empty() || start - before >= facts_.session_ticks || day != last_day) {
      const int group = GroupOf(therapist, day);
      runs.push_back({start, static_cast<int>(slots_.size())});
      slots_.push_back({.group = group, .sessions = 1});
      last = start;
    } else if (start - last >= facts_.session_ticks && slots_.back().sessions < kSlotSessionsMax) {
      slots_.back().sessions += 1;
      last = start;
    }
    before = start;
    last_day = day;
  }
}

int SessionOffers::GroupOf(int therapist, absl::CivilDay day) {
  const auto [group, is_new] =
      groups_.emplace(std::pair(therapist, day), static_cast<int>(group_places_.size()));
  if (is_new) {
    const auto booked = booked_minutes_.find({therapist, day});
    const int minutes = booked == booked_minutes_.end() ? 0 : booked->second;
    const int each = static_cast<int>(facts_.session_ticks * availability::kTickSeconds / 60);
    group_places_.push_back(std::max(0, kSessionsPerDayMax - (minutes + each - 1) / each));
    group_loads_.push_back(courses::LoadPermille(absl::Minutes(minutes)));
  }
  return group->second;
}

SessionOffers::Place SessionOffers::PlaceOf(int therapist, absl::Time start) const {
  const std::vector<Run>& runs = runs_[Index(therapist)];
  const Tick tick = TickAtOrBefore(start);
  const auto after = std::upper_bound(runs.begin(), runs.end(), tick,
                                      [](Tick at, const Run& run) { return at < run.first; });
  const Run& run = *(after - 1);
  return {run.slot, static_cast<int>(tick - run.first)};
}

GiverDay SessionOffers::DayWith(const PlannedVisit& visit, const Place& place) const {
  const int group = slots_[Index(place.slot)].group;
  return {group_loads_[Index(group)],
          facts_.stretches.EfficiencyPermille(visit.practitioner, visit.time)};
}

int SessionOffers::FairnessMax(const SessionDemand& demand) {
  return demand.terms.course->pairing.weights.fairness * kFullPermille;
}

// A day that is full would take the places of others among the best.
bool SessionOffers::HasRoom(const Place& place) const {
  return group_places_[Index(slots_[Index(place.slot)].group)] > 0;
}

void SessionOffers::ReadTimes() {
  const directory::Snapshot& clinic = facts_.clinic;
  for (const availability::FreeTimes& times : facts_.times) {
    std::vector<Time>& all = times_.emplace_back();
    for (const availability::Slot& slot : times.slots) {
      const directory::Location* location = clinic.FindLocation(slot.location);
      const int place =
          location == nullptr ? -1 : static_cast<int>(location - clinic.locations.data());
      all.push_back({&slot,
                     courses::SessionTimesOf(slot.time, slot.mode, /*has_ride=*/false, clinic.zone),
                     place,
                     {}});
      for (const PractitionerId id : slot.practitioners) {
        const int therapist = PositionOf(id);
        if (therapist < 0 || place < 0) continue;
        const Place place_in_run = PlaceOf(therapist, slot.time.start);
        if (!HasRoom(place_in_run)) continue;
        const GiverDay day = DayWith({slot.time, slot.location, slot.mode, id}, place_in_run);
        all.back().givers.push_back({therapist, place_in_run, day});
      }
    }
  }
}

bool SessionOffers::IsMeant(RepairKind kind, const SessionDemand& demand,
                            const PlannedVisit& visit) const {
  const CourseWishes& wishes = demand.terms.course->view.course.terms.wishes;
  if (visit.time.start < demand.earliest || !IsWished(wishes, visit.mode)) return false;
  if (kind == RepairKind::kSameDay && DayOf(visit.time.start) != DayOf(demand.booked.time.start)) {
    return false;
  }
  if (kind == RepairKind::kSamePlace &&
      (visit.mode != demand.booked.mode || visit.location != demand.booked.location)) {
    return false;
  }
  return std::none_of(demand.busy.begin(), demand.busy.end(),
                      [&](const Interval& busy) { return busy.Overlaps(visit.time); });
}

// Starts that may be the demand's, and what they are worth.
std::vector<SessionOffers::Start> SessionOffers::StartsFor(RepairKind kind,
                                                           const SessionDemand& wanted,
                                                           const PairPricing& pricing) const {
  const std::vector<Time>& all = times_[wanted.times];
  const absl::Time from = wanted.starts.start - kClockChangeMax;
  const absl::Time until = wanted.starts.end + kClockChangeMax;
  std::vector<Start> starts;
  auto time = std::lower_bound(all.begin(), all.end(), from, [](const Time& one, absl::Time at) {
    return one.slot->time.start < at;
  });
  for (; time != all.end() && time->slot->time.start <= until; ++time) {
    const availability::Slot& slot = *time->slot;
    if (time->givers.empty()) continue;
    if (!IsMeant(kind, wanted, {slot.time, slot.location, slot.mode, {}})) continue;
    const auto base = pricing.BaseOf(time->on_wall, time->location, slot.mode);
    if (!base.has_value()) continue;
    starts.push_back(
        {&*time, static_cast<int>(time - all.begin()), pricing.PointsAt(*base, slot.time.start)});
  }
  return starts;
}

void SessionOffers::AddOffers(RepairKind kind, std::size_t demand, OfferedRepair& offered) const {
  const SessionDemand& wanted = facts_.demands[demand];
  const PairPricing pricing(facts_.clinic, wanted.terms);
  const std::vector<Start> starts = StartsFor(kind, wanted, pricing);
  std::vector<int> points;  // of every start with everybody who could give it
  for (const Start& start : starts) {
    for (const Giver& giver : start.time->givers) {
      points.push_back(pricing.PointsOf(start.at, giver.therapist, giver.day) -
                       FairnessMax(wanted));
    }
  }
  const std::vector<bool> stays = BestOf(demand, points);
  Found found;
  std::size_t i = 0;
  for (const Start& start : starts) {
    for (const Giver& giver : start.time->givers) {
      if (stays[i]) {
        found.push_back({{.slot = giver.place.slot,
                          .points = points[i],
                          .changes = 1,
                          .start = giver.place.ticks},
                         {start.position, giver.therapist}});
      }
      ++i;
    }
  }
  AddBeside(kind, demand, pricing, found);
  for (const auto& [option, offer] : found) {
    offered.problem.demands[demand].options.push_back(option);
    offered.offers[demand].push_back(offer);
  }
}

// Equally good ones differ from demand to demand: else a thousand of them looked at the same ones.
std::vector<bool> SessionOffers::BestOf(std::size_t demand, const std::vector<int>& points) {
  if (points.size() <= kOffersMax) return std::vector<bool>(points.size(), true);
  std::vector<int> order = points;
  std::nth_element(order.begin(), order.begin() + kOffersMax - 1, order.end(), std::greater<int>());
  const int least = order[kOffersMax - 1];
  std::vector<bool> stays(points.size());
  std::vector<std::pair<std::uint32_t, std::size_t>> last;  // with the least points, by turn
  std::size_t better = 0;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i] > least) {
      stays[i] = true;
      ++better;
    } else if (points[i] == least) {
      last.emplace_back(static_cast<std::uint32_t>((i + demand * kOffersMax) * kScatter), i);
    }
  }
  const auto end = last.begin() + static_cast<std::ptrdiff_t>(kOffersMax - better);
  if (end != last.end()) std::nth_element(last.begin(), end, last.end());
  for (auto one = last.begin(); one != end; ++one) stays[one->second] = true;
  return stays;
}

void SessionOffers::AddBeside(RepairKind kind, std::size_t demand, const PairPricing& pricing,
                              Found& found) const {
  const SessionDemand& wanted = facts_.demands[demand];
  for (std::size_t i = 0; i < wanted.beside.size(); ++i) {
    const PlannedVisit& visit = wanted.beside[i];
    const int therapist = PositionOf(visit.practitioner);
    const directory::Location* place = facts_.clinic.FindLocation(visit.location);
    if (therapist < 0 || place == nullptr || !IsMeant(kind, wanted, visit)) continue;
    const auto base = pricing.BaseOf(
        courses::SessionTimesOf(visit.time, visit.mode, /*has_ride=*/false, facts_.clinic.zone),
        static_cast<int>(place - facts_.clinic.locations.data()), visit.mode);
    if (!base.has_value()) continue;
    const bool is_known = std::any_of(found.begin(), found.end(), [&](const auto& one) {
      return VisitOf(demand, one.second) == visit;
    });
    if (is_known) continue;
    const Place at = PlaceOf(therapist, visit.time.start);
    if (!HasRoom(at)) continue;
    const int points =
        pricing.PointsOf(pricing.PointsAt(*base, visit.time.start), therapist, DayWith(visit, at)) -
        FairnessMax(wanted);
    found.push_back({{.slot = at.slot, .points = points, .changes = 1, .start = at.ticks},
                     {~static_cast<int>(i), therapist}});
  }
}

OfferedRepair SessionOffers::For(RepairKind kind) const {
  OfferedRepair offered;
  offered.problem.slots = slots_;
  offered.problem.group_places = group_places_;
  offered.problem.session_ticks = static_cast<int>(facts_.session_ticks);
  offered.problem.demands.resize(facts_.demands.size());
  offered.offers.resize(facts_.demands.size());
  std::map<PatientId, int> patients;
  for (std::size_t i = 0; i < facts_.demands.size(); ++i) {
    const auto patient =
        patients.emplace(facts_.demands[i].patient, static_cast<int>(patients.size())).first;
    offered.problem.demands[i].patient = patient->second;
    offered.problem.demands[i].fairness =
        FairnessMax(facts_.demands[i]) / kFullPermille * facts_.demands[i].fairness;
    AddOffers(kind, i, offered);
  }
  offered.problem.patients = static_cast<int>(patients.size());
  return offered;
}

PlannedVisit SessionOffers::VisitOf(std::size_t demand, const Offer& offer) const {
  const SessionDemand& wanted = facts_.demands[demand];
  if (offer.time < 0) return wanted.beside[Index(~offer.time)];
  const availability::Slot& slot = *times_[wanted.times][Index(offer.time)].slot;
  return {slot.time, slot.location, slot.mode,
          facts_.clinic.practitioners[Index(offer.therapist)].id};
}

}  // namespace tandem::repairs
