// SPDX-License-Identifier: Apache-2.0
#include "tests/bench/booked_clinic.h"

#include <fmt/format.h>

#include <algorithm>
#include <barrier>
#include <cstdio>
#include <stdexcept>
#include <thread>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "tests/bench/booking_script.h"
#include "tests/bench/course_clinic.h"
#include "tests/bench/filled_clinic.h"
#include "tests/bench/pgbench.h"
#include "tests/support/storm.h"

namespace tandem::bench {
namespace {

using testing::Client;

constexpr int kConnections = 4;
constexpr int kSettlingSlots = 1000;         // more than a client books in a second
constexpr int kPgbenchSlotsApart = 100'000;  // between its runs
constexpr int kContendedSlotsLater = 10;
constexpr std::int64_t kPgbenchLater = 86400LL * 500;  // far from what Tandem books

testing::ServiceOptions Options() {
  testing::ServiceOptions options;
  options.clinic = "elm";
  options.database_pool = 16;
  return options;
}

testing::Clinic Apply(testing::SchedulerProcess& process) {
  testing::SmallClinic small;
  for (int i = 0; i < 2 * kBookingClients; ++i) {
    small.practitioners += testing::SmallPractitioner{.slug = fmt::format("p{}", i)}.Yaml();
  }
  return testing::ApplyClinic(process.db(), small.Yaml());
}

ScriptedClinic Second(const testing::Clinic& clinic, const std::vector<std::string>& patients,
                      std::int64_t first_seconds) {
  ScriptedClinic booked{clinic, {}, {}, first_seconds};
  for (int i = kBookingClients; i < 2 * kBookingClients; ++i) {
    const std::string& patient = patients[static_cast<std::size_t>(i)];
    booked.practitioners.push_back(ToString(clinic.practitioner(fmt::format("p{}", i))));
    booked.patients.push_back(patient.substr(patient.rfind('/') + 1));
  }
  return booked;
}

}  // namespace

BookedClinic::BookedClinic() : process_(Options()), clinic_(Apply(process_)) {
  for (int i = 0; i < kConnections; ++i) {
    clients_.push_back(std::make_unique<Client>(process_.target()));
  }
  token_ = process_.As(access::Role::kFrontDesk);
  for (int i = 0; i < 2 * kBookingClients; ++i) {
    patients_.push_back(EnterPatient(*clients_[0], token_, clinic_.parent(), i));
  }
  const absl::Time soon = process_.clock().Now() + absl::Hours(48);
  base_seconds_ = absl::ToUnixSeconds(soon) / 3600 * 3600;
}

void BookedClinic::SettleIn() {
  RunLoad(kBookingClients, absl::ZeroDuration(), absl::Seconds(1), [&](int client, int n) {
    return Book(client, client, absl::FromUnixSeconds(SlotSeconds(n)), client % kConnections);
  });
  next_slot_ = kSettlingSlots;
  process_.db().Sql("ANALYZE");
}

double BookedClinic::Tandem(absl::Duration warm_up, absl::Duration time) {
  const int offset = next_slot_;
  std::atomic<int> used{0};
  const Load load = RunLoad(kBookingClients, warm_up, time, [&](int client, int n) {
    used = std::max(used.load(), n + 1);
    return Book(client, client, absl::FromUnixSeconds(SlotSeconds(offset + n)),
                client % kConnections);
  });
  next_slot_ += used + 1;
  std::printf("tandem   %8.0f bookings/s, p99 %s\n", load.per_second,
              absl::FormatDuration(testing::Percentile(load.latencies, 0.99)).c_str());
  return load.per_second;
}

double BookedClinic::Same(absl::Duration time) {
  return Pgbench("the same statements",
                 ScriptOf(Second(clinic_, patients_, base_seconds_ + kPgbenchLater), {}), time);
}

double BookedClinic::Limit(absl::Duration time) {
  return Pgbench("only the claims",
                 ClaimScriptOf(Second(clinic_, patients_, base_seconds_ + kPgbenchLater)), time);
}

double BookedClinic::PlanShare(absl::Duration time) {
  const ScriptedClinic booked = Second(clinic_, patients_, base_seconds_ + kPgbenchLater);
  const double with =
      Pgbench("grouped as Tandem does", ScriptOf(booked, {.pipelined = true}), time);
  const double without = Pgbench("the same without messages",
                                 ScriptOf(booked, {.planned = false, .pipelined = true}), time);
  return 1 - with / without;
}

absl::Duration BookedClinic::Contended(int contenders, int rounds) {
  std::vector<std::vector<absl::Duration>> latencies(static_cast<std::size_t>(contenders));
  const int offset = next_slot_ + kContendedSlotsLater;
  contended_ = true;
  std::barrier start(contenders);
  std::vector<std::thread> threads;
  for (int contender = 0; contender < contenders; ++contender) {
    threads.emplace_back([&, contender] {
      for (int round = 0; round < rounds; ++round) {
        start.arrive_and_wait();
        const absl::Time began = process_.clock().Now();
        Book(0, contender, absl::FromUnixSeconds(SlotSeconds(offset + round)),
             contender % kConnections);
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

std::int64_t BookedClinic::SlotSeconds(int slot) const {
  return base_seconds_ + slot * kBookingMinutes * 60;
}

bool BookedClinic::Book(int practitioner, int patient, absl::Time start, int connection) {
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

double BookedClinic::Pgbench(const char* what, const std::string& script, absl::Duration time) {
  const double rate = RunPgbench({.dsn = process_.db().dsn(),
                                  .script = script,
                                  .clients = kBookingClients,
                                  .time = time,
                                  .first_n = pgbench_runs_++ * kPgbenchSlotsApart});
  std::printf("pgbench  %8.0f transactions/s, %s\n", rate, what);
  return rate;
}

}  // namespace tandem::bench
