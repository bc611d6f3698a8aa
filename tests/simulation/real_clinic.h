// SPDX-License-Identifier: Apache-2.0
// RealClinic: "oak" as the scheduler and its database have it, told in the model's words.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/testing/database.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "tests/simulation/clinic_model.h"
#include "tests/support/operations.h"

namespace tandem::testing {

class RealClinic {
 public:
  RealClinic(absl::Time now, std::uint64_t seed);

  absl::TimeZone zone() const { return clinic_.snapshot->zone; }
  Uuid NewId() { return ids_.Next(); }
  void Advance(absl::Duration by) { clock_.Advance(by); }

  // The appointment after the mutation, or why not.
  absl::StatusOr<VisitRecord> Do(const DeskCommand& command);
  absl::StatusOr<VisitRecord> Read(const std::string& id);
  absl::StatusOr<std::vector<Offer>> Search(const DeskCommand& command);
  absl::StatusOr<int> Sweep();
  // Claims long past leave the constraint's table; request ids long past are forgotten.
  absl::Status Tidy();

  // Read from the tables, by statements of this test's own.
  std::vector<SeatTaken> SeatsOf(const std::string& id);
  // Every visit that starts at or after `from`, with the seats that it takes: a line each, by id.
  // Seats of holds whose time is over are left out.
  std::vector<std::string> Lines(absl::Time from);

 private:
  absl::StatusOr<appointments::Appointment> Call(const DeskCommand& command);
  appointments::Wish WishOf(const DeskCommand& command) const;
  appointments::Target TargetOf(const DeskCommand& command) const;
  requests::RequestKey KeyFor(const DeskCommand& command) const;
  std::vector<ResourceId> ResourcesOf(const std::vector<std::string>& slugs) const;
  PatientId PatientOf(const std::string& name) const;
  std::string NameOf(const Uuid& resource) const;
  VisitRecord Tell(const appointments::Appointment& appointment) const;

  TestDatabase db_;
  SimulatedClock clock_;
  SeededIds ids_;
  Clinic clinic_;
  access::CallContext desk_;
  std::map<std::string, Uuid> ids_by_name_;
  std::map<Uuid, std::string> names_;
  Operations operations_;
};

// What RealClinic::Lines gives, by the model.
std::vector<std::string> LinesOf(const ClinicModel& model, absl::Time from);

}  // namespace tandem::testing
