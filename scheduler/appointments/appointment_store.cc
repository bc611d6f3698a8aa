// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointment_store.h"

#include "base/civil.h"
#include "base/error.h"
#include "base/pg/parameters.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_codec.h"
#include "scheduler/appointments/appointment_store_sql.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/claim_store.h"

namespace tandem::appointments {
namespace {

using pg::OrNull;

std::optional<Bytes> OrNull(const Bytes& bytes) {
  return bytes.empty() ? std::nullopt : std::optional<Bytes>(bytes);
}

template <class Value>
std::optional<std::string> NameOrNull(const std::optional<Value>& value) {
  if (!value.has_value()) return std::nullopt;
  return std::string(Name(*value));
}

// Of this process: its zones are loaded once, too.
const std::string& ProcessTzdb() {
  static const std::string version = TzdbVersion();
  return version;
}

// Someone who writes without the lock; the pool's callers hold it, so this is our fault.
absl::Status VersionLost() { return InternalError("appointment version"); }

// A stored name that the code does not know.
template <class Value>
absl::StatusOr<Value> Known(const std::optional<Value>& value) {
  if (!value.has_value()) return InternalError("stored name");
  return *value;
}

absl::StatusOr<std::vector<Appointment>> ReadRows(const pg::Rows& rows) {
  std::vector<Appointment> appointments;
  for (const pg::Row row : rows) {
    ASSIGN_OR_RETURN(Appointment appointment, ReadAppointment(row));
    appointments.push_back(std::move(appointment));
  }
  return appointments;
}

}  // namespace

absl::StatusOr<Placed> AppointmentStore::Place(const Appointment& appointment, const Deed& deed,
                                               const std::vector<Claim>& claims) {
  const ClaimColumns wanted = ColumnsOf(claims);
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::place_appointment, call_.clinic(), appointment.id, Name(appointment.status),
               appointment.visit_type, appointment.location, Name(appointment.mode),
               OrNull(appointment.patient), appointment.time.start, appointment.time.end,
               appointment.local_start, appointment.time_zone, ProcessTzdb(),
               appointment.directory_revision,
               EncodeParticipations(appointment.participations, appointment.time.start),
               appointment.hold_expire, OrNull(appointment.hold_owner), appointment.overridden,
               appointment.create_time, Name(deed.verb), access::Name(call_.principal.role),
               call_.principal.subject, deed.override_reason, wanted.resources, wanted.seats,
               wanted.starts, wanted.ends, appointment.patient_state, appointment.language));
  const pg::Row row = rows[0];
  return Placed{
      .revision = row.Get<std::optional<std::int64_t>>("revision").value_or(0),
      .patient_status = row.Get<std::optional<std::string>>("patient_status").value_or(""),
      .claimed = row.Get<std::vector<ResourceId>>("claimed"),
      .reach = row.Get<std::optional<std::string>>("reach")};
}

absl::StatusOr<std::optional<Appointment>> AppointmentStore::Lock(AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_appointment, call_.clinic(), id));
  if (rows.empty()) return std::nullopt;
  ASSIGN_OR_RETURN(Appointment appointment, ReadAppointment(rows[0]));
  return appointment;
}

absl::StatusOr<std::vector<Appointment>> AppointmentStore::LockAll(
    const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::lock_appointments, call_.clinic(), ids));
  return ReadRows(rows);
}

absl::Status AppointmentStore::SaveStep(const Appointment& after, const Deed& deed) {
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx_.Exec(sql::save_step, call_.clinic(), after.id, after.version, Name(after.status),
               OrNull(after.patient), after.hold_expire, OrNull(after.hold_owner),
               after.confirm_time, after.check_in_time, after.actual_start, after.actual_end,
               NameOrNull(after.cancellation_reason), after.cancelled_late, after.update_time,
               Name(deed.verb), NameOrNull(deed.status_before), access::Name(call_.principal.role),
               call_.principal.subject, after.overridden, deed.override_reason));
  return rows.empty() ? VersionLost() : absl::OkStatus();
}

absl::StatusOr<std::int64_t> AppointmentStore::SaveMove(const Appointment& after,
                                                        const Deed& deed) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::save_move, call_.clinic(), after.id, after.version, after.location,
                            Name(after.mode), after.time.start, after.time.end, after.local_start,
                            after.time_zone, ProcessTzdb(), after.directory_revision,
                            EncodeParticipations(after.participations, after.time.start),
                            after.overridden, after.update_time, Name(deed.verb),
                            NameOrNull(deed.status_before), access::Name(call_.principal.role),
                            call_.principal.subject, deed.override_reason, after.confirm_time));
  const auto revision = rows[0].Get<std::int64_t>("revision");
  const bool saved = rows[0].Get<std::int64_t>("saved") == 1;
  if (!saved && revision == after.directory_revision) return VersionLost();
  return revision;
}

absl::StatusOr<std::vector<VisitStart>> AppointmentStore::ReadStartsNear(
    const Appointment& visit, const Interval& near, const std::vector<VisitTypeId>& types) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::starts_near, call_.clinic(), visit.patient, near.start, near.end,
                            types, visit.id, visit.update_time));
  std::vector<VisitStart> starts;
  for (const pg::Row row : rows) {
    starts.push_back({row.Get<VisitTypeId>("visit_type_id"), row.Get<absl::Time>("start_time")});
  }
  return starts;
}

absl::StatusOr<std::string> AppointmentStore::ReadPatientStatus(PatientId patient) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::patient_status, call_.clinic(), patient));
  return rows.empty() ? std::string() : rows[0].Get<std::string>("status");
}

absl::StatusOr<int> AppointmentStore::CountOpenHolds(std::string_view owner, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx_.Exec(sql::count_open_holds, call_.clinic(), now, Bytes{std::string(owner)},
                            access::Name(call_.principal.role), call_.principal.subject));
  return rows[0].Get<int>("holds");
}

absl::StatusOr<std::optional<LastStep>> AppointmentStore::ReadLastStep(AppointmentId id,
                                                                       int version) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::last_step, call_.clinic(), id, version));
  if (rows.empty() || rows[0].IsNull("status_before")) return std::nullopt;
  const std::optional<Verb> verb = ParseVerb(rows[0].Get<std::string>("verb"));
  const std::optional<Status> before = ParseStatus(rows[0].Get<std::string>("status_before"));
  if (!verb.has_value() || !before.has_value()) return std::nullopt;
  return LastStep{.verb = *verb, .status_before = *before};
}

absl::StatusOr<std::vector<Appointment>> AppointmentStore::Find(
    const std::vector<AppointmentId>& ids) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx_.Exec(sql::find_appointments, call_.clinic(), ids,
                                                 std::optional<PatientId>()));
  return ReadRows(rows);
}

absl::StatusOr<std::vector<Appointment>> ReadAppointments(pg::Pool& pool,
                                                          const access::CallContext& call,
                                                          const std::vector<AppointmentId>& ids,
                                                          const std::optional<PatientId>& of) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   pool.ReadOnce(call.Tx(true), sql::find_appointments, call.clinic(), ids, of));
  return ReadRows(rows);
}

absl::StatusOr<Appointment> ReadAppointment(const pg::Row& row) {
  Appointment to;
  to.id = row.Get<AppointmentId>("appointment_id");
  to.version = row.Get<int>("version");
  ASSIGN_OR_RETURN(to.status, Known(ParseStatus(row.Get<std::string>("status"))));
  to.visit_type = row.Get<VisitTypeId>("visit_type_id");
  to.location = row.Get<LocationId>("location_id");
  ASSIGN_OR_RETURN(to.mode, Known(ParseMode(row.Get<std::string>("mode"))));
  to.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  to.time = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")};
  to.time_zone = row.Get<std::string>("time_zone");
  to.local_start = row.Get<absl::CivilMinute>("local_start");
  to.directory_revision = row.Get<std::int64_t>("directory_revision");
  ASSIGN_OR_RETURN(to.participations,
                   DecodeParticipations(row.Get<std::string>("participations"), to.time.start));
  to.hold_expire = row.Get<std::optional<absl::Time>>("hold_expire_time");
  to.hold_owner = row.Get<std::optional<Bytes>>("hold_owner").value_or(Bytes());
  to.confirm_time = row.Get<std::optional<absl::Time>>("confirm_time");
  to.check_in_time = row.Get<std::optional<absl::Time>>("check_in_time");
  to.actual_start = row.Get<std::optional<absl::Time>>("actual_start_time");
  to.actual_end = row.Get<std::optional<absl::Time>>("actual_end_time");
  if (const auto reason = row.Get<std::optional<std::string>>("cancellation_reason")) {
    ASSIGN_OR_RETURN(to.cancellation_reason, Known(ParseCancellationReason(*reason)));
  }
  to.cancelled_late = row.Get<bool>("cancelled_late");
  to.overridden = row.Get<bool>("overridden");
  to.patient_state = row.Get<std::string>("patient_state");
  to.language = row.Get<std::string>("language");
  to.create_time = row.Get<absl::Time>("create_time");
  to.update_time = row.Get<absl::Time>("update_time");
  return to;
}

absl::StatusOr<std::vector<AppointmentId>> LockExpiredHolds(pg::Transaction& tx, ClinicId clinic,
                                                            absl::Time now, int rows_max) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::lock_expired_holds, clinic, now, rows_max));
  std::vector<AppointmentId> ids;
  for (const pg::Row row : rows) ids.push_back(row.Get<AppointmentId>("appointment_id"));
  return ids;
}

absl::Status EndHolds(pg::Transaction& tx, ClinicId clinic, const std::vector<AppointmentId>& ids,
                      absl::Time now) {
  return tx.Exec(sql::end_holds, clinic, ids, now).status();
}

}  // namespace tandem::appointments
