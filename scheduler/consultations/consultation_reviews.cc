// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultation_reviews.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/status.h"
#include "scheduler/consultations/consultation_codec.h"
#include "scheduler/consultations/consultation_store.h"
#include "scheduler/consultations/consultations_errors.h"

namespace tandem::consultations {
namespace {

using consultation_store::Position;

std::string WritePosition(const Consultation& last) {
  const absl::Time booked = last.book_time.value_or(absl::UnixEpoch());
  return fmt::format("{}/{}", absl::ToUnixMicros(booked), ToString(last.id));
}

absl::Status PageTokenInvalid() {
  return MakeError(absl::StatusCode::kInvalidArgument, Reason::kPageTokenInvalid,
                   "The page token is not of this list. Start over without one.");
}

absl::StatusOr<Position> ReadPosition(std::string_view text) {
  if (text.empty()) return Position();
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return PageTokenInvalid();
  std::int64_t micros = 0;
  const char* end_of_number = text.data() + slash;
  const auto [end, error] = std::from_chars(text.data(), end_of_number, micros);
  const auto id = ParseId<AppointmentId>(text.substr(slash + 1));
  if (error != std::errc() || end != end_of_number || !id.has_value()) return PageTokenInvalid();
  return Position{absl::FromUnixMicros(micros), *id};
}

absl::Status TooMany() {
  Violations violations;
  violations.Add("booked", fmt::format("must hold at most {} consultations", kWaitsMax));
  return violations.ToStatus();
}

bool CanHaveOutcome(appointments::Status status) {
  using appointments::Status;
  return status != Status::kProposed && status != Status::kCancelled &&
         status != Status::kEnteredInError;
}

// RELATION_OWN_PATIENT: a therapist knows of the consultations that they hold, and of no other.
bool MayKnowOf(const access::CallContext& call, const Consultation& consultation) {
  if (call.principal.role != access::Role::kTherapist) return true;
  const ResourceId self(call.principal.practitioner);
  return !self.IsNil() && std::find(consultation.resources.begin(), consultation.resources.end(),
                                    self) != consultation.resources.end();
}

}  // namespace

absl::StatusOr<Consultation> ConsultationReviews::RecordConsultationOutcome(
    const access::CallContext& call, const requests::RequestKey& key, AppointmentId id,
    Outcome outcome) {
  return parts_.pool.Run<Consultation>(
      call.Tx(), [&](pg::Transaction& tx) { return Record(tx, call, key, id, outcome); });
}

absl::StatusOr<Consultation> ConsultationReviews::Record(pg::Transaction& tx,
                                                         const access::CallContext& call,
                                                         const requests::RequestKey& key,
                                                         AppointmentId id, Outcome outcome) {
  ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, key));
  if (replay.has_value()) return DecodeConsultation(replay->reply.value_or(Bytes()));
  RETURN_IF_ERROR(parts_.booking.Lock(tx, call, id));
  ASSIGN_OR_RETURN(std::optional<Consultation> told,
                   consultation_store::Read(tx, call.clinic(), id));
  if (!told.has_value() || !told->book_time.has_value()) return errors::NotFound();
  if (!MayKnowOf(call, *told)) return errors::NotFound();
  const absl::Time now = parts_.clock.Now();
  if (!CanHaveOutcome(told->status)) return errors::StateForbids(appointments::Name(told->status));
  if (now < told->time.start) return errors::NotYetHeld(told->time.start);
  RETURN_IF_ERROR(consultation_store::RecordOutcome(tx, call.clinic(), id, outcome, now,
                                                    call.principal.subject));
  if (outcome == Outcome::kEvaluation && !told->patient.IsNil()) {
    RETURN_IF_ERROR(parts_.people.Activate(tx, call, told->patient));
  }
  told->outcome = outcome;
  told->outcome_time = now;
  RETURN_IF_ERROR(parts_.requests.Close(tx, call, key, EncodeConsultation(*told),
                                        audit::ChangeOf(id, told->patient)));
  return *std::move(told);
}

absl::StatusOr<ReviewPage> ConsultationReviews::ListConsultationsToReview(
    const access::CallContext& call, const ReviewQuery& query) {
  ASSIGN_OR_RETURN(const Position position, ReadPosition(query.position));
  ASSIGN_OR_RETURN(std::vector<Consultation> found,
                   parts_.pool.Run<std::vector<Consultation>>(
                       call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) {
                         return consultation_store::ListToReview(tx, call.clinic(), parts_.seals,
                                                                 position, query.page_size + 1);
                       }));
  ReviewPage page;
  const auto page_size = static_cast<std::size_t>(query.page_size);
  if (found.size() > page_size) {
    found.resize(page_size);
    page.next_position = WritePosition(found.back());
  }
  page.consultations = std::move(found);
  return page;
}

absl::StatusOr<WaitReport> ConsultationReviews::MeasureConsultationWait(
    const access::CallContext& call, const Interval& booked) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr snapshot, parts_.directories.Latest(call));
  ASSIGN_OR_RETURN(
      const std::vector<Waiting> waits,
      parts_.pool.Run<std::vector<Waiting>>(call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) {
        return consultation_store::ListWaits(tx, call.clinic(), booked, kWaitsMax + 1);
      }));
  if (waits.size() > static_cast<std::size_t>(kWaitsMax)) return TooMany();
  const directory::ConsultationPolicy& policy = snapshot->consultation;
  return WaitReport{SummarizeWaits(waits, {snapshot->zone, policy.target_business_days,
                                           policy.flag_days, ClosedDays(*snapshot)}),
                    policy.target_business_days};
}

}  // namespace tandem::consultations
