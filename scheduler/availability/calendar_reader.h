// SPDX-License-Identifier: Apache-2.0
// CalendarReader: calendars as fresh as the database, mostly from memory. Thread-safe.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/availability/availability_store.h"
#include "scheduler/availability/calendar.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/slot.h"

namespace tandem::availability {

struct MomentAsk {
  Interval window;
  WordRange range;  // holds the window
  absl::Time now;
  std::span<const OwnTime> own;
};

struct Moment {
  std::int64_t revision = 0;
  bool complete = true;  // false: a resource (the patient) does not exist
  Calendars calendars;
};

class CalendarReader {
 public:
  explicit CalendarReader(pg::Pool& pool) : store_(pool), cache_(kChunksMax) {}

  // The revision and versions in force: one statement.
  absl::StatusOr<Versions> ReadVersions(const pg::TxOptions& tx, const Question& question);

  // Calendars that hold at least every claim of these versions, which were read before this call:
  // from memory, and one statement for all that changed.
  absl::StatusOr<Calendars> Read(const pg::TxOptions& tx, const Question& question,
                                 const Versions& versions, WordRange range, absl::Time now);

  // Calendars that are right in the window only, at one moment: for a single time. One statement;
  // `own` counts as free.
  absl::StatusOr<Moment> ReadMoment(const pg::TxOptions& tx, const Question& question,
                                    const MomentAsk& ask);

  AvailabilityStore& store() { return store_; }

 private:
  // Per resource: the version of its chunks, which are put in their places; 0 when they are not all
  // there, or of different versions, or hold an expired hold, or hold `own` time.
  std::vector<std::int64_t> TakeKnown(ClinicId clinic, const Question& question,
                                      const MomentAsk& ask, Calendars& calendars);

  AvailabilityStore store_;
  CalendarCache cache_;
};

}  // namespace tandem::availability
