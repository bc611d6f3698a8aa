// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/booked_courses.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <sstream>
#include <stdexcept>

#include "base/rpc/time_proto.h"
#include "tests/bench/course_clinic.h"
#include "tests/bench/filled_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/bench/pgbench.h"
#include "tests/support/storm.h"

namespace tandem::bench {
namespace {

using testing::Client;

constexpr int kCourseClients = 16;
constexpr int kConnections = 4;
constexpr int kFirstHour = 8;
constexpr int kDaysAhead = 3;
constexpr int kPgbenchCoursesApart = 20 * kCoursesOfBlock;  // between its runs

testing::ServiceOptions Options() {
  testing::ServiceOptions options;
  options.clinic = "full";
  options.database_pool = 16;
  return options;
}

std::string Yaml() {
  const char* const hours = "monday-sunday 00:00-24:00";
  std::string sites;
  std::string people;
  std::string chairs;
  for (int i = 0; i < 2 * kCourseClients; ++i) {
    sites += fmt::format(
        "  l{0}: {{display_name: L{0}, address: 1 Main Street, latitude: 40.7, longitude: -74.0, "
        "state: NY, hours: [\"{1}\"]}}\n",
        i, hours);
    people += fmt::format(
        "  n{0}: {{display_name: N{0}, capabilities: [nurse, consultant], languages: [en], "
        "licensed_states: [NY], seats: 3, telehealth: true, hours: {{l{0}: [\"{1}\"]}}}}\n"
        "  t{0}: {{display_name: T{0}, capabilities: [therapist], languages: [en], "
        "licensed_states: [NY], hours: {{l{0}: [\"{1}\"]}}}}\n",
        i, hours);
    chairs +=
        fmt::format("  c{0}: {{display_name: C{0}, location: l{0}, capabilities: [chair]}}\n", i);
  }
  CourseClinic clinic;
  clinic.slug = "full";
  clinic.site_hours = hours;
  clinic.sites = sites;
  clinic.practitioners = people;
  clinic.rooms = chairs;
  clinic.session_modes = "[in_person]";
  return clinic.Yaml();
}

std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

}  // namespace

BookedCourses::BookedCourses()
    : process_(Options()),
      clinic_(testing::ApplyClinic(process_.db(), Yaml())),
      staff_(process_.As(access::Role::kFrontDesk, clinic_.slug())) {
  for (int i = 0; i < kConnections; ++i) {
    clients_.push_back(std::make_unique<Client>(process_.target()));
    stubs_.push_back(v1::CoursesService::NewStub(clients_.back()->shared_channel()));
  }
  for (int i = 0; i < 2 * kCourseClients * kCoursesOfBlock; ++i) {
    patients_.push_back(EnterPatient(*clients_[0], staff_, clinic_.parent(), i));
  }
  const std::int64_t day = absl::ToUnixSeconds(process_.clock().Now()) / 86400 + kDaysAhead;
  first_seconds_ = day * 86400 + kFirstHour * 3600;
}

v1::BookCourseRequest BookedCourses::Request(int client, std::int64_t course) const {
  v1::BookCourseRequest request;
  request.set_parent(clinic_.parent());
  request.set_request_id(NewRequestId());
  v1::Course& wanted = *request.mutable_course();
  wanted.set_patient(
      patients_[static_cast<std::size_t>(client * kCoursesOfBlock + course % kCoursesOfBlock)]);
  wanted.set_infusion_type(clinic_.parent() + "/visitTypes/infusion");
  wanted.set_session_type(clinic_.parent() + "/visitTypes/session");
  wanted.set_infusion_count(kPairs);
  const auto plan = [&](std::int64_t after, v1::PlannedVisit& visit) {
    rpc::WriteTime(absl::FromUnixSeconds(first_seconds_ + after),
                   *visit.mutable_time()->mutable_start_time());
    visit.set_location(fmt::format("{}/locations/l{}", clinic_.parent(), client));
    visit.set_mode(v1::VISIT_MODE_IN_PERSON);
  };
  for (int i = 0; i < kPairs; ++i) {
    v1::PlannedPair& pair = *request.add_pairs();
    pair.set_position(i + 1);
    plan(InfusionAfter(course, i), *pair.mutable_infusion());
    plan(SessionAfter(course, i), *pair.mutable_session());
  }
  return request;
}

bool BookedCourses::Book(int client, std::int64_t course) {
  const auto context = Client::Context(staff_);
  v1::Course booked;
  const auto connection = static_cast<std::size_t>(client % kConnections);
  const grpc::Status status =
      stubs_[connection]->BookCourse(context.get(), Request(client, course), &booked);
  if (!status.ok() && failures_++ == 0) {
    std::printf("a failure: %s\n", testing::FromGrpc(status).ToString().c_str());
  }
  return status.ok();
}

void BookedCourses::SettleIn() {
  for (int client = 0; client < kCourseClients; ++client) {
    for (int course = 0; course < kCoursesOfBlock; ++course) Book(client, course);
  }
  next_course_ = kCoursesOfBlock;
  ReadMessages();
  process_.db().Sql("VACUUM ANALYZE");
}

// What the scheduler told of the first course that was booked.
void BookedCourses::ReadMessages() {
  std::istringstream rows(process_.db().Sql(fmt::format(
      "WITH visit AS (SELECT appointment_id, start_time, row_number() OVER (ORDER BY start_time) - "
      "1 "
      "AS place FROM appointment WHERE patient_id = '{}') "
      "SELECT string_agg(concat_ws(' ', v.place, m.kind, m.channel, m.recipient_kind, m.reason, "
      "(extract(epoch FROM v.start_time - m.due_time) / 60)::int), ' ' ORDER BY v.place, "
      "m.due_time) "
      "FROM message m JOIN visit v ON v.appointment_id = m.subject_id",
      IdOf(patients_.front()))));
  PlannedMessage one;
  while (rows >> one.visit >> one.kind >> one.channel >> one.recipient_kind >> one.reason >>
         one.minutes_before) {
    messages_.push_back(one);
  }
  if (messages_.empty()) throw std::runtime_error("nobody was told of a course");
}

ScriptedCourses BookedCourses::Scripted() const {
  ScriptedCourses scripted{.clinic = clinic_,
                           .locations = {},
                           .chairs = {},
                           .nurses = {},
                           .therapists = {},
                           .patients = {},
                           .first_seconds = first_seconds_,
                           .messages = messages_};
  for (int i = kCourseClients; i < 2 * kCourseClients; ++i) {
    const std::string number = std::to_string(i);
    scripted.locations.push_back(ToString(clinic_.location("l" + number)));
    scripted.chairs.push_back(ToString(clinic_.room("c" + number)));
    scripted.nurses.push_back(ToString(clinic_.practitioner("n" + number)));
    scripted.therapists.push_back(ToString(clinic_.practitioner("t" + number)));
  }
  const auto first = patients_.begin() + kCourseClients * kCoursesOfBlock;
  std::transform(first, patients_.end(), std::back_inserter(scripted.patients), IdOf);
  return scripted;
}

double BookedCourses::Tandem(absl::Duration warm_up, absl::Duration time) {
  std::atomic<int> used{0};
  const Load load = RunLoad(kCourseClients, warm_up, time, [&](int client, int n) {
    used = std::max(used.load(), n + 1);
    return Book(client, next_course_ + n);
  });
  next_course_ += used + 1;
  std::printf("tandem   %8.1f courses/s, p99 %s\n", load.per_second,
              absl::FormatDuration(testing::Percentile(load.latencies, 0.99)).c_str());
  return load.per_second;
}

double BookedCourses::Pgbench(absl::Duration time) {
  const double rate = RunPgbench({.dsn = process_.db().dsn(),
                                  .script = ScriptOf(Scripted()),
                                  .clients = kCourseClients,
                                  .time = time,
                                  .first_n = pgbench_runs_++ * kPgbenchCoursesApart});
  std::printf("pgbench  %8.1f transactions/s, the same statements\n", rate);
  return rate;
}

}  // namespace tandem::bench
