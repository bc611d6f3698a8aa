// SPDX-License-Identifier: Apache-2.0
// What a storm needs of a clinic: two practitioners that everybody wants, and patients.
#pragma once

#include <string>

#include "tests/support/clinic.h"
#include "tests/support/service.h"
#include "tests/support/storm.h"

namespace tandem::testing {

// A number from the environment, for long runs by command: TANDEM_STORM_OPERATIONS=100000.
int FromEnvironment(const char* name, int otherwise);

// The seed from TANDEM_SEED, else a fresh one; prints it with the command that replays it.
std::uint64_t PrintedSeed(const std::string& command);

// Options of a service for the storm's clinic.
ServiceOptions StormService(const Clock* clock = nullptr);

// Applies the clinic to the service's database, enters the patients, and fills everything in.
StormOptions PrepareStorm(ServiceHome& home, const std::string& target, std::uint64_t seed);

}  // namespace tandem::testing
