// SPDX-License-Identifier: Apache-2.0
// tandemctl audit verify, as an operator runs it at night, and a database administrator who has
// tampered by day.
#include "base/testing/matchers.h"
#include "tests/support/command_output.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kPatients = 5;

class TandemctlAuditTest : public ::testing::Test {
 protected:
  TandemctlAuditTest() {
    for (int i = 0; i < kPatients; ++i) desk_.AddPatient();
    service_.RunJobs();
  }

  CommandEnd Verify(const std::string& words = "") {
    return RunCommand(BuiltPath("tandemctl") + " audit verify " + words + " --database '" +
                      service_.db().owner_dsn() + "' 2>&1");
  }
  // As it stands in the output: SEQUENCE:HASH.
  std::string Head() {
    return service_.db().Sql(
        "SELECT sequence || ':' || encode(hash, 'hex') FROM audit_chain "
        "ORDER BY sequence DESC LIMIT 1");
  }

  TestService service_{{.yaml = SmallClinic().Yaml()}};
  Desk desk_{service_};
};

TEST_F(TandemctlAuditTest, AWholeChainIsOneLineWithItsHead) {
  const CommandEnd verified = Verify();
  EXPECT_EQ(verified.status, 0) << verified.output;
  EXPECT_EQ(verified.output, "clinics/elm  head " + Head() + "  whole\n");
  EXPECT_EQ(Verify("elm --head " + Head()).status, 0);
}

TEST_F(TandemctlAuditTest, AnAlteredEntryIsNamedAndTheExitCodeSaysSo) {
  const std::string altered = service_.db().Sql(
      "UPDATE audit_entry SET actor = 'nobody' WHERE entry_id = (SELECT entry_id FROM audit_chain "
      "WHERE sequence = 3) RETURNING entry_id");
  const CommandEnd verified = Verify("elm");
  EXPECT_EQ(verified.status, 1);
  EXPECT_THAT(verified.output, HasSubstr("NOT WHOLE"));
  EXPECT_THAT(verified.output, HasSubstr("entry " + altered + " (seal 3)"));
}

TEST_F(TandemctlAuditTest, ATailCutOffIsFoundByTheHeadThatWasKept) {
  const std::string kept = Head();
  service_.db().Sql(
      "DELETE FROM audit_entry e USING audit_chain c WHERE c.entry_id = e.entry_id AND "
      "c.sequence > 3; DELETE FROM audit_chain WHERE sequence > 3");
  EXPECT_EQ(Verify("elm").status, 0);
  const CommandEnd verified = Verify("elm --head " + kept);
  EXPECT_EQ(verified.status, 1);
  EXPECT_THAT(verified.output, HasSubstr("of the head that was kept is missing"));
}

TEST_F(TandemctlAuditTest, WordsThatMakeNoSenseAreSaidSo) {
  EXPECT_EQ(Verify("birch").status, 2);
  EXPECT_EQ(Verify("elm --head 12").status, 2);
  EXPECT_EQ(Verify("--head " + Head()).status, 2);
}

}  // namespace
}  // namespace tandem::testing
