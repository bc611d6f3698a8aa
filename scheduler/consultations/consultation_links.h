// SPDX-License-Identifier: Apache-2.0
// ConsultationLinks: what a person does with the manage link of their consultation. LINK_INVALID
// for every link that does not work, whatever the cause. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/manage_link.h"

namespace tandem::consultations {

struct LinkMove {
  std::string token;
  absl::Time start;
};

struct LinkCancellation {
  std::string token;
  appointments::CancellationReason reason = appointments::CancellationReason::kPatient;
};

class ConsultationLinks {
 public:
  explicit ConsultationLinks(const Parts& parts) : parts_(parts), links_(parts) {}

  absl::StatusOr<Consultation> GetConsultation(const access::CallContext& call,
                                               const std::string& token);

  // With the same practitioner when free then, else with anyone. Errors: LINK_INVALID, SLOT_TAKEN,
  // CHANGE_TOO_LATE, the rule reasons.
  absl::StatusOr<Consultation> RescheduleConsultation(const access::CallContext& call,
                                                      const requests::RequestKey& key,
                                                      const LinkMove& move);

  // Until the start. Errors: LINK_INVALID, CHANGE_TOO_LATE.
  absl::StatusOr<Consultation> CancelConsultation(const access::CallContext& call,
                                                  const requests::RequestKey& key,
                                                  const LinkCancellation& cancellation);

 private:
  struct Before;

  absl::StatusOr<std::optional<Consultation>> ReadReplay(pg::Transaction& tx,
                                                         const access::CallContext& call,
                                                         const requests::RequestKey& key);
  absl::StatusOr<Before> ReadBefore(const access::CallContext& call,
                                    const requests::RequestKey& key, const std::string& token);
  absl::StatusOr<appointments::Proposal> ProposeMove(const access::CallContext& call,
                                                     const Before& before, absl::Time start);
  absl::StatusOr<Consultation> Finish(pg::Transaction& tx, const access::CallContext& call,
                                      const requests::RequestKey& key,
                                      const appointments::Appointment& changed, const Uuid& link);
  absl::Status CheckChangeable(const access::CallContext& call,
                               const appointments::Appointment& appointment);

  Parts parts_;
  ManageLinks links_;
};

}  // namespace tandem::consultations
