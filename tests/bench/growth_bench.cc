// SPDX-License-Identifier: Apache-2.0
// Neither booking nor search may slow down as claims grow from a hundred thousand to ten million:
// medians at the larger size over medians at the smaller one.
#include <cmath>
#include <cstdio>

#include "tests/bench/filled_clinic.h"
#include "tests/bench/measuring.h"
#include "tests/support/storm.h"

namespace tandem::bench {
namespace {

constexpr int kClients = 8;

struct Medians {
  absl::Duration booking;
  absl::Duration search;
  int failures = 0;
};

Medians Measure(std::int64_t claims, absl::Duration time) {
  FilledClinic clinic(claims);
  const Load bookings = RunLoad(kClients, absl::Seconds(1), time,
                                [&](int client, int n) { return clinic.BookFree(client, n); });
  const Load searches = RunLoad(kClients, absl::Seconds(1), time, [&](int client, int n) {
    return clinic.SearchDistinct(client, n);
  });
  const Medians medians = {testing::Percentile(bookings.latencies, 0.5),
                           testing::Percentile(searches.latencies, 0.5),
                           bookings.failures + searches.failures};
  std::printf("%lld claims: booking %s, search %s (medians, %d clients; %d failures)\n",
              static_cast<long long>(claims), absl::FormatDuration(medians.booking).c_str(),
              absl::FormatDuration(medians.search).c_str(), kClients, medians.failures);
  return medians;
}

int Main(bool smoke) {
  const absl::Duration time = smoke ? absl::Seconds(2) : absl::Seconds(15);
  const Medians small = Measure(smoke ? 10'000 : 100'000, time);
  const Medians large = Measure(smoke ? 50'000 : 10'000'000, time);
  const double booking = absl::FDivDuration(large.booking, small.booking);
  const double search = absl::FDivDuration(large.search, small.search);
  PrintResult("growth", {{"booking", booking}, {"availability", search}});
  const bool sound = small.failures + large.failures == 0 && small.booking > absl::ZeroDuration() &&
                     small.search > absl::ZeroDuration();
  return sound && std::isfinite(booking) && std::isfinite(search) ? 0 : 1;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) { return tandem::bench::Main(tandem::bench::IsSmoke(argc, argv)); }
