// SPDX-License-Identifier: Apache-2.0
// DayWatches: a location's day as it is, then each change to it. Polls ids and versions, so that no
// change is ever missed and nothing needs to be told: what is lost between two looks is in the
// next. Thread-safe.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/interval.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointment.h"

namespace tandem::appointments {

constexpr absl::Duration kWatchEvery = absl::Seconds(1);       // contract: within about a second
constexpr absl::Duration kWatchStep = absl::Milliseconds(50);  // how soon a watch ends when told
constexpr int kWatchesMax = 16;  // each has a thread of the server; most calls must find one

struct DayQuestion {
  LocationId location;
  Interval day;
};

struct DayChange {
  std::vector<Appointment> appointments;  // new or changed, by start
  std::vector<AppointmentId> removed;     // no longer of the day
};

class DayWatches {
 public:
  explicit DayWatches(pg::Pool& pool) : pool_(pool) {}

  // An error (nobody listens any more, or it could not be told) ends the watch.
  using Sink = std::function<absl::Status(const DayChange&)>;

  // The first change is the whole day, empty or not. OK when the call is cancelled or past its
  // deadline, or on Stop. Errors: the sink's; UNAVAILABLE OVERLOADED (kWatchesMax).
  absl::Status Watch(const access::CallContext& call, const DayQuestion& question,
                     const Sink& sink);

  // Ends all watches and refuses new ones: before the server stops.
  void Stop() { stopping_ = true; }

 private:
  bool IsOver(const access::CallContext& call) const;
  void WaitForNextLook(const access::CallContext& call) const;

  pg::Pool& pool_;
  std::atomic<bool> stopping_ = false;
  std::atomic<int> watches_ = 0;
};

}  // namespace tandem::appointments
