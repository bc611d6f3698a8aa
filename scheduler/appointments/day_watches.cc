// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/day_watches.h"

#include <chrono>
#include <map>
#include <set>
#include <thread>

#include "base/status.h"
#include "scheduler/appointments/appointment_list_store.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/appointments_errors.h"

namespace tandem::appointments {
namespace {

using Known = std::map<AppointmentId, int>;  // the version that was shown

// Counts one watch while it lives.
class Seat {
 public:
  explicit Seat(std::atomic<int>& taken) : taken_(taken), number_(++taken) {}
  ~Seat() { --taken_; }
  Seat(const Seat&) = delete;
  Seat& operator=(const Seat&) = delete;
  bool IsGranted() const { return number_ <= kWatchesMax; }

 private:
  std::atomic<int>& taken_;
  int number_;
};

// What differs from what was shown; remembers what it gives.
absl::StatusOr<DayChange> Look(pg::Pool& pool, const access::CallContext& call,
                               const DayQuestion& question, Known& known) {
  ASSIGN_OR_RETURN(const std::vector<DayEntry> entries,
                   ReadDay(pool, call, question.location, question.day));
  DayChange change;
  std::set<AppointmentId> present;
  std::vector<AppointmentId> changed;
  for (const DayEntry& entry : entries) {
    present.insert(entry.id);
    const auto shown = known.find(entry.id);
    if (shown == known.end() || shown->second != entry.version) changed.push_back(entry.id);
  }
  for (auto it = known.begin(); it != known.end();) {
    if (present.contains(it->first)) {
      ++it;
      continue;
    }
    change.removed.push_back(it->first);
    it = known.erase(it);
  }
  if (changed.empty()) return change;
  ASSIGN_OR_RETURN(change.appointments, ReadAppointments(pool, call, changed));
  for (const Appointment& appointment : change.appointments) {
    known[appointment.id] = appointment.version;
  }
  return change;
}

}  // namespace

absl::Status DayWatches::Watch(const access::CallContext& call, const DayQuestion& question,
                               const Sink& sink) {
  const Seat seat(watches_);
  if (!seat.IsGranted()) return TooManyWatches(kWatchesMax);
  Known known;
  for (bool first = true; !IsOver(call); first = false) {
    ASSIGN_OR_RETURN(const DayChange change, Look(pool_, call, question, known));
    const bool news = first || !change.appointments.empty() || !change.removed.empty();
    if (news) RETURN_IF_ERROR(sink(change));
    WaitForNextLook(call);
  }
  return absl::OkStatus();
}

bool DayWatches::IsOver(const access::CallContext& call) const {
  return stopping_ || (call.cancelled && call.cancelled());
}

void DayWatches::WaitForNextLook(const access::CallContext& call) const {
  const int steps = static_cast<int>(kWatchEvery / kWatchStep);
  for (int step = 0; step < steps && !IsOver(call); ++step) {
    std::this_thread::sleep_for(absl::ToChronoMilliseconds(kWatchStep));
  }
}

}  // namespace tandem::appointments
