// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointments.h"

#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_codec.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/appointments_errors.h"

namespace tandem::appointments {
namespace {

// The answer that is remembered: a later replay gives the same one.
absl::StatusOr<Appointment> AnswerOf(const requests::Replay& replay) {
  if (!replay.reply.has_value()) return InternalError("replay without a reply");
  return DecodeAppointment(*replay.reply);
}

bool IsOwn(const access::CallContext& call, PatientId patient) {
  const access::Principal& caller = call.principal;
  return !caller.IsForPatient() || (!patient.IsNil() && caller.patient == patient);
}

// May the patient have heard of the visit? What is pending nobody was told of, unless it was agreed
// and that was taken back.
absl::StatusOr<bool> MayBeKnown(AppointmentStore& store, const Appointment& visit) {
  if (visit.status != Status::kPending) return visit.status != Status::kProposed;
  ASSIGN_OR_RETURN(const std::optional<LastStep> last, store.ReadLastStep(visit.id, visit.version));
  return last.has_value() && last->verb == Verb::kUndo && last->status_before == Status::kBooked;
}

}  // namespace

absl::StatusOr<Appointment> Appointments::Once(pg::Transaction& tx, const access::CallContext& call,
                                               const requests::RequestKey& key,
                                               const std::optional<std::string>& override_reason,
                                               const Action& action) {
  ASSIGN_OR_RETURN(const std::optional<requests::Replay> replay,
                   parts_.requests.Open(tx, call, key));
  if (replay.has_value()) return AnswerOf(*replay);
  ASSIGN_OR_RETURN(Appointment done, action());
  done.hold_owner = {};  // as in a replay
  RETURN_IF_ERROR(parts_.requests.Close(tx, call, key, EncodeAppointment(done),
                                        audit::ChangeOf(done.id, done.patient, override_reason)));
  return done;
}

absl::StatusOr<std::optional<Appointment>> Appointments::Before(pg::Transaction& tx,
                                                                const access::CallContext& call,
                                                                const requests::RequestKey& key) {
  ASSIGN_OR_RETURN(const std::optional<requests::Replay> replay,
                   parts_.requests.Find(tx, call, key));
  if (!replay.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(Appointment answer, AnswerOf(*replay));
  return answer;
}

absl::StatusOr<Appointment> Appointments::LockTarget(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const Target& target) {
  ASSIGN_OR_RETURN(Appointment before, parts_.booking.Lock(tx, call, target.id));
  if (!target.etag.empty() && target.etag != Etag(before)) return EtagMismatch();
  return before;
}

absl::StatusOr<Appointment> Appointments::ChangeOne(const access::CallContext& call,
                                                    const Target& target, const Change& change,
                                                    const LockFirst& first) {
  return parts_.pool.Run<Appointment>(call.Tx(), [&](pg::Transaction& tx) {
    return Once(tx, call, target.key, std::nullopt, [&]() -> absl::StatusOr<Appointment> {
      if (first != nullptr) RETURN_IF_ERROR(first(tx));
      ASSIGN_OR_RETURN(const Appointment before, LockTarget(tx, call, target));
      ASSIGN_OR_RETURN(Appointment after, change(tx, before));
      RETURN_IF_ERROR(Follow(tx, call, before, after));
      return after;
    });
  });
}

absl::StatusOr<Appointment> Appointments::TakeStep(const access::CallContext& call,
                                                   const Target& target, const Step& step) {
  const bool has_day = step.verb == Verb::kCheckIn || step.verb == Verb::kStart;
  return ChangeOne(
      call, target,
      [&](pg::Transaction& tx, const Appointment& before) -> absl::StatusOr<Appointment> {
        Step at_place = step;
        if (has_day) {
          ASSIGN_OR_RETURN(at_place.day_start, DayStart(call, before));
        }
        return StepWithin(tx, call, before, at_place);
      });
}

absl::StatusOr<absl::Time> Appointments::DayStart(const access::CallContext& call,
                                                  const Appointment& visit) {
  ASSIGN_OR_RETURN(
      const directory::SnapshotPtr file,
      parts_.directories.Knowing(call, visit.visit_type, visit.location, visit.directory_revision));
  const directory::Location* place = file->FindLocation(visit.location);
  const absl::TimeZone zone = place == nullptr ? file->zone : place->zone;
  return DayInterval(absl::ToCivilDay(visit.time.start, zone), zone).start;
}

absl::StatusOr<Appointment> Appointments::StepWithin(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const Appointment& before, const Step& step) {
  ASSIGN_OR_RETURN(Appointment after, Advance(before, step));
  const bool agreed = before.status == Status::kPending && after.status == Status::kBooked;
  if (agreed) RETURN_IF_ERROR(parts_.booking.CheckAgreed(tx, call, after));
  AppointmentStore store(tx, call);
  bool tells = agreed;
  if (after.status == Status::kNoShow) {
    ASSIGN_OR_RETURN(tells, MayBeKnown(store, before));
  }
  RETURN_IF_ERROR(store.SaveStep(after, {.verb = step.verb, .status_before = before.status}));
  if (tells) RETURN_IF_ERROR(Tell(tx, call, after));
  return after;
}

absl::StatusOr<Appointment> Appointments::ConfirmWithin(pg::Transaction& tx,
                                                        const access::CallContext& call,
                                                        const Appointment& before) {
  return StepWithin(tx, call, before, {.verb = Verb::kConfirm, .now = parts_.clock.Now()});
}

absl::StatusOr<Appointment> Appointments::Confirm(const access::CallContext& call,
                                                  const Target& target) {
  RETURN_IF_ERROR(SeeLatest(call));
  return ChangeOne(
      call, target,
      [&](pg::Transaction& tx, const Appointment& before) -> absl::StatusOr<Appointment> {
        const bool agrees = before.status == Status::kPending;
        if (agrees && parts_.check_agree != nullptr) {
          RETURN_IF_ERROR(parts_.check_agree(tx, call, before));
        }
        return ConfirmWithin(tx, call, before);
      });
}

absl::StatusOr<Appointment> Appointments::CheckIn(const access::CallContext& call,
                                                  const Target& target, bool paperwork_open) {
  return TakeStep(
      call, target,
      {.verb = Verb::kCheckIn, .now = parts_.clock.Now(), .paperwork_open = paperwork_open});
}

absl::StatusOr<Appointment> Appointments::Start(const access::CallContext& call,
                                                const Target& target) {
  return TakeStep(call, target, {.verb = Verb::kStart, .now = parts_.clock.Now()});
}

absl::StatusOr<Appointment> Appointments::Complete(const access::CallContext& call,
                                                   const Target& target) {
  return TakeStep(call, target, {.verb = Verb::kComplete, .now = parts_.clock.Now()});
}

absl::StatusOr<Appointment> Appointments::MarkNoShow(const access::CallContext& call,
                                                     const Target& target) {
  return TakeStep(call, target, {.verb = Verb::kNoShow, .now = parts_.clock.Now()});
}

absl::StatusOr<Appointment> Appointments::Cancel(const access::CallContext& call,
                                                 const Target& target, CancellationReason reason) {
  bool is_replay = true;
  absl::StatusOr<Appointment> cancelled = ChangeOne(
      call, target,
      [&](pg::Transaction& tx, const Appointment& before) -> absl::StatusOr<Appointment> {
        is_replay = false;
        AppointmentStore store(tx, call);
        ASSIGN_OR_RETURN(const bool tells, MayBeKnown(store, before));
        ASSIGN_OR_RETURN(Appointment after, parts_.booking.Cancel(tx, call, before, reason));
        if (tells) RETURN_IF_ERROR(Tell(tx, call, after));
        return after;
      });
  const bool is_by_clinic =
      cancelled.ok() && !is_replay && cancelled->cancellation_reason == CancellationReason::kClinic;
  if (is_by_clinic && parts_.after_cancelling != nullptr) parts_.after_cancelling(call, *cancelled);
  return cancelled;
}

absl::StatusOr<Appointment> Appointments::EnterInError(const access::CallContext& call,
                                                       const Target& target) {
  return ChangeOne(
      call, target,
      [&](pg::Transaction& tx, const Appointment& before) -> absl::StatusOr<Appointment> {
        ASSIGN_OR_RETURN(Appointment after, parts_.booking.EnterInError(tx, call, before));
        RETURN_IF_ERROR(parts_.messages.Supersede(tx, call.clinic(), after.id.uuid, after.version));
        return after;
      });
}

absl::Status Appointments::SeeLatest(const access::CallContext& call) {
  return parts_.directories.Latest(call).status();
}

absl::StatusOr<Appointment> Appointments::Get(const access::CallContext& call, AppointmentId id) {
  std::optional<PatientId> only;  // so that another's takes no longer than none
  if (call.principal.IsForPatient()) only = call.principal.patient;
  ASSIGN_OR_RETURN(std::vector<Appointment> found, ReadAppointments(parts_.pool, call, {id}, only));
  if (found.empty()) return AppointmentNotFound();
  return std::move(found.front());
}

absl::StatusOr<std::vector<Appointment>> Appointments::Find(const access::CallContext& call,
                                                            const std::vector<AppointmentId>& ids) {
  return ReadAppointments(parts_.pool, call, ids);
}

absl::StatusOr<std::vector<Appointment>> Appointments::FindWithin(
    pg::Transaction& tx, const access::CallContext& call, const std::vector<AppointmentId>& ids) {
  return AppointmentStore(tx, call).Find(ids);
}

absl::StatusOr<ListPage> Appointments::List(const access::CallContext& call, ListQuery query) {
  if (call.principal.IsForPatient()) {
    if (query.patient.IsNil()) query.patient = call.principal.patient;
    if (query.patient.IsNil() || !IsOwn(call, query.patient)) return PatientNotFound();
  }
  return ReadPage(parts_.pool, call, query);
}

absl::Status Appointments::Follow(pg::Transaction& tx, const access::CallContext& call,
                                  const Appointment& before, const Appointment& after) {
  const bool matters = HoldsClaims(before.status) != HoldsClaims(after.status) ||
                       before.status == Status::kNoShow || after.status == Status::kNoShow ||
                       before.time != after.time || before.mode != after.mode ||
                       before.actual_end != after.actual_end;
  if (!matters || parts_.follow == nullptr) return absl::OkStatus();
  return parts_.follow(tx, call, after);
}

absl::Status Appointments::Tell(pg::Transaction& tx, const access::CallContext& call,
                                const Appointment& appointment) {
  if (appointment.patient.IsNil()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file,
                   parts_.directories.Knowing(call, appointment.visit_type, appointment.location,
                                              appointment.directory_revision));
  Uuid link;
  const bool may_be_talk = appointment.visit_type == file->consultation.visit_type;
  if (may_be_talk && appointment.status == Status::kBooked && parts_.fresh_link != nullptr) {
    ASSIGN_OR_RETURN(link, parts_.fresh_link(tx, call, appointment));
  }
  return parts_.messages.PlanVisit(tx, call.clinic(), *file,
                                   {appointment.id, appointment.version, link});
}

absl::Status Appointments::TellBooked(pg::Transaction& tx, const access::CallContext& call,
                                      const Booking::Placement& placed) {
  const Appointment& appointment = placed.appointment;
  if (appointment.patient.IsNil()) return absl::OkStatus();
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file,
                   parts_.directories.Knowing(call, appointment.visit_type, appointment.location,
                                              appointment.directory_revision));
  reminders::BookedVisit told{.visit = {}, .patient = appointment.patient, .reach = placed.reach};
  reminders::VisitFacts& booked = told.visit;
  booked.id = appointment.id;
  booked.start = appointment.time.start;
  booked.patient_end = appointment.time.end;
  booked.change_time = appointment.update_time;
  booked.type = file->FindVisitType(appointment.visit_type);
  booked.location = file->FindLocation(appointment.location);
  booked.mode = appointment.mode;
  if (booked.type == nullptr || booked.location == nullptr) return absl::OkStatus();
  return parts_.messages.PlanBooked(tx, call.clinic(), *file, told);
}

}  // namespace tandem::appointments
