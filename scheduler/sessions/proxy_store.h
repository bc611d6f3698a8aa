// SPDX-License-Identifier: Apache-2.0
// The statements of proxy_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/pg/transaction.h"
#include "scheduler/sessions/session.h"

namespace tandem::sessions::proxy_store {

// False when there is no such active patient.
absl::StatusOr<bool> LockGrantor(pg::Transaction& tx, ClinicId clinic, PatientId patient);
absl::Status Insert(pg::Transaction& tx, ClinicId clinic, const Grant& grant,
                    const Bytes& contact_digest);
absl::StatusOr<std::optional<Grant>> Read(pg::Transaction& tx, ClinicId clinic, GrantId id);
absl::StatusOr<std::vector<Grant>> List(pg::Transaction& tx, ClinicId clinic, PatientId patient,
                                        absl::Time now);
// To whoever proves a contact; at most kGrantsMax.
constexpr int kGrantsMax = 50;  // a home that acts for its residents
absl::StatusOr<std::vector<Grant>> Find(pg::Transaction& tx, ClinicId clinic,
                                        const Bytes& contact_digest, absl::Time now);
// False when the patient has no such grant.
absl::StatusOr<bool> Revoke(pg::Transaction& tx, ClinicId clinic, const Grant& grant);

}  // namespace tandem::sessions::proxy_store
