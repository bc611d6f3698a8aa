// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_holding.h"

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/error_place.h"
#include "base/status.h"
#include "scheduler/audit/audit_entry.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/courses_errors.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::JointBooking;
using Json = nlohmann::json;

absl::Status OfHeld(const absl::Status& status, bool is_session) {
  const std::string half(is_session ? kSessionHalf : kInfusionHalf);
  return AtPlace(status, half, {{"half", half}});
}

// The answer that is remembered: by the time of a replay the holds may be bookings.
Bytes Encode(const HeldPair& held) {
  return Bytes{Json({{"infusion", ToString(held.infusion)},
                     {"session", ToString(held.session)},
                     {"expire", absl::ToUnixMicros(held.expire)}})
                   .dump()};
}

absl::StatusOr<HeldPair> AnswerOf(const requests::Replay& replay) {
  if (!replay.reply.has_value()) return InternalError("replay without a reply");
  const Json json = Json::parse(std::string_view(*replay.reply), nullptr, false);
  if (!json.is_object()) return InternalError("stored answer of a held pair");
  const auto infusion = ParseId<AppointmentId>(json.value("infusion", ""));
  const auto session = ParseId<AppointmentId>(json.value("session", ""));
  if (!infusion.has_value() || !session.has_value()) {
    return InternalError("stored answer of a held pair");
  }
  return HeldPair{*infusion, *session, absl::FromUnixMicros(json.value("expire", std::int64_t{0}))};
}

}  // namespace

absl::StatusOr<HeldPair> PairHolding::Hold(const access::CallContext& call,
                                           const PairHoldOrder& order) {
  absl::StatusOr<HeldPair> held = ChangedMeanwhile();
  for (int i = 0; i < appointments::kProposalsMax; ++i) {
    bool is_final = false;
    held = HoldNow(call, order, is_final);
    const auto reason = ReasonOf(held.status());
    const bool was_taken = reason == Reason::kSlotTaken && !is_final;
    if (!was_taken && reason != Reason::kConcurrentChange) break;
  }
  if (held.ok()) return held;
  // What was held stands in its own replay's way.
  ASSIGN_OR_RETURN(const auto replay, parts_.pool.Run(call.Tx(), [&](pg::Transaction& tx) {
    return parts_.requests.Find(tx, call, order.key);
  }));
  return replay.has_value() ? AnswerOf(*replay) : held;
}

absl::StatusOr<HeldPair> PairHolding::HoldNow(const access::CallContext& call,
                                              const PairHoldOrder& order, bool& is_final) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
  JointBooking visits(parts_.booking, parts_.appointments, call);
  is_final = true;  // what cannot be proposed now cannot be held
  RETURN_IF_ERROR(Propose(call, order, parts_.clock.Now() + clinic->staff_hold, visits));
  absl::StatusOr<HeldPair> held = visits.Try<HeldPair>(
      parts_.pool, [&](pg::Transaction& tx) { return Once(tx, call, order, visits); });
  is_final = visits.is_final();
  return held;
}

absl::Status PairHolding::Propose(const access::CallContext& call, const PairHoldOrder& order,
                                  absl::Time expire, JointBooking& visits) {
  const appointments::Booking::Placing placing = {
      .status = appointments::Status::kProposed,
      .hold_expire = expire,
      .hold_owner = Bytes{std::string(appointments::kStaffHoldOwner)}};
  for (const bool is_session : {false, true}) {
    const HalfChange half = {1, is_session, is_session ? order.session : order.infusion, {}};
    absl::StatusOr<appointments::Proposal> proposal =
        parts_.booking.Propose(call, WishOf(order.terms, half), order.terms.patient, {});
    if (!proposal.ok()) return OfHeld(proposal.status(), is_session);
    // Contenders begin with different ones.
    visits.Add({.proposal = *std::move(proposal), .placing = placing},
               std::hash<Uuid>()(call.call_id));
  }
  return absl::OkStatus();
}

absl::StatusOr<HeldPair> PairHolding::Once(pg::Transaction& tx, const access::CallContext& call,
                                           const PairHoldOrder& order, JointBooking& visits) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, order.key));
  if (replay.has_value()) return AnswerOf(*replay);
  const PatientId patient = order.terms.patient;
  RETURN_IF_ERROR(visits.LockAll(tx, {ResourceId(patient)}));
  const absl::StatusOr<std::vector<Appointment>> taken = visits.TakeAll(tx);
  if (!taken.ok()) return OfHeld(taken.status(), visits.failed() == 1);
  const HeldPair held = {taken->front().id, taken->back().id, *taken->front().hold_expire};
  audit::Deed deed;
  deed.subject_kind = "appointment";
  deed.subject_count = 2;
  deed.patient = patient;
  RETURN_IF_ERROR(parts_.requests.Close(tx, call, order.key, Encode(held), deed));
  return held;
}

}  // namespace tandem::courses
