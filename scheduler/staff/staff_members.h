// SPDX-License-Identifier: Apache-2.0
// StaffMembers: the operations of the staff room. Nobody is entered by signing in, and nobody is
// ever deleted. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "base/clock.h"
#include "base/id_source.h"
#include "base/pg/pool.h"
#include "scheduler/access/call_context.h"
#include "scheduler/access/staff_card.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/requests/requests.h"
#include "scheduler/staff/staff_member.h"
#include "scheduler/staff/staff_store.h"

namespace tandem::staff {

constexpr int kListPageSize = 50;
constexpr int kListPageSizeMax = 200;  // a large clinic on one screen

// What is read from a request is checked already.
struct StaffCreation {
  requests::RequestKey key;
  std::string subject;
  access::Role role = access::Role::kFrontDesk;
  PractitionerId practitioner;  // nil: nobody of the directory
};

struct StaffChange {
  requests::RequestKey key;
  StaffId id;
  StaffFields fields;
};

struct StaffTarget {
  requests::RequestKey key;
  StaffId id;
};

struct StaffPage {
  std::vector<StaffMember> members;  // in the order of entry
  StaffId next;                      // nil: this was the last page
};

class StaffMembers {
 public:
  // `issuer`: of the tokens that this server verifies; all who are entered here are its subjects.
  StaffMembers(pg::Pool& pool, const Clock& clock, IdSource& ids, requests::Requests& requests,
               std::string issuer)
      : pool_(pool),
        clock_(clock),
        ids_(ids),
        requests_(requests),
        trail_(clock),
        issuer_(std::move(issuer)) {}

  // STAFF_EXISTS.
  absl::StatusOr<StaffMember> Create(const access::CallContext& call, const StaffCreation& wanted);
  // Each: NOT_FOUND.
  absl::StatusOr<StaffMember> Update(const access::CallContext& call, const StaffChange& wanted);
  absl::StatusOr<StaffMember> Disable(const access::CallContext& call, const StaffTarget& target);
  absl::StatusOr<StaffMember> Enable(const access::CallContext& call, const StaffTarget& target);

  absl::StatusOr<StaffPage> List(const access::CallContext& call, StaffId after, int limit);
  // NOT_FOUND.
  absl::StatusOr<StaffMember> Find(const access::CallContext& call, std::string_view subject);

  // For the door: asks the database, each time.
  absl::StatusOr<std::optional<access::StaffCard>> Card(ClinicId clinic, std::string_view subject,
                                                        absl::Time deadline);

  // For the door: the caller, who is staff, has signed in at the provider. Recorded once, however
  // many servers hear of it.
  absl::Status NoteSignIn(const access::CallContext& call, absl::Time sign_in_time);

 private:
  // `change` within a transaction that opens and closes the request; a replay answers as before.
  template <class Change>
  absl::StatusOr<StaffMember> Once(const access::CallContext& call, const requests::RequestKey& key,
                                   const Change& change);

  pg::Pool& pool_;
  const Clock& clock_;
  IdSource& ids_;
  requests::Requests& requests_;
  audit::AuditTrail trail_;
  const std::string issuer_;
};

}  // namespace tandem::staff
