// SPDX-License-Identifier: Apache-2.0
// ConsultationHolds: a time kept for ten minutes for whoever can prove a contact. Thread-safe.
#pragma once

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/contact_codes.h"

namespace tandem::consultations {

class ConsultationHolds {
 public:
  explicit ConsultationHolds(const Parts& parts) : parts_(parts), codes_(parts) {}

  // Errors: RATE_LIMITED, HOLD_QUOTA, SLOT_TAKEN, the rule reasons, NOT_OFFERED.
  absl::StatusOr<Hold> HoldConsultation(const access::CallContext& call,
                                        const requests::RequestKey& key, const TalkWish& talk);

  // Errors: NOT_FOUND, HOLD_EXPIRED, RATE_LIMITED.
  absl::StatusOr<Hold> ResendCode(const access::CallContext& call, const requests::RequestKey& key,
                                  const HoldRef& hold);

  // Errors: NOT_FOUND, HOLD_EXPIRED, CODE_WRONG, CODE_UNUSABLE.
  absl::StatusOr<Hold> VerifyContact(const access::CallContext& call,
                                     const requests::RequestKey& key, const HoldRef& hold,
                                     const std::string& code);

  // OK too when it has expired. Errors: NOT_FOUND, STATE_FORBIDS (it was booked).
  absl::Status ReleaseConsultationHold(const access::CallContext& call,
                                       const requests::RequestKey& key, const HoldRef& hold);

 private:
  absl::StatusOr<std::optional<Hold>> ReadReplay(pg::Transaction& tx,
                                                 const access::CallContext& call,
                                                 const requests::RequestKey& key);
  absl::StatusOr<std::optional<Hold>> FindReplay(const access::CallContext& call,
                                                 const requests::RequestKey& key);
  absl::StatusOr<Hold> Take(
      pg::Transaction& tx, const access::CallContext& call, const requests::RequestKey& key,
      const TalkWish& talk,
      const std::function<absl::StatusOr<appointments::Appointment>()>& place);
  absl::Status CheckQuota(pg::Transaction& tx, const access::CallContext& call,
                          const Bytes& contact_digest, int holds_max);

  Parts parts_;
  ContactCodes codes_;
};

}  // namespace tandem::consultations
