// SPDX-License-Identifier: Apache-2.0
// Five times as many bookings as the server can make: how many it still makes, and how soon all is
// as before.
//
//   goodput      bookings a second that were acknowledged within a second, under five times the
//                load / without it (the mean of before and after: the machine has better and worse
//                minutes)
//   refusal_p99_ms  how soon whoever was refused knew
//   recovery_s   from the end of the overload until a server at half its capacity answers everybody
//                again, for a whole second
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "scheduler/directory/testing/clinic.h"
#include "tests/bench/course_clinic.h"
#include "tests/bench/filled_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/bench/open_load.h"
#include "tests/support/service.h"
#include "tests/support/storm.h"

namespace tandem::bench {
namespace {

using testing::Client;
using testing::Clinic;
using testing::SchedulerProcess;

constexpr int kPractitioners = 64;  // each with a patient: no two bookings want the same time
constexpr int kClients = 32;        // that measure the capacity
constexpr int kConnections = 4;
constexpr double kOverload = 5;
constexpr double kNormal = 0.5;
constexpr double kWellEnough = 0.99;  // of the calls of a window
constexpr int kWellWindows = 4;       // in a row
constexpr absl::Duration kRecoveryLook = absl::Seconds(15);
constexpr char kMethod[] = "/tandem.v1.AppointmentsService/BookAppointment";

struct Sizes {
  absl::Duration warm_up;
  absl::Duration capacity;
  absl::Duration overload;
  absl::Duration after;
};

class OverloadBench {
 public:
  OverloadBench() : process_(Options()), clinic_(Apply()) {
    for (int i = 0; i < kConnections; ++i) {
      clients_.push_back(std::make_unique<Client>(process_.target()));
    }
    token_ = process_.As(access::Role::kFrontDesk);
    for (int i = 0; i < kPractitioners; ++i) {
      patients_.push_back(
          EnterPatient(*clients_[0], token_, clinic_.parent(), i, /*with_mail=*/false));
    }
    first_ = absl::FromUnixSeconds(absl::ToUnixSeconds(process_.clock().Now() + absl::Hours(48)) /
                                   3600 * 3600);
    load_ = std::make_unique<OpenLoad>(clients_, kMethod, token_);
  }

  // Bookings a second by clients who wait for their answers.
  double Capacity(const Sizes& sizes) {
    const Load load = RunLoad(kClients, sizes.warm_up, sizes.capacity, [&](int client, int) {
      return clients_[static_cast<std::size_t>(client % kConnections)]
          ->Call(token_, &v1::AppointmentsService::Stub::BookAppointment, Next())
          .ok();
    });
    std::printf("capacity %8.0f bookings/s, p99 %s\n", load.per_second,
                absl::FormatDuration(testing::Percentile(load.latencies, 0.99)).c_str());
    return load.per_second;
  }

  void SettleIn() {
    RunLoad(kClients, absl::ZeroDuration(), absl::Seconds(1), [&](int client, int) {
      return clients_[static_cast<std::size_t>(client % kConnections)]
          ->Call(token_, &v1::AppointmentsService::Stub::BookAppointment, Next())
          .ok();
    });
    process_.db().Sql("ANALYZE");
  }

  OpenResult Offer(const char* what, double per_second, absl::Duration time) {
    OpenResult result = load_->Run(per_second, time, [this] { return Next().SerializeAsString(); });
    const Window sum = result.Sum();
    std::printf("%-8s %8.0f offered/s: %.0f good/s, %d refused (p99 %s), %d lost\n", what,
                sum.sent / absl::ToDoubleSeconds(time), result.GoodPerSecond(), sum.refused,
                absl::FormatDuration(testing::Percentile(result.refusals, 0.99)).c_str(), sum.lost);
    return result;
  }

 private:
  static testing::ServiceOptions Options() {
    testing::ServiceOptions options;
    options.clinic = "elm";
    options.database_pool = 16;
    options.configure = [](SchedulerConfig& config) {
      const SchedulerConfig production;
      config.database_wait = production.database_wait;
      config.database_waiting = production.database_waiting;
    };
    return options;
  }

  Clinic Apply() {
    testing::SmallClinic small;
    for (int i = 0; i < kPractitioners; ++i) {
      small.practitioners += testing::SmallPractitioner{.slug = fmt::format("p{}", i)}.Yaml();
    }
    return testing::ApplyClinic(process_.db(), small.Yaml());
  }

  // A time that nobody was given before.
  v1::BookAppointmentRequest Next() {
    const int n = next_++;
    const int who = n % kPractitioners;
    v1::BookAppointmentRequest request;
    request.set_parent(clinic_.parent());
    request.set_request_id(NewRequestId());
    request.set_patient(patients_[static_cast<std::size_t>(who)]);
    v1::Wish& wish = *request.mutable_wish();
    wish.set_visit_type(clinic_.parent() + "/visitTypes/talk");
    wish.set_location(clinic_.parent() + "/locations/main");
    wish.set_mode(v1::VISIT_MODE_IN_PERSON);
    wish.add_resources(fmt::format("{}/practitioners/p{}", clinic_.parent(), who));
    rpc::WriteTime(first_ + absl::Minutes(kSlotMinutes) * (n / kPractitioners),
                   *wish.mutable_start_time());
    return request;
  }

  SchedulerProcess process_;
  Clinic clinic_;
  std::vector<std::unique_ptr<Client>> clients_;
  testing::Who token_;
  std::vector<std::string> patients_;
  absl::Time first_;
  std::atomic<int> next_{0};
  std::unique_ptr<OpenLoad> load_;
};

// From the start of `after` to the first window of kWellWindows good ones; the whole time for none.
absl::Duration Recovery(const OpenResult& after) {
  int well = 0;
  for (std::size_t i = 0; i < after.windows.size(); ++i) {
    const Window& window = after.windows[i];
    well = window.good >= kWellEnough * window.sent ? well + 1 : 0;
    if (well == kWellWindows) return kWindow * (static_cast<int>(i) + 1 - kWellWindows);
  }
  return kWindow * static_cast<int>(after.windows.size());
}

int Main(bool smoke) {
  const Sizes sizes =
      smoke ? Sizes{absl::Milliseconds(500), absl::Seconds(1), absl::Seconds(3), absl::Seconds(3)}
            : Sizes{absl::Seconds(2), absl::Seconds(10), absl::Seconds(60), kRecoveryLook};
  OverloadBench bench;
  bench.SettleIn();
  const double capacity = bench.Capacity(sizes);
  const OpenResult over = bench.Offer("overload", kOverload * capacity, sizes.overload);
  const OpenResult after = bench.Offer("after", kNormal * capacity, sizes.after);
  const double peak = (capacity + bench.Capacity(sizes)) / 2;
  PrintResult("overload", {{"goodput", over.GoodPerSecond() / peak},
                           {"refusal_p99_ms",
                            absl::ToDoubleMilliseconds(testing::Percentile(over.refusals, 0.99))},
                           {"recovery_s", absl::ToDoubleSeconds(Recovery(after))},
                           {"capacity_per_second", peak}});
  return capacity > 0 && over.Sum().good > 0 ? 0 : 1;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) { return tandem::bench::Main(tandem::bench::IsSmoke(argc, argv)); }
