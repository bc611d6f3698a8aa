// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/course_clinic.h"

#include <fmt/format.h>

#include <stdexcept>

#include "tests/bench/filled_clinic.h"

namespace tandem::bench {

std::string CourseClinic::Yaml() const {
  return fmt::format(
      R"(
clinic: {slug}
display_name: Bench
phone: "+12125550102"
time_zone: UTC
staff_hold: 30m
locations:
  main: {{display_name: Main, address: 1 Main Street, latitude: 40.7, longitude: -74.0, state: NY,
         hours: ["{site_hours}"]}}
  remote: {{display_name: Remote, telehealth: true, state: NY}}
{sites}practitioners:
{practitioners}rooms:
{rooms}visit_types:
  talk:
    display_name: Talk
    modes: [video]
    needs: {{someone: {{practitioner: {talkers}}}}}
    phases: [{{id: talk, takes: 20m, exclusive: [someone]}}]
    lead_time: 1h
    horizon: 60d
    grid: 30m
    bookable_online: true
  infusion:
    display_name: Visit
    modes: [in_person]
    needs: {{chair: {{room: chair}}{nurse}}}
    phases:
      - {{id: infuse, takes: 105m, exclusive: [chair]{nursed}}}
      - {{id: turn-over, takes: 15m, patient: false, exclusive: [chair]}}
    lead_time: 48h
    horizon: 60d
    grid: 15m
    min_gap: 48h
  session:
    display_name: Session
    modes: {session_modes}
    needs: {{therapist: {{practitioner: therapist, licensed: true}}}}
    phases:
      - {{id: session, takes: 50m, exclusive: [therapist]}}
      - {{id: buffer, takes: 10m, patient: false, exclusive: [therapist]}}
    lead_time: 12h
    horizon: 60d
    grid: 30m
consultation:
  version: "1"
  visit_type: talk
  notice: {{version: "1", en: Not for emergencies., es: No es para emergencias.}}
  crisis: {{en: Call 988., es: Llame al 988.}}
)",
      fmt::arg("slug", slug), fmt::arg("site_hours", site_hours), fmt::arg("sites", sites),
      fmt::arg("practitioners", practitioners), fmt::arg("rooms", rooms),
      fmt::arg("talkers", talkers),
      fmt::arg("nurse", with_nurse ? ", nurse: {practitioner: nurse}" : ""),
      fmt::arg("nursed", with_nurse ? ", shared: [nurse]" : ""),
      fmt::arg("session_modes", session_modes));
}

std::string EnterPatient(testing::Client& client, const testing::Who& staff,
                         const std::string& parent, int number, bool with_mail) {
  v1::CreatePatientRequest request;
  request.set_parent(parent);
  request.set_request_id(NewRequestId());
  request.mutable_patient()->set_given_name("Bench");
  request.mutable_patient()->set_family_name(fmt::format("Number {}", number));
  if (with_mail) {
    request.mutable_patient()->add_contacts()->set_email(fmt::format("b{}@example.org", number));
  }
  const auto created = client.Call(staff, &v1::PatientsService::Stub::CreatePatient, request);
  if (!created.ok()) throw std::runtime_error(created.status().ToString());
  return created->name();
}

}  // namespace tandem::bench
