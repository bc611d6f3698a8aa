// SPDX-License-Identifier: Apache-2.0
// A clinic's own words: every version is kept, the last one counts.
#pragma once

#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/id.h"
#include "base/pg/transaction.h"
#include "scheduler/words/words.h"

namespace tandem::words {

struct StoredTemplate {
  Template words;
  std::optional<absl::Time> create_time;  // nothing: built in
};

class MessageTemplateStore {
 public:
  MessageTemplateStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // The last version of each, in no order.
  absl::StatusOr<std::vector<StoredTemplate>> List();
  // Nothing: the clinic wrote none.
  absl::StatusOr<std::optional<StoredTemplate>> Find(const Key& key);
  absl::StatusOr<std::optional<StoredTemplate>> Find(const Key& key, int version);
  // False: somebody else was first with this version.
  absl::StatusOr<bool> Insert(const Template& words, absl::Time now);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::words
