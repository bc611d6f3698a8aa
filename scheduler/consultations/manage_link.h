// SPDX-License-Identifier: Apache-2.0
// ManageLinks: what opens, moves and cancels one consultation. A link has one purpose, is bound to
// the appointment as it was told (a confirmation changes nothing of that), ends with it, and is
// stored as a digest only.
#pragma once

#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/link_store.h"

namespace tandem::consultations {

class ManageLinks {
 public:
  explicit ManageLinks(const Parts& parts) : parts_(parts) {}

  // A link to the appointment as it is now; those before it are dead already.
  absl::StatusOr<Uuid> Add(pg::Transaction& tx, const access::CallContext& call,
                           const appointments::Appointment& appointment) const;

  // One LINK_INVALID for whatever is wrong: with the token, and with an appointment that is at
  // `version` now and was changed since.
  absl::StatusOr<link_store::Link> Find(pg::Transaction& tx, const access::CallContext& call,
                                        std::string_view token) const;
  absl::Status CheckAlive(pg::Transaction& tx, const access::CallContext& call,
                          const link_store::Link& link, int version) const;
  // The same, locked: of many who use one link at once, the first who changes anything wins.
  absl::StatusOr<appointments::Appointment> Lock(pg::Transaction& tx,
                                                 const access::CallContext& call,
                                                 std::string_view token) const;

  // Plans what the consultation's contact is told of it as it is now; what is unsent about earlier
  // versions goes.
  absl::Status Tell(pg::Transaction& tx, const access::CallContext& call,
                    const appointments::Appointment& appointment, const Uuid& link) const;

  // Puts the token of its link into the reply.
  Consultation WithToken(const access::CallContext& call, Consultation consultation) const;

 private:
  Parts parts_;
};

}  // namespace tandem::consultations
