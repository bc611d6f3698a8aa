// SPDX-License-Identifier: Apache-2.0
#include "scheduler/consultations/consultations_requests_wire.h"

#include "base/rpc/page_token.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/codes/code_secrets.h"
#include "scheduler/consultations/consultations_fields_wire.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::consultations {
namespace {

constexpr rpc::PageSizes kSlotPages = {.standard = 20, .max = 100};    // contract
constexpr rpc::PageSizes kReviewPages = {.standard = 50, .max = 200};  // contract

std::optional<Answer> AnswerOf(v1::ScreeningAnswer answer) {
  switch (answer) {
    case v1::SCREENING_ANSWER_YES:
      return Answer::kYes;
    case v1::SCREENING_ANSWER_NO:
      return Answer::kNo;
    case v1::SCREENING_ANSWER_UNSURE:
      return Answer::kUnsure;
    default:
      return std::nullopt;
  }
}

template <class Map>
Answers ReadAnswers(const Map& wire, Violations& violations) {
  Answers answers;
  bool known = true;
  for (const auto& [question, answer] : wire) {
    const std::optional<Answer> read = AnswerOf(answer);
    if (read.has_value()) answers.emplace(question, *read);
    known = known && read.has_value();
  }
  if (!known) violations.Add("answers", "must be YES, NO or UNSURE each");
  return answers;
}

std::optional<Outcome> OutcomeOfWire(v1::ConsultationOutcome outcome) {
  switch (outcome) {
    case v1::CONSULTATION_OUTCOME_EVALUATION:
      return Outcome::kEvaluation;
    case v1::CONSULTATION_OUTCOME_NOT_SUITABLE:
      return Outcome::kNotSuitable;
    case v1::CONSULTATION_OUTCOME_REFER:
      return Outcome::kRefer;
    case v1::CONSULTATION_OUTCOME_UNDECIDED:
      return Outcome::kUndecided;
    default:
      return std::nullopt;
  }
}

// The reasons that a person has; the others are the clinic's or the system's.
std::optional<appointments::CancellationReason> ReasonOfPerson(v1::CancellationReason reason) {
  using appointments::CancellationReason;
  switch (reason) {
    case v1::CANCELLATION_REASON_UNSPECIFIED:
    case v1::CANCELLATION_REASON_PATIENT:
      return CancellationReason::kPatient;
    case v1::CANCELLATION_REASON_ILLNESS:
      return CancellationReason::kIllness;
    case v1::CANCELLATION_REASON_EMERGENCY:
      return CancellationReason::kEmergency;
    case v1::CANCELLATION_REASON_NO_RIDE:
      return CancellationReason::kNoRide;
    case v1::CANCELLATION_REASON_DUPLICATE:
      return CancellationReason::kDuplicate;
    default:
      return std::nullopt;
  }
}

// What HoldConsultation and BookConsultationByPhone ask alike.
template <class Request>
TalkWish ReadTalk(const directory::SnapshotPtr& snapshot, const Request& request,
                  Violations& violations) {
  TalkWish talk;
  talk.snapshot = snapshot;
  if (request.has_start_time()) {
    talk.start =
        rpc::ReadTickTime(request.start_time(), directory::kTick, "start_time", violations);
  }
  talk.mode = directory::ReadOptionalMode(request.mode(), "mode", violations)
                  .value_or(directory::Mode::kPhone);
  talk.location = ReadLocation(*snapshot, request.location(), violations);
  if (request.location().empty() && !directory::IsRemote(talk.mode)) {
    violations.Add("location", "is required in person");
  }
  talk.contact = ReadContact(request.contact(), violations);
  talk.language = ReadPageLanguage(request.language(), violations);
  talk.patient_state = directory::ReadState(request.patient_state(), "patient_state", violations);
  talk.time_zone = snapshot->zone_name;
  return talk;
}

template <class Request>
HoldRef ReadHoldRef(const Request& request, Violations& violations) {
  if (request.secret().empty()) violations.Add("secret", "is required");
  return {ReadAppointment(request.name(), violations), request.secret()};
}

template <class Request>
absl::StatusOr<Asked<HoldRef>> ReadHoldCall(const access::CallContext& call,
                                            const Request& request) {
  Violations violations;
  Asked<HoldRef> asked = {requests::ReadRequestKey(call, request, violations),
                          ReadHoldRef(request, violations)};
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

}  // namespace

absl::StatusOr<std::string> ReadLanguage(const v1::GetConsultationFormRequest& request) {
  Violations violations;
  std::string language = ReadPageLanguage(request.language(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return language;
}

absl::StatusOr<TalkQuery> ReadSearch(const directory::Snapshot& snapshot,
                                     const v1::SearchConsultationSlotsRequest& request) {
  Violations violations;
  TalkQuery query;
  if (request.has_window()) {
    query.window = rpc::ReadInterval(request.window().start_time(), request.window().end_time(),
                                     "window", violations);
    if (query.window.has_value() && query.window->length() > availability::kWindowMax) {
      violations.Add("window", "must be at most 60 days");
    }
  }
  query.location = ReadLocation(snapshot, request.location(), violations);
  query.mode = directory::ReadOptionalMode(request.mode(), "mode", violations);
  query.language = directory::ReadLanguage(request.language(), "language", violations);
  query.patient_state = directory::ReadState(request.patient_state(), "patient_state", violations);
  query.page_size = rpc::ReadPageSize(request.page_size(), kSlotPages, "page_size", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

absl::StatusOr<Asked<TalkWish>> ReadHold(const access::CallContext& call,
                                         const directory::SnapshotPtr& snapshot,
                                         const v1::HoldConsultationRequest& request) {
  Violations violations;
  Asked<TalkWish> asked = {requests::ReadRequestKey(call, request, violations),
                           ReadTalk(snapshot, request, violations)};
  if (!request.time_zone().empty()) {
    asked.content.time_zone = ReadZone(request.time_zone(), violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<Asked<HoldRef>> ReadResend(const access::CallContext& call,
                                          const v1::ResendCodeRequest& request) {
  return ReadHoldCall(call, request);
}

absl::StatusOr<Asked<HoldRef>> ReadRelease(const access::CallContext& call,
                                           const v1::ReleaseConsultationHoldRequest& request) {
  return ReadHoldCall(call, request);
}

absl::StatusOr<Asked<CodeAnswer>> ReadVerify(const access::CallContext& call,
                                             const v1::VerifyContactRequest& request) {
  Violations violations;
  Asked<CodeAnswer> asked = {requests::ReadRequestKey(call, request, violations),
                             {ReadHoldRef(request, violations), request.code()}};
  if (!codes::IsCodeForm(request.code())) violations.Add("code", "must be six digits");
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<Asked<HoldBooking>> ReadBooking(const access::CallContext& call,
                                               const directory::SnapshotPtr& snapshot,
                                               const v1::BookConsultationRequest& request) {
  Violations violations;
  Asked<HoldBooking> asked;
  asked.key = requests::ReadRequestKey(call, request, violations);
  asked.content.snapshot = snapshot;
  asked.content.hold = ReadHoldRef(request, violations);
  asked.content.code = request.code();
  if (!request.code().empty() && !codes::IsCodeForm(request.code())) {
    violations.Add("code", "must be six digits, or left out");
  }
  asked.content.person = ReadPerson(request.person(), violations);
  asked.content.answers = ReadAnswers(request.answers(), violations);
  asked.content.notice_version = request.notice_version();
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<Asked<PhoneBooking>> ReadPhoneBooking(
    const access::CallContext& call, const directory::SnapshotPtr& snapshot,
    const v1::BookConsultationByPhoneRequest& request) {
  Violations violations;
  Asked<PhoneBooking> asked;
  asked.key = requests::ReadRequestKey(call, request, violations);
  asked.content.talk = ReadTalk(snapshot, request, violations);
  asked.content.person = ReadPerson(request.person(), violations);
  asked.content.notice_version = request.notice_version();
  if (request.has_override()) {
    asked.content.override_reason = ReadOverride(request.override(), violations);
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<Asked<LinkMove>> ReadMove(const access::CallContext& call,
                                         const v1::RescheduleConsultationRequest& request) {
  Violations violations;
  Asked<LinkMove> asked = {requests::ReadRequestKey(call, request, violations),
                           {request.manage_token(), absl::UnixEpoch()}};
  const std::optional<absl::Time> start =
      rpc::ReadTickTime(request.start_time(), directory::kTick, "start_time", violations);
  if (start.has_value()) asked.content.start = *start;
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<Asked<LinkCancellation>> ReadCancellation(
    const access::CallContext& call, const v1::CancelConsultationRequest& request) {
  Violations violations;
  Asked<LinkCancellation> asked = {requests::ReadRequestKey(call, request, violations),
                                   {request.manage_token(), {}}};
  const auto reason = ReasonOfPerson(request.reason());
  if (reason.has_value()) {
    asked.content.reason = *reason;
  } else {
    violations.Add("reason", "must be one of the person's own");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<Asked<OutcomeOf>> ReadOutcome(const access::CallContext& call,
                                             const v1::RecordConsultationOutcomeRequest& request) {
  Violations violations;
  const std::optional<Outcome> outcome = OutcomeOfWire(request.outcome());
  if (!outcome.has_value()) violations.Add("outcome", "must be one of the outcomes");
  Asked<OutcomeOf> asked = {
      requests::ReadRequestKey(call, request, violations),
      {ReadAppointment(request.name(), violations), outcome.value_or(Outcome::kUndecided)}};
  RETURN_IF_ERROR(violations.ToStatus());
  return asked;
}

absl::StatusOr<ReviewQuery> ReadReview(const v1::ListConsultationsToReviewRequest& request) {
  Violations violations;
  ReviewQuery query;
  query.page_size = rpc::ReadPageSize(request.page_size(), kReviewPages, "page_size", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return query;
}

absl::StatusOr<Interval> ReadBooked(const v1::MeasureConsultationWaitRequest& request) {
  Violations violations;
  const std::optional<Interval> booked = rpc::ReadInterval(
      request.booked().start_time(), request.booked().end_time(), "booked", violations);
  if (booked.has_value() && booked->length() > kBookedIntervalMax) {
    violations.Add("booked", "must be at most 366 days");
  }
  RETURN_IF_ERROR(violations.ToStatus());
  return *booked;
}

}  // namespace tandem::consultations
