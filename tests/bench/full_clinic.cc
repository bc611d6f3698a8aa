// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/full_clinic.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "base/testing/seeded_ids.h"

namespace tandem::bench {
namespace {

constexpr int kChairs = 20;
constexpr int kNurses = 10;
constexpr int kNurseSeats = 3;
constexpr int kTherapists = 30;
constexpr int kDays = 60;
constexpr int kDayStart = 8 * 60;
constexpr int kDayMinutes = 10 * 60;
constexpr int kTakenMinutes = kDayMinutes * 8 / 10;
constexpr int kSessionMinutes = 60;
constexpr int kInfusions = 6;
constexpr int kVisitMinutes[] = {90, 105, 120, 150, 180};  // other visits in chairs

const char* const kHours = "monday-friday 08:00-18:00";

testing::ServiceOptions Options() {
  testing::ServiceOptions options;
  options.clinic = "full";
  return options;
}

// Visits of a day, one after the other but for one gap: [start, end) in minutes.
std::vector<std::pair<int, int>> ChairDay(std::mt19937& random) {
  std::vector<int> lengths;
  int taken = 0;
  for (;;) {
    const int length = kVisitMinutes[random() % std::size(kVisitMinutes)];
    if (taken + length > kTakenMinutes + 60) break;
    lengths.push_back(length);
    taken += length;
  }
  const std::size_t gap_before = random() % (lengths.size() + 1);
  std::vector<std::pair<int, int>> visits;
  int at = kDayStart;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    if (i == gap_before) at += kDayMinutes - taken;
    visits.emplace_back(at, at + lengths[i]);
    at += lengths[i];
  }
  return visits;
}

}  // namespace

FullClinic::FullClinic(int patients)
    : process_(Options()),
      clinic_(testing::ApplyClinic(process_.db(), Yaml())),
      client_(process_.target()),
      stub_(v1::CoursesService::NewStub(client_.shared_channel())),
      staff_(process_.As(access::Role::kFrontDesk, clinic_.slug())) {
  EnterPatients(patients);
  Fill();
}

std::string FullClinic::Yaml() const {
  std::string people;
  std::string chairs;
  for (int i = 0; i < kNurses; ++i) {
    people += fmt::format(
        "  n{0}: {{display_name: N{0}, capabilities: [nurse, consultant], languages: [en], "
        "licensed_states: [NY], telehealth: true, seats: {1}, hours: {{main: [\"{2}\"]}}}}\n",
        i, kNurseSeats, kHours);
  }
  for (int i = 0; i < kTherapists; ++i) {
    people += fmt::format(
        "  t{0}: {{display_name: T{0}, capabilities: [therapist], languages: [en], "
        "licensed_states: [NY], telehealth: true, hours: {{{1}: [\"{2}\"]}}}}\n",
        i, i % 2 == 0 ? "main" : "remote", kHours);
  }
  for (int i = 0; i < kChairs; ++i) {
    chairs +=
        fmt::format("  c{0}: {{display_name: C{0}, location: main, capabilities: [chair]}}\n", i);
  }
  return fmt::format(R"(
clinic: full
display_name: Full
phone: "+12125550102"
time_zone: UTC
staff_hold: 30m
locations:
  main: {{display_name: Main, address: 1 Main Street, latitude: 40.7, longitude: -74.0, state: NY,
         hours: ["monday-friday 08:00-18:00"]}}
  remote: {{display_name: Remote, telehealth: true, state: NY}}
practitioners:
{}rooms:
{}visit_types:
  talk:
    display_name: Talk
    modes: [video]
    needs: {{consultant: {{practitioner: consultant}}}}
    phases: [{{id: talk, takes: 20m, exclusive: [consultant]}}]
    lead_time: 1h
    horizon: 60d
    grid: 30m
    bookable_online: true
  infusion:
    display_name: Visit
    modes: [in_person]
    needs: {{chair: {{room: chair}}, nurse: {{practitioner: nurse}}}}
    phases:
      - {{id: infuse, takes: 105m, exclusive: [chair], shared: [nurse]}}
      - {{id: turn-over, takes: 15m, patient: false, exclusive: [chair]}}
    lead_time: 48h
    horizon: 60d
    grid: 15m
    min_gap: 48h
  session:
    display_name: Session
    modes: [in_person, video]
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
                     people, chairs);
}

void FullClinic::EnterPatients(int patients) {
  SeededIds ids(1);
  for (int i = 0; i < patients; ++i) {
    v1::CreatePatientRequest request;
    request.set_parent(clinic_.parent());
    request.set_request_id(ToString(ids.Next()));
    request.mutable_patient()->set_given_name("Bench");
    request.mutable_patient()->set_family_name(fmt::format("Number {}", i));
    const auto made = client_.Call(staff_, &v1::PatientsService::Stub::CreatePatient, request);
    if (!made.ok()) throw std::runtime_error(made.status().ToString());
    patients_.push_back(made->name());
  }
}

// Claims of nobody in particular.
void FullClinic::Fill() {
  std::mt19937 random(1);
  const std::int64_t today = absl::ToUnixSeconds(process_.clock().Now()) / 86400;
  std::string rows;
  const auto take = [&](const Uuid& resource, int seat, int day, int start, int end) {
    const std::int64_t midnight = (today + day) * 86400;
    rows += fmt::format("{}('{}'::uuid,{},{},{})", rows.empty() ? "" : ",", ToString(resource),
                        seat, midnight + start * 60, midnight + end * 60);
  };
  for (int day = 0; day <= kDays; ++day) {
    for (int i = 0; i < kChairs; ++i) {
      const Uuid chair = clinic_.room(fmt::format("c{}", i)).uuid;
      for (const auto& [start, end] : ChairDay(random)) take(chair, 0, day, start, end);
    }
    for (int i = 0; i < kTherapists; ++i) {
      const Uuid therapist = clinic_.practitioner(fmt::format("t{}", i)).uuid;
      for (int at = kDayStart; at < kDayStart + kDayMinutes; at += kSessionMinutes) {
        if (random() % 10 < 8) take(therapist, 0, day, at, at + kSessionMinutes);
      }
    }
    for (int i = 0; i < kNurses; ++i) {
      const Uuid nurse = clinic_.practitioner(fmt::format("n{}", i)).uuid;
      for (int seat = 0; seat < kNurseSeats; ++seat) {
        for (const auto& [start, end] : ChairDay(random)) take(nurse, seat, day, start, end);
      }
    }
  }
  process_.db().Sql(
      fmt::format("SET session_replication_role = replica; "
                  "INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during) "
                  "SELECT '{}', gen_random_uuid(), r, seat, tstzrange(to_timestamp(s), "
                  "to_timestamp(e)) FROM (VALUES {}) AS v (r, seat, s, e)",
                  ToString(clinic_.id()), rows));
  process_.db().Sql("UPDATE resource SET calendar_version = calendar_version + 1");
  process_.db().Sql("VACUUM ANALYZE");
}

bool FullClinic::Propose(int patient, v1::ProposeCourseResponse& reply) {
  v1::ProposeCourseRequest request;
  request.set_parent(clinic_.parent());
  v1::Course& course = *request.mutable_course();
  course.set_patient(patients_[static_cast<std::size_t>(patient) % patients_.size()]);
  course.set_infusion_type(clinic_.parent() + "/visitTypes/infusion");
  course.set_session_type(clinic_.parent() + "/visitTypes/session");
  course.set_infusion_count(kInfusions);
  const auto context = testing::Client::Context(staff_);
  const grpc::Status status = stub_->ProposeCourse(context.get(), request, &reply);
  if (!status.ok()) throw std::runtime_error(testing::FromGrpc(status).ToString());
  return reply.plans_size() > 0 && reply.plans(0).paired_count() == kInfusions;
}

}  // namespace tandem::bench
