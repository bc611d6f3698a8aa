// SPDX-License-Identifier: Apache-2.0
#include "tests/support/notified_clinic.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <fstream>

#include "absl/time/clock.h"

namespace tandem::testing {
namespace {

constexpr char kToken[] = "a token that the provider knows";

void WriteSecret(const std::string& path, const std::string& secret) {
  std::ofstream(path) << secret << '\n';
  chmod(path.c_str(), S_IRUSR | S_IWUSR);
}

// $number becomes a uuid of version 7 whose last digits it is.
constexpr char kSubject[] = "('01998000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";
// Of contacts and patients.
constexpr char kPerson[] = "('0a71e270-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid";

}  // namespace

std::string NoonZone(absl::Time now) {
  const int hour = absl::ToCivilHour(now, absl::UTCTimeZone()).hour();
  // Etc/GMT+5 is five hours behind.
  const int behind = hour - 12;
  return behind == 0 ? "Etc/GMT" : fmt::format("Etc/GMT{:+}", behind);
}

std::string TalkativeClinic(absl::Time now) {
  SmallClinic small;
  small.zone = NoonZone(now);
  return small.Yaml() +
         "policies:\n  reminders: {version: \"1\", values: {grace: 0m, texts_per_day: \"1\"}}\n";
}

NotifiedClinic::NotifiedClinic() : token_file_(folder_.File("token")) {
  WriteSecret(folder_.File("secret"), "a secret that the scheduler and the notifier share");
  WriteSecret(token_file_, kToken);
  clinic_ = ApplyClinic(db_, TalkativeClinic(clock_.Now()));
}

NotifierOptions NotifiedClinic::Options() const {
  return {.dsn = db_.dsn(), .secret_key_file = folder_.File("secret")};
}

int NotifiedClinic::Count(const std::string& from_where) {
  return std::stoi(Sql("SELECT count(*) FROM " + from_where));
}

void NotifiedClinic::AddSignIns(int first, int count, const std::string& name,
                                const std::string& channel) {
  const std::string value = channel == "email"
                                ? fmt::format("'{}' || n || '@example.com'", name)
                                : std::string("'+1989555' || lpad((n % 10000)::text, 4, '0')");
  Sql(fmt::format(
      "WITH who AS (SELECT n, {0} AS subject, {1} AS person, {2} AS value"
      "             FROM generate_series({3}, {4}) n),"
      " contacts AS (INSERT INTO contact (clinic_id, contact_id, kind, value, value_digest,"
      "   create_time) SELECT '{5}', person, '{6}', value, sha256(value::bytea), now() FROM who),"
      " sign_ins AS (INSERT INTO sign_in (clinic_id, sign_in_id, contact_digest, link_digest,"
      "   create_time, expire_time) SELECT '{5}', subject, sha256(value::bytea), "
      "subject::text::bytea,"
      "   now(), now() + interval '1 hour' FROM who)"
      "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, language,"
      "  reason, due_time, next_time, expire_time, create_time)"
      " SELECT '{5}', subject, 1, 'sign_in', '{7}', person, 'en', 'asked', now(), now(),"
      "  now() + interval '1 hour', now() FROM who",
      kSubject, kPerson, value, first, first + count - 1, ToString(clinic_.id()),
      channel == "email" ? "email" : "phone", channel));
}

void NotifiedClinic::AddVisits(int first, int count, const std::string& channel) {
  const bool is_mail = channel == "email";
  const std::string value = is_mail ? std::string("'v' || n || '@example.com'")
                                    : "'+1989555' || lpad((n % 10000)::text, 4, '0')";
  Sql(fmt::format(
      "WITH who AS (SELECT n, {0} AS subject, {1} AS person, {2} AS value"
      "             FROM generate_series({3}, {4}) n),"
      " resources AS (INSERT INTO resource (clinic_id, resource_id, kind, seats)"
      "   SELECT '{5}', person, 'patient', 1 FROM who),"
      " patients AS (INSERT INTO patient (clinic_id, patient_id, status, language,"
      "   preferred_channel, create_time, update_time)"
      "   SELECT '{5}', person, 'active', 'en', '{7}', now(), now() FROM who),"
      " contacts AS (INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value,"
      "   value_digest, verify_time, create_time)"
      "   SELECT '{5}', person, person, '{6}', value, sha256(value::bytea), now(), now() FROM who),"
      " visits AS (INSERT INTO appointment (clinic_id, appointment_id, version, status,"
      "   visit_type_id, location_id, mode, patient_id, start_time, end_time, local_start,"
      "   time_zone, tzdb_version, directory_revision, participations, create_time, update_time)"
      "   SELECT '{5}', subject, 1, 'booked', '{8}', '{9}', 'in_person', person,"
      "   date_trunc('hour', now()) + interval '36 hours',"
      "   date_trunc('hour', now()) + interval '36 hours 20 minutes', '2027-01-01', '{10}', "
      "'2026a',"
      "   {11}, '[]', now(), now() FROM who),"
      " events AS (INSERT INTO appointment_event (clinic_id, appointment_id, version, verb,"
      "   status_after, start_time, end_time, actor_role, actor_id, event_time)"
      "   SELECT '{5}', subject, 1, 'book', 'booked', date_trunc('hour', now()) + interval '36 "
      "hours',"
      "   date_trunc('hour', now()) + interval '36 hours 20 minutes', 'front_desk', 'test', now()"
      "   FROM who)"
      "INSERT INTO message (clinic_id, subject_id, version, kind, channel, recipient_id, "
      "patient_id,"
      "  language, reason, due_time, next_time, expire_time, create_time)"
      " SELECT '{5}', subject, 1, 'appointment_booked', '{7}', person, person, 'en', 'booked',"
      "  now(), now(), now() + interval '30 hours', now() FROM who",
      kSubject, kPerson, value, first, first + count - 1, ToString(clinic_.id()),
      is_mail ? "email" : "phone", channel, ToString(clinic_.visit_type("talk")),
      ToString(clinic_.location("main")), clinic_.snapshot->zone_name, clinic_.snapshot->revision));
}

bool NotifiedClinic::WaitUntilDone(absl::Duration most) {
  const absl::Time give_up = clock_.Now() + most;
  while (Count("message WHERE state IN ('planned', 'sending')") > 0) {
    if (clock_.Now() > give_up) return false;
    absl::SleepFor(absl::Milliseconds(50));
  }
  return true;
}

std::string SubjectOf(int number) { return fmt::format("01998000-0000-7000-8000-{:012x}", number); }

}  // namespace tandem::testing
