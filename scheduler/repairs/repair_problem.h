// SPDX-License-Identifier: Apache-2.0
// What a clinic's repair is computed from, and what comes out: sessions that lost their time, and
// the times that are free for them. Plain values, named by their positions.
#pragma once

#include <optional>
#include <vector>

namespace tandem::repairs {

constexpr int kRepairDemandsMax = 1000;    // of one disruption; more are repaired in parts
constexpr int kRepairPointsMax = 100'000;  // of one pair, thousandths of PairWeights
constexpr int kRepairChangesMax = 2;       // of one pair: both halves

// One way to help one demand.
struct RepairOption {
  int slot = 0;
  int points = 0;   // of the pair, but for fairness; 0 to kRepairPointsMax
  int changes = 0;  // appointments that are not as they were; 0 to kRepairChangesMax
  int start = 0;    // ticks from the beginning of the slot
};

// An infusion whose session is lost.
struct RepairDemand {
  int patient = 0;
  std::vector<RepairOption> options;
  // Points of being helped at all, whatever by; with those of any option at most kRepairPointsMax.
  // Decides who gets a place, never which.
  int fairness = 0;
};

// Free time of one therapist.
struct RepairSlot {
  int group = 0;
  int sessions = 1;  // as many as fit, one after the other; at most kSlotSessionsMax
};
constexpr int kSlotSessionsMax = 12;  // an hour each, a whole day

struct RepairProblem {
  std::vector<RepairDemand> demands;  // at most kRepairDemandsMax
  int patients = 0;
  std::vector<RepairSlot> slots;
  // How many sessions a group of slots (a therapist's day) takes at most.
  std::vector<int> group_places;
  // From the start of a session to the next one's in the same slot, at least.
  int session_ticks = 1;
};

// In the order in which repairs are compared.
struct RepairMerit {
  int paired = 0;        // more is better
  int changes = 0;       // less is better
  int patients = 0;      // who have at least one pair; more is better
  int least_points = 0;  // of the worst pair, 0 without any; more is better
  long points = 0;       // of all pairs, fairness included; more is better

  bool operator==(const RepairMerit&) const = default;
};

struct Repair {
  std::vector<std::optional<int>> options;  // [demand]: the position of its option
  RepairMerit merit;
  // No repair is better than this; the same as `merit` when every slot takes one session.
  RepairMerit bound;
};

}  // namespace tandem::repairs
