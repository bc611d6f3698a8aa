// SPDX-License-Identifier: Apache-2.0
// How many staff bookings a second, against pgbench running the same statements, and against
// pgbench inserting only the claims; and how long a booking takes when sixteen want the same time.
// What its messages add is a figure of the reminders' benchmark.
//
//   ratio           bookings over gRPC (token, idempotency, rules, claims, message, fsync) /
//                   pgbench
//   limit_ratio     the same / pgbench inserting the claims alone
//   contended_p99_ms
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

#include "tests/bench/booked_clinic.h"
#include "tests/bench/measuring.h"

namespace tandem::bench {
namespace {

constexpr int kContenders = 16;

struct Sizes {
  int rounds;
  absl::Duration warm_up;
  absl::Duration time;
  int contended_rounds;
};

int Main(bool smoke) {
  const Sizes sizes = smoke ? Sizes{1, absl::Seconds(1), absl::Seconds(2), 20}
                            : Sizes{5, absl::Seconds(2), absl::Seconds(10), 300};
  BookedClinic clinic;
  clinic.SettleIn();
  std::vector<double> ratios;
  std::vector<double> limits;
  std::vector<double> rates;
  for (int round = 0; round < sizes.rounds; ++round) {
    rates.push_back(clinic.Tandem(sizes.warm_up, sizes.time));
    ratios.push_back(rates.back() / clinic.Same(sizes.time));
    limits.push_back(rates.back() / clinic.Limit(sizes.time));
  }
  const absl::Duration p99 = clinic.Contended(kContenders, sizes.contended_rounds);
  if (clinic.failures() > 0) std::printf("%d bookings failed\n", clinic.failures());
  PrintResult("booking", {{"ratio", Median(ratios)},
                          {"limit_ratio", Median(limits)},
                          {"contended_p99_ms", absl::ToDoubleMilliseconds(p99)},
                          {"per_second", Median(rates)}});
  const auto finite = [](double ratio) { return std::isfinite(ratio); };
  const bool sound = clinic.failures() == 0 && std::ranges::all_of(ratios, finite) &&
                     std::ranges::all_of(limits, finite);
  return sound ? 0 : 1;
}

}  // namespace
}  // namespace tandem::bench

int main(int argc, char** argv) { return tandem::bench::Main(tandem::bench::IsSmoke(argc, argv)); }
