// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_store.h"

#include "base/pg/sqlstate.h"
#include "base/status.h"
#include "scheduler/consultations/consultation_store_sql.h"

namespace tandem::consultations::consultation_store {
namespace {

std::optional<Outcome> ReadOutcome(const pg::Row& row) {
  const auto name = row.Get<std::optional<std::string>>("outcome");
  return name.has_value() ? ParseOutcome(*name) : std::nullopt;
}

// The columns that every reading statement of consultations gives.
Consultation ReadRow(const pg::Row& row) {
  Consultation read;
  read.id = row.Get<AppointmentId>("appointment_id");
  read.version = row.Get<int>("version");
  // Stored words are ours: the constraints know no other.
  read.status = appointments::ParseStatus(row.Get<std::string>("status")).value();
  read.directory_revision = row.Get<std::int64_t>("directory_revision");
  read.visit_type = row.Get<VisitTypeId>("visit_type_id");
  read.time = {row.Get<absl::Time>("start_time"), row.Get<absl::Time>("end_time")};
  read.time_zone = row.Get<std::string>("time_zone");
  read.local_start = row.Get<absl::CivilMinute>("local_start");
  read.location = row.Get<LocationId>("location_id");
  read.mode = appointments::ParseMode(row.Get<std::string>("mode")).value();
  read.resources = row.Get<std::vector<ResourceId>>("resources");
  read.patient = row.Get<std::optional<PatientId>>("patient_id").value_or(PatientId());
  read.language = row.Get<std::string>("language");
  read.needs_review = row.Get<bool>("needs_review");
  read.outcome = ReadOutcome(row);
  read.outcome_time = row.Get<std::optional<absl::Time>>("outcome_time");
  read.book_time = row.Get<std::optional<absl::Time>>("book_time");
  return read;
}

// Nobody was asked: no row.
absl::StatusOr<Answers> ReadAnswers(const pg::Row& row, ClinicId clinic,
                                    const SealedAnswers& seals) {
  const auto key = row.Get<std::optional<std::string>>("key_name");
  if (!key.has_value()) return Answers();
  return seals.Open(clinic, row.Get<AppointmentId>("appointment_id"),
                    {*key, row.Get<Bytes>("sealed")});
}

}  // namespace

absl::StatusOr<int> CountOpenHolds(pg::Transaction& tx, ClinicId clinic,
                                   const Bytes& contact_digest, absl::Time now) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::count_open_holds, clinic, contact_digest, now));
  return rows[0].Get<int>("holds");
}

absl::Status InsertHeld(pg::Transaction& tx, ClinicId clinic, AppointmentId id, const Held& held) {
  return tx
      .Exec(sql::insert_held, clinic, id, held.contact, held.language, held.time_zone,
            held.patient_state)
      .status();
}

absl::StatusOr<std::optional<Held>> FindHeld(pg::Transaction& tx, ClinicId clinic,
                                             AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::find_held, clinic, id));
  if (rows.empty()) return std::nullopt;
  return Held{rows[0].Get<ContactId>("contact_id"), rows[0].Get<std::string>("language"),
              rows[0].Get<std::string>("time_zone"), rows[0].Get<std::string>("patient_state")};
}

absl::StatusOr<bool> HasActive(pg::Transaction& tx, ClinicId clinic, const Someone& someone,
                               absl::Time now) {
  RETURN_IF_ERROR(tx.Defer(sql::end_inactive, clinic, someone.contact_digest, now));
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::has_active, clinic, someone.contact_digest,
                                                someone.patient, someone.own, now));
  return rows[0].Get<bool>("active");
}

absl::StatusOr<std::optional<Bytes>> FindReturned(pg::Transaction& tx, ClinicId clinic,
                                                  AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::find_returned, clinic, id));
  if (rows.empty()) return std::nullopt;
  return rows[0].Get<Bytes>("value_digest");
}

absl::StatusOr<bool> ResumeActive(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                                  const Bytes& contact_digest) {
  const absl::Status resumed = tx.Exec(sql::resume_active, clinic, id, contact_digest).status();
  // Somebody else with this contact books at this moment (consultation_one_active).
  if (pg::SqlState(resumed) == pg::kUniqueViolation) return false;
  RETURN_IF_ERROR(resumed);
  return true;
}

absl::StatusOr<bool> BookHeld(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                              const Booked& booked) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::book_held, clinic, id, booked.active_digest, booked.needs_review,
                           booked.notice_version, booked.book_time));
  return !rows.empty();
}

absl::StatusOr<bool> InsertBooked(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                                  const Held& held, const Booked& booked) {
  ASSIGN_OR_RETURN(
      const pg::Rows rows,
      tx.Exec(sql::insert_booked, clinic, id, held.contact, booked.active_digest, held.language,
              held.time_zone, held.patient_state, booked.notice_version, booked.book_time));
  return !rows.empty();
}

absl::Status InsertAnswers(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                           const Sealed& answers) {
  return tx.Exec(sql::insert_answers, clinic, id, answers.key, answers.bytes).status();
}

absl::StatusOr<std::vector<StaleSeal>> LockStaleSeals(pg::Transaction& tx, ClinicId clinic,
                                                      const std::vector<std::string>& keys,
                                                      int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::lock_stale_seals, clinic, keys, limit));
  std::vector<StaleSeal> stale;
  for (const pg::Row row : rows) {
    stale.push_back({row.Get<AppointmentId>("appointment_id"),
                     {row.Get<std::string>("key_name"), row.Get<Bytes>("sealed")}});
  }
  return stale;
}

absl::Status Reseal(pg::Transaction& tx, ClinicId clinic, AppointmentId id, const Sealed& answers) {
  return tx.Exec(sql::reseal, clinic, id, answers.key, answers.bytes).status();
}

absl::StatusOr<int> PurgeAnswers(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                 int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::purge_answers, clinic, before, limit));
  return static_cast<int>(rows.affected());
}

absl::Status EndActive(pg::Transaction& tx, ClinicId clinic, AppointmentId id) {
  return tx.Exec(sql::end_active, clinic, id).status();
}

absl::Status RecordOutcome(pg::Transaction& tx, ClinicId clinic, AppointmentId id, Outcome outcome,
                           absl::Time now, std::string_view by) {
  return tx.Exec(sql::record_outcome, clinic, id, Name(outcome), now, by).status();
}

absl::StatusOr<std::optional<Consultation>> Read(pg::Transaction& tx, ClinicId clinic,
                                                 AppointmentId id) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::read_consultation, clinic, id));
  if (rows.empty()) return std::nullopt;
  return ReadRow(rows[0]);
}

absl::StatusOr<std::vector<Consultation>> ListToReview(pg::Transaction& tx, ClinicId clinic,
                                                       const SealedAnswers& seals,
                                                       const Position& position, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::list_to_review, clinic, position.book_time,
                                                position.appointment, limit));
  std::vector<Consultation> found;
  for (const pg::Row row : rows) {
    found.push_back(ReadRow(row));
    ASSIGN_OR_RETURN(found.back().answers, ReadAnswers(row, clinic, seals));
  }
  return found;
}

absl::StatusOr<std::vector<ConsultationRecord>> ListRecords(pg::Transaction& tx, ClinicId clinic,
                                                            const SealedAnswers& seals,
                                                            PatientId patient, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows, tx.Exec(sql::list_records, clinic, patient, limit));
  std::vector<ConsultationRecord> records;
  records.reserve(rows.size());
  for (const pg::Row row : rows) {
    ConsultationRecord record;
    record.id = row.Get<AppointmentId>("appointment_id");
    record.channel = row.Get<std::string>("channel");
    record.language = row.Get<std::string>("language");
    record.time_zone = row.Get<std::string>("time_zone");
    record.patient_state = row.Get<std::string>("patient_state");
    record.notice_version = row.Get<std::optional<std::string>>("notice_version").value_or("");
    record.book_time = row.Get<absl::Time>("book_time");
    record.needs_review = row.Get<bool>("needs_review");
    record.outcome = ReadOutcome(row);
    record.outcome_time = row.Get<std::optional<absl::Time>>("outcome_time");
    ASSIGN_OR_RETURN(record.answers, ReadAnswers(row, clinic, seals));
    records.push_back(std::move(record));
  }
  return records;
}

absl::StatusOr<std::vector<Waiting>> ListWaits(pg::Transaction& tx, ClinicId clinic,
                                               const Interval& booked, int limit) {
  ASSIGN_OR_RETURN(const pg::Rows rows,
                   tx.Exec(sql::list_waits, clinic, booked.start, booked.end, limit));
  const int book = rows.empty() ? 0 : rows.Column("book_time");
  const int start = rows.empty() ? 0 : rows.Column("start_time");
  std::vector<Waiting> waits;
  waits.reserve(rows.size());
  for (const pg::Row row : rows) {
    waits.push_back({row.Get<absl::Time>(book), row.Get<absl::Time>(start)});
  }
  return waits;
}

}  // namespace tandem::consultations::consultation_store
