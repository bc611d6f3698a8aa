// SPDX-License-Identifier: Apache-2.0
// The chain of seals over a clinic's entries, as a calculation. Pure.
//
// hash(n) = SHA-256 of hash(n-1), sequence, seal time, and every column of the entry in the order
// of AuditEntry. hash(0) is 32 zero bytes. Numbers and instants (microseconds since 1970) take 8
// bytes, big end first. Every column begins with a byte, 1, or 0 for null, which ends it; a text's
// length stands before it as a number, and so does how many a list has.
//
// Version 1, which nobody makes any more, leaves the last column out: the patients beside the one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "base/bytes.h"
#include "scheduler/audit/audit_entry.h"

namespace tandem::audit {

constexpr int kHashVersion = 2;

// Where a chain ends: before the first seal, sequence 0 and zeros.
struct ChainHead {
  std::int64_t sequence = 0;
  Bytes hash{std::string(32, '\0')};
  absl::Time record_time = absl::InfinitePast();  // of the entry sealed last
};

// A row of the chain.
struct Seal {
  std::int64_t sequence = 0;
  absl::Time record_time;
  Uuid entry_id;
  Bytes hash;
  absl::Time seal_time;
  int hash_version = kHashVersion;
};

// A row of the chain with what it seals; nothing when the entry is gone.
struct SealedEntry {
  Seal seal;
  std::optional<AuditEntry> entry;
};

// The seal that comes after `head`.
Seal SealNext(const ChainHead& head, const AuditEntry& entry, absl::Time seal_time);

// Seals in their order. The head moves on.
std::vector<Seal> SealAll(ChainHead& head, const std::vector<AuditEntry>& entries,
                          absl::Time seal_time);

// What is wrong with the row that should follow `head`: one sentence each, by sequence and ids. The
// head moves to the row as it stands, so that one wrong row does not make all after it wrong.
std::vector<std::string> CheckNext(ChainHead& head, const SealedEntry& row);

}  // namespace tandem::audit
