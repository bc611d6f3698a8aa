// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/testing/booking_fixture.h"

#include <fmt/format.h>

#include <stdexcept>

#include "base/civil.h"
#include "base/strings.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::appointments {
namespace {

using testing::SmallClinic;

std::string MapleFile() {
  SmallClinic maple;
  maple.slug = "maple";
  maple.top = "staff_hold: 30m\n";
  maple.bare = true;
  maple.site_hours = R"(["monday-friday 08:00-24:00", "saturday-sunday 00:00-24:00"])";
  maple.locations = R"(
  annex: {display_name: Annex, address: 2 Main Street, latitude: 40.7, longitude: -74.0,
         state: NY, hours: ["monday-friday 08:00-18:00"]}
)";
  maple.practitioners = R"(
  ana: {display_name: Ana, capabilities: [generalist], languages: [en], licensed_states: [NY],
        telehealth: true, seats: 1, hours: {main: ["monday-sunday 00:00-24:00"]}}
  ben: {display_name: Ben, capabilities: [generalist], languages: [en], licensed_states: [NJ],
        telehealth: true, seats: 1, hours: {main: ["monday-sunday 00:00-24:00"]}}
  nia: {display_name: Nia, capabilities: [nurse], languages: [en], licensed_states: [NY],
        seats: 3, hours: {main: ["monday-sunday 00:00-24:00"]}}
)";
  maple.rooms = R"(
  chair-1: {display_name: One, location: main, capabilities: [chair]}
  chair-2: {display_name: Two, location: main, capabilities: [chair]}
  chair-3: {display_name: Three, location: main, capabilities: [chair]}
  chair-4: {display_name: Four, location: main, capabilities: [chair]}
)";
  maple.visit_types = R"(
  sit:
    display_name: Sit
    modes: [in_person]
    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}
    phases:
      - {id: sit, takes: 60m, exclusive: [chair], shared: [nurse]}
      - {id: turn-over, takes: 15m, patient: false, exclusive: [chair]}
    lead_time: 0m
    horizon: 60d
    grid: 15m
    change_notice: 24h
  long:
    display_name: Long
    modes: [in_person]
    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}
    phases:
      - {id: start, takes: 10m, exclusive: [chair, nurse]}
      - {id: middle, takes: 40m, exclusive: [chair], shared: [nurse]}
      - {id: end, takes: 10m, exclusive: [chair, nurse]}
    lead_time: 0m
    horizon: 60d
    grid: 5m
    change_notice: 24h
)";
  return maple.Yaml();
}

}  // namespace

BookingFixture::BookingFixture() : file_(MapleFile()) {
  Apply();
  const absl::TimeZone zone = clinic_->zone;
  clock_.Set(ResolveCivil(absl::CivilMinute(2026, 1, 5, 8, 0), zone).value());
}

void BookingFixture::Apply() {
  clinic_ = testing::ApplyClinic(db_.pool(), file_, clock_, ids_).snapshot;
  desk_.principal.clinic = clinic_->clinic;
  desk_ = Call();
}

void BookingFixture::ChangeFile(std::string_view from, std::string_view to) {
  const auto place = file_.find(from);
  if (place == std::string::npos) throw std::out_of_range(std::string(from));
  file_.replace(place, from.size(), to);
  Apply();
}

absl::Time BookingFixture::At(std::string_view local) const {
  absl::CivilMinute minute;
  if (!absl::ParseLenientCivilTime(Av(std::string(local).replace(10, 1, "T")), &minute)) {
    throw std::invalid_argument(std::string(local));
  }
  return ResolveCivil(minute, clinic_->zone).value();
}

requests::RequestKey BookingFixture::Key() {
  const Uuid id = ids_.Next();
  return {.request_id = id, .fingerprint = Bytes{ToString(id)}};
}

access::CallContext BookingFixture::Call(access::Role role, PatientId patient) const {
  access::CallContext call;
  call.principal.role = role;
  call.principal.clinic = clinic_->clinic;
  call.principal.clinic_slug = clinic_->slug;
  call.principal.subject = "tester";
  call.principal.patient = patient;
  call.principal.signed_in_recently = true;
  call.method = "Test";
  return call;
}

PatientId BookingFixture::AddPatient() {
  const auto id = ids_.NextId<PatientId>();
  db_.Sql(
      fmt::format("INSERT INTO resource (clinic_id, resource_id, kind, seats)"
                  " VALUES ('{0}', '{1}', 'patient', 1);"
                  "INSERT INTO patient (clinic_id, patient_id, status, language, create_time,"
                  " update_time) VALUES ('{0}', '{1}', 'active', 'en', now(), now());"
                  "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value,"
                  " value_digest, verify_time, create_time) VALUES ('{0}', '{1}', '{1}',"
                  " 'email', 'a@example.com', '\\x00', now(), now())",
                  ToString(clinic_->clinic), ToString(id)));
  return id;
}

ResourceId BookingFixture::Who(std::string_view slug) const {
  return ResourceId(clinic_->FindPractitioner(slug)->id);
}

ResourceId BookingFixture::Chair(std::string_view slug) const {
  return ResourceId(clinic_->FindRoom(slug)->id);
}

LocationId BookingFixture::Site() const { return clinic_->FindLocation("main")->id; }

Wish BookingFixture::Talk(std::string_view local, std::vector<ResourceId> named) const {
  return {.visit_type = clinic_->FindVisitType("talk")->id,
          .start = At(local),
          .location = Site(),
          .mode = directory::Mode::kInPerson,
          .resources = std::move(named)};
}

Wish BookingFixture::Sit(std::string_view local, std::vector<ResourceId> named) const {
  return {.visit_type = clinic_->FindVisitType("sit")->id,
          .start = At(local),
          .location = Site(),
          .resources = std::move(named)};
}

BookOrder BookingFixture::Order(Wish wish, PatientId patient) {
  return {.key = Key(), .patient = patient, .wish = std::move(wish)};
}

absl::StatusOr<Appointment> BookingFixture::Book(Wish wish, PatientId patient) {
  return appointments_.Book(desk_, Order(std::move(wish), patient));
}

absl::StatusOr<Appointment> BookingFixture::HoldTime(Wish wish, PatientId patient) {
  return appointments_.Hold(desk_, {.key = Key(), .wish = std::move(wish), .patient = patient});
}

absl::StatusOr<Appointment> BookingFixture::Move(const Appointment& from, std::string_view local,
                                                 std::vector<ResourceId> named) {
  return appointments_.Reschedule(
      desk_, {.target = At(from), .start = At(local), .resources = std::move(named)});
}

absl::StatusOr<Appointment> BookingFixture::CancelIt(const Appointment& appointment) {
  return appointments_.Cancel(desk_, At(appointment), CancellationReason::kPatient);
}

Target BookingFixture::At(const Appointment& appointment) {
  return {.id = appointment.id, .key = Key()};
}

std::string BookingFixture::Count(std::string_view table, std::string_view where) {
  return db_.Sql(fmt::format("SELECT count(*) FROM {} WHERE {}", table, where));
}

std::string BookingFixture::Overlaps() {
  return db_.Sql(
      "SELECT count(*) FROM claim a JOIN claim b ON a.clinic_id = b.clinic_id"
      " AND a.resource_id = b.resource_id AND a.seat = b.seat AND a.during && b.during"
      " AND (a.appointment_id, a.during) <> (b.appointment_id, b.during)");
}

}  // namespace tandem::appointments
