// SPDX-License-Identifier: Apache-2.0
// A storm of clients on the same few minutes, through the wire: holds, bookings, moves,
// cancellations, deliberate replays, abandoned calls. Gives the history that the checkers judge.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/clock.h"
#include "tests/support/history.h"

namespace tandem::testing {

struct StormOptions {
  std::string target;  // gRPC address; the server behind it may die and come back
  std::string token;   // front desk
  std::string parent;  // clinics/*
  std::string visit_type;
  std::string location;
  std::vector<std::string> practitioners;  // named in turn; some wishes name nobody
  std::vector<std::string> patients;       // at least one a client
  absl::Time first_start;                  // of the contended times
  int starts = 12;                         // so many starts, five minutes apart: most overlap
  int clients = 32;
  int operations = 2000;  // in all
  std::uint64_t seed = 1;
  double abandon_share = 0.10;  // calls given up after a few milliseconds, then resolved by replay
  double replay_share = 0.10;   // answered calls sent again
  absl::Duration resolve_max = absl::Seconds(60);
  const Clock* clock = nullptr;  // the server's, for the history's times
};

struct StormResult {
  History history;
  std::vector<absl::Duration> book_latencies;  // of definite answers to bookings and holds
  std::atomic<int> attempts{0};
};

// Returns when every operation is resolved or given up.
void RunStorm(const StormOptions& options, StormResult& result);

// The p-th fraction of a list, by nearest rank.
absl::Duration Percentile(std::vector<absl::Duration> values, double fraction);

}  // namespace tandem::testing
