// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repairs.h"

#include <map>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/repairs/repair_booking.h"
#include "scheduler/repairs/repairs_errors.h"

namespace tandem::repairs {

using appointments::Appointment;

std::vector<AppointmentId> RepairOrder::ids() const {
  std::vector<AppointmentId> ids;
  for (const OrderedMove& move : moves) ids.push_back(move.appointment);
  return ids;
}

absl::StatusOr<std::vector<Appointment>> Repairs::Apply(const access::CallContext& call,
                                                        const RepairOrder& order) {
  const absl::Status done = ApplyNow(call, order);
  if (done.ok()) return Answer(call, order);
  // A repair that was made stands in its own replay's way: no etag is what it was.
  ASSIGN_OR_RETURN(auto before, Before(call, order));
  if (before.has_value()) return *std::move(before);
  return done;
}

absl::Status Repairs::ApplyNow(const access::CallContext& call, const RepairOrder& order) {
  absl::Status done = ChangedMeanwhile();
  for (int i = 0; i < appointments::kProposalsMax; ++i) {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
    RepairBooking booking(parts_, {call, order, clinic});
    const absl::Status prepared = booking.Prepare();
    done = prepared.ok() ? booking.Run() : prepared;
    const auto reason = ReasonOf(done);
    const bool was_taken = prepared.ok() && reason == Reason::kSlotTaken && !booking.is_final();
    if (!was_taken && reason != Reason::kConcurrentChange) break;
  }
  return done;
}

absl::StatusOr<std::optional<std::vector<Appointment>>> Repairs::Before(
    const access::CallContext& call, const RepairOrder& order) {
  ASSIGN_OR_RETURN(const auto replay, parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) {
    return parts_.requests.Find(tx, call, order.key);
  }));
  if (!replay.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(std::vector<Appointment> answer, Answer(call, order));
  return std::optional(std::move(answer));
}

absl::StatusOr<std::vector<Appointment>> Repairs::Answer(const access::CallContext& call,
                                                         const RepairOrder& order) {
  const std::vector<AppointmentId> ids = order.ids();
  ASSIGN_OR_RETURN(std::vector<Appointment> found, parts_.appointments.Find(call, ids));
  std::map<AppointmentId, Appointment> by_id;
  for (Appointment& one : found) by_id.emplace(one.id, std::move(one));
  std::vector<Appointment> answer;
  for (const AppointmentId& id : ids) {
    const auto one = by_id.find(id);
    if (one == by_id.end()) return appointments::AppointmentNotFound();
    one->second.hold_owner = {};
    answer.push_back(one->second);
  }
  return answer;
}

}  // namespace tandem::repairs
