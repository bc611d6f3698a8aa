// SPDX-License-Identifier: Apache-2.0
#include "scheduler/requests/requests.h"

#include "base/crypto.h"
#include "base/error.h"
#include "base/status.h"
#include "scheduler/requests/request_store.h"

namespace tandem::requests {
namespace {

// Length first: no two lists of parts give the same text.
void AppendPart(std::string& text, std::string_view part) {
  const auto size = static_cast<std::uint64_t>(part.size());
  for (int shift = 56; shift >= 0; shift -= 8) {
    text.push_back(static_cast<char>((size >> shift) & 0xff));
  }
  text.append(part);
}

absl::Status RequestIdReused() {
  return MakeError(absl::StatusCode::kInvalidArgument, Reason::kRequestIdReused,
                   "This request_id was used before with other content.");
}

// The id was there a moment ago and is not now: purged, or its transaction was rolled back.
absl::Status Vanished() {
  return MakeError(absl::StatusCode::kAborted, Reason::kConcurrentChange,
                   "Another use of this request_id has just ended. Send the request again.");
}

absl::StatusOr<Replay> Compare(const StoredRequest& stored, const RequestKey& key) {
  if (!ConstantTimeEqual(stored.fingerprint, key.fingerprint)) return RequestIdReused();
  return Replay{.reply = stored.reply, .subject = stored.subject};
}

}  // namespace

Bytes Fingerprint(const access::CallContext& call, std::string_view content) {
  std::string text;
  AppendPart(text, call.method);
  AppendPart(text, ToString(call.clinic()));
  AppendPart(text, access::Name(call.principal.role));
  AppendPart(text, call.principal.subject);
  AppendPart(text, content);
  return Sha256(text);
}

absl::StatusOr<std::optional<Replay>> Requests::Open(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const RequestKey& key) {
  ASSIGN_OR_RETURN(const bool is_new, InsertRequest(tx, {.clinic = call.clinic(),
                                                         .request_id = key.request_id,
                                                         .fingerprint = key.fingerprint,
                                                         .create_time = clock_.Now()}));
  if (is_new) return std::nullopt;
  ASSIGN_OR_RETURN(std::optional<Replay> replay, Find(tx, call, key));
  if (!replay.has_value()) return Vanished();
  return replay;
}

absl::StatusOr<std::optional<Replay>> Requests::Find(pg::Transaction& tx,
                                                     const access::CallContext& call,
                                                     const RequestKey& key) {
  ASSIGN_OR_RETURN(const std::optional<StoredRequest> stored,
                   LockRequest(tx, call.clinic(), key.request_id));
  if (!stored.has_value()) return std::nullopt;
  ASSIGN_OR_RETURN(Replay replay, Compare(*stored, key));
  return replay;
}

absl::Status Requests::Close(pg::Transaction& tx, const access::CallContext& call,
                             const RequestKey& key, const std::optional<Bytes>& reply,
                             audit::Deed deed) {
  deed.request_id = key.request_id;
  RETURN_IF_ERROR(trail_.Write(tx, call, deed));
  return StoreOutcome(tx, call.clinic(), key.request_id, {.reply = reply, .subject = deed.subject});
}

absl::StatusOr<int> Requests::Purge(pg::Transaction& tx, ClinicId clinic) {
  return DeleteRequests(tx, clinic, clock_.Now() - kKeepMin - kKeepMargin, kPurgeBatchMax);
}

}  // namespace tandem::requests
