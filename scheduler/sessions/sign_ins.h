// SPDX-License-Identifier: Apache-2.0
// SignIns: a code or a link to a proven contact, and the session that it opens. What happens for a
// contact that nobody has is the same but for the message. Thread-safe.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "scheduler/access/call_context.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/sessions/session.h"
#include "scheduler/sessions/session_parts.h"
#include "scheduler/sessions/sign_in_store.h"

namespace tandem::sessions {

class SignIns {
 public:
  explicit SignIns(const Parts& parts) : parts_(parts), trail_(parts.clock) {}

  // Errors: RATE_LIMITED; UNAVAILABLE when the limits cannot be asked.
  absl::StatusOr<StartedSignIn> StartSignIn(const access::CallContext& call,
                                            const SignInRequest& request);

  // Every wrong try of a code is counted and committed before its result is told; while the limits
  // are full, not even the right one is taken. Errors: CODE_WRONG,
  // CODE_UNUSABLE, LINK_INVALID, BIRTH_DATE_NEEDED, RATE_LIMITED; UNAVAILABLE when the limits
  // cannot be asked.
  absl::StatusOr<OpenedSession> FinishSignIn(const access::CallContext& call,
                                             const SignInProof& proof);

 private:
  // What came of a proof, committed whatever it is.
  struct Outcome {
    absl::Status refusal;
    OpenedSession opened;  // when there is none
  };
  // Somebody who may sign in by a contact.
  struct Owner {
    PatientId patient;  // nil: a proxy
    ContactId contact;
    absl::Status refusal;  // or why nobody may
  };

  absl::StatusOr<std::optional<ContactId>> FindRecipient(pg::Transaction& tx,
                                                         const access::CallContext& call,
                                                         const Bytes& digest);
  absl::StatusOr<Outcome> Check(pg::Transaction& tx, const access::CallContext& call,
                                const SignInProof& proof, OpenedSession fresh);
  std::vector<codes::Limit> TriesOf(const access::CallContext& call,
                                    const std::optional<sign_in_store::SignIn>& sign_in,
                                    absl::Time now) const;
  absl::Status Usable(const SignInProof& proof,
                      const std::optional<sign_in_store::SignIn>& sign_in) const;
  absl::StatusOr<Outcome> Refuse(pg::Transaction& tx, const access::CallContext& call,
                                 const sign_in_store::SignIn& sign_in, absl::Status refusal);
  absl::StatusOr<Owner> FindOwner(pg::Transaction& tx, const access::CallContext& call,
                                  const SignInProof& proof, const sign_in_store::SignIn& sign_in,
                                  const std::vector<Grant>& grants);
  absl::Status Record(pg::Transaction& tx, const access::CallContext& call, SignInId sign_in,
                      std::string_view outcome);

  Parts parts_;
  audit::AuditTrail trail_;
};

}  // namespace tandem::sessions
