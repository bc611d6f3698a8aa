// SPDX-License-Identifier: Apache-2.0
// ConsultationBooking: from a hold to a consultation on the web, or in one call by the front desk.
// Thread-safe.
#pragma once

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/metrics.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/contact_codes.h"
#include "scheduler/consultations/manage_link.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::consultations {

class ConsultationBooking {
 public:
  explicit ConsultationBooking(const Parts& parts)
      : parts_(parts),
        codes_(parts),
        links_(parts),
        tasks_(parts.clock, parts.ids, parts.staff_tasks) {}

  // Errors: NOT_FOUND, HOLD_EXPIRED, FIELD_INVALID (answers), NOTICE_UNACKNOWLEDGED,
  // CODE_WRONG, CODE_UNUSABLE, CONTACT_UNVERIFIED, CONSULTATION_EXISTS (of the person or of the
  // contact), SLOT_TAKEN (the person has another visit then).
  absl::StatusOr<Consultation> BookConsultation(const access::CallContext& call,
                                                const requests::RequestKey& key,
                                                const HoldBooking& wanted);

  // Errors: NOTICE_UNACKNOWLEDGED, CONSULTATION_EXISTS, SLOT_TAKEN, the rule reasons unless
  // overridden, NOT_OFFERED.
  absl::StatusOr<Consultation> BookConsultationByPhone(const access::CallContext& call,
                                                       const requests::RequestKey& key,
                                                       const PhoneBooking& wanted);

  // Where the wait of each is counted, in business days, once it is booked. Before the first call;
  // it outlives this.
  void CountWaits(Histogram& wait) { wait_ = &wait; }

 private:
  absl::StatusOr<std::optional<Consultation>> ReadReplay(pg::Transaction& tx,
                                                         const access::CallContext& call,
                                                         const requests::RequestKey& key);
  absl::StatusOr<std::optional<Consultation>> FindReplay(const access::CallContext& call,
                                                         const requests::RequestKey& key);
  absl::Status CheckCode(const access::CallContext& call, const requests::RequestKey& key,
                         const HoldBooking& wanted);
  absl::Status CheckOnly(pg::Transaction& tx, const access::CallContext& call,
                         const consultation_store::Someone& someone);
  absl::StatusOr<Consultation> BookHeld(pg::Transaction& tx, const access::CallContext& call,
                                        const requests::RequestKey& key, const HoldBooking& wanted);
  absl::StatusOr<appointments::Appointment> BookLive(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const HoldBooking& wanted,
                                                     const LiveHold& live);
  absl::Status AskToCall(pg::Transaction& tx, const access::CallContext& call,
                         const appointments::Appointment& booked);
  absl::StatusOr<appointments::Appointment> PlaceForPhone(pg::Transaction& tx,
                                                          const access::CallContext& call,
                                                          const PhoneBooking& wanted,
                                                          const appointments::Proposal& proposal,
                                                          const availability::Assignment& option);
  absl::StatusOr<Consultation> Finish(pg::Transaction& tx, const access::CallContext& call,
                                      const requests::RequestKey& key,
                                      const appointments::Appointment& booked,
                                      const std::optional<std::string>& override_reason);
  void CountWait(pg::Transaction& tx, const access::CallContext& call,
                 const appointments::Appointment& booked) const;

  Parts parts_;
  ContactCodes codes_;
  ManageLinks links_;
  tasks::Tasks tasks_;
  Histogram* wait_ = nullptr;
};

}  // namespace tandem::consultations
