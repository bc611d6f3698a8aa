// SPDX-License-Identifier: Apache-2.0
// A clinic of places and people alone, on New York's clock, for tests of rules that look at nothing
// else of it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/id.h"
#include "scheduler/directory/directory.h"

namespace tandem::courses {

// An id to be told from others.
template <class AnyId>
AnyId IdOf(std::uint8_t number) {
  AnyId id;
  id.uuid.bytes[15] = number;
  return id;
}

struct BarePlace {
  LocationId id;
  std::string slug;
  double latitude = 0.0;
  bool telehealth = false;
};
struct BarePerson {
  PractitionerId id;
  std::string slug;
};
directory::Snapshot BareClinic(const std::vector<BarePlace>& places,
                               const std::vector<BarePerson>& people);

}  // namespace tandem::courses
