// SPDX-License-Identifier: Apache-2.0
// Proxies: who may act for a patient, by a grant that the patient or the front desk gives and
// revokes. Replies hold contacts, so a replay reads the grant again. Thread-safe.
#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/sessions/session.h"
#include "scheduler/sessions/session_parts.h"

namespace tandem::sessions {

// `grant`: patient, contact, scope and expire.
struct ProxyGranting {
  requests::RequestKey key;
  Grant grant;
};

struct ProxyRevocation {
  requests::RequestKey key;
  PatientId patient;
  GrantId grant;
};

class Proxies {
 public:
  explicit Proxies(const Parts& parts) : parts_(parts) {}

  // Errors: NOT_FOUND (no such active patient), PROXY_QUOTA.
  absl::StatusOr<Grant> GrantProxy(const access::CallContext& call, const ProxyGranting& wanted);
  // The proxy's sessions end with it. NOT_FOUND.
  absl::StatusOr<Grant> RevokeProxy(const access::CallContext& call, const ProxyRevocation& wanted);
  // NOT_FOUND for another patient.
  absl::StatusOr<std::vector<Grant>> ListProxies(const access::CallContext& call,
                                                 PatientId patient);

 private:
  absl::StatusOr<Grant> Add(pg::Transaction& tx, const access::CallContext& call, Grant grant);

  Parts parts_;
};

}  // namespace tandem::sessions
