// SPDX-License-Identifier: Apache-2.0
#include "scheduler/availability/testing/random_clinic.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/civil.h"

namespace tandem::availability {
namespace {

using directory::Mode;
using directory::NeedKind;

struct Scene {
  const char* zone;
  absl::CivilDay day;  // clocks change on it, or it is an ordinary one
};

const std::vector<Scene>& Scenes() {
  static const std::vector<Scene> scenes = {
      {"America/New_York", absl::CivilDay(2026, 3, 8)},
      {"America/New_York", absl::CivilDay(2026, 11, 1)},
      {"America/New_York", absl::CivilDay(2026, 6, 10)},
      {"Europe/London", absl::CivilDay(2026, 3, 29)},
      {"Europe/London", absl::CivilDay(2026, 10, 25)},
      {"Australia/Lord_Howe", absl::CivilDay(2026, 4, 5)},
      {"Australia/Lord_Howe", absl::CivilDay(2026, 10, 4)},
      {"America/St_Johns", absl::CivilDay(2026, 3, 8)},
      {"Asia/Kolkata", absl::CivilDay(2026, 6, 10)},
      {"Asia/Kathmandu", absl::CivilDay(2026, 6, 10)},
      {"Pacific/Chatham", absl::CivilDay(2026, 9, 27)},
      {"UTC", absl::CivilDay(2026, 12, 31)},
  };
  return scenes;
}

}  // namespace

std::string ReplayCommand(std::uint64_t seed) {
  return fmt::format("replay: TANDEM_SEED={} TANDEM_ROUNDS=1 ./dev test availability_test", seed);
}

RandomClinic::RandomClinic(std::uint64_t seed) : random_(seed) {
  const Scene& scene = OneOf(Scenes());
  snapshot_.clinic = ClinicId(NewId());
  snapshot_.slug = "elm";
  snapshot_.revision = 1;
  snapshot_.zone_name = scene.zone;
  snapshot_.zone = LoadZone(scene.zone).value();
  const Interval day = DayInterval(scene.day, snapshot_.zone);
  now_ = day.start - absl::Hours(Number(0, 30)) + absl::Minutes(Number(0, 59)) +
         absl::Seconds(Number(0, 59));
  patient_ = PatientId(NewId());
  AddLocations();
  AddPractitioners();
  AddRooms();
  AddVisitType();
  directory::IndexEntities(snapshot_);
  AddClaims();
  AddReserved();
}

Uuid RandomClinic::NewId() {
  Uuid id;
  for (std::uint8_t& byte : id.bytes) byte = static_cast<std::uint8_t>(random_());
  return id;
}

std::vector<std::string> RandomClinic::Capabilities() {
  std::vector<std::string> some;
  for (const char* one : {"nurse", "prescriber", "therapist"}) {
    if (Chance(60)) some.emplace_back(one);
  }
  return some;
}

// Half of them reach to, over or beyond a midnight.
template <class Hours>
Hours RandomClinic::Opening(Hours hours) {
  hours.start_minute = 5 * Number(0, 200);
  hours.end_minute = hours.start_minute + 5 * Number(12, 250);
  if (Chance(25)) hours.end_minute = directory::kMinutesPerDay;
  if (Chance(20)) hours.start_minute = 0;
  hours.end_minute = std::min(hours.end_minute, 2 * directory::kMinutesPerDay);
  return hours;
}

void RandomClinic::AddLocations() {
  const int count = Number(1, 3);
  for (int i = 0; i < count; ++i) {
    directory::Location location;
    location.id = LocationId(NewId());
    location.slug = fmt::format("site-{}", i);
    location.zone_name = Chance(75) ? snapshot_.zone_name : OneOf(Scenes()).zone;
    location.zone = LoadZone(location.zone_name).value();
    location.state = "NY";
    location.telehealth = Chance(35);
    for (int weekday = 0; weekday < 7; ++weekday) {
      location.hours.push_back(
          Opening(directory::WeeklyHours{static_cast<absl::Weekday>(weekday), 0, 0, LocationId()}));
    }
    const absl::CivilDay day = ToCivilDay(now_, location.zone) + Number(0, 3);
    if (Chance(15))
      location.closures.push_back({day, day, 5 * Number(0, 140), 5 * Number(150, 288)});
    snapshot_.locations.push_back(location);
  }
}

void RandomClinic::AddPractitioners() {
  const int count = Number(1, 5);
  for (int i = 0; i < count; ++i) {
    directory::Practitioner one;
    one.id = PractitionerId(NewId());
    one.slug = fmt::format("person-{}", i);
    one.capabilities = Capabilities();
    if (Chance(80)) one.licensed_states.emplace_back("NY");
    if (Chance(30)) one.licensed_states.emplace_back("CT");
    one.languages = {"en"};
    if (Chance(40)) one.languages.emplace_back("es");
    one.telehealth = Chance(70);
    one.seats = Chance(60) ? 1 : Number(2, 3);
    for (int weekday = 0; weekday < 7; ++weekday) {
      if (Chance(15)) continue;
      one.hours.push_back(Opening(directory::WeeklyHours{static_cast<absl::Weekday>(weekday), 0, 0,
                                                         OneOf(snapshot_.locations).id}));
    }
    const absl::CivilDay day = ToCivilDay(now_, snapshot_.zone) + Number(0, 3);
    if (Chance(30)) {
      one.dated_hours.push_back(
          Opening(directory::DatedHours{day, 0, 0, OneOf(snapshot_.locations).id}));
    }
    if (Chance(20)) one.closures.push_back({day, day, 0, 5 * Number(60, 288)});
    snapshot_.practitioners.push_back(one);
  }
}

void RandomClinic::AddRooms() {
  const int count = Number(0, 3);
  for (int i = 0; i < count; ++i) {
    directory::Room room;
    room.id = RoomId(NewId());
    room.slug = fmt::format("room-{}", i);
    room.location = OneOf(snapshot_.locations).id;
    room.capabilities = {"chair"};
    room.seats = Chance(70) ? 1 : 2;
    snapshot_.rooms.push_back(room);
  }
}

void RandomClinic::AddVisitType() {
  directory::VisitType type;
  type.id = VisitTypeId(NewId());
  type.slug = "visit";
  for (const Mode mode : {Mode::kInPerson, Mode::kVideo, Mode::kPhone}) {
    if (Chance(70)) type.modes.push_back(mode);
  }
  if (type.modes.empty()) type.modes.push_back(Mode::kInPerson);
  if (Chance(25)) type.locations.push_back(OneOf(snapshot_.locations).id);
  const int needs = Number(1, 3);
  for (int i = 0; i < needs; ++i) {
    directory::Need need;
    need.key = fmt::format("need-{}", i);
    const bool room = !snapshot_.rooms.empty() && Chance(30);
    need.kind = room ? NeedKind::kRoom : NeedKind::kPractitioner;
    need.capability = room ? "chair" : OneOf<std::string>({"nurse", "prescriber", "therapist"});
    need.licensed = !room && Chance(30);
    if (room && Chance(80)) need.modes = {Mode::kInPerson};
    type.needs.push_back(need);
  }
  AddPhases(type);
  type.lead_time = absl::Minutes(OneOf<int>({0, 0, 60, 24 * 60, 7}));
  type.horizon = type.lead_time + absl::Hours(Number(6, 90));
  type.grid = absl::Minutes(OneOf<int>({5, 10, 15, 15, 30, 30, 45, 60, 60, 120, 240}));
  type.bookable_online = true;
  snapshot_.visit_types.push_back(type);
}

// Perhaps a preparation, then the patient's part in one to three phases, perhaps a turn-over.
void RandomClinic::AddPhases(directory::VisitType& type) {
  const int before = Chance(40) ? 1 : 0;
  const int present = Number(1, 3);
  const int after = Chance(40) ? 1 : 0;
  for (int i = 0; i < before + present + after; ++i) {
    directory::Phase phase;
    phase.key = fmt::format("phase-{}", i);
    phase.duration = absl::Minutes(5 * Number(1, Chance(10) ? 100 : 12));
    phase.patient_present = i >= before && i < before + present;
    for (std::size_t need = 0; need < type.needs.size(); ++need) {
      if (Chance(70)) phase.demands.push_back({static_cast<int>(need), Chance(50)});
    }
    type.phases.push_back(phase);
  }
}

std::optional<OracleClaim> RandomClinic::AddClaim(ResourceId resource, int seats) {
  OracleClaim claim;
  claim.resource = resource;
  claim.seat = Number(0, seats);  // sometimes one more than there are now
  const absl::Time base = absl::FromUnixSeconds(absl::ToUnixSeconds(now_) / 300 * 300);
  claim.during.start = base + absl::Minutes(5 * Number(-50, 1200));
  claim.during.end = claim.during.start + absl::Minutes(5 * Number(1, 30));
  if (Chance(25)) claim.expire = now_ + absl::Seconds(Number(-300, 300));
  const bool taken = std::any_of(claims_.begin(), claims_.end(), [&](const OracleClaim& other) {
    return other.resource == resource && other.seat == claim.seat &&
           other.during.Overlaps(claim.during);
  });
  if (taken) return std::nullopt;
  claims_.push_back(claim);
  return claim;
}

// Half of them are short; the others go on for up to a month. They may overlap.
OracleClaim RandomClinic::AddAbsence(ResourceId resource) {
  OracleClaim absence;
  absence.resource = resource;
  absence.seat = kEverySeat;
  const int ticks_max = Chance(50) ? 60 : 31 * 288;
  absence.during.start = now_ + absl::Minutes(Number(-31 * 24 * 60, 100 * 60));
  absence.during.end = absence.during.start + absl::Minutes(5 * Number(1, ticks_max));
  claims_.push_back(absence);
  return absence;
}

std::optional<OracleClaim> RandomClinic::Claim() {
  if (Chance(20)) return AddClaim(ResourceId(patient_), 0);
  const directory::Practitioner& one = OneOf(snapshot_.practitioners);
  if (Chance(20)) return AddAbsence(ResourceId(one.id));
  return AddClaim(ResourceId(one.id), one.seats);
}

std::optional<OracleClaim> RandomClinic::Unclaim() {
  if (claims_.empty()) return std::nullopt;
  const auto index = static_cast<std::size_t>(Number(0, static_cast<int>(claims_.size()) - 1));
  const OracleClaim gone = claims_[index];
  claims_.erase(claims_.begin() + static_cast<std::ptrdiff_t>(index));
  return gone;
}

void RandomClinic::AddClaims() {
  const int load = Number(0, 40);
  for (int i = 0; i < load; ++i) {
    for (const auto& one : snapshot_.practitioners) AddClaim(ResourceId(one.id), one.seats);
    for (const auto& one : snapshot_.rooms) AddClaim(ResourceId(one.id), one.seats);
    if (Chance(30)) AddClaim(ResourceId(patient_), 0);
  }
  for (const auto& one : snapshot_.practitioners) {
    if (Chance(15)) AddAbsence(ResourceId(one.id));
  }
  for (const auto& one : snapshot_.rooms) {
    if (Chance(15)) AddAbsence(ResourceId(one.id));
  }
}

// Parts of their weekly hours, up to all of them.
void RandomClinic::AddReserved() {
  for (directory::Practitioner& one : snapshot_.practitioners) {
    if (Chance(50)) continue;
    one.release_before = absl::Minutes(OneOf<int>({0, 5, 60, 300, 24 * 60, 36 * 60}));
    for (directory::WeeklyHours part : one.hours) {
      if (Chance(40)) continue;
      const int ticks = (part.end_minute - part.start_minute) / 5;
      part.start_minute += 5 * Number(0, ticks - 1);
      part.end_minute -= 5 * Number(0, (part.end_minute - part.start_minute) / 5 - 1);
      one.reserved.push_back(part);
    }
  }
}

std::vector<ResourceId> RandomClinic::Named() {
  std::vector<ResourceId> named;
  while (Chance(named.empty() ? 30 : 20) && named.size() < 3) {
    const bool room = !snapshot_.rooms.empty() && Chance(30);
    named.push_back(room ? ResourceId(OneOf(snapshot_.rooms).id)
                         : ResourceId(OneOf(snapshot_.practitioners).id));
  }
  return named;
}

SlotQuery RandomClinic::Query() {
  SlotQuery query;
  query.visit_type = snapshot_.visit_types.front().id;
  query.window.start = now_ + absl::Minutes(5 * Number(-100, 400)) - absl::Seconds(Number(0, 40));
  query.window.start = absl::FromUnixSeconds(absl::ToUnixSeconds(query.window.start) / 300 * 300);
  query.window.end = query.window.start + absl::Minutes(5 * Number(1, 700));
  if (Chance(20)) query.locations.push_back(OneOf(snapshot_.locations).id);
  if (Chance(20)) query.modes.push_back(OneOf<Mode>({Mode::kInPerson, Mode::kVideo}));
  query.resources = Named();
  if (Chance(40)) query.patient = patient_;
  for (int weekday = 0; Chance(25) && weekday < 7; ++weekday) {
    query.days_of_week.push_back(static_cast<absl::Weekday>(Number(0, 6)));
  }
  if (Chance(30)) query.earliest_minute = 5 * Number(0, 280);
  if (Chance(30)) query.latest_minute = std::min(1440, query.earliest_minute + 5 * Number(1, 200));
  if (Chance(15)) query.language = "es";
  if (Chance(50)) query.patient_state = Chance(50) ? "NY" : "CT";
  query.patient_limits = Chance(60);
  query.page_size = Number(1, 40);
  query.for_pair = Chance(30);
  return query;
}

SlotWish RandomClinic::Wish() {
  const SlotQuery query = Query();
  SlotWish wish;
  wish.visit_type = query.visit_type;
  const absl::Duration grid = Chance(70) ? snapshot_.visit_types.front().grid : absl::Minutes(5);
  wish.start = query.window.start;
  wish.start -= (wish.start - absl::UnixEpoch()) % grid;
  wish.location = OneOf(snapshot_.locations).id;
  wish.mode = OneOf(snapshot_.visit_types.front().modes);
  wish.resources = query.resources;
  wish.patient = query.patient;
  wish.language = query.language;
  wish.patient_state = query.patient_state;
  wish.for_pair = query.for_pair;
  if (Chance(15)) wish.keeping = {ResourceId(OneOf(snapshot_.practitioners).id)};
  return wish;
}

}  // namespace tandem::availability
