// SPDX-License-Identifier: Apache-2.0
// How many staff bookings a second, against pgbench running the same statements, and against
// pgbench inserting only the claims; and how long a booking takes when sixteen want the same time.
//
//   ratio           bookings over gRPC (token, idempotency, rules, claims, message, fsync) /
//                   pgbench
//   limit_ratio     the same / pgbench inserting the claims alone
//   plan_share      what planning its messages adds to a booking: the part of pgbench's time that
//                   is gone when it leaves that out, in Tandem's own round trips
//   contended_p99_ms
#include <algorithm>
#include <atomic>
#include <barrier>
#include <cmath>
#include <cstdio>
#include <memory>
#include <thread>

#include <fmt/format.h>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "tests/bench/filled_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/bench/pgbench.h"
#include "tests/support/clinic.h"
#include "tests/support/service.h"
#include "tests/support/storm.h"

namespace tandem::bench {
namespace {

using testing::Client;
using testing::Clinic;
using testing::SchedulerProcess;

// Each side books its own practitioners and patients, the first 32 and the second: times years
// apart in one calendar would spread the constraint's index as no clinic does.
constexpr int kClients = 32;
constexpr int kContenders = 16;

struct Sizes {
  int rounds;
  absl::Duration warm_up;
  absl::Duration time;
  int contended_rounds;
};
constexpr int kSettlingSlots = 1000;         // more than a client books in a second
constexpr int kPgbenchSlotsApart = 100'000;  // between its runs

class BookingBench {
 public:
  BookingBench() : process_(Options()), clinic_(Apply()) {
    for (int i = 0; i < 4; ++i) clients_.push_back(std::make_unique<Client>(process_.target()));
    for (int i = 0; i < 2 * kClients; ++i) patients_.push_back(EnterPatient(i));
    token_ = process_.As(access::Role::kFrontDesk);
    const absl::Time soon = process_.clock().Now() + absl::Hours(48);
    base_seconds_ = absl::ToUnixSeconds(soon) / 3600 * 3600;
  }

  // Bookings a second; each client books its own practitioner and patient, one time after another.
  double Tandem(const Sizes& sizes) {
    const int offset = next_slot_;
    std::atomic<int> used{0};
    const Load load = RunLoad(kClients, sizes.warm_up, sizes.time, [&](int client, int n) {
      used = std::max(used.load(), n + 1);
      return Book(client, client, absl::FromUnixSeconds(SlotSeconds(offset + n)), client % 4);
    });
    next_slot_ += used + 1;
    std::printf("tandem   %8.0f bookings/s, p99 %s\n", load.per_second,
                absl::FormatDuration(testing::Percentile(load.latencies, 0.99)).c_str());
    return load.per_second;
  }

  // As on any day but a clinic's first: the planner has seen the tables filled.
  void SettleIn() {
    RunLoad(kClients, absl::ZeroDuration(), absl::Seconds(1), [&](int client, int n) {
      return Book(client, client, absl::FromUnixSeconds(SlotSeconds(n)), client % 4);
    });
    next_slot_ = kSettlingSlots;
    process_.db().Sql("ANALYZE");
  }

  double Same(const Sizes& sizes) {
    return Pgbench("the same statements", SameScript("book", PlanScript()), sizes);
  }
  // What planning its messages adds, in the round trips in which Tandem sends it.
  double PlanShare(const Sizes& sizes) {
    const double with =
        Pgbench("grouped as Tandem does", SameScript("book", PlanScript(), kPipelined), sizes);
    const double without =
        Pgbench("the same without messages", SameScript("hold", "", kPipelined), sizes);
    return 1 - with / without;
  }
  double Limit(const Sizes& sizes) { return Pgbench("only the claims", ClaimScript(), sizes); }

  // Bookings that failed, those aside that lost a time to another contender.
  int failures() const { return failures_; }

  // Everybody wants the same time of the same practitioner; a new time each round.
  absl::Duration Contended(int rounds) {
    std::vector<std::vector<absl::Duration>> latencies(kContenders);
    const int offset = next_slot_ + 10;
    contended_ = true;
    std::barrier start(kContenders);
    std::vector<std::thread> threads;
    for (int contender = 0; contender < kContenders; ++contender) {
      threads.emplace_back([&, contender] {
        for (int round = 0; round < rounds; ++round) {
          start.arrive_and_wait();
          const absl::Time began = process_.clock().Now();
          Book(0, contender, absl::FromUnixSeconds(SlotSeconds(offset + round)), contender % 4);
          latencies[static_cast<std::size_t>(contender)].push_back(process_.clock().Now() - began);
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    std::vector<absl::Duration> all;
    for (const auto& mine : latencies) all.insert(all.end(), mine.begin(), mine.end());
    next_slot_ = offset + rounds;
    return testing::Percentile(all, 0.99);
  }

 private:
  static testing::ServiceOptions Options() {
    testing::ServiceOptions options;
    options.clinic = "elm";
    options.database_pool = 16;
    return options;
  }

  Clinic Apply() {
    testing::SmallClinic small;
    for (int i = 0; i < 2 * kClients; ++i) {
      small.practitioners += testing::SmallPractitioner{.slug = fmt::format("p{}", i)}.Yaml();
    }
    return testing::ApplyClinic(process_.db(), small.Yaml());
  }

  std::string EnterPatient(int number) {
    v1::CreatePatientRequest request;
    request.set_parent(clinic_.parent());
    request.set_request_id(NewRequestId());
    request.mutable_patient()->set_given_name("Bench");
    request.mutable_patient()->set_family_name(fmt::format("Number {}", number));
    request.mutable_patient()->add_contacts()->set_email(fmt::format("b{}@example.org", number));
    const auto created = clients_[0]->Call(process_.As(access::Role::kFrontDesk),
                                           &v1::PatientsService::Stub::CreatePatient, request);
    if (!created.ok()) throw std::runtime_error(created.status().ToString());
    return created->name();
  }

  std::int64_t SlotSeconds(int slot) const { return base_seconds_ + slot * kSlotMinutes * 60; }

  bool Book(int practitioner, int patient, absl::Time start, int connection) {
    v1::BookAppointmentRequest request;
    request.set_parent(clinic_.parent());
    request.set_request_id(NewRequestId());
    request.set_patient(patients_[static_cast<std::size_t>(patient)]);
    v1::Wish& wish = *request.mutable_wish();
    wish.set_visit_type(clinic_.parent() + "/visitTypes/talk");
    wish.set_location(clinic_.parent() + "/locations/main");
    wish.set_mode(v1::VISIT_MODE_IN_PERSON);
    wish.add_resources(fmt::format("{}/practitioners/p{}", clinic_.parent(), practitioner));
    rpc::WriteTime(start, *wish.mutable_start_time());
    const auto booked = clients_[static_cast<std::size_t>(connection)]->Call(
        token_, &v1::AppointmentsService::Stub::BookAppointment, request);
    if (booked.ok() || (contended_ && ReasonOf(booked.status()) == Reason::kSlotTaken)) {
      return booked.ok();
    }
    if (failures_++ == 0) std::printf("a failure: %s\n", booked.status().ToString().c_str());
    return false;
  }

  // "(ARRAY[…])[:client_id::int + 1]"
  static std::string PerClient(const std::vector<std::string>& ids) {
    std::string list;
    for (const std::string& id : ids) list += (list.empty() ? "'" : "','") + id;
    return "(ARRAY[" + list + "']::uuid[])[:client_id::int + 1]";
  }

  std::string Practitioner() const {
    std::vector<std::string> ids;
    for (int i = kClients; i < 2 * kClients; ++i) {
      ids.push_back(ToString(clinic_.practitioner(fmt::format("p{}", i))));
    }
    return PerClient(ids);
  }

  std::string Patient() const {
    std::vector<std::string> ids;
    for (std::size_t i = kClients; i < patients_.size(); ++i) {
      ids.push_back(patients_[i].substr(patients_[i].rfind('/') + 1));
    }
    return PerClient(ids);
  }

  static std::string NewUuid(const char* group) {
    return fmt::format(
        "(lpad(to_hex(:client_id::bigint), 8, '0') || '-{}-4000-8000-' || lpad(to_hex(:n::bigint), "
        "12, '0'))::uuid",
        group);
  }

  // When a transaction of pgbench books: far from what Tandem books.
  std::string Time(int minutes) const {
    return fmt::format("to_timestamp({} + :n::bigint * {} + {})", base_seconds_ + 86400LL * 500,
                       kSlotMinutes * 60, minutes * 60);
  }

  std::string Begin() const {
    return fmt::format(
        "\\startpipeline\nBEGIN;\nSELECT set_config('app.clinic_id', '{}', true), "
        "set_config('statement_timeout', '20000', true);\n\\endpipeline\n",
        ToString(clinic_.id()));
  }

  // A confirmation, and reminders three days and a day before.
  std::string PlanScript() const {
    const std::string clinic = "'" + ToString(clinic_.id()) + "'::uuid";
    const auto thrice = [](const std::string& value, const char* type) {
      return fmt::format("ARRAY[{0}, {0}, {0}]::{1}[]", value, type);
    };
    const std::string appointment = NewUuid("0002");
    const std::string dues = "ARRAY[" + Time(-7200) + ", " + Time(-4320) + ", " + Time(-1440) + "]";
    return Scripted(
        "insert_messages",
        {clinic, thrice(appointment, "uuid"), thrice("1", "int"),
         "ARRAY['appointment_booked', 'reminder', 'day_before']", thrice("'email'", "text"),
         thrice("'contact'", "text"), thrice(appointment, "uuid"), thrice(Patient(), "uuid"),
         thrice("'en'", "text"), "ARRAY['booked', 'three_days_before', 'day_before']",
         thrice("NULL", "uuid"), dues, thrice(Time(0), "timestamptz"), "now()"});
  }

  static constexpr bool kPipelined = true;

  // `verb`: a hold's people are not looked up. `pipelined`: what nobody waits for goes out in one
  // round trip with COMMIT.
  std::string SameScript(const std::string& verb, const std::string& plan,
                         bool pipelined = false) const {
    const std::string clinic = "'" + ToString(clinic_.id()) + "'::uuid";
    const std::string request = NewUuid("0001");
    const std::string appointment = NewUuid("0002");
    const std::string both = "ARRAY[" + Practitioner() + ", " + Patient() + "]::uuid[]";
    const std::string starts = "ARRAY[" + Time(0) + ", " + Time(0) + "]";
    const std::string ends = "ARRAY[" + Time(kSlotMinutes) + ", " + Time(20) + "]";
    const std::string parts =
        fmt::format(R"('[{{"resource": "{}", "need": "host", "start": 0, "end": 30}}]'::jsonb)",
                    ToString(clinic_.practitioner("p0")));
    const std::string digest = "sha256(" + request + "::text::bytea)";
    return Begin() + Scripted("open_request", {clinic, request, digest, "now()"}) +
           Scripted("lock_calendars", {clinic, both}) +
           Scripted("place_appointment", {clinic,
                                          appointment,
                                          "'booked'",
                                          "'" + ToString(clinic_.visit_type("talk")) + "'",
                                          "'" + ToString(clinic_.location("main")) + "'",
                                          "'in_person'",
                                          Patient(),
                                          Time(0),
                                          Time(20),
                                          "'2030-01-01 10:00'",
                                          "'America/New_York'",
                                          "'2026a'",
                                          std::to_string(clinic_.snapshot->revision),
                                          parts,
                                          "NULL",
                                          "NULL",
                                          "false",
                                          "now()",
                                          "'" + verb + "'",
                                          "'front_desk'",
                                          "'bench'",
                                          "NULL",
                                          both,
                                          "ARRAY[0, 0]::smallint[]",
                                          starts,
                                          ends}) +
           (pipelined ? "\\startpipeline\n" : "") + plan +
           Scripted("record_entry", {clinic, "now()", NewUuid("0003"), "'front_desk'", "'bench'",
                                     "'BookAppointment'", "'change'", "'appointment'", appointment,
                                     "1", Patient(), "'OK'", "NULL::uuid", request, "NULL"}) +
           Scripted("close_request", {clinic, request, "repeat('x', 700)::bytea", appointment}) +
           "COMMIT;\n" + (pipelined ? "\\endpipeline\n" : "");
  }

  // The same two claims, and the row that they refer to; nothing else.
  std::string ClaimScript() const {
    const std::string clinic = "'" + ToString(clinic_.id()) + "'::uuid";
    return Begin() + fmt::format(
                         "INSERT INTO claim (clinic_id, appointment_id, resource_id, seat, during) "
                         "SELECT {}, (SELECT appointment_id FROM appointment WHERE clinic_id = {} "
                         "LIMIT 1), r, 0, tstzrange({}, {}) FROM unnest(ARRAY[{}, {}]) AS r "
                         "ON CONFLICT DO NOTHING;\nCOMMIT;\n",
                         clinic, clinic, Time(0), Time(20), Practitioner(), Patient());
  }

  double Pgbench(const char* what, const std::string& script, const Sizes& sizes) {
    const double rate = RunPgbench({.dsn = process_.db().dsn(),
                                    .script = script,
                                    .clients = kClients,
                                    .time = sizes.time,
                                    .first_n = pgbench_runs_++ * kPgbenchSlotsApart});
    std::printf("pgbench  %8.0f transactions/s, %s\n", rate, what);
    return rate;
  }

  SchedulerProcess process_;
  Clinic clinic_;
  std::vector<std::unique_ptr<Client>> clients_;
  std::vector<std::string> patients_;
  testing::Who token_;
  std::int64_t base_seconds_ = 0;
  int next_slot_ = 0;
  int pgbench_runs_ = 0;
  std::atomic<bool> contended_{false};  // somebody must lose
  std::atomic<int> failures_{0};
};

int Main(bool smoke) {
  const Sizes sizes = smoke ? Sizes{1, absl::Seconds(1), absl::Seconds(2), 20}
                            : Sizes{5, absl::Seconds(2), absl::Seconds(10), 300};
  BookingBench bench;
  bench.SettleIn();
  std::vector<double> ratios;
  std::vector<double> limits;
  std::vector<double> rates;
  std::vector<double> shares;
  for (int round = 0; round < sizes.rounds; ++round) {
    rates.push_back(bench.Tandem(sizes));
    ratios.push_back(rates.back() / bench.Same(sizes));
    shares.push_back(bench.PlanShare(sizes));
    limits.push_back(rates.back() / bench.Limit(sizes));
  }
  const absl::Duration p99 = bench.Contended(sizes.contended_rounds);
  if (bench.failures() > 0) std::printf("%d bookings failed\n", bench.failures());
  PrintResult("booking", {{"ratio", Median(ratios)},
                          {"limit_ratio", Median(limits)},
                          {"plan_share", Median(shares)},
                          {"contended_p99_ms", absl::ToDoubleMilliseconds(p99)},
                          {"per_second", Median(rates)}});
  const auto finite = [](double ratio) { return std::isfinite(ratio); };
  const bool sound = bench.failures() == 0 && std::ranges::all_of(ratios, finite) &&
                     std::ranges::all_of(limits, finite);
  return sound ? 0 : 1;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) { return tandem::bench::Main(tandem::bench::IsSmoke(argc, argv)); }
