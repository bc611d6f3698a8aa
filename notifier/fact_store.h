// SPDX-License-Identifier: Apache-2.0
// The statements of fact_store.sql. No decisions.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "base/pg/transaction.h"
#include "notifier/lease.h"

namespace tandem::notifier {

class FactStore {
 public:
  FactStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // When reminders went by text to each of these addresses since then, by the digest's bytes.
  absl::StatusOr<std::map<std::string, std::vector<absl::Time>>> TextsSent(
      const std::vector<Bytes>& digests, const std::vector<Uuid>& without, absl::Time since);
  // When each of these contacts will get a text of the day before, from then until then, by time.
  absl::StatusOr<std::map<Uuid, std::vector<absl::Time>>> TextsPromised(
      const std::vector<Uuid>& contacts, absl::Time from, absl::Time until);
  absl::StatusOr<std::set<Uuid>> OpenCodes(const std::vector<Uuid>& subjects);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::notifier
