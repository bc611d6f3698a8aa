// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/stranded_clinic.h"

#include <fmt/format.h>

#include <random>
#include <stdexcept>

#include "base/rpc/time_proto.h"
#include "base/testing/seeded_ids.h"
#include "scheduler/courses/course_codec.h"
#include "tests/bench/course_clinic.h"

namespace tandem::bench {
namespace {

constexpr int kAbsentDays = 5;
constexpr int kSessionsOfADay = 5;  // of whoever is absent
constexpr int kDaysAhead = 7;       // until the first of them
constexpr int kDaysFilled = 21;
constexpr int kFirstHour = 9;
constexpr int kLastHour = 17;

const char* const kHours = "monday-sunday 08:00-18:00";

testing::ServiceOptions Options() {
  testing::ServiceOptions options;
  options.clinic = "stranded";
  return options;
}

int AbsentOnes(int sessions) {
  const int each = kAbsentDays * kSessionsOfADay;
  return (sessions + each - 1) / each;
}

std::string Therapist(const std::string& slug, bool remote) {
  return fmt::format(
      "  {0}: {{display_name: {0}, capabilities: [therapist], languages: [en], "
      "licensed_states: [NY], telehealth: true, hours: {{{1}: [\"{2}\"]}}}}\n",
      slug, remote ? "remote" : "main", kHours);
}

// Rows of one statement.
class Values {
 public:
  void Add(const std::string& row) { text_ += (text_.empty() ? "(" : ",(") + row + ")"; }
  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace

StrandedClinic::StrandedClinic(int therapists, int sessions)
    : therapists_(therapists),
      sessions_(sessions),
      process_(Options()),
      clinic_(testing::ApplyClinic(process_.db(), Yaml())),
      client_(process_.target()),
      stub_(v1::RepairsService::NewStub(client_.shared_channel())),
      staff_(process_.As(access::Role::kFrontDesk, clinic_.slug())),
      first_day_(absl::FromUnixSeconds(
          (absl::ToUnixSeconds(process_.clock().Now()) / 86400 + kDaysAhead) * 86400)) {
  FillOthers();
  Strand();
  process_.db().Sql("UPDATE resource SET calendar_version = calendar_version + 1");
  process_.db().Sql("VACUUM ANALYZE");
}

std::string StrandedClinic::Yaml() const {
  std::string people;
  for (int i = 0; i < therapists_; ++i) people += Therapist(fmt::format("t{}", i), i % 2 == 1);
  for (int i = 0; i < AbsentOnes(sessions_); ++i) people += Therapist(fmt::format("a{}", i), false);
  CourseClinic clinic;
  clinic.slug = "stranded";
  clinic.site_hours = "monday-sunday 00:00-24:00";
  clinic.practitioners = people;
  clinic.rooms = "  chair: {display_name: Chair, location: main, capabilities: [chair]}\n";
  clinic.talkers = "therapist";
  clinic.with_nurse = false;
  return clinic.Yaml();
}

// Claims of nobody in particular: two hours of every day.
void StrandedClinic::FillOthers() {
  std::mt19937 random(1);
  Values rows;
  for (int i = 0; i < therapists_; ++i) {
    const std::string therapist = ToString(clinic_.practitioner(fmt::format("t{}", i)));
    for (int day = -kDaysAhead; day < kDaysFilled; ++day) {
      for (const int from : {kFirstHour, kFirstHour + 4}) {
        const int hour = from + static_cast<int>(random() % 4);
        const auto start = absl::ToUnixSeconds(first_day_ + absl::Hours(24 * day + hour));
        rows.Add(fmt::format("'{}'::uuid,{},{}", therapist, start, start + 3600));
      }
    }
  }
  process_.db().Sql(
      fmt::format("SET session_replication_role = replica; "
                  "INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during) "
                  "SELECT '{}', gen_random_uuid(), r, 0, tstzrange(to_timestamp(s), "
                  "to_timestamp(e)) FROM (VALUES {}) AS v (r, s, e)",
                  ToString(clinic_.id()), rows.text()));
}

// Patients with a course of one pair each, and the absences of those who were to give the sessions.
void StrandedClinic::Strand() {
  SeededIds ids(1);
  Values
      visits;  // of everybody: patient, infusion, session, course, therapist, start of the latter
  Values absences;
  for (int i = 0; i < AbsentOnes(sessions_); ++i) {
    absences.Add(fmt::format("'{}'::uuid,'{}'::uuid", ToString(ids.Next()),
                             ToString(clinic_.practitioner(fmt::format("a{}", i)))));
  }
  for (int i = 0; i < sessions_; ++i) {
    const int day = i % kAbsentDays;
    const int hour = kFirstHour + i / kAbsentDays % kSessionsOfADay;
    const int who = i / (kAbsentDays * kSessionsOfADay);
    const auto start = absl::ToUnixSeconds(first_day_ + absl::Hours(24 * day + hour));
    visits.Add(fmt::format("'{}'::uuid,'{}'::uuid,'{}'::uuid,'{}'::uuid,'{}'::uuid,{}",
                           ToString(ids.Next()), ToString(ids.Next()), ToString(ids.Next()),
                           ToString(ids.Next()),
                           ToString(clinic_.practitioner(fmt::format("a{}", who))), start));
  }
  const std::string clinic = ToString(clinic_.id());
  const std::string infusion = ToString(clinic_.visit_type("infusion"));
  const std::string session = ToString(clinic_.visit_type("session"));
  const std::string main = ToString(clinic_.location("main"));
  const std::string first = fmt::format("to_timestamp({})", absl::ToUnixSeconds(first_day_));
  process_.db().Sql(fmt::format(
      R"(SET session_replication_role = replica;
CREATE TEMP TABLE one AS SELECT * FROM (VALUES {visits}) AS v (patient, infusion, session, course,
                                                               therapist, start);
INSERT INTO resource (clinic_id, resource_id, kind, seats)
SELECT '{clinic}', patient, 'patient', 1 FROM one;
INSERT INTO patient (clinic_id, patient_id, status, language, create_time, update_time)
SELECT '{clinic}', patient, 'active', 'en', now(), now() FROM one;
CREATE TEMP TABLE visit AS
SELECT infusion AS id, '{infusion}'::uuid AS type, patient, NULL::uuid AS therapist,
       start - 26 * 3600 AS start, 105 * 60 AS seconds FROM one
UNION ALL
SELECT session, '{session}'::uuid, patient, therapist, start, 50 * 60 FROM one;
INSERT INTO appointment (clinic_id, appointment_id, version, status, visit_type_id, location_id,
                         mode, patient_id, start_time, end_time, local_start, time_zone,
                         tzdb_version, directory_revision, participations, create_time, update_time)
SELECT '{clinic}', id, 1, 'booked', type, '{main}', 'in_person', patient, to_timestamp(start),
       to_timestamp(start + seconds), to_timestamp(start)::timestamp, 'UTC', 'none', 1,
       CASE WHEN therapist IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
           'resource', therapist, 'need', 'therapist', 'start', 0, 'end', 60)) END,
       now(), now()
FROM visit;
INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during)
SELECT '{clinic}', id, therapist, 0, tstzrange(to_timestamp(start), to_timestamp(start + 3600))
FROM visit WHERE therapist IS NOT NULL;
INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during)
SELECT '{clinic}', id, patient, 0, tstzrange(to_timestamp(start), to_timestamp(start + seconds))
FROM visit;
INSERT INTO course (clinic_id, course_id, version, patient_id, infusion_type_id, session_type_id,
                    infusion_count, wishes, directory_revision, create_time, update_time)
SELECT '{clinic}', course, 1, patient, '{infusion}', '{session}', 1, '{wishes}', 1, now(), now()
FROM one;
INSERT INTO course_pair (clinic_id, course_id, position, infusion_id, session_id, choice)
SELECT '{clinic}', course, 1, infusion, session, 'wanted' FROM one;
INSERT INTO absence (clinic_id, absence_id, resource_id, start_time, end_time, create_time)
SELECT '{clinic}', id, resource, {first}, {first} + interval '{days} days', now()
FROM (VALUES {absences}) AS v (id, resource))",
      fmt::arg("visits", visits.text()), fmt::arg("absences", absences.text()),
      fmt::arg("clinic", clinic), fmt::arg("infusion", infusion), fmt::arg("session", session),
      fmt::arg("main", main), fmt::arg("first", first), fmt::arg("days", kAbsentDays),
      fmt::arg("wishes", courses::EncodeWishes({}))));
}

int StrandedClinic::Propose() {
  v1::ProposeRepairRequest request;
  request.set_parent(clinic_.parent());
  rpc::WriteInterval({first_day_, first_day_ + absl::Hours(24 * kAbsentDays)},
                     *request.mutable_window());
  const auto context = testing::Client::Context(staff_);
  v1::ProposeRepairResponse reply;
  const grpc::Status status = stub_->ProposeRepair(context.get(), request, &reply);
  if (!status.ok()) throw std::runtime_error(testing::FromGrpc(status).ToString());
  if (reply.stranded_size() != sessions_) throw std::runtime_error("not everybody is stranded");
  return reply.repairs_size() == 0 ? 0 : reply.repairs(0).moves_size();
}

}  // namespace tandem::bench
