// SPDX-License-Identifier: Apache-2.0
// The statements of staff_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/access/staff_card.h"
#include "scheduler/staff/staff_member.h"

namespace tandem::staff {

// Each gives nothing where there is no such entry.
using Found = absl::StatusOr<std::optional<StaffMember>>;

struct StaffFields {
  std::optional<access::Role> role;            // nothing: as it is
  std::optional<PractitionerId> practitioner;  // nothing: as it is; nil: nobody
};

class StaffStore {
 public:
  StaffStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // Nothing: the subject has an entry.
  Found Insert(const StaffMember& member);
  Found Update(StaffId id, const StaffFields& fields, absl::Time now);
  Found Disable(StaffId id, absl::Time now);
  Found Enable(StaffId id, absl::Time now);
  // False: this sign-in is known, or a later one is.
  absl::StatusOr<bool> NoteSignIn(StaffId id, absl::Time sign_in_time);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

// One round trip each. `options` name the clinic.
absl::StatusOr<std::optional<access::StaffCard>> FindCard(pg::Pool& pool,
                                                          const pg::TxOptions& options,
                                                          std::string_view issuer,
                                                          std::string_view subject);
Found FindMember(pg::Pool& pool, const pg::TxOptions& options, std::string_view issuer,
                 std::string_view subject);
absl::StatusOr<std::vector<StaffMember>> ListMembers(pg::Pool& pool, const pg::TxOptions& options,
                                                     StaffId after, int limit);

}  // namespace tandem::staff
