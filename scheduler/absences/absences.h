// SPDX-License-Identifier: Apache-2.0
// Absences: when somebody or something is not there after all. Recording one locks the calendar of
// its resource as a booking does, so that no booking that was under way slips in. What was booked
// before stays; it is in nobody's way here. Thread-safe.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/absences/absence.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/booking.h"
#include "scheduler/requests/requests.h"

namespace tandem::absences {

constexpr int kListPageSize = 50;
constexpr int kListPageSizeMax = 200;
constexpr int kTouchingMax = 5000;  // of one window: more are no clinic's

// What is read from a request is checked already.
struct Recording {
  requests::RequestKey key;
  ResourceId resource;
  Interval time;
};

struct Withdrawal {
  requests::RequestKey key;
  AbsenceId id;
};

struct AbsenceQuery {
  Interval window;
  int page_size = kListPageSize;
  absl::Time after_start = absl::InfinitePast();  // position: the last one of the page before
  AbsenceId after = {};
};

struct AbsencePage {
  std::vector<Absence> absences;  // by start, then id; none that was withdrawn
  bool more = false;
};

class Absences {
 public:
  // All outlive it.
  struct Parts {
    pg::Pool& pool;
    const Clock& clock;
    IdSource& ids;
    appointments::Booking& booking;
    requests::Requests& requests;
  };
  explicit Absences(const Parts& parts) : parts_(parts) {}

  // Errors: FIELD_INVALID (over, or begun too long ago).
  absl::StatusOr<Absence> Record(const access::CallContext& call, const Recording& wanted);
  // What was recorded with this key, if anything was: a replay is answered as it was, though the
  // resource has left the file by now.
  absl::StatusOr<std::optional<Absence>> RecordedBefore(const access::CallContext& call,
                                                        const requests::RequestKey& key);
  // Withdrawn before: as it is. Errors: NOT_FOUND.
  absl::StatusOr<Absence> Withdraw(const access::CallContext& call, const Withdrawal& wanted);
  absl::StatusOr<AbsencePage> List(const access::CallContext& call, const AbsenceQuery& query);

  // For other rooms: those that stand and touch the window; FIELD_INVALID above kTouchingMax.
  absl::StatusOr<std::vector<Absence>> Touching(const access::CallContext& call,
                                                const Interval& window);
  // The same as the transaction sees them.
  static absl::StatusOr<std::vector<Absence>> TouchingWithin(pg::Transaction& tx,
                                                             const access::CallContext& call,
                                                             const Interval& window);

 private:
  Parts parts_;
};

}  // namespace tandem::absences
