// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/full_clinic.h"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <stdexcept>

#include "tests/bench/course_clinic.h"

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
  for (int i = 0; i < patients; ++i) {
    patients_.push_back(EnterPatient(client_, staff_, clinic_.parent(), i));
  }
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
  CourseClinic clinic;
  clinic.slug = "full";
  clinic.site_hours = kHours;
  clinic.practitioners = people;
  clinic.rooms = chairs;
  return clinic.Yaml();
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
