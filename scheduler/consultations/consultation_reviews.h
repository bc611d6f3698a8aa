// SPDX-License-Identifier: Apache-2.0
// ConsultationReviews: what the clinic does with consultations: see the answers first, say what
// came of them, measure the wait. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/wait.h"

namespace tandem::consultations {

constexpr absl::Duration kBookedIntervalMax = absl::Hours(24 * 366);  // contract
constexpr int kWaitsMax = 50'000;  // 200 consultations each working day of a year; 800 KB

struct ReviewQuery {
  int page_size = 50;
  std::string position;  // of the page before; empty: from the start
};

struct ReviewPage {
  std::vector<Consultation> consultations;
  std::string next_position;  // empty: no more
};

struct WaitReport {
  WaitSummary summary;
  int target_business_days = 0;
};

class ConsultationReviews {
 public:
  explicit ConsultationReviews(const Parts& parts) : parts_(parts) {}

  // A therapist only for one that they hold. Errors: NOT_FOUND, STATE_FORBIDS (it was called off,
  // or has not begun).
  absl::StatusOr<Consultation> RecordConsultationOutcome(const access::CallContext& call,
                                                         const requests::RequestKey& key,
                                                         AppointmentId id, Outcome outcome);

  // Errors: PAGE_TOKEN_INVALID.
  absl::StatusOr<ReviewPage> ListConsultationsToReview(const access::CallContext& call,
                                                       const ReviewQuery& query);

  // Errors: FIELD_INVALID (more than kWaitsMax in the interval).
  absl::StatusOr<WaitReport> MeasureConsultationWait(const access::CallContext& call,
                                                     const Interval& booked);

 private:
  absl::StatusOr<Consultation> Record(pg::Transaction& tx, const access::CallContext& call,
                                      const requests::RequestKey& key, AppointmentId id,
                                      Outcome outcome);

  Parts parts_;
};

}  // namespace tandem::consultations
