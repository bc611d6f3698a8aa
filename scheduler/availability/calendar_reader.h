// SPDX-License-Identifier: Apache-2.0
// CalendarReader: calendars as fresh as the database, mostly from memory. Thread-safe.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <span>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "scheduler/availability/availability_store.h"
#include "scheduler/availability/calendar.h"
#include "scheduler/availability/question.h"
#include "scheduler/availability/slot.h"
#include "scheduler/availability/version_reads.h"

namespace tandem::availability {

struct MomentAsk {
  Interval window;
  WordRange range;  // holds the window
  absl::Time now;
  std::span<const OwnTime> own;
  std::span<const OwnTime> taken = {};
};

struct Moment {
  std::int64_t revision = 0;
  bool complete = true;  // false: a resource (the patient) does not exist
  Calendars calendars;
};

constexpr std::size_t kTurns = 16;  // clinics that read blocks side by side

class CalendarReader {
 public:
  explicit CalendarReader(pg::Pool& pool)
      : store_(pool), version_reads_(store_), cache_(kChunksMax) {}

  // The revision and versions in force: one statement, shared by those who ask at the same time.
  absl::StatusOr<Versions> ReadVersions(const pg::TxOptions& tx,
                                        const std::vector<ResourceId>& resources);

  // Calendars that hold at least every claim of these versions, which were read before this call:
  // from memory, and one statement for all that changed. What one search reads, the others of its
  // clinic wait for.
  absl::StatusOr<Calendars> Read(const pg::TxOptions& tx, const Question& question,
                                 const Versions& versions, WordRange range, absl::Time now);

  // Calendars that are right in the window only, at one moment: for a single time. One statement;
  // `own` counts as free, `taken` as taken.
  absl::StatusOr<Moment> ReadMoment(const pg::TxOptions& tx, const Question& question,
                                    const MomentAsk& ask);

  AvailabilityStore& store() { return store_; }

 private:
  // Per resource: the version of its chunks, which are put in their places; 0 when they are not all
  // there, or of different versions, or hold an expired hold, or hold `own` or `taken` time.
  std::vector<std::int64_t> TakeKnown(ClinicId clinic, const Question& question,
                                      const MomentAsk& ask, Calendars& calendars);

  // What of the range is not in memory, or not fresh.
  struct Gaps {
    std::vector<BlockAsk> asks;
    std::vector<std::size_t> places;  // parallel to asks: resource and block in one number
  };
  Gaps TakeFresh(ClinicId clinic, const Question& question, const Versions& versions,
                 absl::Time now, Calendars& calendars);

  AvailabilityStore store_;
  VersionReads version_reads_;
  std::array<std::timed_mutex, kTurns> turns_;  // of clinics, by hash: to read blocks
  std::atomic<std::uint64_t> moments_ = 0;      // the order of reads; see Chunk
  CalendarCache cache_;
};

}  // namespace tandem::availability
