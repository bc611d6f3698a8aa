// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_writer.h"

#include <atomic>
#include <thread>
#include <vector>

#include "scheduler/audit/testing/audit_fixture.h"

namespace tandem::audit {
namespace {

constexpr int kReaders = 24;
constexpr int kReadsEach = 5;

class AuditWriterTest : public AuditFixture {
 protected:
  access::Occurrence Read(PatientId patient) {
    access::Occurrence occurrence;
    occurrence.subject = {.kind = "patient", .id = patient.uuid, .count = 1, .patient = patient};
    return occurrence;
  }
  AuditWriter writer_{clock_, db_.pool()};
};

TEST_F(AuditWriterTest, WhatTheDoorSawIsCommittedWhenItSaysSo) {
  const PatientId patient = ids_.NextId<PatientId>();
  ASSERT_OK(writer_.Record(call_, Read(patient)));
  access::Occurrence refusal;
  refusal.event = access::Occurrence::Event::kRefusal;
  refusal.outcome = "PERMISSION_DENIED";
  ASSERT_OK(writer_.Record(call_, refusal));
  access::Occurrence handed_out = Read(patient);
  handed_out.event = access::Occurrence::Event::kExport;
  ASSERT_OK(writer_.Record(call_, handed_out));
  EXPECT_EQ(Count("audit_entry WHERE action IN ('read', 'export') AND outcome = 'OK' AND "
                  "patient_id = subject_id AND actor = 'desk-1'"),
            "2");
  EXPECT_EQ(Count("audit_entry WHERE action = 'refuse' AND outcome = 'PERMISSION_DENIED' AND "
                  "patient_id IS NULL AND subject_count = 0"),
            "1");
}

TEST_F(AuditWriterTest, ReadsAtTheSameTimeShareACommitAndNoneIsLostOrDoubled) {
  std::atomic<int> recorded = 0;
  std::vector<std::thread> readers;
  for (int i = 0; i < kReaders; ++i) {
    readers.emplace_back([&] {
      for (int j = 0; j < kReadsEach; ++j) {
        if (writer_.Record(call_, Read(PatientId())).ok()) ++recorded;
      }
    });
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(recorded, kReaders * kReadsEach);
  EXPECT_EQ(Count("audit_entry"), std::to_string(kReaders * kReadsEach));
  const int commits = std::stoi(Count("(SELECT DISTINCT xmin::text FROM audit_entry) AS t"));
  EXPECT_LT(commits, kReaders * kReadsEach);
}

TEST_F(AuditWriterTest, WhatCannotBeRecordedIsUnavailable) {
  db_.Sql("REVOKE INSERT ON audit_entry FROM tandem_app");
  const absl::Status status = writer_.Record(call_, Read(PatientId()));
  EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_THAT(status, HasReason(Reason::kAuditUnavailable));
  db_.Sql("GRANT INSERT ON audit_entry TO tandem_app");
  EXPECT_OK(writer_.Record(call_, Read(PatientId())));
}

}  // namespace
}  // namespace tandem::audit
