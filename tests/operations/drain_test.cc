// SPDX-License-Identifier: Apache-2.0
// A server that is told to stop: it says so first, takes nothing new, finishes what it does, ends
// its streams.
#include <future>
#include <memory>
#include <thread>

#include "absl/time/clock.h"
#include "google/type/date.pb.h"
#include "tests/operations/operations_fixture.h"

namespace tandem::testing {
namespace {

using Stub = v1::AppointmentsService::Stub;

constexpr absl::Duration kDrain = absl::Seconds(20);

class DrainTest : public OperationsTest {
 protected:
  DrainTest() : OperationsTest(LongDrain()) {}
  static ServiceOptions LongDrain() {
    ServiceOptions options = Production();
    const auto production = options.configure;
    options.configure = [production](SchedulerConfig& config) {
      production(config);
      config.drain_seconds = static_cast<int>(absl::ToInt64Seconds(kDrain));
    };
    return options;
  }
};

TEST_F(DrainTest, ItSaysSoThenRefusesFinishesAndEndsItsStreams) {
  Client watcher(service_.target());
  auto health = std::make_unique<HealthWatch>(watcher.shared_channel(), absl::Minutes(2));
  EXPECT_EQ(health->Next(), Health::kServing);

  Who looker = desk_.who();
  looker.deadline = absl::Minutes(2);
  const auto context = Client::Context(looker);
  v1::WatchDayRequest day;
  day.set_location(desk_.Name("locations", "main"));
  day.mutable_date()->set_year(2030);
  day.mutable_date()->set_month(1);
  day.mutable_date()->set_day(7);
  const auto stream = service_.client().stub<Stub>().WatchDay(context.get(), day);
  v1::WatchDayResponse first;
  ASSERT_TRUE(stream->Read(&first));

  auto lock = std::make_unique<TableLock>(service_.db(), "claim");
  std::future<absl::Status> running = std::async(std::launch::async, [&] {
    Client client(service_.target());
    v1::BookAppointmentRequest request = desk_.BookRequest(
        desk_.WishFor("talk",
                      absl::FromUnixSeconds(absl::ToUnixSeconds(clock_.Now()) / 3600 * 3600) +
                          absl::Hours(24)),
        patient_);
    return client.Call(desk_.who(), &Stub::BookAppointment, request).status();
  });
  while (service_.db()
             .Sql("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = "
                  "'claim'::regclass")
             .empty()) {
    absl::SleepFor(absl::Milliseconds(5));
  }

  const absl::Time began = clock_.Now();
  std::thread stopping([&] { service_.scheduler().Stop(); });
  EXPECT_EQ(health->Next(), Health::kNotServing);
  EXPECT_EQ(Metric("tandem_serving"), 0);
  EXPECT_FALSE(stream->Read(&first)) << "the stream ends";
  EXPECT_OK(FromGrpc(stream->Finish()));
  absl::Status fresh;
  do {
    Client late(service_.target());
    v1::GetClinicRequest request;
    request.set_name(service_.parent());
    Who who = desk_.who();
    who.deadline = absl::Seconds(2);
    fresh = late.Call(who, &v1::DirectoryService::Stub::GetClinic, request).status();
  } while (fresh.ok() && clock_.Now() - began < kDrain);
  EXPECT_FALSE(fresh.ok()) << "nothing new is taken";
  EXPECT_EQ(running.wait_for(std::chrono::milliseconds(0)), std::future_status::timeout)
      << "it still waits for its lock";
  lock.reset();
  EXPECT_OK(running.get()) << "what runs is finished";
  health.reset();  // or the drain would last to its end
  stopping.join();
  EXPECT_LT(clock_.Now() - began, kDrain) << "it need not wait for the end of its time";
  EXPECT_EQ(IdleInTransaction(), "0");
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM appointment WHERE status = 'booked'"), "1");
}

}  // namespace
}  // namespace tandem::testing
