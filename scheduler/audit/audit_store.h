// SPDX-License-Identifier: Apache-2.0
// Rows of audit_entry and audit_chain. Neither is ever changed or deleted.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/pool.h"
#include "base/pg/transaction.h"
#include "scheduler/audit/audit_chain.h"
#include "scheduler/audit/audit_entry.h"
#include "scheduler/audit/audit_query.h"

namespace tandem::audit::audit_store {

// Travels with the next statement, or with COMMIT.
absl::Status Insert(pg::Transaction& tx, const AuditEntry& entry);
// One statement. All of one clinic; those that are there already are left alone.
absl::Status InsertAll(pg::Transaction& tx, const std::vector<AuditEntry>& entries);

// Newest first.
absl::StatusOr<std::vector<AuditEntry>> Search(pg::Pool& pool, const pg::TxOptions& options,
                                               const AuditQuery& query);

absl::StatusOr<ChainHead> ReadHead(pg::Transaction& tx, ClinicId clinic);
// With record times in `times`, oldest first.
absl::StatusOr<std::vector<AuditEntry>> ListUnsealed(pg::Transaction& tx, ClinicId clinic,
                                                     const Interval& times, int limit);
// How many were inserted: fewer when another had a sequence or an entry first.
absl::StatusOr<std::size_t> InsertSeals(pg::Transaction& tx, ClinicId clinic,
                                        const std::vector<Seal>& seals);
absl::StatusOr<std::vector<SealedEntry>> ListSealed(pg::Transaction& tx, ClinicId clinic,
                                                    std::int64_t after, int limit);
absl::StatusOr<std::optional<Bytes>> ReadSealHash(pg::Transaction& tx, ClinicId clinic,
                                                  std::int64_t sequence);

}  // namespace tandem::audit::audit_store
