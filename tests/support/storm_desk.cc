// SPDX-License-Identifier: Apache-2.0
#include "tests/support/storm_desk.h"

#include <algorithm>

#include "base/rpc/time_proto.h"

namespace tandem::testing {
namespace {

using Stub = v1::AppointmentsService::Stub;

constexpr std::size_t kMineMax = 4;  // then one of them is changed

Seen ReadSeen(const v1::Appointment& wire) {
  Seen seen;
  seen.name = wire.name();
  seen.version = wire.version();
  seen.status = v1::AppointmentStatus_Name(wire.status());
  seen.time = ReadWire(wire.time());
  if (wire.status() == v1::APPOINTMENT_STATUS_PROPOSED) {
    seen.hold_expire = absl::FromUnixSeconds(wire.hold_expire_time().seconds());
  }
  for (const v1::Participation& part : wire.participations()) {
    seen.parts.push_back({part.resource(), ReadWire(part.time())});
  }
  if (!wire.patient().empty()) seen.parts.push_back({wire.patient(), seen.time});
  return seen;
}

}  // namespace

void StormDesk::Step() {
  if (mine_.size() > kMineMax || (!mine_.empty() && caller_.Chance(0.5))) {
    Change();
  } else if (caller_.Chance(0.35)) {
    Hold();
  } else {
    Book();
  }
}

// Mostly one of the client's own: then nobody but the resources is contended.
const std::string& StormDesk::Patient() {
  const StormOptions& options = caller_.options();
  const int share = std::max(1, static_cast<int>(options.patients.size()) / options.clients);
  const bool shared = caller_.Chance(options.shared_patient_share);
  const int client = shared ? caller_.Pick(options.clients) : caller_.index();
  return options.patients[static_cast<std::size_t>(client * share + caller_.Pick(share))];
}

v1::Wish StormDesk::NewWish() {
  const StormOptions& options = caller_.options();
  v1::Wish wish;
  wish.set_visit_type(options.visit_type);
  wish.set_location(options.location);
  wish.set_mode(v1::VISIT_MODE_IN_PERSON);
  rpc::WriteTime(caller_.PickStart(absl::Minutes(5)), *wish.mutable_start_time());
  if (!caller_.Chance(0.2)) {
    const int count = static_cast<int>(options.practitioners.size());
    wish.add_resources(options.practitioners[static_cast<std::size_t>(caller_.Pick(count))]);
  }
  return wish;
}

void StormDesk::Hold() {
  v1::HoldAppointmentRequest request;
  request.set_parent(caller_.options().parent);
  request.set_request_id(caller_.NewRequestId());
  *request.mutable_wish() = NewWish();
  Keep(caller_.Do({.verb = Verb::kHold}, &Stub::HoldAppointment, request, ReadSeen));
}

void StormDesk::Book() {
  v1::BookAppointmentRequest request;
  request.set_parent(caller_.options().parent);
  request.set_request_id(caller_.NewRequestId());
  request.set_patient(Patient());
  *request.mutable_wish() = NewWish();
  Keep(caller_.Do({.verb = Verb::kBook}, &Stub::BookAppointment, request, ReadSeen));
}

void StormDesk::Change() {
  const auto chosen = mine_.begin() + caller_.Pick(static_cast<int>(mine_.size()));
  const Seen mine = *chosen;
  mine_.erase(chosen);
  if (mine.status == "APPOINTMENT_STATUS_PROPOSED") {
    caller_.Chance(0.7) ? BookHold(mine) : Cancel(mine);
  } else {
    caller_.Chance(0.5) ? Move(mine) : Cancel(mine);
  }
}

void StormDesk::BookHold(const Seen& mine) {
  v1::BookAppointmentRequest request;
  request.set_parent(caller_.options().parent);
  request.set_request_id(caller_.NewRequestId());
  request.set_patient(Patient());
  request.set_hold(mine.name);
  Keep(caller_.Do({.verb = Verb::kBookHold, .target = mine.name}, &Stub::BookAppointment, request,
                  ReadSeen));
}

void StormDesk::Move(const Seen& mine) {
  v1::RescheduleAppointmentRequest request;
  request.set_name(mine.name);
  request.set_request_id(caller_.NewRequestId());
  rpc::WriteTime(caller_.PickStart(absl::Minutes(5)), *request.mutable_start_time());
  const auto moved = caller_.Do({.verb = Verb::kMove, .target = mine.name},
                                &Stub::RescheduleAppointment, request, ReadSeen);
  Keep(moved);
  if (!moved.has_value()) mine_.push_back(mine);
}

void StormDesk::Cancel(const Seen& mine) {
  v1::CancelAppointmentRequest request;
  request.set_name(mine.name);
  request.set_request_id(caller_.NewRequestId());
  request.set_reason(v1::CANCELLATION_REASON_PATIENT);
  caller_.Do({.verb = Verb::kCancel, .target = mine.name}, &Stub::CancelAppointment, request,
             ReadSeen);
}

void StormDesk::Keep(const std::optional<v1::Appointment>& reply) {
  if (reply.has_value()) mine_.push_back(ReadSeen(*reply));
}

}  // namespace tandem::testing
