// SPDX-License-Identifier: Apache-2.0
// Too much to do, a database that is away, callers who leave: whoever asks is answered soon,
// nothing is left behind, and it is over when the cause is.
#include <atomic>
#include <memory>
#include <thread>

#include "absl/time/clock.h"
#include "base/rpc/time_proto.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "scheduler/database_health.h"
#include "tests/operations/operations_fixture.h"
#include "tests/support/own_cluster.h"
#include "tests/support/storm.h"

namespace tandem::testing {
namespace {

using Stub = v1::AppointmentsService::Stub;

constexpr int kCallers = 24;
constexpr char kNobodys[] = "/appointments/0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506";

// Takes a server's connections: calls that wait for a locked table.
class Stuck {
 public:
  Stuck(TestService& service, Desk& desk) {
    for (int i = 0; i < kPool; ++i) {
      calls_.emplace_back([&] {
        v1::GetAppointmentRequest request;
        request.set_name(service.parent() + kNobodys);
        Client client(service.target());
        const auto got = client.Call(desk.who(), &Stub::GetAppointment, request);
        EXPECT_THAT(got, HasReason(Reason::kNotFound)) << "it was answered in the end";
      });
    }
  }
  ~Stuck() {
    for (std::thread& call : calls_) call.join();
  }

 private:
  std::vector<std::thread> calls_;
};

bool HasRetryInfo(const grpc::Status& status) {
  google::rpc::Status wire;
  google::rpc::RetryInfo info;
  if (!wire.ParseFromString(status.error_details())) return false;
  for (const auto& detail : wire.details()) {
    if (detail.UnpackTo(&info)) return info.retry_delay().seconds() > 0;
  }
  return false;
}

using OverloadTest = OperationsTest;

TEST_F(OverloadTest, AnExhaustedServerAnswersEverybodyAtOnceAndSaysWhenToTryAgain) {
  ASSERT_OK(List());
  std::atomic<int> other{0};
  {
    std::unique_ptr<Stuck> stuck;
    std::unique_ptr<TableLock> lock = std::make_unique<TableLock>(service_.db(), "appointment");
    stuck = std::make_unique<Stuck>(service_, desk_);
    while (Metric("tandem_pool_in_use") < kPool) absl::SleepFor(absl::Milliseconds(5));
    const std::vector<absl::Duration> took = Measure(kCallers, 20, [&] {
      v1::GetAppointmentRequest request;
      request.set_name(service_.parent() + kNobodys);
      v1::Appointment reply;
      const auto context = Client::Context(desk_.who());
      const grpc::Status status =
          service_.client().stub<Stub>().GetAppointment(context.get(), request, &reply);
      const bool shed = status.error_code() == grpc::StatusCode::UNAVAILABLE ||
                        status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED;
      if (shed && HasRetryInfo(status)) return;
      if (other++ == 0) ADD_FAILURE() << status.error_code() << ": " << status.error_message();
    });
    EXPECT_LE(Percentile(took, 0.5), kPromised);
    EXPECT_LE(Percentile(took, 1.0), kAnswerMax);
    EXPECT_EQ(AskHealth(service_.client().shared_channel()), Health::kServing)
        << "busy is not broken";
    lock.reset();
  }
  EXPECT_EQ(other, 0);
  EXPECT_GT(Metric("tandem_pool_overloaded_total"), 0);
  EXPECT_GT(Metric("tandem_refusals_total{reason=\"OVERLOADED\"}"), 0);
  ExpectRecovery();
  ExpectNothingLeaks();
}

TEST_F(OverloadTest, WhoeverLeavesIsNotWorkedFor) {
  ASSERT_OK(Book());
  {
    const TableLock lock(service_.db(), "claim");
    Measure(kCallers, 4, [&] { EXPECT_FALSE(Book(absl::Milliseconds(60)).ok()); });
  }
  ExpectRecovery();
  ExpectNothingLeaks();
  // Those of before and after; what was given up in time was not done.
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM appointment"),
            service_.db().Sql("SELECT count(DISTINCT appointment_id) FROM claim"));
}

TEST_F(OverloadTest, DeadlinesOfAMillisecondLeaveNothingBehind) {
  ASSERT_OK(Book());
  Measure(8, 40, [&] { List(absl::Milliseconds(1)).IgnoreError(); });
  Measure(8, 40, [&] { Book(absl::Milliseconds(1)).IgnoreError(); });
  ExpectRecovery();
  ExpectNothingLeaks();
}

// A limit of the role's database: the superuser of the tests still gets in.
void LimitConnections(TestDatabase& db, int count) {
  db.Sql("ALTER DATABASE \"" + db.name() + "\" CONNECTION LIMIT " + std::to_string(count));
}

void EndConnections(TestDatabase& db) {
  db.Sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() "
      "AND application_name LIKE 'tandem-scheduler%'");
}

TEST_F(OverloadTest, AServerThatMayNotConnectSaysSoAndComesBack) {
  ASSERT_OK(Book());
  LimitConnections(service_.db(), 0);
  EndConnections(service_.db());
  const std::vector<absl::Duration> took = Measure(kCallers, 3, [&] {
    const auto list = List();
    EXPECT_THAT(list, StatusIs(absl::StatusCode::kUnavailable));
  });
  EXPECT_LE(Percentile(took, 1.0), kRecoveryMax);
  LimitConnections(service_.db(), -1);
  ExpectRecovery();
  ExpectNothingLeaks();
}

TEST_F(OverloadTest, ServicesAreNotServingWhileTheDatabaseIsSilentAndServeAgain) {
  const auto channel = service_.client().shared_channel();
  const std::vector<std::string> services = {"", "tandem.v1.AppointmentsService",
                                             "tandem.v1.ConsultationsService",
                                             "tandem.v1.PatientsService"};
  const auto await = [&](Health wanted, absl::Duration most) {
    const absl::Time began = clock_.Now();
    while (AskHealth(channel) != wanted && clock_.Now() - began < 4 * most) {
      absl::SleepFor(absl::Milliseconds(50));
    }
    EXPECT_LE(clock_.Now() - began, most);
    for (const std::string& name : services) EXPECT_EQ(AskHealth(channel, name), wanted) << name;
    EXPECT_EQ(Metric("tandem_serving"), wanted == Health::kServing ? 1 : 0);
  };
  await(Health::kServing, kRecoveryMax);
  LimitConnections(service_.db(), 0);
  EndConnections(service_.db());
  absl::SleepFor(kDatabaseSilenceMax / 2);
  EXPECT_EQ(AskHealth(channel), Health::kServing) << "a moment's silence is none";
  await(Health::kNotServing, kDatabaseSilenceMax);
  LimitConnections(service_.db(), -1);
  await(Health::kServing, kRecoveryMax);
  EXPECT_EQ(AskHealth(channel, "tandem.v1.NoSuchService"), Health::kNoAnswer);
}

// Its own cluster, which is made before the service and outlives it.
struct OwnClusterFirst {
  OwnCluster cluster;
};

class RestartTest : private OwnClusterFirst, public OperationsTest {
 protected:
  void Restart() { cluster.KillAndRestart(); }
};

TEST_F(RestartTest, AfterTheDatabaseWasKilledAllIsAsBefore) {
  ASSERT_OK(Book());
  for (int round = 0; round < 2; ++round) {
    std::atomic<bool> enough{false};
    std::thread callers([&] {
      while (!enough) Measure(4, 5, [&] { List(absl::Seconds(5)).IgnoreError(); });
    });
    Restart();
    ExpectRecovery();
    enough = true;
    callers.join();
    ExpectNothingLeaks();
  }
}

}  // namespace
}  // namespace tandem::testing
