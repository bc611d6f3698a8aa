// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reminders/visit_facts_store.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/civil.h"
#include "base/status.h"
#include "scheduler/reminders/reach.h"
#include "scheduler/reminders/visit_facts_store_sql.h"

namespace tandem::reminders {
namespace {

constexpr absl::Duration kZonesApart = absl::Hours(24);  // a day begins elsewhere, at most

Uuid ReadUuid(const pg::Row& row, const char* column) {
  return row.Get<std::optional<Uuid>>(column).value_or(Uuid());
}

VisitState StateOf(std::string_view status) {
  if (status == "booked") return VisitState::kBooked;
  if (status == "arrived" || status == "checked-in") return VisitState::kArrived;
  if (status == "fulfilled") return VisitState::kOver;
  if (status == "noshow") return VisitState::kMissed;
  if (status == "cancelled") return VisitState::kCancelled;
  return VisitState::kGone;
}

directory::Mode ModeOf(std::string_view mode) {
  if (mode == "video") return directory::Mode::kVideo;
  return mode == "phone" ? directory::Mode::kPhone : directory::Mode::kInPerson;
}

bool HasCare(const directory::VisitType& type) {
  return type.care.no_food > absl::ZeroDuration() || type.care.no_drink > absl::ZeroDuration() ||
         type.care.ride;
}

PersonFacts ReadPerson(const pg::Row& row, const ReminderPolicy& policy, absl::TimeZone place) {
  PersonFacts person;
  person.patient = row.Get<PatientId>("patient_id");
  person.language = row.Get<std::string>("language");
  const std::string zone_name = row.Get<std::string>("time_zone");
  const absl::StatusOr<absl::TimeZone> own = LoadZone(zone_name);
  person.zone = own.ok() ? *own : place;
  SetPreferred(row.Get<std::string>("preferred_channel"), person);
  person.email_contact = ReadUuid(row, "email_contact_id");
  person.text_contact = ReadUuid(row, "text_contact_id");
  person.may_email = !person.email_contact.IsNil();
  person.may_text = !person.text_contact.IsNil();
  for (const std::string& category : row.Get<std::vector<std::string>>("opted_out")) {
    person.opted_out.push_back(ParseCategory(category));
  }
  SetHours(row.Get<std::optional<int>>("quiet_end_minute"),
           row.Get<std::optional<int>>("quiet_start_minute"), policy, person);
  person.more_texts = row.Get<bool>("more_texts");
  person.quiet_when_confirmed = row.Get<bool>("quiet_when_confirmed");
  person.drivers = row.Get<std::vector<Uuid>>("drivers");
  std::sort(person.drivers.begin(), person.drivers.end());
  return person;
}

// Whoever asks for a consultation says where they want to hear of it: there and nowhere else,
// unless they objected to that channel since.
void PreferConsultation(const pg::Row& row, PersonFacts& person) {
  const auto kind = row.Get<std::optional<std::string>>("consultation_contact_kind");
  if (!kind.has_value()) return;
  const bool email = *kind == "email";
  if (email ? !person.may_email : !person.may_text) return;
  person.prefers_call = false;
  person.may_email = email;
  person.may_text = !email;
  (email ? person.email_contact : person.text_contact) = ReadUuid(row, "consultation_contact_id");
  person.language = row.Get<std::optional<std::string>>("consultation_language").value_or("en");
}

bool Intersects(const std::vector<VisitTypeId>& types, const directory::Snapshot& file,
                bool (*matters)(const directory::VisitType&)) {
  return std::any_of(types.begin(), types.end(), [&](VisitTypeId id) {
    const directory::VisitType* type = file.FindVisitType(id);
    return type != nullptr && matters(*type);
  });
}

// The plan of a booking: the first visit only matters where there is something to prepare.
bool AsksForOthers(const directory::VisitType& type) { return HasCare(type) || type.care.series; }

void ReadHistory(const pg::Row& row, const directory::Snapshot& file, VisitFacts& visit) {
  const auto before = row.Get<std::vector<VisitTypeId>>("types_before");
  visit.first_visit = HasCare(*visit.type) ? !Intersects(before, file, HasCare) : before.empty();
  visit.in_series = visit.type->care.series &&
                    Intersects(row.Get<std::vector<VisitTypeId>>("types_in_week"), file,
                               [](const directory::VisitType& type) { return type.care.series; });
}

// Whoever comes again needs no invitation.
void ReadReturns(const pg::Row& row, VisitFacts& visit) {
  const VisitTypeId recall = visit.type->care.recall;
  if (recall.IsNil()) return;
  const auto after = row.Get<std::vector<VisitTypeId>>("types_after");
  visit.returns = std::any_of(after.begin(), after.end(), [&](VisitTypeId type) {
    return type == recall || type == visit.type->id;
  });
}

void ReadAnswers(const pg::Row& row, VisitFacts& visit) {
  const auto ride = row.Get<std::optional<bool>>("ride");
  visit.ride_answered = ride.has_value();
  visit.ride_arranged = ride.value_or(false);
  const auto told = row.Get<std::optional<std::string>>("told_kind");
  visit.told_before = told.has_value() && told != Name(Kind::kAppointmentCancelled);
}

// Nothing: the file does not know what it is, or where.
std::optional<VisitFacts> ReadFacts(const pg::Row& row, const directory::Snapshot& file) {
  VisitFacts visit;
  visit.type = file.FindVisitType(row.Get<VisitTypeId>("visit_type_id"));
  visit.location = file.FindLocation(row.Get<LocationId>("location_id"));
  if (visit.type == nullptr || visit.location == nullptr) return std::nullopt;
  visit.id = row.Get<AppointmentId>("appointment_id");
  visit.version = row.Get<int>("change_version");
  visit.state = StateOf(row.Get<std::string>("status"));
  visit.confirmed = row.Get<bool>("confirmed");
  visit.start = row.Get<absl::Time>("start_time");
  visit.patient_end = row.Get<absl::Time>("end_time");
  visit.change_time = row.Get<absl::Time>("change_time");
  visit.mode = ModeOf(row.Get<std::string>("mode"));
  ReadHistory(row, file, visit);
  ReadReturns(row, visit);
  ReadAnswers(row, visit);
  return visit;
}

// What only some statements say of their visits.
void Mark(const pg::Rows& rows, const char* column, bool VisitFacts::*fact,
          std::vector<KnownVisit>& known) {
  std::set<AppointmentId> marked;
  for (const pg::Row row : rows) {
    if (row.Get<bool>(column)) marked.insert(row.Get<AppointmentId>("appointment_id"));
  }
  for (KnownVisit& each : known) each.visit.*fact = marked.contains(each.visit.id);
}

}  // namespace

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::ReadRows(const pg::Rows& rows) const {
  std::vector<KnownVisit> known;
  known.reserve(rows.size());
  for (const pg::Row row : rows) {
    directory::SnapshotPtr own_file;
    std::optional<VisitFacts> visit = ReadFacts(row, files_.in_force);
    if (!visit.has_value() && files_.earlier != nullptr) {
      auto file = files_.earlier(row.Get<std::int64_t>("directory_revision"));
      if (absl::IsInternal(file.status()))
        continue;  // unreadable: the others are told all the same
      ASSIGN_OR_RETURN(own_file, std::move(file));
      visit = ReadFacts(row, *own_file);
    }
    if (!visit.has_value()) continue;
    PersonFacts person = ReadPerson(row, policy_, visit->location->zone);
    PreferConsultation(row, person);
    known.push_back({*std::move(visit), std::move(person), std::move(own_file)});
  }
  return known;
}

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::Read(AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_known_visit, clinic_, id));
  ASSIGN_OR_RETURN(std::vector<KnownVisit> known, ReadRows(rows));
  Mark(rows, "told_stands", &VisitFacts::told_stands, known);
  return known;
}

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::Read(
    const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_known_visits, clinic_, ids));
  ASSIGN_OR_RETURN(std::vector<KnownVisit> known, ReadRows(rows));
  Mark(rows, "told_stands", &VisitFacts::told_stands, known);
  return known;
}

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::ReadWeek(PatientId patient,
                                                                  absl::CivilDay monday,
                                                                  int limit) {
  const absl::CivilMinute first(monday);
  const absl::Time around = FirstInstantFrom(first, absl::UTCTimeZone());
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::read_week_of_visits, clinic_, patient, first, around - kZonesApart,
                            around + absl::Hours(7 * 24) + kZonesApart, limit));
  return ReadRows(rows);
}

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::ReadAhead(PatientId patient,
                                                                   absl::Time now, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::read_visits_ahead, clinic_, patient, now, limit));
  return ReadRows(rows);
}

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::ReadBetween(
    const Interval& time, const std::vector<std::string>& statuses, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_visits_between, clinic_, time.start,
                                                 time.end, limit, statuses));
  ASSIGN_OR_RETURN(std::vector<KnownVisit> known, ReadRows(rows));
  Mark(rows, "changed_by_staff", &VisitFacts::changed_by_staff, known);
  return known;
}

absl::StatusOr<std::vector<KnownVisit>> VisitFactsStore::ReadChanged(const Interval& time,
                                                                     absl::Time now, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::read_changed_visits, clinic_, time.start, time.end, now, limit));
  ASSIGN_OR_RETURN(std::vector<KnownVisit> known, ReadRows(rows));
  for (KnownVisit& each : known) each.visit.changed_by_staff = true;
  return known;
}

absl::StatusOr<std::optional<KnownVisit>> VisitFactsStore::ReadBooked(const BookedVisit& booked) {
  std::optional<PersonFacts> person;
  if (booked.reach.has_value()) {
    person = ReadReach(*booked.reach, booked.patient, policy_, booked.visit.location->zone);
  }
  if (!person.has_value()) {
    ASSIGN_OR_RETURN(const pg::Rows rows,
                     tx_.Exec(sql::read_known_people, clinic_, std::vector{booked.patient}));
    if (rows.empty()) return std::nullopt;
    person = ReadPerson(rows[0], policy_, booked.visit.location->zone);
  }
  KnownVisit known{booked.visit, *std::move(person)};
  if (!AsksForOthers(*known.visit.type)) return known;
  ASSIGN_OR_RETURN(const pg::Rows others,
                   tx_.Exec(sql::read_other_visits, clinic_, known.visit.id));
  if (!others.empty()) ReadHistory(others[0], files_.in_force, known.visit);
  return known;
}

absl::StatusOr<int> CountVisitsOf(pg::Transaction& tx, ClinicId clinic, PractitionerId practitioner,
                                  const Interval& time) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::count_visits_of_practitioner, clinic,
                                                practitioner, time.start, time.end));
  return static_cast<int>(rows[0].Get<std::int64_t>("visits"));
}

absl::StatusOr<std::vector<PersonFacts>> VisitFactsStore::ReadPeople(
    const std::vector<PatientId>& patients) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::read_known_people, clinic_, patients));
  std::vector<PersonFacts> people;
  people.reserve(rows.size());
  for (const pg::Row row : rows) people.push_back(ReadPerson(row, policy_, files_.in_force.zone));
  return people;
}

}  // namespace tandem::reminders
