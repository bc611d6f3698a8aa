// SPDX-License-Identifier: Apache-2.0
// RecordWriter: the thread that writes down what became of messages, as much as has come together
// since it last did. What a provider took and no record says is sent once more when its lease has
// ended; so it tries until it is written, or the message is somebody else's. A clinic that cannot
// be written holds up no other.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "notifier/lease.h"
#include "notifier/leases.h"

namespace tandem::notifier {

// How long it is tried. While the database is away, nobody else can lease the messages either; with
// what cannot be written for any other reason, nothing is gained after a while.
struct RecordPatience {
  absl::Duration away = absl::Hours(1);
  absl::Duration fault = absl::Minutes(1);
  absl::Duration stop = absl::Seconds(30);         // after Stop(); the program has a minute
  absl::Duration pause = absl::Milliseconds(200);  // after a failure
};
static_assert(RecordPatience().away > kLeaseMax, "no lease lasts longer than its record is tried");

class RecordWriter {
 public:
  struct Parts {
    // Endings of one clinic in one transaction; how many were not ours any more.
    std::function<absl::StatusOr<int>(ClinicId, const std::vector<const Ending*>&)> write;
    // They are in hand no more; how many were not ours any more, nothing when they were given up.
    std::function<void(const std::vector<Ending>&, std::optional<int>)> done;
  };
  explicit RecordWriter(const Parts& parts, const RecordPatience& patience = {})
      : parts_(parts), patience_(patience) {}
  ~RecordWriter() { Stop(); }
  RecordWriter(const RecordWriter&) = delete;
  RecordWriter& operator=(const RecordWriter&) = delete;

  void Start();
  // Thread-safe.
  void Take(std::vector<Ending> endings);
  // Writes down what was taken. Idempotent.
  void Stop();

 private:
  // Of one clinic, written together.
  struct Batch {
    ClinicId clinic;
    std::vector<Ending> endings;
    std::optional<absl::Duration> first_failure = {};  // on Uptime's scale, as the next
    absl::Duration next_try = absl::ZeroDuration();
  };

  void Run();
  bool Next(std::vector<Batch>& batches);
  bool Write(Batch& batch);
  bool IsHopeless(const Batch& batch, const absl::Status& status);

  const Parts parts_;
  const RecordPatience patience_;
  std::mutex mutex_;
  std::vector<Ending> endings_;  // guarded by mutex_, as the next
  std::optional<absl::Duration> stopped_at_;
  std::condition_variable changed_;
  std::thread thread_;
};

}  // namespace tandem::notifier
