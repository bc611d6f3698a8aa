// SPDX-License-Identifier: Apache-2.0
// Requests: a mutation happens once per request_id, whatever the network does. Used by every
// operation that writes:
//
//   ASSIGN_OR_RETURN(auto replay, requests_.Open(tx, call, key));
//   if (replay.has_value()) return Reply::Parse(*replay);       // or read the subject again
//   ... write ...
//   RETURN_IF_ERROR(requests_.Close(tx, call, key, reply, audit::ChangeOf(appointment, patient)));
//
// Kept for at least kKeepMin. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/bytes.h"
#include "base/clock.h"
#include "base/pg/transaction.h"
#include "base/uuid.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_entry.h"
#include "scheduler/audit/audit_trail.h"

namespace tandem::requests {

constexpr absl::Duration kKeepMin = absl::Hours(24 * 30);  // promised in the contract
constexpr absl::Duration kKeepMargin = absl::Hours(24);    // clocks and zones disagree
constexpr int kPurgeBatchMax = 1000;                       // rows of one short transaction

// One mutation as its caller named it.
struct RequestKey {
  Uuid request_id;
  // Fingerprint(): over method, caller and content.
  Bytes fingerprint;
};

struct Replay {
  std::optional<Bytes> reply;
  Uuid subject;  // nil when the mutation had none
};

// `content`: the serialized request without its request_id (deterministic serialization).
Bytes Fingerprint(const access::CallContext& call, std::string_view content);

class Requests {
 public:
  explicit Requests(const Clock& clock) : clock_(clock), trail_(clock) {}

  // The first statement of a mutation. Nothing: go on. A Replay: it happened; the row is locked, so
  // that the answer waits for the commit that made it. Errors: INVALID_ARGUMENT REQUEST_ID_REUSED.
  absl::StatusOr<std::optional<Replay>> Open(pg::Transaction& tx, const access::CallContext& call,
                                             const RequestKey& key);

  // As Open, but writes nothing: was it done before? For operations whose checks outside the
  // transaction refuse: a replay is answered as it was, whatever the rules say today.
  absl::StatusOr<std::optional<Replay>> Find(pg::Transaction& tx, const access::CallContext& call,
                                             const RequestKey& key);

  // The last one: what a replay will answer, and the audit log's entry of what was done. No reply
  // bytes for replies with names or contacts: the replay reads the deed's subject again.
  absl::Status Close(pg::Transaction& tx, const access::CallContext& call, const RequestKey& key,
                     const std::optional<Bytes>& reply, audit::Deed deed);

  // Deletes what is older than kKeepMin and a margin; returns how many (at most one batch).
  absl::StatusOr<int> Purge(pg::Transaction& tx, ClinicId clinic);

 private:
  const Clock& clock_;
  audit::AuditTrail trail_;
};

}  // namespace tandem::requests
