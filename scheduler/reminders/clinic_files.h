// SPDX-License-Identifier: Apache-2.0
// ClinicFiles: the clinic's file in force and, for visits whose type or place has left it since,
// the revisions that they were booked under. What is read by them keeps what it needs.
#pragma once

#include <cstdint>
#include <functional>

#include "absl/status/statusor.h"
#include "scheduler/directory/directories.h"

namespace tandem::reminders {

struct ClinicFiles {
  using Earlier = std::function<absl::StatusOr<directory::SnapshotPtr>(std::int64_t revision)>;

  // Only the file in force: a visit that it does not know is not among the answers.
  ClinicFiles(const directory::Snapshot& file) : in_force(file) {}  // NOLINT: one is enough
  ClinicFiles(const directory::Snapshot& file, directory::Directories& directories,
              const pg::TxOptions& options)
      : in_force(file), earlier([&directories, options](std::int64_t revision) {
          return directories.At(options, revision);
        }) {}

  const directory::Snapshot& in_force;  // outlives it
  Earlier earlier = nullptr;            // null: none is looked up
};

}  // namespace tandem::reminders
