// SPDX-License-Identifier: Apache-2.0
// AvailabilityFixture: the operations on a real database, with one clinic. "elm", open around the
// clock: kim (also by video; hours as a test says) and lee (a nurse, too, of three seats, weekdays
// 09:00 to 17:00) talk, 20 minutes and 10 of buffer; infusions take lee and the one chair. It is
// Monday 5 January 2026, 03:00.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "base/testing/database.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/availability/availability.h"
#include "scheduler/availability/testing/claim_tables.h"
#include "scheduler/directory/directories.h"

namespace tandem::availability {

class AvailabilityFixture : public ::testing::Test {
 protected:
  AvailabilityFixture();

  // Puts the clinic's file in force with these hours of kim. By another process, as far as the
  // directories under test know.
  void Apply(const std::string& kim_hours, const std::string& kim_reserved = "[]");

  const directory::Snapshot& file() const { return *file_; }
  ResourceId Person(std::string_view slug) const;
  ResourceId Chair() const;
  static absl::Time At(int day, int hour, int minute = 0);  // January 2026 in New York

  SlotQuery Query(std::string_view type, absl::Time from, absl::Duration length) const;
  SlotWish Wish(std::string_view type, absl::Time start,
                directory::Mode mode = directory::Mode::kInPerson) const;
  bool Offers(const SlotQuery& query, absl::Time start);

  SimulatedClock clock_;
  SeededIds ids_;
  TestDatabase db_{{.connections = 1}};
  access::CallContext call_;
  directory::SnapshotPtr file_;
  directory::Directories directories_{db_.pool()};
  Availability availability_{clock_, db_.pool(), directories_};
  ClaimTables tables_{db_};
  PatientId patient_{Uuid{{7, 7}}};
};

}  // namespace tandem::availability
