// SPDX-License-Identifier: Apache-2.0
// Judge: what a command may answer.
#include "tests/simulation/clinic_model.h"

#include <algorithm>

namespace tandem::testing {
namespace {

constexpr absl::Duration kBackdate = absl::Hours(24);
constexpr absl::Duration kAhead = absl::Hours(24 * 400);

bool IsOneOf(const std::string& text, std::initializer_list<std::string_view> list) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

Interval At(absl::Time start, const OakSpan& span) {
  return {start + absl::Minutes(span.from), start + absl::Minutes(span.to)};
}

bool IsKnown(const std::string& patient) {
  return std::find(kPatientsOfOak.begin(), kPatientsOfOak.end(), patient) != kPatientsOfOak.end();
}

}  // namespace

ClinicModel::Place ClinicModel::PlaceOf(const DeskCommand& command) const {
  if (command.act != Act::kMove) {
    return {OakVisitNamed(command.type),
            command.video,
            command.start,
            command.named,
            command.patient,
            command.overridden,
            ""};
  }
  const VisitRecord& visit = entries_.at(command.target).visit;
  return {OakVisitNamed(visit.type), visit.video, command.start, command.named, visit.patient,
          command.overridden,        visit.id};
}

std::vector<ClinicModel::Who> ClinicModel::WaysToFill(const Place& place) const {
  std::vector<Who> ways = {{}};
  for (const OakNeed& need : place.kind.needs) {
    std::vector<Who> longer;
    for (const Who& way : ways) {
      for (const std::string& candidate : need.candidates) {
        longer.push_back(way);
        longer.back()[need.name] = candidate;
      }
    }
    ways = std::move(longer);
  }
  std::erase_if(ways, [&](const Who& way) {
    return std::any_of(place.named.begin(), place.named.end(), [&](const std::string& named) {
      return std::none_of(way.begin(), way.end(),
                          [&](const auto& filled) { return filled.second == named; });
    });
  });
  return ways;
}

bool ClinicModel::IsOpen(const Place& place, const Who& who) const {
  if (place.overridden) return true;
  for (const OakNeed& need : place.kind.needs) {
    for (const OakSpan& span : need.spans) {
      const Interval time = At(place.start, span);
      if (!IsOpenInOak(who.at(need.name), place.video, time, zone_)) return false;
    }
  }
  return true;
}

bool ClinicModel::IsSpanFree(const std::string& resource, const Interval& time, bool shared,
                             const std::string& moving) const {
  std::set<int> taken;
  for (const auto& [id, entry] : entries_) {
    if (id == moving || !entry.visit.TakesTime() || IsDead(entry.visit)) continue;
    for (const SeatTaken& seat : entry.seats) {
      if (seat.resource == resource && seat.time.Overlaps(time)) taken.insert(seat.seat);
    }
  }
  return shared ? static_cast<int>(taken.size()) < SeatsOfOak(resource) : taken.empty();
}

bool ClinicModel::IsFree(const Place& place, const Who& who) const {
  for (const OakNeed& need : place.kind.needs) {
    for (const OakSpan& span : need.spans) {
      const Interval time = At(place.start, span);
      if (!IsSpanFree(who.at(need.name), time, span.shared, place.moving)) return false;
    }
  }
  return true;
}

Refusals ClinicModel::JudgePlace(const Place& place) const {
  Refusals refusals;
  const bool in_range = now_ - kBackdate <= place.start && place.start <= now_ + kAhead;
  const bool on_tick = absl::ToUnixSeconds(place.start) % 300 == 0;
  if (!in_range || !on_tick) return {Reason::kFieldInvalid};
  if (place.video && !place.kind.by_video) return {Reason::kNotOffered};
  std::vector<Who> ways = WaysToFill(place);
  if (ways.empty()) return {Reason::kNobodyQualified};
  std::erase_if(ways, [&](const Who& who) { return !IsOpen(place, who); });
  if (ways.empty()) return {Reason::kOutsideOpeningHours};
  std::erase_if(ways, [&](const Who& who) { return !IsFree(place, who); });
  if (ways.empty()) refusals.insert(Reason::kSlotTaken);
  if (place.patient.empty()) return refusals;
  const Interval own = At(place.start, {0, place.kind.patient_minutes, false});
  if (!IsKnown(place.patient)) {
    refusals.insert(Reason::kNotFound);
  } else if (!IsSpanFree(place.patient, own, false, place.moving)) {
    refusals.insert(Reason::kSlotTaken);
  }
  return refusals;
}

Refusals ClinicModel::Judge(const DeskCommand& command) const {
  if (!IsMutation(command.act)) return {};
  if (command.act == Act::kHold || command.act == Act::kBook) return JudgePlace(PlaceOf(command));
  const auto found = entries_.find(command.target);
  if (found == entries_.end()) return {Reason::kNotFound};
  Refusals refusals = JudgeChange(command, found->second);
  const bool stale =
      command.etag_version.has_value() && *command.etag_version != found->second.visit.version;
  if (stale) refusals.insert(Reason::kEtagMismatch);
  return refusals;
}

Refusals ClinicModel::JudgeChange(const DeskCommand& command, const Entry& entry) const {
  if (command.act == Act::kBookHold) return JudgeBookHold(command, entry.visit);
  if (command.act == Act::kUndo) return JudgeUndo(entry);
  Refusals refusals;
  if (command.act == Act::kMove) refusals = JudgePlace(PlaceOf(command));
  if (!Allows(command, entry.visit)) refusals.insert(Reason::kStateForbids);
  return refusals;
}

bool ClinicModel::HasDayCome(const VisitRecord& visit) const {
  return absl::ToCivilDay(visit.time.start, zone_) <= absl::ToCivilDay(now_, zone_);
}

bool ClinicModel::Allows(const DeskCommand& command, const VisitRecord& visit) const {
  const std::string& status = visit.status;
  switch (command.act) {
    case Act::kMove:
      return IsOneOf(status, {"pending", "booked"});
    case Act::kCancel:
      return IsOneOf(status, {"proposed", "pending", "booked", "arrived"}) ||
             (status == "checked-in" && !visit.began.has_value());
    case Act::kConfirm:
      return status == "pending" || (status == "booked" && !visit.confirmed.has_value());
    case Act::kCheckIn:
      return (status == "booked" || (status == "arrived" && !command.paperwork_open)) &&
             HasDayCome(visit);
    case Act::kStart:
      return status == "checked-in" && !visit.began.has_value() && HasDayCome(visit);
    case Act::kComplete:
      return status == "checked-in" && visit.began.has_value();
    case Act::kNoShow:
      return IsOneOf(status, {"pending", "booked", "arrived"}) && visit.time.start <= now_;
    case Act::kEnterInError:
      return !IsOneOf(status, {"proposed", "entered-in-error"});
    default:
      return false;
  }
}

Refusals ClinicModel::JudgeBookHold(const DeskCommand& command, const VisitRecord& hold) const {
  if (hold.status == "cancelled" && IsOneOf(hold.reason, {"hold_expired", "hold_released"})) {
    return {Reason::kHoldExpired};
  }
  if (hold.status != "proposed") return {Reason::kStateForbids};
  if (IsDead(hold)) return {Reason::kHoldExpired};
  if (!hold.patient.empty()) {
    return hold.patient == command.patient ? Refusals() : Refusals{Reason::kFieldInvalid};
  }
  if (!IsKnown(command.patient)) return {Reason::kNotFound};
  return IsSpanFree(command.patient, hold.time, false, "") ? Refusals()
                                                           : Refusals{Reason::kSlotTaken};
}

Refusals ClinicModel::JudgeUndo(const Entry& entry) const {
  if (!entry.before.has_value()) return {Reason::kNothingToUndo};
  const VisitRecord& visit = entry.visit;
  if (visit.TakesTime() || !entry.before->TakesTime()) return {};
  if (visit.time.start < now_ - kBackdate) return {Reason::kNothingToUndo};
  const Place place = {OakVisitNamed(visit.type), visit.video, visit.time.start, {}, visit.patient,
                       /*overridden=*/true,       ""};
  Who who;
  for (const VisitPart& part : visit.parts) who[part.need] = part.resource;
  const bool free = IsFree(place, who) && IsSpanFree(visit.patient, visit.time, false, "");
  return free ? Refusals() : Refusals{Reason::kSlotTaken};
}

std::vector<Offer> ClinicModel::Search(const DeskCommand& command) const {
  std::vector<Offer> offers;
  const std::int64_t first_tick = (absl::ToUnixSeconds(command.start) + 299) / 300;
  absl::Time at = absl::FromUnixSeconds(first_tick * 300);
  for (; at < command.start + command.by; at += kTickOfOak) {
    DeskCommand wish = command;
    wish.act = Act::kBook;
    wish.start = at;
    if (at < now_ || !JudgePlace(PlaceOf(wish)).empty()) continue;
    Offer offer = {.start = at, .practitioners = {}};
    for (const char* practitioner : {"ana", "kim"}) {
      wish.named = {practitioner};
      if (JudgePlace(PlaceOf(wish)).empty()) offer.practitioners.emplace_back(practitioner);
    }
    offers.push_back(std::move(offer));
  }
  return offers;
}

}  // namespace tandem::testing
