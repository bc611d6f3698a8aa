// SPDX-License-Identifier: Apache-2.0
// The statements of inbound_store.sql. No state, no decisions.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/bytes.h"
#include "base/pg/transaction.h"
#include "scheduler/inbound/inbound_text.h"

namespace tandem::inbound {

// What we asked somebody: a message about a visit, or about a week of visits, to their number.
struct Question {
  Uuid text;          // that asked it, beside others perhaps
  Uuid subject;       // the visit; of a week, the patient
  bool week = false;  // the version is the week's
  int version = 0;    // of the visit that was spoken of
  std::string language;
  absl::Time ask_time;
};

constexpr int kTextsAskedMax = 5;       // what was asked longer ago is answered by nobody
constexpr int kQuestionsAskedMax = 50;  // ten visits in each

class InboundStore {
 public:
  InboundStore(pg::Transaction& tx, ClinicId clinic) : tx_(tx), clinic_(clinic) {}

  // Nothing: it is new.
  absl::StatusOr<std::optional<InboundText>> Find(std::string_view reference);
  // False: it is there.
  absl::StatusOr<bool> Insert(const InboundText& text);
  // How many came from there since.
  absl::StatusOr<int> CountSince(const Bytes& address_digest, absl::Time since);
  // Everything that the latest texts asked about which is to come, those of one text together, the
  // latest text first.
  absl::StatusOr<std::vector<Question>> FindAsked(const Bytes& address_digest, absl::Time now);
  // How many were deleted.
  absl::StatusOr<int> Purge(absl::Time before, int limit);

 private:
  pg::Transaction& tx_;
  ClinicId clinic_;
};

}  // namespace tandem::inbound
