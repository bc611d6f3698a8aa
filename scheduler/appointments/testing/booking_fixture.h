// SPDX-License-Identifier: Apache-2.0
// BookingFixture: the appointments room on a real database, with one clinic. "maple": one site open
// 08:00-24:00 on weekdays and around the clock at weekends, telehealth; ana and ben talk (20
// minutes and 10 of buffer), nia is a nurse of three seats, four chairs. It is Monday 5 January
// 2026, 08:00.
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/availability/availability.h"
#include "scheduler/directory/directories.h"

namespace tandem::appointments {

class BookingFixture : public ::testing::Test {
 protected:
  BookingFixture();

  // Puts a changed file in force: `from` becomes `to`.
  void ChangeFile(std::string_view from, std::string_view to);

  // "2026-01-06 10:00" on the site's clock.
  absl::Time At(std::string_view local) const;
  requests::RequestKey Key();
  access::CallContext Call(access::Role role = access::Role::kFrontDesk,
                           PatientId patient = {}) const;
  PatientId AddPatient();
  ResourceId Who(std::string_view slug) const;    // a practitioner
  ResourceId Chair(std::string_view slug) const;  // a room
  LocationId Site() const;

  // A talk with someone at a time; nobody named: anyone.
  Wish Talk(std::string_view local, std::vector<ResourceId> named = {}) const;
  // An hour in a chair, watched by the nurse.
  Wish Sit(std::string_view local, std::vector<ResourceId> named = {}) const;
  BookOrder Order(Wish wish, PatientId patient);

  absl::StatusOr<Appointment> Book(Wish wish, PatientId patient);
  absl::StatusOr<Appointment> HoldTime(Wish wish, PatientId patient = {});
  absl::StatusOr<Appointment> Move(const Appointment& from, std::string_view local,
                                   std::vector<ResourceId> named = {});
  absl::StatusOr<Appointment> CancelIt(const Appointment& appointment);
  Target At(const Appointment& appointment);

  std::string Count(std::string_view table, std::string_view where = "true");
  // Two claims of one seat that overlap: never any.
  std::string Overlaps();

  TestDatabase db_{{.connections = 12}};
  SimulatedClock clock_;
  SeededIds ids_;
  std::string file_;
  directory::Directories directories_{db_.pool()};
  availability::Availability availability_{clock_, db_.pool(), directories_};
  Booking booking_{clock_, ids_, directories_, availability_, db_.pool()};
  requests::Requests requests_{clock_};
  reminders::Messages messages_{clock_};
  Appointments appointments_{{clock_, booking_, directories_, requests_, messages_, db_.pool()}};
  directory::SnapshotPtr clinic_;
  access::CallContext desk_;

 private:
  void Apply();
};

}  // namespace tandem::appointments
