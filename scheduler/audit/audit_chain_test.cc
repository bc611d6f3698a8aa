// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_chain.h"

#include <functional>

#include "base/crypto.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"

namespace tandem::audit {
namespace {

const absl::Time kNow = absl::FromUnixMicros(1'799'683'200'000'000);

AuditEntry Full(SeededIds& ids) {
  return {.clinic = ids.NextId<ClinicId>(),
          .record_time = kNow,
          .id = ids.Next(),
          .actor_role = "front_desk",
          .actor = "desk-1",
          .method = "BookAppointment",
          .action = "override",
          .subject_kind = "appointment",
          .subject = ids.Next(),
          .subject_count = 1,
          .patient = ids.Next(),
          .outcome = "OK",
          .call_id = ids.Next(),
          .request_id = ids.Next(),
          .reason = "came from far away",
          .others = {ids.Next(), ids.Next()}};
}

AuditEntry OfThatDay() {
  SeededIds ids;
  AuditEntry entry = Full(ids);
  entry.clinic = ParseId<ClinicId>("0190b2a0-0000-7000-8000-000000000001").value();
  entry.id = ParseUuid("0190b2a0-0000-7000-8000-000000000002").value();
  entry.subject = entry.patient = entry.call_id = entry.request_id = std::nullopt;
  entry.others = {ParseUuid("0190b2a0-0000-7000-8000-000000000003").value(),
                  ParseUuid("0190b2a0-0000-7000-8000-000000000004").value()};
  return entry;
}

std::vector<SealedEntry> Chain(const std::vector<AuditEntry>& entries) {
  ChainHead head;
  const std::vector<Seal> seals = SealAll(head, entries, kNow);
  std::vector<SealedEntry> rows;
  for (std::size_t i = 0; i < entries.size(); ++i) rows.push_back({seals[i], entries[i]});
  return rows;
}

std::vector<std::string> Check(const std::vector<SealedEntry>& rows) {
  ChainHead head;
  std::vector<std::string> found;
  for (const SealedEntry& row : rows) {
    for (std::string& finding : CheckNext(head, row)) found.push_back(std::move(finding));
  }
  return found;
}

TEST(AuditChainTest, AChainThatNobodyTouchedIsWhole) {
  SeededIds ids;
  EXPECT_THAT(Check(Chain({Full(ids), Full(ids), Full(ids)})), ::testing::IsEmpty());
  EXPECT_THAT(Check({}), ::testing::IsEmpty());
}

TEST(AuditChainTest, NoColumnChangesUnseen) {
  SeededIds ids;
  const std::vector<std::function<void(AuditEntry&)>> changes = {
      [&](AuditEntry& e) { e.clinic = ids.NextId<ClinicId>(); },
      [](AuditEntry& e) { e.record_time += absl::Microseconds(1); },
      [&](AuditEntry& e) { e.id = ids.Next(); },
      [](AuditEntry& e) { e.actor_role = "practitioner"; },
      [](AuditEntry& e) { e.actor = "desk-2"; },
      [](AuditEntry& e) { e.method = "CancelAppointment"; },
      [](AuditEntry& e) { e.action = "change"; },
      [](AuditEntry& e) { e.subject_kind = "patient"; },
      [](AuditEntry& e) { e.subject = std::nullopt; },
      [](AuditEntry& e) { e.subject_count = 2; },
      [](AuditEntry& e) { e.patient = std::nullopt; },
      [](AuditEntry& e) { e.outcome = "NOT_FOUND"; },
      [](AuditEntry& e) { e.call_id = std::nullopt; },
      [](AuditEntry& e) { e.request_id = Uuid(); },
      [](AuditEntry& e) { e.reason = ""; },
      [](AuditEntry& e) { e.reason = std::nullopt; },
      [](AuditEntry& e) { e.others.clear(); },
      [](AuditEntry& e) { e.others.pop_back(); },
      [&](AuditEntry& e) { e.others.push_back(ids.Next()); },
      [](AuditEntry& e) { std::swap(e.others[0], e.others[1]); },
      // What moves over a border between two columns.
      [](AuditEntry& e) { e.actor_role = "front_deskd", e.actor = "esk-1"; },
  };
  for (std::size_t i = 0; i < changes.size(); ++i) {
    std::vector<SealedEntry> rows = Chain({Full(ids), Full(ids), Full(ids)});
    changes[i](*rows[1].entry);
    EXPECT_EQ(Check(rows).size(), 1u) << "change " << i;
  }
}

TEST(AuditChainTest, WhatIsGoneOrElsewhereIsFoundWhereItIs) {
  SeededIds ids;
  const std::vector<SealedEntry> whole = Chain({Full(ids), Full(ids), Full(ids), Full(ids)});
  std::vector<SealedEntry> rows = whole;
  rows[1].entry.reset();
  EXPECT_THAT(Check(rows), ::testing::ElementsAre(::testing::HasSubstr("(seal 2) is missing")));
  rows = whole;
  rows.erase(rows.begin() + 1, rows.begin() + 3);
  EXPECT_THAT(Check(rows), ::testing::ElementsAre("seals 2 to 3 are missing"));
  rows = whole;
  std::swap(rows[1].seal.sequence, rows[2].seal.sequence);
  std::swap(rows[1], rows[2]);
  EXPECT_EQ(Check(rows).size(), 3u) << "both, and the one that follows them";
  rows = whole;
  rows[3].seal.seal_time += absl::Seconds(1);
  EXPECT_EQ(Check(rows).size(), 1u);
}

// Computed by another program, once: another encoding would make every chain that there is
// worthless.
TEST(AuditChainTest, TheFirstSealIsAsItWasOnThatDay) {
  EXPECT_EQ(Hex(SealNext(ChainHead(), OfThatDay(), kNow).hash),
            "6946690ef956ba76ee4b9f74c9f63142c104106066404aa582e16daa043fa807");
}

// The same day's, as the program before made it and still makes it while the new one is rolled out.
TEST(AuditChainTest, SealsOfTheFirstVersionStillHold) {
  const AuditEntry entry = OfThatDay();
  SealedEntry row = {SealNext(ChainHead(), entry, kNow), entry};
  row.seal.hash_version = 1;
  EXPECT_EQ(Check({row}).size(), 1u) << "what was sealed anew is not an old seal";
  row.seal.hash =
      ParseHex("7b613f5863d1dc36ef50351ec9320d587deb4575c929e1fded773930366d3090").value();
  EXPECT_THAT(Check({row}), ::testing::IsEmpty());
  row.seal.hash_version = kHashVersion;
  EXPECT_EQ(Check({row}).size(), 1u) << "an old seal is not a new one";
}

}  // namespace
}  // namespace tandem::audit
