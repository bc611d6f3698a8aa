// SPDX-License-Identifier: Apache-2.0
// Sealing and verification on a real database, and a database administrator who tampers.
#include "scheduler/audit/audit_sealing.h"

#include <gmock/gmock.h>

#include <atomic>
#include <thread>
#include <vector>

#include "base/crypto.h"
#include "scheduler/audit/testing/audit_fixture.h"

namespace tandem::audit {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kEntries = 6;
constexpr int kSealers = 4;

class AuditSealingTest : public AuditFixture {
 protected:
  // As the owner of the tables, who may do anything.
  void Tamper(const std::string& sql) { db_.Sql(sql); }
  static std::string Sealed(int sequence) {
    return fmt::format("entry_id = (SELECT entry_id FROM audit_chain WHERE sequence = {})",
                       sequence);
  }
};

TEST_F(AuditSealingTest, EveryEntryIsSealedOnceAndInItsOrder) {
  Write(kEntries);
  EXPECT_EQ(Seal(), kEntries);
  EXPECT_EQ(Seal(), 0);
  Write(2);
  EXPECT_EQ(Seal(), 2);
  const ChainReport report = Verify();
  EXPECT_THAT(report.findings, IsEmpty());
  EXPECT_EQ(report.head.sequence, kEntries + 2);
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM audit_chain a JOIN audit_chain b ON b.sequence = "
                    "a.sequence + 1 WHERE a.record_time > b.record_time"),
            "0");
}

TEST_F(AuditSealingTest, AnEntryThatCommitsLateIsSealedLater) {
  Write(1);
  const absl::Time early = clock_.Now();
  const AuditEntry late = trail_.Compose(call_, ChangeOf(PatientId()));
  clock_.Advance(absl::Seconds(30));
  Write(2);
  EXPECT_EQ(Seal(), 3);
  db_.Sql(fmt::format(
      "INSERT INTO audit_entry SELECT clinic_id, '{}', '{}', actor_role, actor, method, action, "
      "subject_kind, subject_id, subject_count, patient_id, outcome, call_id, request_id, reason "
      "FROM audit_entry LIMIT 1",
      absl::FormatTime(absl::RFC3339_full, early, absl::UTCTimeZone()), ToString(late.id)));
  EXPECT_EQ(Seal(), 1);
  EXPECT_THAT(Verify().findings, IsEmpty());
}

TEST_F(AuditSealingTest, SchedulersThatSealAtOnceDoNotForkTheChain) {
  Write(kEntries);
  std::atomic<int> sealed = 0;
  std::vector<std::thread> sealers;
  for (int i = 0; i < kSealers; ++i) sealers.emplace_back([&] { sealed += Seal(); });
  for (std::thread& sealer : sealers) sealer.join();
  sealed += Seal();
  EXPECT_EQ(sealed, kEntries);
  EXPECT_EQ(Count("audit_chain"), std::to_string(kEntries));
  EXPECT_THAT(Verify().findings, IsEmpty());
}

TEST_F(AuditSealingTest, ADeletedEntryIsFound) {
  Write(kEntries);
  Seal();
  Tamper("DELETE FROM audit_entry WHERE " + Sealed(3));
  EXPECT_THAT(Verify().findings, ElementsAre(HasSubstr("(seal 3) is missing")));
}

TEST_F(AuditSealingTest, AnAlteredEntryIsFound) {
  Write(kEntries);
  Seal();
  Tamper("UPDATE audit_entry SET actor = 'someone else' WHERE " + Sealed(2));
  EXPECT_THAT(Verify().findings, ElementsAre(HasSubstr("(seal 2) is not what was sealed")));
}

TEST_F(AuditSealingTest, AnAlteredListOfPeopleIsFound) {
  for (int i = 0; i < 4; ++i) {
    Deed deed;
    deed.action = Action::kRead;
    deed.others = {ids_.NextId<PatientId>(), ids_.NextId<PatientId>()};
    ASSERT_OK(db_.pool().Run(call_.Tx(),
                             [&](pg::Transaction& tx) { return trail_.Write(tx, call_, deed); }));
  }
  EXPECT_EQ(Seal(), 4);
  EXPECT_THAT(Verify().findings, IsEmpty());
  const auto alter = [&](const std::string& list, int sequence) {
    Tamper("UPDATE audit_entry SET patient_ids = " + list + " WHERE " + Sealed(sequence));
  };
  alter("patient_ids[1:1]", 1);
  alter("NULL", 2);
  alter("patient_ids || patient_ids[1]", 3);
  alter("ARRAY[patient_ids[2], patient_ids[1]]", 4);
  EXPECT_EQ(Verify().findings.size(), 4u);
}

TEST_F(AuditSealingTest, SwappedSealsAreFound) {
  Write(kEntries);
  Seal();
  Tamper(
      "UPDATE audit_chain SET sequence = 100 WHERE sequence = 2; "
      "UPDATE audit_chain SET sequence = 2 WHERE sequence = 3; "
      "UPDATE audit_chain SET sequence = 3 WHERE sequence = 100");
  EXPECT_THAT(Verify().findings,
              ElementsAre(HasSubstr("(seal 2)"), HasSubstr("(seal 3)"), HasSubstr("(seal 4)")));
}

TEST_F(AuditSealingTest, AnEntryWithItsSealTakenOutIsFound) {
  Write(kEntries);
  Seal();
  Tamper("DELETE FROM audit_entry WHERE " + Sealed(4) +
         "; DELETE FROM audit_chain WHERE sequence = 4");
  EXPECT_THAT(Verify().findings, ElementsAre("seals 4 to 4 are missing"));
}

TEST_F(AuditSealingTest, AnEntryThatNobodySealedIsFoundAfterTenMinutes) {
  Write(1);
  EXPECT_THAT(Verify().findings, IsEmpty());
  clock_.Advance(kUnsealedMax);
  EXPECT_THAT(Verify().findings, ElementsAre(HasSubstr("has no seal")));
}

TEST_F(AuditSealingTest, AnEntrySlippedInWithAnOldTimeIsNeverSealedAndSoFound) {
  Write(1);
  clock_.Advance(absl::Hours(1));
  Write(1);
  EXPECT_EQ(Seal(), 2);
  Tamper(
      "INSERT INTO audit_entry SELECT clinic_id, record_time - interval '1 hour', "
      "'0190b2a0-0000-7000-8000-000000000001', actor_role, actor, method, action, subject_kind, "
      "subject_id, subject_count, patient_id, outcome, call_id, request_id, reason "
      "FROM audit_entry ORDER BY record_time LIMIT 1");
  EXPECT_EQ(Seal(), 0);
  EXPECT_THAT(Verify().findings, ElementsAre(HasSubstr("has no seal")));
}

TEST_F(AuditSealingTest, TheNewestEntriesDeletedWithTheirSealsAreFoundByAHeadKeptElsewhere) {
  Write(kEntries);
  Seal();
  const ChainHead kept = Verify().head;
  EXPECT_THAT(Verify(KnownHead{kept.sequence, kept.hash}).findings, IsEmpty());
  Tamper(
      "DELETE FROM audit_entry e USING audit_chain c WHERE c.entry_id = e.entry_id AND "
      "c.sequence > 4; DELETE FROM audit_chain WHERE sequence > 4");
  EXPECT_THAT(Verify().findings, IsEmpty()) << "the chain itself cannot tell";
  EXPECT_THAT(Verify(KnownHead{kept.sequence, kept.hash}).findings,
              ElementsAre("seal 6 of the head that was kept is missing"));
  EXPECT_THAT(Verify(KnownHead{4, kept.hash}).findings,
              ElementsAre("seal 4 is not that of the head that was kept"));
}

TEST_F(AuditSealingTest, AWholeNewChainIsFoundByAHeadKeptElsewhere) {
  Write(kEntries);
  Seal();
  const ChainHead kept = Verify().head;
  Tamper("UPDATE audit_entry SET actor = 'nobody'; DELETE FROM audit_chain");
  EXPECT_EQ(Seal(), kEntries);
  EXPECT_THAT(Verify().findings, IsEmpty());
  EXPECT_EQ(Verify(KnownHead{kept.sequence, kept.hash}).findings.size(), 1u);
}

}  // namespace
}  // namespace tandem::audit
