// SPDX-License-Identifier: Apache-2.0
// The nouns of a clinic's file, resolved: ids beside slugs, zones loaded. A Snapshot is one
// revision, immutable and shared between threads.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "base/id.h"

namespace tandem::directory {

// Everything scheduled starts, ends and lasts in whole ticks.
constexpr absl::Duration kTick = absl::Minutes(5);
constexpr int kMinutesPerDay = 24 * 60;

enum class Mode { kInPerson, kVideo, kPhone };

inline bool IsRemote(Mode mode) { return mode != Mode::kInPerson; }

// Open every week: [start_minute, end_minute) of the local day; end_minute may pass 1440 (after
// midnight), up to 2880. Wall clock: hours stay put when clocks change.
struct WeeklyHours {
  absl::Weekday weekday;
  int start_minute;
  int end_minute;
  LocationId location;  // whose zone it is; nil in a location's own hours
};

// Open on one day, beside that day's weekly hours.
struct DatedHours {
  absl::CivilDay day;
  int start_minute;
  int end_minute;
  LocationId location;
};

// Not there: whole days, first and last included, or a part of each of these days.
struct Closure {
  absl::CivilDay first;
  absl::CivilDay last;
  int start_minute = 0;
  int end_minute = kMinutesPerDay;
};

struct Location {
  LocationId id;
  std::string slug;
  std::string display_name;
  std::string address;
  double latitude = 0;
  double longitude = 0;
  std::string zone_name;
  absl::TimeZone zone;
  std::string state;  // two letters
  bool telehealth = false;
  bool certified = false;  // in the risk programme of a medicine that only such sites may give
  std::vector<WeeklyHours> hours;
  std::vector<DatedHours> dated_hours;  // beside the weekly ones
  std::vector<Closure> closures;        // in the location's zone
};

struct Practitioner {
  PractitionerId id;
  std::string slug;
  std::string display_name;
  std::vector<std::string> capabilities;
  std::vector<std::string> licensed_states;
  std::vector<std::string> languages;
  std::string email;  // where their day's counts go; empty: nowhere
  bool telehealth = false;
  int seats = 1;
  std::vector<WeeklyHours> hours;
  std::vector<DatedHours> dated_hours;  // beside the weekly ones
  std::vector<Closure> closures;        // in the zone of the location worked at
  std::vector<WeeklyHours> reserved;    // of their hours: kept for sessions of courses
  absl::Duration release_before;        // so long before its start a reserved time is anybody's
};

struct Room {
  RoomId id;
  std::string slug;
  std::string display_name;
  LocationId location;
  std::vector<std::string> capabilities;
  int seats = 1;
  std::vector<Closure> closures;
};

enum class NeedKind { kPractitioner, kRoom };

// One resource that a visit keeps throughout: "nurse", "chair".
struct Need {
  std::string key;
  NeedKind kind;
  std::string capability;
  bool licensed = false;    // must be licensed where the patient is
  std::vector<Mode> modes;  // needed in these modes only; empty: in all
};

struct Demand {
  int need;        // index into VisitType::needs
  bool exclusive;  // all seats, else one
};

struct Phase {
  std::string key;
  absl::Duration duration;
  bool patient_present;
  std::vector<Demand> demands;
};

// What a visit asks of a patient before and after, as far as messages tell it.
struct Care {
  absl::Duration no_food;   // before the start; zero: eat as you like
  absl::Duration no_drink;  // clear liquids
  bool ride = false;        // somebody must bring the patient home
  bool day_after = false;   // they are asked how they are on the day after
  bool confirm = false;     // unconfirmed a day before, somebody calls
  bool series = false;      // one of several in a week: a weekly message instead of single ones
  VisitTypeId recall;  // what they are invited to later, unless it is agreed by then; nil: nothing
  absl::Duration recall_after;  // how long after the visit that is due; whole days
};

// What must be so on the visit's day before it is agreed.
enum class Gate {
  kEvaluation,        // an evaluation found the patient eligible
  kTreatmentConsent,  // the patient consented to the treatment
  kOffLabelNotice,    // and knows that the use is outside the approved one
  kScreening,         // the screening answers are fresh
  kEnrolment,         // the patient is in the risk programme
  kCertifiedSite      // and so is the location
};
// "off_label_notice", as the file has it.
std::string_view Name(Gate gate);
// Nothing for any other text.
std::optional<Gate> ParseGate(std::string_view name);

// From start to start of two visits of one patient, whichever comes first, on the clinic's clock;
// and never on one day.
struct VisitDistance {
  VisitTypeId other;
  absl::Duration gap_min;
};

struct VisitType {
  VisitTypeId id;
  std::string slug;
  std::string display_name;
  std::vector<Mode> modes;
  std::vector<LocationId> locations;  // where it is offered in person; empty: everywhere
  std::vector<Need> needs;
  std::vector<Phase> phases;  // phases with the patient are consecutive
  absl::Duration lead_time;
  absl::Duration horizon;
  absl::Duration grid;
  absl::Duration change_notice;
  // Between the starts of two visits of one patient that both have such a gap, the larger one, on
  // the clinic's clock; and never two on one day. Zero: as near as they fit.
  absl::Duration min_gap;
  std::vector<VisitDistance> distances;  // to visits of other types
  bool bookable_online = false;
  std::vector<Gate> gates;  // in the order of the file, each once; none: anybody
  Care care;
};

struct LocalizedText {
  std::string en;
  std::string es;
  const std::string& In(std::string_view language) const { return language == "es" ? es : en; }
};

struct Question {
  std::string key;
  LocalizedText text;
  bool urgent = false;  // after a yes or unsure, somebody calls at once
};

// How free consultations are given. Named and versioned: content never changes under one version.
struct ConsultationPolicy {
  std::string version;
  VisitTypeId visit_type;
  int target_business_days = 2;  // domain: no-shows grow with the wait
  int flag_days = 7;
  absl::Duration hold = absl::Minutes(10);
  int holds_per_contact_max = 3;
  std::string notice_version;
  LocalizedText notice;
  LocalizedText crisis;
  std::vector<Question> questions;
};

// A named, versioned set of clinic-wide defaults that later rooms read (pairing, reminders, …).
struct Policy {
  std::string name;
  std::string version;
  std::map<std::string, std::string> values;
};

struct Snapshot {
  ClinicId clinic;
  std::string slug;
  std::int64_t revision = 0;
  std::string display_name;
  std::string phone;
  std::string zone_name;
  absl::TimeZone zone;
  absl::Duration staff_hold = absl::Minutes(30);
  ConsultationPolicy consultation;
  std::vector<Policy> policies;
  // Each ordered by slug. At most 100 locations and visit types, 500 practitioners and rooms.
  std::vector<Location> locations;
  std::vector<Practitioner> practitioners;
  std::vector<Room> rooms;
  std::vector<VisitType> visit_types;
  // Position of each entity in its vector; filled by IndexEntities. Without it, or when it is out
  // of step, FindX(id) searches the vector.
  absl::flat_hash_map<Uuid, std::uint32_t> positions;

  // Null when there is none (an old appointment may name what has left the file).
  const Location* FindLocation(LocationId id) const;
  const Location* FindLocation(std::string_view slug) const;
  const Practitioner* FindPractitioner(PractitionerId id) const;
  const Practitioner* FindPractitioner(std::string_view slug) const;
  const Room* FindRoom(RoomId id) const;
  const Room* FindRoom(std::string_view slug) const;
  const VisitType* FindVisitType(VisitTypeId id) const;
  const VisitType* FindVisitType(std::string_view slug) const;
  // The telehealth location when there is exactly one.
  const Location* OnlyTelehealth() const;
};

// Orders each vector by slug and fills `positions`.
void IndexEntities(Snapshot& snapshot);

}  // namespace tandem::directory
