// SPDX-License-Identifier: Apache-2.0
// ContactCodes: six digits to a contact and back. At most 5 tries a code, 15 minutes and no longer
// than its hold, the newest only; every code sent is counted first, every wrong try is counted (for
// its code; for contact and address together with those of sign-ins) and committed before its
// result is told.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/consultations/consultation_codec.h"
#include "scheduler/consultations/consultation_parts.h"
#include "scheduler/consultations/consultation_store.h"

namespace tandem::consultations {

using codes::kCodeLifetime;
using codes::kCodeTriesMax;

// A hold that can still be booked, locked.
struct LiveHold {
  appointments::Appointment appointment;
  consultation_store::Held held;
  patients::ContactRef contact;
};

// Where a code goes.
struct CodeTarget {
  Bytes digest;
  patients::ContactKind kind = patients::ContactKind::kEmail;
  std::optional<patients::NumberRange> range;  // of a number that is at hand
};

class ContactCodes {
 public:
  explicit ContactCodes(const Parts& parts) : parts_(parts) {}

  // The same NOT_FOUND for a foreign, an unknown and a wrongly named hold; reads nothing.
  absl::Status CheckSecret(const access::CallContext& call, const HoldRef& hold) const;

  // Errors: NOT_FOUND, HOLD_EXPIRED.
  absl::StatusOr<LiveHold> LockHold(pg::Transaction& tx, const access::CallContext& call,
                                    AppointmentId id) const;

  // In a transaction of its own, before a code is made. Errors: RATE_LIMITED;
  // UNAVAILABLE when it cannot be counted.
  absl::Status CountRequest(const access::CallContext& call, const CodeTarget& target) const;

  // Makes a code, plans its message and gives the hold with it; codes before it stop working.
  absl::StatusOr<Hold> Send(pg::Transaction& tx, const access::CallContext& call,
                            const LiveHold& live) const;

  // Compares, once per request: a replay tells the result of the first time and counts no try.
  // Right: the contact is verified. Errors: NOT_FOUND, HOLD_EXPIRED, CODE_UNUSABLE; RATE_LIMITED,
  // whatever the code is; UNAVAILABLE when tries cannot be counted.
  absl::StatusOr<CodeTry> Try(const access::CallContext& call, const requests::RequestKey& key,
                              AppointmentId id, std::string_view code) const;

 private:
  std::vector<codes::Limit> TriesOf(const access::CallContext& call,
                                    const patients::ContactRef& contact, absl::Time now) const;
  absl::StatusOr<CodeTry> Compare(pg::Transaction& tx, const access::CallContext& call,
                                  const LiveHold& live, std::string_view code) const;

  Parts parts_;
};

// The hold as it is told.
Hold DescribeHold(const LiveHold& live);

}  // namespace tandem::consultations
