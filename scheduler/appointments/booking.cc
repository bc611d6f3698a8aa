// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/booking.h"

#include <algorithm>
#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/status.h"
#include "scheduler/access/recent_sign_in.h"
#include "scheduler/appointments/appointment_store.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/claim_store.h"
#include "scheduler/appointments/claim_taking.h"
#include "scheduler/appointments/gap_check.h"
#include "scheduler/appointments/lifecycle.h"
#include "scheduler/appointments/proposer.h"
#include "scheduler/appointments/seating.h"

namespace tandem::appointments {
namespace {

// Where and when the proposal puts the appointment.
void PutAt(const Proposal& proposal, const directory::VisitPlan& plan,
           const availability::Assignment& option, Appointment& appointment) {
  appointment.location = proposal.location->id;
  appointment.mode = proposal.mode;
  appointment.time = plan.patient.At(proposal.start);
  appointment.time_zone = proposal.location->zone_name;
  appointment.local_start = ToCivil(proposal.start, proposal.location->zone);
  appointment.directory_revision = proposal.snapshot->revision;
  appointment.participations = ParticipationsOf(*proposal.type, plan, option, proposal.start);
  appointment.overridden = appointment.overridden || proposal.override_reason.has_value();
}

bool IsOnAnotherDay(const Appointment& before, const Appointment& after) {
  return absl::CivilDay(before.local_start) != absl::CivilDay(after.local_start) ||
         before.location != after.location;
}

absl::Status CheckGapOf(pg::Transaction& tx, const access::CallContext& call,
                        const Proposal& proposal, const Appointment& appointment) {
  return CheckGap(
      tx, call,
      {*proposal.snapshot, *proposal.type, appointment, proposal.override_reason.has_value()});
}

// Someone who is not, who lives on in another record, or who was forgotten, gets no visits.
bool IsBookable(PatientId patient, std::string_view status) {
  return patient.IsNil() || (!status.empty() && status != "merged" && status != "erased");
}

}  // namespace

class Booking::Impl {
 public:
  Impl(const Clock& clock, IdSource& ids, directory::Directories& directories,
       availability::Availability& availability, pg::Pool& pool)
      : clock(clock),
        ids(ids),
        directories(directories),
        proposer(clock, directories, availability, pool) {}

  absl::StatusOr<absl::Duration> ChangeNotice(const access::CallContext& call,
                                              const Appointment& appointment) {
    ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                     directories.At(call, appointment.directory_revision));
    const directory::VisitType* type = rules->FindVisitType(appointment.visit_type);
    return type == nullptr ? absl::ZeroDuration() : type->change_notice;
  }

  // A step that ends the appointment's hold on its resources.
  absl::StatusOr<Appointment> LetGo(pg::Transaction& tx, const access::CallContext& call,
                                    const Appointment& before, const Step& step) {
    ASSIGN_OR_RETURN(const Appointment after, Advance(before, step));
    ClaimStore claims(tx, call.clinic());
    RETURN_IF_ERROR(claims.LockResources(CalendarsOf(before)).status());
    RETURN_IF_ERROR(claims.Free(before.id));
    RETURN_IF_ERROR(AppointmentStore(tx, call).SaveStep(
        after, {.verb = step.verb, .status_before = before.status}));
    return after;
  }

  // With the patient's calendar locked: what is so now stays so.
  absl::Status CheckBookable(pg::Transaction& tx, const access::CallContext& call,
                             PatientId patient) const {
    if (patient.IsNil()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::string status,
                     AppointmentStore(tx, call).ReadPatientStatus(patient));
    return IsBookable(patient, status) ? absl::OkStatus() : PatientNotFound();
  }

  // A visit that is not to be agreed now, or whose type has no gates, costs nothing.
  absl::Status CheckGatesOf(pg::Transaction& tx, const access::CallContext& call,
                            const Proposal& proposal, const Appointment& appointment) const {
    if (appointment.status != Status::kBooked) return absl::OkStatus();
    return Ask(tx, call,
               {*proposal.snapshot, *proposal.type, *proposal.location,
                absl::CivilDay(appointment.local_start), appointment.patient,
                proposal.override_reason.has_value()});
  }

  absl::Status Ask(pg::Transaction& tx, const access::CallContext& call,
                   const AgreedVisit& visit) const {
    if (visit.type.gates.empty()) return absl::OkStatus();
    if (check_gates == nullptr) return InternalError("nobody is asked about gates");
    return check_gates(tx, call, visit);
  }

  void CountClaims(pg::Transaction& tx, std::size_t claims) const {
    if (claims_written == nullptr || claims == 0) return;
    tx.AfterCommit(
        [counter = claims_written, claims] { counter->Increment(static_cast<double>(claims)); });
  }

  // Another time or other people for an appointment that has claims.
  struct Going {
    const Appointment& before;
    Verb verb;
  };
  absl::StatusOr<Appointment> Take(pg::Transaction& tx, const access::CallContext& call,
                                   const Going& going, const Proposal& proposal,
                                   const availability::Assignment& option) const {
    const Appointment& before = going.before;
    const absl::Time now = clock.Now();
    const directory::VisitPlan plan = directory::PlanVisit(*proposal.type, proposal.mode);
    ASSIGN_OR_RETURN(Appointment moved, Advance(before, {.verb = going.verb, .now = now}));
    PutAt(proposal, plan, option, moved);
    ClaimTaking taking(tx, call,
                       {.appointment = moved,
                        .parts = PartsOf(plan, option, proposal.start, moved.patient),
                        .now = now,
                        .snapshot = proposal.snapshot.get()});
    RETURN_IF_ERROR(taking.Lock(CalendarsOf(before)));
    // Whoever has a visit ahead is not forgotten: only one from the past may be of nobody by now.
    if (before.time.end <= now) RETURN_IF_ERROR(CheckBookable(tx, call, moved.patient));
    if (IsOnAnotherDay(before, moved)) {
      RETURN_IF_ERROR(CheckGatesOf(tx, call, proposal, moved));
    }
    if (going.verb == Verb::kMove) RETURN_IF_ERROR(CheckGapOf(tx, call, proposal, moved));
    RETURN_IF_ERROR(ClaimStore(tx, call.clinic()).Free(before.id));
    ASSIGN_OR_RETURN(
        const std::int64_t revision,
        AppointmentStore(tx, call).SaveMove(moved, {.verb = going.verb,
                                                    .status_before = before.status,
                                                    .override_reason = proposal.override_reason}));
    if (revision != moved.directory_revision) return ClinicChanged(revision);
    RETURN_IF_ERROR(taking.ChooseSeats());
    RETURN_IF_ERROR(taking.TakeAll());
    CountClaims(tx, taking.claims().size());
    return moved;
  }

  const Clock& clock;
  IdSource& ids;
  directory::Directories& directories;
  Proposer proposer;
  Counter* claims_written = nullptr;
  CheckGates check_gates = nullptr;
};

Booking::Booking(const Clock& clock, IdSource& ids, directory::Directories& directories,
                 availability::Availability& availability, pg::Pool& pool)
    : pool_(pool), impl_(std::make_unique<Impl>(clock, ids, directories, availability, pool)) {}
Booking::~Booking() = default;

void Booking::CountClaims(Counter& claims) { impl_->claims_written = &claims; }

void Booking::AskGates(CheckGates check) { impl_->check_gates = std::move(check); }

absl::Status Booking::CheckAgreed(pg::Transaction& tx, const access::CallContext& call,
                                  const Appointment& agreed, bool override_given) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file,
                   impl_->directories.Knowing(call, agreed.visit_type, agreed.location,
                                              agreed.directory_revision));
  const directory::VisitType* type = file->FindVisitType(agreed.visit_type);
  const directory::Location* location = file->FindLocation(agreed.location);
  if (type == nullptr || location == nullptr) return InternalError("what a visit is");
  return impl_->Ask(tx, call,
                    {*file, *type, *location, absl::CivilDay(agreed.local_start), agreed.patient,
                     override_given});
}

absl::StatusOr<Proposal> Booking::Propose(const access::CallContext& call, const Wish& wish,
                                          PatientId patient, const Strictness& strictness,
                                          const Appointment* moving) {
  return impl_->proposer.Propose(
      call, {.wish = wish, .patient = patient, .strictness = strictness, .moving = moving});
}

absl::StatusOr<Booking::Placement> Booking::Place(pg::Transaction& tx,
                                                  const access::CallContext& call,
                                                  const Proposal& proposal,
                                                  const availability::Assignment& option,
                                                  const Placing& placing) {
  const directory::VisitPlan plan = directory::PlanVisit(*proposal.type, proposal.mode);
  Appointment placed;
  placed.id = placing.id.IsNil() ? impl_->ids.NextId<AppointmentId>() : placing.id;
  placed.status = placing.status;
  placed.visit_type = proposal.type->id;
  placed.patient = proposal.patient;
  placed.hold_expire = placing.hold_expire;
  placed.hold_owner = placing.hold_owner;
  placed.patient_state = proposal.patient_state;
  placed.language = proposal.language;
  placed.create_time = placed.update_time = impl_->clock.Now();
  PutAt(proposal, plan, option, placed);

  ClaimTaking taking(tx, call,
                     {.appointment = placed,
                      .parts = PartsOf(plan, option, proposal.start, placed.patient),
                      .now = placed.create_time,
                      .snapshot = proposal.snapshot.get()});
  RETURN_IF_ERROR(taking.Lock({}));
  RETURN_IF_ERROR(impl_->CheckGatesOf(tx, call, proposal, placed));
  RETURN_IF_ERROR(CheckGapOf(tx, call, proposal, placed));
  RETURN_IF_ERROR(taking.ChooseSeats());
  const Verb verb = placed.status == Status::kProposed ? Verb::kHold : Verb::kBook;
  const Deed deed{.verb = verb, .override_reason = proposal.override_reason};
  ASSIGN_OR_RETURN(Placed found, AppointmentStore(tx, call).Place(placed, deed, taking.claims()));
  if (found.revision != placed.directory_revision) return ClinicChanged(found.revision);
  if (!IsBookable(placed.patient, found.patient_status)) return PatientNotFound();
  RETURN_IF_ERROR(taking.Finish(found.claimed));
  impl_->CountClaims(tx, taking.claims().size());
  return Placement{std::move(placed), std::move(found.reach)};
}

absl::StatusOr<Appointment> Booking::Lock(pg::Transaction& tx, const access::CallContext& call,
                                          AppointmentId id) {
  ASSIGN_OR_RETURN(std::optional<Appointment> found, AppointmentStore(tx, call).Lock(id));
  if (!found.has_value()) return AppointmentNotFound();
  return *std::move(found);
}

absl::StatusOr<Appointment> Booking::BookHold(pg::Transaction& tx, const access::CallContext& call,
                                              const Appointment& hold, const HoldUse& use) {
  const bool is_overridden = use.override_reason.has_value();
  if (is_overridden) RETURN_IF_ERROR(access::NeedRecentSignIn(call.principal));
  const absl::Time now = impl_->clock.Now();
  const PatientId patient = use.patient;
  ASSIGN_OR_RETURN(Appointment booked,
                   Advance(hold, {.verb = Verb::kBook, .now = now, .booked_as = use.status}));
  const bool new_patient = hold.patient.IsNil() && !patient.IsNil();
  if (!new_patient && hold.patient != patient) {
    Violations violations;
    violations.Add("patient", "is not the one that the time is held for");
    return violations.ToStatus();
  }
  booked.patient = patient;
  booked.overridden = booked.overridden || is_overridden;
  std::vector<Part> parts;
  if (new_patient) parts = {{.resource = ResourceId(patient), .during = hold.time}};
  ClaimTaking taking(
      tx, call,
      {.appointment = booked, .parts = std::move(parts), .now = now, .snapshot = nullptr});
  RETURN_IF_ERROR(taking.Lock(CalendarsOf(booked)));
  RETURN_IF_ERROR(taking.KeepAll(hold));
  if (new_patient) RETURN_IF_ERROR(impl_->CheckBookable(tx, call, patient));
  if (use.status == Status::kBooked) {
    RETURN_IF_ERROR(CheckAgreed(tx, call, booked, is_overridden));
  }
  RETURN_IF_ERROR(CheckGap(tx, call, impl_->directories, booked));  // it may have been of nobody
  RETURN_IF_ERROR(taking.ChooseSeats());
  RETURN_IF_ERROR(taking.TakeAll());
  RETURN_IF_ERROR(AppointmentStore(tx, call).SaveStep(
      booked,
      {.verb = Verb::kBook, .status_before = hold.status, .override_reason = use.override_reason}));
  impl_->CountClaims(tx, taking.claims().size());
  return booked;
}

absl::StatusOr<Appointment> Booking::Move(pg::Transaction& tx, const access::CallContext& call,
                                          const Appointment& before, const Proposal& proposal,
                                          const availability::Assignment& option) {
  return impl_->Take(tx, call, {before, Verb::kMove}, proposal, option);
}

absl::StatusOr<Appointment> Booking::Reseat(pg::Transaction& tx, const access::CallContext& call,
                                            const Appointment& before, const Proposal& proposal,
                                            const availability::Assignment& option) {
  return impl_->Take(tx, call, {before, Verb::kReseat}, proposal, option);
}

absl::StatusOr<Appointment> Booking::Cancel(pg::Transaction& tx, const access::CallContext& call,
                                            const Appointment& before, CancellationReason reason) {
  ASSIGN_OR_RETURN(const absl::Duration notice, impl_->ChangeNotice(call, before));
  return impl_->LetGo(tx, call, before,
                      {.verb = Verb::kCancel,
                       .now = impl_->clock.Now(),
                       .reason = reason,
                       .change_notice = notice});
}

absl::Status Booking::LockCalendar(pg::Transaction& tx, const access::CallContext& call,
                                   PatientId patient) {
  ASSIGN_OR_RETURN(const auto locked,
                   ClaimStore(tx, call.clinic()).LockResources({ResourceId(patient)}));
  return locked.empty() ? PatientNotFound() : absl::OkStatus();
}

absl::Status Booking::LockCalendars(pg::Transaction& tx, const access::CallContext& call,
                                    std::vector<ResourceId> resources) {
  std::sort(resources.begin(), resources.end());
  resources.erase(std::unique(resources.begin(), resources.end()), resources.end());
  return ClaimStore(tx, call.clinic()).LockResources(resources).status();
}

absl::StatusOr<Appointment> Booking::EnterInError(pg::Transaction& tx,
                                                  const access::CallContext& call,
                                                  const Appointment& before) {
  return impl_->LetGo(tx, call, before, {.verb = Verb::kEnterInError, .now = impl_->clock.Now()});
}

absl::StatusOr<Appointment> Booking::Restore(pg::Transaction& tx, const access::CallContext& call,
                                             const directory::Snapshot& snapshot,
                                             const Appointment& before, const Appointment& after) {
  const directory::VisitType* type = snapshot.FindVisitType(after.visit_type);
  if (type == nullptr) return NothingToUndo();
  const directory::VisitPlan plan = directory::PlanVisit(*type, after.mode);
  const auto who = AssignmentOf(*type, plan, after);
  if (!who.has_value()) return NothingToUndo();
  ClaimTaking taking(tx, call,
                     {.appointment = after,
                      .parts = PartsOf(plan, *who, after.time.start, after.patient),
                      .now = after.update_time,
                      .snapshot = &snapshot});
  RETURN_IF_ERROR(taking.Lock({}));
  RETURN_IF_ERROR(impl_->CheckBookable(tx, call, after.patient));
  RETURN_IF_ERROR(CheckGap(tx, call, impl_->directories, after));
  RETURN_IF_ERROR(taking.ChooseSeats());
  RETURN_IF_ERROR(taking.TakeAll());
  RETURN_IF_ERROR(AppointmentStore(tx, call).SaveStep(
      after, {.verb = Verb::kUndo, .status_before = before.status}));
  impl_->CountClaims(tx, taking.claims().size());
  return after;
}

std::vector<std::size_t> Booking::TryOrder(const access::CallContext& call, std::size_t size) {
  std::vector<std::size_t> order;
  if (size == 0) return order;
  order.push_back(0);
  const std::size_t others = size - 1;
  const std::size_t turn = std::hash<Uuid>()(call.call_id);
  for (std::size_t i = 0; i < others; ++i) order.push_back(1 + (i + turn) % others);
  return order;
}

bool Booking::IsSlotTaken(const absl::Status& status) {
  return ReasonOf(status) == Reason::kSlotTaken;
}

bool Booking::IsStale(const absl::Status& status) {
  return ReasonOf(status) == Reason::kConcurrentChange && MetadataOf(status).contains("revision");
}

absl::Status Booking::SeeLatest(const access::CallContext& call) {
  return impl_->directories.Latest(call).status();
}

}  // namespace tandem::appointments
