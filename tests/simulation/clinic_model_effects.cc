// SPDX-License-Identifier: Apache-2.0
// Accept: what a command that was answered OK has done.
#include <fmt/format.h>

#include <algorithm>

#include "tests/simulation/clinic_model.h"

namespace tandem::testing {
namespace {

bool Places(Act act) { return act == Act::kHold || act == Act::kBook || act == Act::kMove; }

bool CanBeUndone(Act act) {
  switch (act) {
    case Act::kConfirm:
    case Act::kCheckIn:
    case Act::kStart:
    case Act::kComplete:
    case Act::kNoShow:
    case Act::kCancel:
    case Act::kEnterInError:
      return true;
    default:
      return false;
  }
}

std::map<std::string, std::string> WhoIn(const VisitRecord& visit) {
  std::map<std::string, std::string> who;
  for (const VisitPart& part : visit.parts) who[part.need] = part.resource;
  return who;
}

}  // namespace

void ClinicModel::PutAt(const Place& place, const Who& who, VisitRecord& visit) const {
  visit.type = place.kind.name;
  visit.video = place.video;
  visit.time = {place.start, place.start + absl::Minutes(place.kind.patient_minutes)};
  visit.parts.clear();
  for (const OakNeed& need : place.kind.needs) {
    const auto filled = who.find(need.name);
    visit.parts.push_back({need.name,
                           filled == who.end() ? "nobody" : filled->second,
                           {place.start + absl::Minutes(need.spans.front().from),
                            place.start + absl::Minutes(need.spans.back().to)}});
  }
  visit.overridden = visit.overridden || place.overridden;
  visit.updated = now_;
}

VisitRecord ClinicModel::ExpectPlaced(const DeskCommand& command, const Place& place,
                                      const Who& who) const {
  VisitRecord visit;
  if (command.act == Act::kMove) {
    visit = entries_.at(command.target).visit;
    ++visit.version;
    visit.confirmed = std::nullopt;
  } else {
    visit.patient = command.patient;
    visit.status = command.pending ? "pending" : "booked";
    if (command.act == Act::kHold) {
      visit.status = "proposed";
      visit.hold_until = now_ + kHoldOfOak;
    }
  }
  PutAt(place, who, visit);
  return visit;
}

void ClinicModel::Step(const DeskCommand& command, VisitRecord& visit) const {
  switch (command.act) {
    case Act::kBookHold:
      visit.status = command.pending ? "pending" : "booked";
      visit.hold_until = std::nullopt;
      visit.patient = command.patient;
      break;
    case Act::kConfirm:
      if (visit.status == "booked") visit.confirmed = now_;
      visit.status = "booked";
      break;
    case Act::kCheckIn:
      if (visit.status == "booked") visit.checked_in = now_;
      visit.status = command.paperwork_open ? "arrived" : "checked-in";
      break;
    case Act::kStart:
      visit.began = now_;
      break;
    case Act::kComplete:
      visit.ended = now_;
      visit.status = "fulfilled";
      break;
    case Act::kNoShow:
      visit.status = "noshow";
      break;
    case Act::kCancel:
      visit.reason = visit.status == "proposed" ? "hold_released" : "patient";
      visit.late = visit.status != "proposed" && visit.time.start - now_ < kNoticeOfOak;
      visit.status = "cancelled";
      visit.hold_until = std::nullopt;
      break;
    case Act::kEnterInError:
      visit.status = "entered-in-error";
      break;
    default:
      break;
  }
}

VisitRecord ClinicModel::Expect(const DeskCommand& command, const VisitRecord& answer) const {
  if (Places(command.act)) return ExpectPlaced(command, PlaceOf(command), WhoIn(answer));
  const Entry& entry = entries_.at(command.target);
  VisitRecord visit = command.act == Act::kUndo ? *entry.before : entry.visit;
  Step(command, visit);
  visit.version = entry.visit.version + 1;
  visit.updated = now_;
  return visit;
}

std::string ClinicModel::JudgeChoice(const DeskCommand& command, const Place& place,
                                     const Who& who) const {
  const std::vector<Who> ways = WaysToFill(place);
  if (std::find(ways.begin(), ways.end(), who) == ways.end()) return "gave it to whom it may not";
  if (!IsOpen(place, who)) return "gave it outside of opening hours";
  if (!IsFree(place, who)) return "gave it to somebody who is taken";
  if (command.act != Act::kMove || !place.named.empty()) return "";
  const Who before = WhoIn(entries_.at(command.target).visit);
  const bool stays = IsOpen(place, before) && IsFree(place, before);
  return stays && who != before ? "moved it to somebody else without need" : "";
}

// Every seat for a part alone, one seat for a shared part, and nothing else.
std::string ClinicModel::JudgeSeats(const VisitRecord& visit,
                                    const std::vector<SeatTaken>& seats) const {
  if (!visit.TakesTime()) return seats.empty() ? "" : "kept seats of a visit that is off";
  std::size_t explained = 0;
  const auto count = [&](const std::string& resource, const Interval& time) {
    return std::count_if(seats.begin(), seats.end(), [&](const SeatTaken& seat) {
      return seat.resource == resource && seat.time == time;
    });
  };
  const OakVisit& kind = OakVisitNamed(visit.type);
  for (const auto& [need_name, resource] : WhoIn(visit)) {
    const auto need = std::find_if(kind.needs.begin(), kind.needs.end(),
                                   [&](const OakNeed& one) { return one.name == need_name; });
    for (const OakSpan& span : need->spans) {
      const Interval time = {visit.time.start + absl::Minutes(span.from),
                             visit.time.start + absl::Minutes(span.to)};
      const int wanted = span.shared ? 1 : SeatsOfOak(resource);
      if (count(resource, time) != wanted) return "took other seats of " + resource;
      explained += static_cast<std::size_t>(wanted);
    }
  }
  if (!visit.patient.empty()) {
    if (count(visit.patient, visit.time) != 1) return "did not take the patient's time";
    ++explained;
  }
  if (explained != seats.size()) return "took more than the visit needs";
  return OverlapWithOthers(visit, seats).value_or("");
}

std::optional<std::string> ClinicModel::OverlapWithOthers(
    const VisitRecord& visit, const std::vector<SeatTaken>& seats) const {
  for (const auto& [id, entry] : entries_) {
    if (id == visit.id || !entry.visit.TakesTime() || IsDead(entry.visit)) continue;
    for (const SeatTaken& theirs : entry.seats) {
      for (const SeatTaken& ours : seats) {
        const bool same = ours.resource == theirs.resource && ours.seat == theirs.seat;
        if (same && ours.time.Overlaps(theirs.time)) return "took a seat of " + id;
      }
    }
  }
  return std::nullopt;
}

std::string ClinicModel::Accept(const DeskCommand& command, const VisitRecord& answer,
                                const std::vector<SeatTaken>& seats) {
  VisitRecord expected = Expect(command, answer);
  const bool is_new = command.act == Act::kHold || command.act == Act::kBook;
  if (is_new) {
    if (entries_.contains(answer.id)) return "gave an id that is another's";
    expected.id = answer.id;
  }
  if (Text(expected) != Text(answer)) return "expected " + Text(expected);
  if (Places(command.act)) {
    const std::string finding = JudgeChoice(command, PlaceOf(command), WhoIn(answer));
    if (!finding.empty()) return finding;
  }
  if (const std::string finding = JudgeSeats(expected, seats); !finding.empty()) return finding;
  std::optional<VisitRecord> before;
  if (!is_new && CanBeUndone(command.act)) {
    const VisitRecord& current = entries_.at(command.target).visit;
    const bool released = command.act == Act::kCancel && current.status == "proposed";
    if (!released) before = current;
  }
  entries_[expected.id] = {expected, seats, before};
  return "";
}

int ClinicModel::Sweep() {
  int swept = 0;
  for (auto& [id, entry] : entries_) {
    if (!IsDead(entry.visit)) continue;
    entry.visit.status = "cancelled";
    entry.visit.reason = "hold_expired";
    entry.visit.hold_until = std::nullopt;
    ++entry.visit.version;
    entry.visit.updated = now_;
    entry.seats.clear();
    entry.before = std::nullopt;
    ++swept;
  }
  return swept;
}

void ClinicModel::Forget(absl::Time before) {
  std::erase_if(entries_, [&](const auto& item) { return item.second.visit.time.start < before; });
}

}  // namespace tandem::testing
