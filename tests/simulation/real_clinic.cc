// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/real_clinic.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "base/status.h"
#include "scheduler/appointments/appointment_sweeps.h"

namespace tandem::testing {
namespace {

using appointments::Appointment;

const pg::Statement kSeats = {
    "seats",
    "SELECT resource_id, seat, lower(during) AS first, upper(during) AS last FROM claim"
    " WHERE clinic_id = $1 AND appointment_id = $2"
    " UNION ALL "
    "SELECT resource_id, seat, lower(during), upper(during) FROM claim_history"
    " WHERE clinic_id = $1 AND appointment_id = $2",
    "simulation"};

const pg::Statement kVisits = {
    "visits",
    "SELECT appointment_id, version, status, cancellation_reason, start_time, end_time, patient_id,"
    " hold_expire_time, update_time FROM appointment"
    " WHERE clinic_id = $1 AND start_time >= $2 ORDER BY appointment_id",
    "simulation"};

const pg::Statement kAllSeats = {
    "all_seats",
    "SELECT c.appointment_id, c.resource_id, c.seat, lower(c.during) AS first,"
    " upper(c.during) AS last FROM ("
    " SELECT appointment_id, resource_id, seat, during FROM claim"
    "  WHERE clinic_id = $1 AND (expires_at IS NULL OR expires_at > $3)"
    " UNION ALL"
    " SELECT appointment_id, resource_id, seat, during FROM claim_history WHERE clinic_id = $1"
    ") AS c JOIN appointment a ON a.clinic_id = $1 AND a.appointment_id = c.appointment_id"
    " WHERE a.start_time >= $2",
    "simulation"};

std::string VisitLine(const VisitRecord& visit) {
  return fmt::format("{} v{} {} {} {}..{} {} hold={} {}", visit.id, visit.version, visit.status,
                     visit.reason, TimeText(visit.time.start), TimeText(visit.time.end),
                     visit.patient, TimeText(visit.hold_until), TimeText(visit.updated));
}

std::string SeatLine(const std::string& id, const SeatTaken& seat) {
  return fmt::format("{} takes seat {} of {} {}..{}", id, seat.seat, seat.resource,
                     TimeText(seat.time.start), TimeText(seat.time.end));
}

absl::StatusOr<pg::Rows> Must(absl::StatusOr<pg::Rows> rows) {
  if (!rows.ok()) throw std::runtime_error(std::string(rows.status().message()));
  return rows;
}

}  // namespace

RealClinic::RealClinic(absl::Time now, std::uint64_t seed)
    : clock_(now),
      ids_(seed),
      clinic_(ApplyClinic(db_, OakYaml())),
      desk_(StaffCall(clinic_)),
      operations_(clock_, ids_, db_.pool()) {
  for (const char* slug : {"kim", "ana"}) ids_by_name_[slug] = clinic_.practitioner(slug).uuid;
  ids_by_name_["chair"] = clinic_.room("chair").uuid;
  int number = 0;
  for (const std::string& patient : kPatientsOfOak) {
    ids_by_name_[patient] = EnterPatient(db_, clinic_.id(), ++number).uuid;
  }
  for (const auto& [name, id] : ids_by_name_) names_[id] = name;
  ids_by_name_[std::string(kStranger)] = ids_.Next();
}

PatientId RealClinic::PatientOf(const std::string& name) const {
  return name.empty() ? PatientId() : PatientId(ids_by_name_.at(name));
}

std::string RealClinic::NameOf(const Uuid& resource) const {
  const auto found = names_.find(resource);
  return found == names_.end() ? "?" : found->second;
}

std::vector<ResourceId> RealClinic::ResourcesOf(const std::vector<std::string>& slugs) const {
  std::vector<ResourceId> resources;
  for (const std::string& slug : slugs) resources.emplace_back(ids_by_name_.at(slug));
  return resources;
}

requests::RequestKey RealClinic::KeyFor(const DeskCommand& command) const {
  DeskCommand content = command;
  content.again = false;
  content.request_id = {};
  return KeyOf(command.request_id, Text(content));
}

appointments::Wish RealClinic::WishOf(const DeskCommand& command) const {
  return {.visit_type = clinic_.visit_type(command.type),
          .start = command.start,
          .location = clinic_.location(command.video ? "remote" : "main"),
          .mode = command.video ? directory::Mode::kVideo : directory::Mode::kInPerson,
          .resources = ResourcesOf(command.named)};
}

appointments::Target RealClinic::TargetOf(const DeskCommand& command) const {
  Appointment seen;
  seen.id = AppointmentId(ParseUuid(command.target).value());
  seen.version = command.etag_version.value_or(0);
  return {.id = seen.id,
          .etag = command.etag_version.has_value() ? Etag(seen) : "",
          .key = KeyFor(command)};
}

absl::StatusOr<Appointment> RealClinic::Call(const DeskCommand& command) {
  appointments::Appointments& desk = operations_.appointments;
  std::optional<std::string> override_reason;
  if (command.overridden) override_reason = "asked for";
  const auto target = [&] { return TargetOf(command); };
  switch (command.act) {
    case Act::kHold:
      return desk.Hold(desk_, {.key = KeyFor(command),
                               .wish = WishOf(command),
                               .patient = PatientOf(command.patient),
                               .override_reason = override_reason});
    case Act::kBook:
      return desk.Book(desk_, {.key = KeyFor(command),
                               .patient = PatientOf(command.patient),
                               .wish = WishOf(command),
                               .override_reason = override_reason,
                               .pending = command.pending});
    case Act::kBookHold:
      return desk.Book(desk_, {.key = KeyFor(command),
                               .patient = PatientOf(command.patient),
                               .hold = target().id,
                               .pending = command.pending});
    case Act::kMove:
      return desk.Reschedule(desk_, {.target = target(),
                                     .start = command.start,
                                     .resources = ResourcesOf(command.named),
                                     .override_reason = override_reason});
    case Act::kCancel:
      return desk.Cancel(desk_, target(), appointments::CancellationReason::kPatient);
    case Act::kConfirm:
      return desk.Confirm(desk_, target());
    case Act::kCheckIn:
      return desk.CheckIn(desk_, target(), command.paperwork_open);
    case Act::kStart:
      return desk.Start(desk_, target());
    case Act::kComplete:
      return desk.Complete(desk_, target());
    case Act::kNoShow:
      return desk.MarkNoShow(desk_, target());
    case Act::kEnterInError:
      return desk.EnterInError(desk_, target());
    case Act::kUndo:
      return desk.Undo(desk_, target());
    default:
      return absl::InternalError("not a mutation");
  }
}

absl::StatusOr<VisitRecord> RealClinic::Do(const DeskCommand& command) {
  ASSIGN_OR_RETURN(const Appointment done, Call(command));
  return Tell(done);
}

absl::StatusOr<VisitRecord> RealClinic::Read(const std::string& id) {
  ASSIGN_OR_RETURN(const Appointment seen,
                   operations_.appointments.Get(desk_, AppointmentId(ParseUuid(id).value())));
  return Tell(seen);
}

VisitRecord RealClinic::Tell(const Appointment& from) const {
  VisitRecord to;
  to.id = ToString(from.id);
  to.version = from.version;
  to.status = std::string(Name(from.status));
  const auto* type = clinic_.snapshot->FindVisitType(from.visit_type);
  to.type = type == nullptr ? "?" : type->slug;
  to.video = from.mode == directory::Mode::kVideo;
  if (!from.patient.IsNil()) to.patient = NameOf(from.patient.uuid);
  to.time = from.time;
  for (const appointments::Participation& part : from.participations) {
    to.parts.push_back({part.need, NameOf(part.resource.uuid), part.time});
  }
  to.hold_until = from.status == appointments::Status::kProposed ? from.hold_expire : std::nullopt;
  to.confirmed = from.confirm_time;
  to.checked_in = from.check_in_time;
  to.began = from.actual_start;
  to.ended = from.actual_end;
  if (from.cancellation_reason.has_value()) to.reason = Name(*from.cancellation_reason);
  to.late = from.cancelled_late;
  to.overridden = from.overridden;
  to.updated = from.update_time;
  return to;
}

absl::StatusOr<std::vector<Offer>> RealClinic::Search(const DeskCommand& command) {
  availability::SlotQuery query;
  query.visit_type = clinic_.visit_type(command.type);
  query.window = {command.start, command.start + command.by};
  query.locations = {clinic_.location("main")};
  query.modes = {directory::Mode::kInPerson};
  query.patient = PatientOf(command.patient);
  query.patient_limits = false;
  query.page_size = availability::kPageSizeMax;
  ASSIGN_OR_RETURN(const availability::SlotPage page,
                   operations_.availability.Search(desk_, query));
  std::vector<Offer> offers;
  for (const availability::Slot& slot : page.slots) {
    Offer offer = {.start = slot.time.start, .practitioners = {}};
    for (const PractitionerId& id : slot.practitioners) {
      offer.practitioners.push_back(NameOf(id.uuid));
    }
    std::sort(offer.practitioners.begin(), offer.practitioners.end());
    offers.push_back(std::move(offer));
  }
  return offers;
}

absl::StatusOr<int> RealClinic::Sweep() {
  return appointments::SweepExpiredHolds(db_.pool(), clock_, desk_.Tx(), clinic_.id());
}

absl::Status RealClinic::Tidy() {
  RETURN_IF_ERROR(
      appointments::ArchiveClaims(db_.pool(), clock_, desk_.Tx(), clinic_.id()).status());
  return db_.pool()
      .Run(desk_.Tx(),
           [&](pg::Transaction& tx) { return operations_.requests.Purge(tx, clinic_.id()); })
      .status();
}

std::vector<SeatTaken> RealClinic::SeatsOf(const std::string& id) {
  const auto rows = Must(db_.pool().ReadOnce(desk_.Tx(true), kSeats, clinic_.id(),
                                             AppointmentId(ParseUuid(id).value())));
  std::vector<SeatTaken> seats;
  for (const pg::Row row : *rows) {
    seats.push_back({NameOf(row.Get<Uuid>("resource_id")),
                     row.Get<int>("seat"),
                     {row.Get<absl::Time>("first"), row.Get<absl::Time>("last")}});
  }
  return seats;
}

std::vector<std::string> RealClinic::Lines(absl::Time from) {
  std::vector<std::string> lines;
  const auto visits = Must(db_.pool().ReadOnce(desk_.Tx(true), kVisits, clinic_.id(), from));
  for (const pg::Row row : *visits) {
    VisitRecord visit;
    visit.id = ToString(row.Get<Uuid>("appointment_id"));
    visit.version = row.Get<int>("version");
    visit.status = row.Get<std::string>("status");
    visit.reason = row.Get<std::optional<std::string>>("cancellation_reason").value_or("");
    visit.time = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")};
    const auto patient = row.Get<std::optional<Uuid>>("patient_id");
    if (patient.has_value()) visit.patient = NameOf(*patient);
    if (visit.status == "proposed") {
      visit.hold_until = row.Get<std::optional<absl::Time>>("hold_expire_time");
    }
    visit.updated = row.Get<absl::Time>("update_time");
    lines.push_back(VisitLine(visit));
  }
  const auto seats =
      Must(db_.pool().ReadOnce(desk_.Tx(true), kAllSeats, clinic_.id(), from, clock_.Now()));
  for (const pg::Row row : *seats) {
    lines.push_back(SeatLine(ToString(row.Get<Uuid>("appointment_id")),
                             {NameOf(row.Get<Uuid>("resource_id")),
                              row.Get<int>("seat"),
                              {row.Get<absl::Time>("first"), row.Get<absl::Time>("last")}}));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

std::vector<std::string> LinesOf(const ClinicModel& model, absl::Time from) {
  std::vector<std::string> lines;
  for (const auto& [id, entry] : model.entries()) {
    if (entry.visit.time.start < from) continue;
    lines.push_back(VisitLine(entry.visit));
    if (model.IsDead(entry.visit)) continue;
    for (const SeatTaken& seat : entry.seats) lines.push_back(SeatLine(id, seat));
  }
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace tandem::testing
