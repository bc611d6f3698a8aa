// SPDX-License-Identifier: Apache-2.0
// What pgbench sends for a booking: the scheduler's own statements with values in the places of
// their parameters, other ones for each client and transaction.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scheduler/directory/testing/clinic.h"

namespace tandem::bench {

constexpr int kBookingMinutes = 30;  // a talk and its buffer

struct ScriptedClinic {
  const testing::Clinic& clinic;
  // By client.
  std::vector<std::string> practitioners;
  std::vector<std::string> patients;
  // When the first transaction books; the next one kBookingMinutes later.
  std::int64_t first_seconds = 0;
};

struct BookingScript {
  bool planned = true;  // with the messages
  // What nobody waits for goes out in one round trip with COMMIT, as Tandem sends it.
  bool pipelined = false;
};
std::string ScriptOf(const ScriptedClinic& booked, const BookingScript& script);
// The same two claims, and the row that they refer to; nothing else.
std::string ClaimScriptOf(const ScriptedClinic& booked);

}  // namespace tandem::bench
