// SPDX-License-Identifier: Apache-2.0
// Small clinics, queries, claims and absences made from a seed: on days on which clocks change,
// over midnights, in zones with half and quarter hours, with seats, shared phases and people who
// could do two things, or keep hours for some visits.
#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "scheduler/availability/testing/slot_oracle.h"
#include "scheduler/directory/directory.h"

namespace tandem::availability {

constexpr std::uint64_t kSeed = 1;  // unless TANDEM_SEED names another
// "./dev test 'availability_test:Suite.Test' with TANDEM_SEED=7"
std::string ReplayCommand(std::uint64_t seed);

class RandomClinic {
 public:
  explicit RandomClinic(std::uint64_t seed);

  const directory::Snapshot& snapshot() const { return snapshot_; }
  absl::Time now() const { return now_; }
  PatientId patient() const { return patient_; }
  const std::vector<OracleClaim>& claims() const { return claims_; }

  void set_now(absl::Time now) { now_ = now; }

  SlotQuery Query();
  // A time that is sometimes free.
  SlotWish Wish();
  // One more claim or absence, unless it would overlap; one less, if there is any. What changed.
  std::optional<OracleClaim> Claim();
  std::optional<OracleClaim> Unclaim();
  bool Chance(int percent) { return Number(1, 100) <= percent; }
  int Number(int first, int last) {
    return std::uniform_int_distribution<int>(first, last)(random_);
  }

 private:
  template <class T>
  const T& OneOf(const std::vector<T>& list) {
    return list[static_cast<std::size_t>(Number(0, static_cast<int>(list.size()) - 1))];
  }
  Uuid NewId();
  std::vector<std::string> Capabilities();
  template <class Hours>
  Hours Opening(Hours hours);
  void AddLocations();
  void AddPractitioners();
  void AddRooms();
  void AddReserved();
  void AddVisitType();
  void AddPhases(directory::VisitType& type);
  void AddClaims();
  std::optional<OracleClaim> AddClaim(ResourceId resource, int seats);
  OracleClaim AddAbsence(ResourceId resource);
  std::vector<ResourceId> Named();

  std::mt19937_64 random_;
  directory::Snapshot snapshot_;
  absl::Time now_;
  PatientId patient_;
  std::vector<OracleClaim> claims_;
};

}  // namespace tandem::availability
