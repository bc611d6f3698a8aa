// SPDX-License-Identifier: Apache-2.0
// A storm of clients on the same few minutes, through the wire: holds, bookings, moves,
// cancellations, deliberate replays, abandoned calls; by the front desk, and by people on the web
// who want a consultation. Gives the history that the checkers judge.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
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
  int operations = 2000;  // in all, at most
  std::uint64_t seed = 1;
  double abandon_share = 0.10;  // calls given up after a few milliseconds, then resolved by replay
  double replay_share = 0.10;   // answered calls sent again
  double shared_patient_share = 0;  // bookings of a patient whom another client books, too
  double web_share = 0;             // operations of people on the web; needs what follows
  // The code that a hold's contact was sent; "" when it cannot be read now.
  std::function<std::string(const std::string& hold)> code_of = {};
  std::map<std::string, std::string> practitioner_by_display_name = {};
  absl::Duration resolve_max = absl::Seconds(60);
  const Clock* clock = nullptr;  // the server's, for the history's times
  // Holds end after that at the latest, whatever they were promised: see ShortHolds.
  absl::Duration hold_max = absl::InfiniteDuration();
  const std::atomic<bool>* enough = nullptr;  // set: no more operations
};

struct StormResult {
  History history;
  std::mutex mutex;
  std::vector<absl::Duration> book_latencies;  // of the desk's takings; guarded by mutex
  std::atomic<int> attempts{0};
};

// Returns when every operation is resolved or given up.
void RunStorm(const StormOptions& options, StormResult& result);

// The p-th fraction of a list, by nearest rank.
absl::Duration Percentile(std::vector<absl::Duration> values, double fraction);

}  // namespace tandem::testing
