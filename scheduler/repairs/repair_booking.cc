// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repair_booking.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/status.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/visit_survey.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/repairs/repairs_errors.h"
#include "scheduler/repairs/stranding.h"

namespace tandem::repairs {

using appointments::Appointment;
namespace {

bool IsToCome(const Appointment& visit) {
  return visit.status == appointments::Status::kBooked ||
         visit.status == appointments::Status::kPending;
}

}  // namespace

absl::Status RepairBooking::Prepare() {
  RETURN_IF_ERROR(Read());
  const auto refused = FindRefused(moves_, *clinic_, parts_.clock.Now());
  if (refused.has_value()) return OfMove(refused->status, refused->index);
  return ProposeAll();
}

absl::Status RepairBooking::Read() {
  ASSIGN_OR_RETURN(const std::vector<Appointment> seen, ReadVisits());
  ASSIGN_OR_RETURN(courses_, parts_.courses_of_visits.Find(call_, order_.ids()));
  RETURN_IF_ERROR(FindStranded(seen));
  std::set<AppointmentId> lost;
  for (const auto& [id, stranded] : stranded_) lost.insert(id);
  for (const OrderedMove& move : order_.moves) lost.erase(move.appointment);
  LeaveOut(lost, courses_);
  moves_ = SeenMovesOf(order_.moves, seen, courses_);
  RETURN_IF_ERROR(CheckNamed(moves_));
  return CheckSeen();
}

absl::StatusOr<std::vector<Appointment>> RepairBooking::ReadVisits() {
  const std::vector<AppointmentId> ids = order_.ids();
  ASSIGN_OR_RETURN(std::vector<Appointment> seen, parts_.appointments.Find(call_, ids));
  std::set<AppointmentId> there;
  for (const Appointment& one : seen) there.insert(one.id);
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (!there.contains(ids[i])) return OfMove(appointments::AppointmentNotFound(), i);
  }
  return seen;
}

absl::Status RepairBooking::FindStranded(const std::vector<Appointment>& seen) {
  std::map<AppointmentId, const Appointment*> visits;
  const auto add = [&](const Appointment& one) {
    if (IsToCome(one)) visits[one.id] = &one;
  };
  for (const Appointment& one : seen) add(one);
  const absl::Time now = parts_.clock.Now();
  for (const courses::RuledCourse& course : courses_) {
    for (const courses::PairView& pair : course.view.pairs) {
      if (pair.session.has_value() && pair.session->time.start > now) add(*pair.session);
    }
  }
  if (visits.empty()) return absl::OkStatus();
  std::vector<AppointmentId> ids;
  around_ = {absl::InfiniteFuture(), absl::InfinitePast()};
  for (const auto& [id, visit] : visits) {
    ids.push_back(id);
    // What a visit takes lies around its start.
    around_.start = std::min(around_.start, visit->time.start - appointments::kVisitLengthMax);
    around_.end = std::max(around_.end, visit->time.start + appointments::kVisitLengthMax);
  }
  ASSIGN_OR_RETURN(const auto absences, parts_.absences.Touching(call_, around_));
  ASSIGN_OR_RETURN(ClaimsOfVisits claims,
                   appointments::VisitSurvey(parts_.pool).ClaimsOf(call_, ids));
  const AbsentTimes absent(absences);
  for (const auto& [id, visit] : visits) {
    if (StrandingCausesOf(*clinic_, absent, *visit, claims[id]).empty()) continue;
    stranded_.insert({id, {*visit, std::move(claims[id])}});
  }
  return absl::OkStatus();
}

// What may not move for another reason is refused when it is proposed.
absl::Status RepairBooking::CheckSeen() const {
  for (std::size_t i = 0; i < moves_.size(); ++i) {
    const Appointment& seen = moves_[i].seen;
    if (order_.moves[i].etag != Etag(seen)) return OfMove(appointments::EtagMismatch(), i);
    if (IsToCome(seen) && !stranded_.contains(seen.id)) return OfMove(NotStranded(), i);
  }
  return absl::OkStatus();
}

absl::Status RepairBooking::ProposeAll() {
  for (std::size_t i = 0; i < moves_.size(); ++i) {
    const SeenMove& move = moves_[i];
    absl::StatusOr<appointments::Proposal> proposal =
        parts_.booking.Propose(call_, WishOf(move, *clinic_), move.seen.patient, {}, &move.seen);
    if (!proposal.ok()) return OfMove(proposal.status(), i);
    visits_.Add({.proposal = *std::move(proposal),
                 .moving = move.seen,
                 .reseats = IsUnnoticed(move, *clinic_)},
                0);
  }
  return absl::OkStatus();
}

absl::Status RepairBooking::Run() {
  return visits_.Try<bool>(parts_.pool, [&](pg::Transaction& tx) { return Once(tx); }).status();
}

absl::StatusOr<bool> RepairBooking::Once(pg::Transaction& tx) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call_, order_.key));
  if (replay.has_value()) return true;
  RETURN_IF_ERROR(courses::TouchedCourses::Lock(tx, call_, courses_));
  RETURN_IF_ERROR(LockAll(tx));
  RETURN_IF_ERROR(CheckStillStranded(tx));
  const absl::Status taken = visits_.TakeAll(tx).status();
  if (!taken.ok()) return OfMove(taken, visits_.failed());
  RETURN_IF_ERROR(parts_.touched_courses.Save(tx, call_, courses_, clinic_->revision));
  RETURN_IF_ERROR(Close(tx));
  return true;
}

absl::Status RepairBooking::LockAll(pg::Transaction& tx) {
  std::vector<ResourceId> calendars;
  for (const auto& [id, stranded] : stranded_) {
    const std::vector<ResourceId> own = CalendarsOf(stranded.visit);
    calendars.insert(calendars.end(), own.begin(), own.end());
  }
  return visits_.LockAll(tx, std::move(calendars));
}

// By the clinic's file nothing changes meanwhile: whoever takes a place asks for its revision.
absl::Status RepairBooking::CheckStillStranded(pg::Transaction& tx) const {
  if (stranded_.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const auto absences, absences::Absences::TouchingWithin(tx, call_, around_));
  const AbsentTimes absent(absences);
  for (const auto& [id, stranded] : stranded_) {
    const auto causes = StrandingCausesOf(*clinic_, absent, stranded.visit, stranded.claims);
    if (causes.empty()) return ChangedMeanwhile();
  }
  return absl::OkStatus();
}

absl::Status RepairBooking::Close(pg::Transaction& tx) {
  audit::AuditTrail trail(parts_.clock);
  for (std::size_t i = 0; i + 1 < moves_.size(); ++i) {
    audit::Deed deed = audit::ChangeOf(moves_[i].seen.id, moves_[i].seen.patient);
    deed.request_id = order_.key.request_id;
    RETURN_IF_ERROR(trail.Write(tx, call_, deed));
  }
  const Appointment& last = moves_.back().seen;
  return parts_.requests.Close(tx, call_, order_.key, std::nullopt,
                               audit::ChangeOf(last.id, last.patient));
}

absl::Status RepairBooking::OfMove(const absl::Status& status, std::size_t index) const {
  return repairs::OfMove(status,
                         {call_.principal.clinic_slug, order_.moves[index].appointment, index});
}

}  // namespace tandem::repairs
