// SPDX-License-Identifier: Apache-2.0
// SearchSlots for fourteen days and any of twenty practitioners who are 80 % booked, with ten
// million claims in the database and twenty bookings a second going on, eight clients.
//
//   rows_ratio   calls a second / pgbench reading the same claims
//   echo_ratio   calls a second / a gRPC echo with replies of equal size
//   distinct     the same as rows_ratio, when no two questions are the same
//   p99_ms       of a search
//   stale        searches that offered a time after its booking was acknowledged: must be 0
#include <atomic>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <thread>

#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>
#include <grpcpp/server_builder.h>

#include "tests/bench/filled_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/bench/pgbench.h"
#include "tests/support/child_program.h"
#include "tests/support/storm.h"
#include "tests/support/storm_clinic.h"
#include "tests/support/temp_folder.h"

namespace tandem::bench {
namespace {

constexpr int kClients = 8;
constexpr int kBookingsPerSecond = 20;
constexpr int kEchoTriesMax = 250;   // five seconds until the echo serves
constexpr int kClaims = 10'000'000;  // fewer by TANDEM_BENCH_CLAIMS
constexpr std::int64_t kSmokeClaims = 100'000;

// Answers every search with the same reply, in a process of its own, until it is killed.
class Echo final : public v1::AvailabilityService::Service {
 public:
  explicit Echo(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(stream)), {});
    reply_.ParseFromString(bytes);
  }
  grpc::Status SearchSlots(grpc::ServerContext* /*context*/,
                           const v1::SearchSlotsRequest* /*request*/,
                           v1::SearchSlotsResponse* reply) override {
    *reply = reply_;
    return grpc::Status::OK;
  }

 private:
  v1::SearchSlotsResponse reply_;
};

int ServeEcho(const std::string& address, const std::string& file) {
  Echo echo(file);
  grpc::ServerBuilder builder;
  builder.AddListeningPort(address, grpc::InsecureServerCredentials());
  builder.RegisterService(&echo);
  builder.BuildAndStart()->Wait();
  return 0;
}

double MeasureEcho(const v1::SearchSlotsResponse& reply, const FilledClinic& clinic,
                   absl::Duration time) {
  const testing::TempFolder folder;
  const std::string address = "unix:" + folder.File("echo.sock");
  const std::string file = folder.File("reply");
  std::ofstream(file, std::ios::binary) << reply.SerializeAsString();
  const testing::ChildProgram echo({.words = {"/proc/self/exe", "--echo", address, file}});
  std::vector<std::unique_ptr<testing::Client>> clients;
  std::vector<std::unique_ptr<RawCaller>> callers;
  for (int i = 0; i < kClients; ++i) {
    if (i % 2 == 0) clients.push_back(std::make_unique<testing::Client>(address));
    callers.push_back(std::make_unique<RawCaller>(*clients.back(), kSearchMethod));
  }
  const v1::SearchSlotsRequest question = clinic.Question();
  const auto call = [&](int caller, int) {
    return callers[static_cast<std::size_t>(caller)]->Call(testing::Who{}, question);
  };
  for (int tries = 0; tries < kEchoTriesMax && !call(0, 0); ++tries) {
    absl::SleepFor(absl::Milliseconds(20));
  }
  const Load load = RunLoad(kClients, absl::Seconds(1), time, call);
  return load.per_second;
}

// The claims that a search without calendars in memory would read.
double MeasureRows(FilledClinic& filled, absl::Duration time) {
  std::string ids;
  for (int i = 0; i < kBookedPractitioners; ++i) {
    ids +=
        (ids.empty() ? "'" : "','") + ToString(filled.clinic().practitioner(fmt::format("t{}", i)));
  }
  const std::string clinic = ToString(filled.clinic().id());
  const std::string script = fmt::format(
      "\\startpipeline\nBEGIN;\nSELECT set_config('app.clinic_id', '{}', true);\n\\endpipeline\n"
      "SELECT resource_id, seat, start_time, end_time FROM claim WHERE clinic_id = '{}' AND "
      "resource_id = ANY (ARRAY[{}']::uuid[]) AND start_time >= to_timestamp({}) AND "
      "start_time < to_timestamp({});\nCOMMIT;\n",
      clinic, clinic, ids, absl::ToUnixSeconds(filled.first_day()),
      absl::ToUnixSeconds(filled.first_day() + absl::Hours(24 * kSearchDays)));
  return RunPgbench(
      {.dsn = filled.process().db().dsn(), .script = script, .clients = kClients, .time = time});
}

bool Offers(const v1::SearchSlotsResponse& reply, const FreeTime& time, const std::string& name) {
  for (const v1::Slot& slot : reply.slots()) {
    if (slot.time().start_time().seconds() != absl::ToUnixSeconds(time.start)) continue;
    for (const std::string& who : slot.practitioners()) {
      if (who == name) return true;
    }
  }
  return false;
}

// Twenty bookings a second; after each, a search that must not offer its time.
int BookMeanwhile(FilledClinic& clinic, const std::atomic<bool>& going) {
  int stale = 0;
  FreeTime time;
  for (int n = 0; going && clinic.TakeFreeTime(time); ++n) {
    absl::SleepFor(absl::Seconds(1) / kBookingsPerSecond);
    if (!clinic.BookSession(time, n)) continue;
    v1::SearchSlotsRequest question = clinic.Question();
    question.mutable_window()->mutable_start_time()->set_seconds(absl::ToUnixSeconds(time.start));
    question.mutable_window()->mutable_end_time()->set_seconds(absl::ToUnixSeconds(time.start) +
                                                               300);
    const auto reply = clinic.client(0).Call(clinic.process().As(access::Role::kFrontDesk),
                                             &v1::AvailabilityService::Stub::SearchSlots, question);
    if (reply.ok() && Offers(*reply, time, clinic.BookedName(time.practitioner))) ++stale;
  }
  return stale;
}

int Main(bool smoke) {
  const absl::Duration time = smoke ? absl::Seconds(2) : absl::Seconds(15);
  FilledClinic clinic(smoke ? kSmokeClaims
                            : testing::FromEnvironment("TANDEM_BENCH_CLAIMS", kClaims));
  const auto reply =
      clinic.client(0).Call(clinic.process().As(access::Role::kFrontDesk),
                            &v1::AvailabilityService::Stub::SearchSlots, clinic.Question());
  if (!reply.ok()) {
    std::printf("the search failed\n");
    return 1;
  }
  std::printf("a reply has %d slots, %zu bytes\n", reply->slots_size(), reply->ByteSizeLong());
  std::atomic<bool> going = true;
  std::atomic<int> stale = 0;
  std::thread booking([&] { stale = BookMeanwhile(clinic, going); });
  const Load load = RunLoad(kClients, absl::Seconds(1), time,
                            [&](int caller, int) { return clinic.Search(caller); });
  const Load distinct = RunLoad(kClients, absl::Seconds(1), time, [&](int caller, int n) {
    return clinic.SearchDistinct(caller, n);
  });
  going = false;
  booking.join();
  const double rows = MeasureRows(clinic, time);
  const double echo = MeasureEcho(*reply, clinic, time);
  std::printf("searches %.0f/s, distinct %.0f/s, rows %.0f/s, echo %.0f/s, failures %d\n",
              load.per_second, distinct.per_second, rows, echo, load.failures + distinct.failures);
  PrintResult("availability",
              {{"rows_ratio", load.per_second / rows},
               {"echo_ratio", load.per_second / echo},
               {"distinct", distinct.per_second / rows},
               {"p99_ms", absl::ToDoubleMilliseconds(testing::Percentile(load.latencies, 0.99))},
               {"stale", stale},
               {"per_second", load.per_second}});
  return stale == 0 && load.failures + distinct.failures == 0 ? 0 : 1;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) {
  if (argc == 4 && std::strcmp(argv[1], "--echo") == 0) {
    return tandem::bench::ServeEcho(argv[2], argv[3]);
  }
  return tandem::bench::Main(tandem::bench::IsSmoke(argc, argv));
}
