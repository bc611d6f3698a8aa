// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_trail.h"

#include "base/pg/statement.h"
#include "base/testing/application_role.h"
#include "scheduler/audit/testing/audit_fixture.h"

namespace tandem::audit {
namespace {

class AuditTrailTest : public AuditFixture {
 protected:
  bool AppMay(const std::string& sql) { return !IsRefusedToPrograms(db_, clinic().uuid, sql); }
};

TEST_F(AuditTrailTest, AnEntryIsThereWhenItsChangeIs) {
  const auto change = [&](bool fail) {
    return db_.pool().Run(call_.Tx(), [&](pg::Transaction& tx) -> absl::Status {
      RETURN_IF_ERROR(trail_.Write(tx, call_, ChangeOf(ids_.NextId<PatientId>())));
      return fail ? absl::CancelledError() : absl::OkStatus();
    });
  };
  EXPECT_FALSE(change(true).ok());
  EXPECT_EQ(Count("audit_entry"), "0");
  EXPECT_OK(change(false));
  EXPECT_EQ(Count("audit_entry WHERE patient_id = subject_id AND subject_kind = 'patient' AND "
                  "action = 'change' AND outcome = 'OK'"),
            "1");
}

TEST_F(AuditTrailTest, WhatAJobDidHasItsName) {
  ASSERT_OK(db_.pool().Run(call_.Tx(), [&](pg::Transaction& tx) {
    return trail_.WriteOwn(tx, clinic(), "expire_holds", Deed{.subject_kind = "appointment"});
  }));
  EXPECT_EQ(Count("audit_entry WHERE actor_role = 'system' AND method = 'expire_holds' AND "
                  "call_id IS NULL AND subject_id IS NULL"),
            "1");
}

TEST_F(AuditTrailTest, AnOverrideCarriesItsReason) {
  const Deed deed = ChangeOf(ids_.NextId<AppointmentId>(), PatientId(), "in pain");
  EXPECT_EQ(deed.action, Action::kOverride);
  const AuditEntry entry = trail_.Compose(call_, deed);
  EXPECT_EQ(entry.action, "override");
  EXPECT_EQ(entry.reason, "in pain");
}

// Six years are kept because nothing can delete: no grant, and no statement.
TEST_F(AuditTrailTest, TheServiceMayAddAndReadAndNothingElse) {
  Write(1);
  Seal();
  for (const char* table : {"audit_entry", "audit_chain"}) {
    EXPECT_TRUE(AppMay(fmt::format("SELECT * FROM {}", table)));
    EXPECT_FALSE(AppMay(fmt::format("DELETE FROM {}", table)));
    EXPECT_FALSE(AppMay(fmt::format("UPDATE {} SET record_time = now()", table)));
    EXPECT_FALSE(AppMay(fmt::format("TRUNCATE {}", table)));
    EXPECT_FALSE(AppMay(fmt::format("SELECT * FROM {} FOR UPDATE", table)));
    EXPECT_EQ(db_.Sql(fmt::format("SELECT string_agg(DISTINCT privilege_type, ' ' ORDER BY "
                                  "privilege_type) FROM information_schema.role_table_grants "
                                  "WHERE table_name = '{}' AND grantee <> 'tandem_owner'",
                                  table)),
              "INSERT SELECT");
  }
  for (const pg::Statement* statement : pg::AllStatements()) {
    const std::string sql = statement->sql;
    for (const char* words : {"DELETE FROM audit_", "UPDATE audit_", "TRUNCATE"}) {
      EXPECT_EQ(sql.find(words), std::string::npos) << statement->room << "." << statement->name;
    }
  }
}

}  // namespace
}  // namespace tandem::audit
