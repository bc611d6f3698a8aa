// SPDX-License-Identifier: Apache-2.0
// Consultations: what they add to their appointments. A row exists from the hold on; book_time says
// that it became a consultation.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/sealed_answers.h"
#include "scheduler/consultations/wait.h"

namespace tandem::consultations::consultation_store {

// What a hold keeps of its wish.
struct Held {
  ContactId contact;
  std::string language;
  std::string time_zone;
  std::string patient_state;
};

// What the booking of a hold adds.
struct Booked {
  Bytes active_digest;  // of the contact
  bool needs_review = false;
  std::string notice_version;
  absl::Time book_time;
};

struct Position {
  absl::Time book_time = absl::UnixEpoch();
  AppointmentId appointment;
  bool operator==(const Position&) const = default;
};

// Holds of the contact that have not expired.
absl::StatusOr<int> CountOpenHolds(pg::Transaction& tx, ClinicId clinic,
                                   const Bytes& contact_digest, absl::Time now);

absl::Status InsertHeld(pg::Transaction& tx, ClinicId clinic, AppointmentId id, const Held& held);
absl::StatusOr<std::optional<Held>> FindHeld(pg::Transaction& tx, ClinicId clinic,
                                             AppointmentId id);

// Someone who is about to have a consultation: `own`.
struct Someone {
  Bytes contact_digest;
  PatientId patient;
  AppointmentId own;
};

// Consultations of the contact that are no longer active end; has it, or has the patient, one that
// still is, beside `own`?
absl::StatusOr<bool> HasActive(pg::Transaction& tx, ClinicId clinic, const Someone& someone,
                               absl::Time now);

// The digest of the contact of a consultation without an outcome; nothing when it is none.
absl::StatusOr<std::optional<Bytes>> FindReturned(pg::Transaction& tx, ClinicId clinic,
                                                  AppointmentId id);
// It counts again. False: another one of the contact does.
absl::StatusOr<bool> ResumeActive(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                                  const Bytes& contact_digest);

// The two ways to book, after HasActive. False: the contact has an active one.
absl::StatusOr<bool> BookHeld(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                              const Booked& booked);
absl::StatusOr<bool> InsertBooked(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                                  const Held& held, const Booked& booked);

absl::Status InsertAnswers(pg::Transaction& tx, ClinicId clinic, AppointmentId id,
                           const Sealed& answers);
// Answers sealed with one of these keys; locked, those that another sweep works on left out.
struct StaleSeal {
  AppointmentId id;
  Sealed answers;
};
absl::StatusOr<std::vector<StaleSeal>> LockStaleSeals(pg::Transaction& tx, ClinicId clinic,
                                                      const std::vector<std::string>& keys,
                                                      int limit);
absl::Status Reseal(pg::Transaction& tx, ClinicId clinic, AppointmentId id, const Sealed& answers);
// Deletes answers of conversations that ended before, at most `limit`; how many.
absl::StatusOr<int> PurgeAnswers(pg::Transaction& tx, ClinicId clinic, absl::Time before,
                                 int limit);
// The contact may book another one.
absl::Status EndActive(pg::Transaction& tx, ClinicId clinic, AppointmentId id);
absl::Status RecordOutcome(pg::Transaction& tx, ClinicId clinic, AppointmentId id, Outcome outcome,
                           absl::Time now, std::string_view by);

// Without answers and link.
absl::StatusOr<std::optional<Consultation>> Read(pg::Transaction& tx, ClinicId clinic,
                                                 AppointmentId id);

// With answers, oldest booking first.
absl::StatusOr<std::vector<ConsultationRecord>> ListRecords(pg::Transaction& tx, ClinicId clinic,
                                                            const SealedAnswers& seals,
                                                            PatientId patient, int limit);

// With answers, oldest booking first, after `position`.
absl::StatusOr<std::vector<Consultation>> ListToReview(pg::Transaction& tx, ClinicId clinic,
                                                       const SealedAnswers& seals,
                                                       const Position& position, int limit);

// Booked in [start, end) and not cancelled; at most `limit`, in no order.
absl::StatusOr<std::vector<Waiting>> ListWaits(pg::Transaction& tx, ClinicId clinic,
                                               const Interval& booked, int limit);

}  // namespace tandem::consultations::consultation_store
