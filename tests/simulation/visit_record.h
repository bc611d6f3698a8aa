// SPDX-License-Identifier: Apache-2.0
// An appointment in the model's words: slugs instead of ids, names of states as FHIR writes them.
#pragma once

#include <compare>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"

namespace tandem::testing {

// A seat of a resource, taken for a time.
struct SeatTaken {
  std::string resource;
  int seat = 0;
  Interval time;
  bool operator==(const SeatTaken&) const = default;
};

// A practitioner's or a room's part in a visit, gaps included.
struct VisitPart {
  std::string need;
  std::string resource;
  Interval time;
};

struct VisitRecord {
  std::string id;
  int version = 1;
  std::string status;
  std::string type;
  bool video = false;
  std::string patient;  // empty: none
  Interval time;
  std::vector<VisitPart> parts;
  std::optional<absl::Time> hold_until;
  std::optional<absl::Time> confirmed;
  std::optional<absl::Time> checked_in;
  std::optional<absl::Time> began;
  std::optional<absl::Time> ended;
  std::string reason;  // of a cancellation
  bool late = false;
  bool overridden = false;
  absl::Time updated;

  bool TakesTime() const { return status != "cancelled" && status != "entered-in-error"; }
};

// One line with all of it: two records are equal when their texts are.
std::string Text(const VisitRecord& visit);
// "2026-03-08 01:55 -0500"; "-" for none.
std::string TimeText(std::optional<absl::Time> time);

}  // namespace tandem::testing
