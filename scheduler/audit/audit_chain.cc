// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_chain.h"

#include <fmt/format.h>

#include "base/crypto.h"

namespace tandem::audit {
namespace {

class Encoding {
 public:
  void Number(std::int64_t value) {
    const auto bits = static_cast<std::uint64_t>(value);
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes_.push_back(static_cast<char>((bits >> shift) & 0xff));
    }
  }
  void Raw(std::string_view bytes) { bytes_.append(bytes); }

  void Column(std::string_view text) {
    bytes_.push_back('\1');
    Number(static_cast<std::int64_t>(text.size()));
    Raw(text);
  }
  void Column(const Uuid& uuid) {
    bytes_.push_back('\1');
    Raw({reinterpret_cast<const char*>(uuid.bytes.data()), uuid.bytes.size()});
  }
  void Column(absl::Time time) {
    bytes_.push_back('\1');
    Number(absl::ToUnixMicros(time));
  }
  void Column(int value) {
    bytes_.push_back('\1');
    Number(value);
  }
  void Column(const std::vector<Uuid>& list) {
    bytes_.push_back('\1');
    Number(static_cast<std::int64_t>(list.size()));
    for (const Uuid& uuid : list) Column(uuid);
  }
  template <class T>
  void Column(const std::optional<T>& value) {
    if (value.has_value()) return Column(*value);
    bytes_.push_back('\0');
  }
  const std::string& bytes() const { return bytes_; }

 private:
  std::string bytes_;
};

Bytes HashOf(const Bytes& before, const Seal& seal, const AuditEntry& entry) {
  Encoding encoding;
  encoding.Raw(before);
  encoding.Number(seal.sequence);
  encoding.Number(absl::ToUnixMicros(seal.seal_time));
  encoding.Column(entry.clinic.uuid);
  encoding.Column(entry.record_time);
  encoding.Column(entry.id);
  encoding.Column(entry.actor_role);
  encoding.Column(entry.actor);
  encoding.Column(entry.method);
  encoding.Column(entry.action);
  encoding.Column(entry.subject_kind);
  encoding.Column(entry.subject);
  encoding.Column(entry.subject_count);
  encoding.Column(entry.patient);
  encoding.Column(entry.outcome);
  encoding.Column(entry.call_id);
  encoding.Column(entry.request_id);
  encoding.Column(entry.reason);
  if (seal.hash_version > 1) encoding.Column(entry.others);
  return Sha256(encoding.bytes());
}

}  // namespace

Seal SealNext(const ChainHead& head, const AuditEntry& entry, absl::Time seal_time) {
  Seal seal;
  seal.sequence = head.sequence + 1;
  seal.record_time = entry.record_time;
  seal.entry_id = entry.id;
  seal.seal_time = seal_time;
  seal.hash = HashOf(head.hash, seal, entry);
  return seal;
}

std::vector<Seal> SealAll(ChainHead& head, const std::vector<AuditEntry>& entries,
                          absl::Time seal_time) {
  std::vector<Seal> seals;
  seals.reserve(entries.size());
  for (const AuditEntry& entry : entries) {
    seals.push_back(SealNext(head, entry, seal_time));
    head = {seals.back().sequence, seals.back().hash, entry.record_time};
  }
  return seals;
}

std::vector<std::string> CheckNext(ChainHead& head, const SealedEntry& row) {
  std::vector<std::string> found;
  const Seal& seal = row.seal;
  if (seal.sequence != head.sequence + 1) {
    found.push_back(
        fmt::format("seals {} to {} are missing", head.sequence + 1, seal.sequence - 1));
  }
  if (!row.entry.has_value()) {
    found.push_back(
        fmt::format("entry {} (seal {}) is missing", ToString(seal.entry_id), seal.sequence));
  } else if (found.empty() && HashOf(head.hash, seal, *row.entry) != seal.hash) {
    found.push_back(fmt::format("entry {} (seal {}) is not what was sealed, or not where",
                                ToString(seal.entry_id), seal.sequence));
  }
  head = {seal.sequence, seal.hash, seal.record_time};
  return found;
}

}  // namespace tandem::audit
