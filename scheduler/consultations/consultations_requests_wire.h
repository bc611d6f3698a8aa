// SPDX-License-Identifier: Apache-2.0
// Requests of ConsultationsService -> nouns. Each gives all violations at once.
#pragma once

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation_links.h"
#include "scheduler/consultations/consultation_reviews.h"
#include "scheduler/consultations/consultation_search.h"
#include "scheduler/directory/directories.h"
#include "scheduler/requests/requests.h"
#include "tandem/v1/consultations.pb.h"

namespace tandem::consultations {

// What a mutation brings.
template <class Content>
struct Asked {
  requests::RequestKey key;
  Content content;
};

struct CodeAnswer {
  HoldRef hold;
  std::string code;
};

struct OutcomeOf {
  AppointmentId consultation;
  Outcome outcome;
};

// "en" or "es". Errors: FIELD_INVALID.
absl::StatusOr<std::string> ReadLanguage(const v1::GetConsultationFormRequest& request);

// Without the position, which is in the page token.
absl::StatusOr<TalkQuery> ReadSearch(const directory::Snapshot& snapshot,
                                     const v1::SearchConsultationSlotsRequest& request);

absl::StatusOr<Asked<TalkWish>> ReadHold(const access::CallContext& call,
                                         const directory::SnapshotPtr& snapshot,
                                         const v1::HoldConsultationRequest& request);
absl::StatusOr<Asked<HoldRef>> ReadResend(const access::CallContext& call,
                                          const v1::ResendCodeRequest& request);
absl::StatusOr<Asked<CodeAnswer>> ReadVerify(const access::CallContext& call,
                                             const v1::VerifyContactRequest& request);
absl::StatusOr<Asked<HoldRef>> ReadRelease(const access::CallContext& call,
                                           const v1::ReleaseConsultationHoldRequest& request);

absl::StatusOr<Asked<HoldBooking>> ReadBooking(const access::CallContext& call,
                                               const directory::SnapshotPtr& snapshot,
                                               const v1::BookConsultationRequest& request);
absl::StatusOr<Asked<PhoneBooking>> ReadPhoneBooking(
    const access::CallContext& call, const directory::SnapshotPtr& snapshot,
    const v1::BookConsultationByPhoneRequest& request);

absl::StatusOr<Asked<LinkMove>> ReadMove(const access::CallContext& call,
                                         const v1::RescheduleConsultationRequest& request);
absl::StatusOr<Asked<LinkCancellation>> ReadCancellation(
    const access::CallContext& call, const v1::CancelConsultationRequest& request);

absl::StatusOr<Asked<OutcomeOf>> ReadOutcome(const access::CallContext& call,
                                             const v1::RecordConsultationOutcomeRequest& request);
absl::StatusOr<ReviewQuery> ReadReview(const v1::ListConsultationsToReviewRequest& request);
absl::StatusOr<Interval> ReadBooked(const v1::MeasureConsultationWaitRequest& request);

}  // namespace tandem::consultations
