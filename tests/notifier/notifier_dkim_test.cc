// SPDX-License-Identifier: Apache-2.0
// Signed mails, as a mail server got them, judged by dkimpy.
#include <fmt/format.h>
#include <sys/stat.h>

#include "tests/notifier/notifier_fixture.h"
#include "tests/support/command_output.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

using ::testing::HasSubstr;

class NotifierDkimTest : public NotifierTest {
 protected:
  std::string KeyFile() const { return folder_.File("dkim.key"); }
  void MakeKey(const std::string& what = "genrsa 2048") {
    OutputOf(fmt::format("openssl {} > {} 2>&1", what, KeyFile()));
    chmod(KeyFile().c_str(), S_IRUSR | S_IWUSR);
  }
  // As it stands in the DNS.
  std::string PublicKey() const {
    std::string key = OutputOf(
        fmt::format("openssl pkey -in {} -pubout -outform DER | openssl base64 -A", KeyFile()));
    return key;
  }
  NotifierOptions Signing() {
    NotifierOptions options = Options();
    options.mail += fmt::format(
        "dkim = {{domain = \"clinic.test\", selector = \"t1\", key_file = \"{}\"}}\n", KeyFile());
    return options;
  }
  std::string Judged() const {
    return OutputOf(
        fmt::format("/usr/bin/python3 {}/tests/support/dkim_judge.py {} t1 clinic.test {}",
                    ProjectFolder(), folder_.File("mails"), PublicKey()));
  }
};

TEST_F(NotifierDkimTest, EveryMailIsSignedAndAnyChangeOnItsWayIsNoticed) {
  MakeKey();
  clinic_.AddSignIns(1, 2);
  clinic_.AddVisits(3, 1);
  NotifierProcess notifier(Signing());
  ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier.Log();
  ASSERT_EQ(Mails().size(), 3U) << notifier.Log();
  EXPECT_EQ(Judged(), "good -\ngood -\ngood -\n");
  for (const ReceivedMail& mail : Mails()) {
    EXPECT_THAT(mail.Header("DKIM-Signature"), HasSubstr("a=rsa-sha256; c=relaxed/relaxed;"));
  }
}

TEST_F(NotifierDkimTest, AnotherKeyInTheDnsIsNotOurs) {
  MakeKey();
  clinic_.AddSignIns(1, 1);
  {
    NotifierProcess notifier(Signing());
    ASSERT_TRUE(clinic_.WaitUntilDone(kDoneMax)) << notifier.Log();
  }
  MakeKey();
  EXPECT_EQ(Judged(), "bad -\n");
}

TEST_F(NotifierDkimTest, AKeyThatIsNotThereOpenToOthersOrNoneOfOursStopsTheStart) {
  const auto refusal = [this] {
    NotifierProcess notifier(Signing());
    EXPECT_EQ(notifier.Wait(), 1);
    return notifier.Log();
  };
  EXPECT_THAT(refusal(), HasSubstr("mail.dkim.key_file " + KeyFile() + " cannot be read."));
  MakeKey();
  chmod(KeyFile().c_str(), S_IRUSR | S_IWUSR | S_IRGRP);
  EXPECT_THAT(refusal(), HasSubstr("mail.dkim.key_file " + KeyFile() + " is open to others"));
  MakeKey("genrsa 1024");
  EXPECT_THAT(refusal(), HasSubstr("mail.dkim.key_file must hold a key of 2048 bits at least."));
  MakeKey("genpkey -algorithm ed25519");
  EXPECT_THAT(refusal(), HasSubstr("mail.dkim.key_file must hold an RSA key."));
  MakeKey("rand -hex 40");
  EXPECT_THAT(refusal(), HasSubstr("mail.dkim.key_file " + KeyFile() + " must hold one private"));
}

}  // namespace
}  // namespace tandem::testing
