// SPDX-License-Identifier: Apache-2.0
#include "tests/operations/operations_fixture.h"

#include <mutex>
#include <thread>

#include "absl/time/clock.h"
#include "base/metrics.h"
#include "base/rpc/time_proto.h"

namespace tandem::testing {

using Stub = v1::AppointmentsService::Stub;

ServiceOptions OperationsTest::Production() {
  ServiceOptions options;
  options.yaml = SmallClinic().Yaml();
  options.database_pool = kPool;
  options.configure = [](SchedulerConfig& config) {
    const SchedulerConfig production;
    config.threads = production.Threads();
    config.database_wait = production.database_wait;
    config.database_waiting = production.database_waiting;
    config.admin_listen = "127.0.0.1:0";
  };
  return options;
}

absl::StatusOr<v1::ListAppointmentsResponse> OperationsTest::List(absl::Duration deadline) {
  v1::ListAppointmentsRequest request;
  request.set_parent(service_.parent());
  const absl::Time now = clock_.Now();
  rpc::WriteInterval({now, now + absl::Hours(24)}, *request.mutable_time());
  Who who = desk_.who();
  who.deadline = deadline;
  return service_.Call(who, &Stub::ListAppointments, request);
}

absl::StatusOr<v1::Appointment> OperationsTest::Book(absl::Duration deadline) {
  const absl::Time hour = absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 3600 * 3600);
  const absl::Time start = hour + absl::Hours(24) + absl::Minutes(30) * booked_++;
  Who who = desk_.who();
  who.deadline = deadline;
  return service_.Call(who, &Stub::BookAppointment,
                       desk_.BookRequest(desk_.WishFor("talk", start), patient_));
}

void OperationsTest::ExpectRecovery() {
  const absl::Time began = clock_.Now();
  absl::Status last = absl::UnknownError("");
  while (!last.ok() && clock_.Now() - began < 4 * kRecoveryMax) {
    last = List().status();
    if (last.ok()) last = Book().status();
    if (!last.ok()) absl::SleepFor(absl::Milliseconds(50));
  }
  EXPECT_OK(last);
  EXPECT_LE(clock_.Now() - began, kRecoveryMax);
}

std::string OperationsTest::IdleInTransaction() {
  return service_.db().Sql(
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE "
      "'idle in transaction%' AND application_name LIKE 'tandem-scheduler%'");
}

void OperationsTest::ExpectNothingLeaks() {
  const absl::Time give_up = clock_.Now() + kRecoveryMax;  // calls nobody waits for end, too
  while (Metric("tandem_pool_in_use") + Metric("tandem_calls_running") > 0 &&
         clock_.Now() < give_up) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  EXPECT_EQ(Metric("tandem_calls_running"), 0);
  EXPECT_EQ(Metric("tandem_pool_in_use"), 0);
  EXPECT_EQ(Metric("tandem_pool_waiting"), 0);
  EXPECT_LE(Metric("tandem_pool_open"), kPool);
  EXPECT_EQ(IdleInTransaction(), "0");
}

double OperationsTest::Metric(const std::string& series) {
  const std::string text = "\n" + service_.scheduler().metrics().Text();
  const std::size_t at = text.find("\n" + series + " ");
  return at == std::string::npos ? -1 : std::stod(text.substr(at + series.size() + 2));
}

std::vector<absl::Duration> Measure(int threads, int each, const std::function<void()>& call) {
  const RealClock clock;
  std::mutex mutex;
  std::vector<absl::Duration> all;
  std::vector<std::thread> running;
  for (int thread = 0; thread < threads; ++thread) {
    running.emplace_back([&] {
      for (int i = 0; i < each; ++i) {
        const absl::Time start = clock.Now();
        call();
        const absl::Duration took = clock.Now() - start;
        const std::lock_guard lock(mutex);
        all.push_back(took);
      }
    });
  }
  for (std::thread& thread : running) thread.join();
  return all;
}

}  // namespace tandem::testing
