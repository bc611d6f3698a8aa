// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/peer_certificates.h"

#include <fmt/format.h>
#include <openssl/err.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <optional>

#include "base/clock.h"
#include "base/log.h"
#include "base/rpc/mutual_tls.h"
#include "base/testing/matchers.h"
#include "base/testing/test_authority.h"

namespace tandem::rpc {
namespace {

using ::testing::HasSubstr;

class PeerCertificatesTest : public ::testing::Test {
 protected:
  PeerCertificatesTest() {
    SetLogSink([this](std::string_view line) { log_ += line; });
    Write(authority_.IssueServer());
    WriteWhole(files_.authority, authority_.certificate());
  }
  ~PeerCertificatesTest() override {
    SetLogSink(nullptr);
    for (const std::string& path : {files_.certificate, files_.key, files_.authority}) {
      std::remove(path.c_str());
    }
  }

  void Write(const TestCertificate& issued) {
    WriteWhole(files_.certificate, issued.certificate);
    WriteWhole(files_.key, issued.key);
  }
  absl::StatusOr<PeerCertificates> Read() { return ReadPeerCertificates(files_, now_); }
  // Refused, and the sentence names the file.
  void ExpectRefused(const std::string& path, const std::string& why) {
    const auto read = Read();
    EXPECT_THAT(read, StatusIs(absl::StatusCode::kFailedPrecondition));
    EXPECT_THAT(std::string(read.status().message()), HasSubstr(path + " " + why));
    EXPECT_EQ(ERR_peek_error(), 0u) << "gRPC would take it for an error of its connection";
  }
  static std::string Path(const char* name) {
    return fmt::format("{}/peer-{}-{}", ::testing::TempDir(), getpid(), name);
  }

  const TestAuthority authority_;
  const CertificateFiles files_ = {Path("cert"), Path("key"), Path("ca")};
  absl::Time now_ = RealClock().Now();
  std::string log_;
};

TEST_F(PeerCertificatesTest, WhatIsWholeAndFitsIsTaken) {
  ASSERT_OK_AND_ASSIGN(const PeerCertificates read, Read());
  EXPECT_EQ(read.authorities, authority_.certificate());
  EXPECT_LE(absl::AbsDuration(read.expire - now_ - kTestCertificateLife), absl::Seconds(10));
}

TEST_F(PeerCertificatesTest, SeveralAuthoritiesMayStandInOneFile) {
  const TestAuthority next;
  WriteWhole(files_.authority, authority_.certificate() + next.certificate());
  EXPECT_OK(Read());
}

TEST_F(PeerCertificatesTest, AFileThatIsMissingHalfOrEmptyIsRefusedByItsName) {
  const std::string whole = authority_.certificate();
  for (const std::string& path : {files_.certificate, files_.authority}) {
    for (const std::string& text :
         {std::string(), std::string("x"), whole.substr(0, whole.size() / 2),
          whole + whole.substr(0, whole.size() / 2)}) {
      WriteWhole(path, text);
      ExpectRefused(path, "holds no certificate in PEM");
    }
    Write(authority_.IssueServer());
  }
  WriteWhole(files_.authority, std::string(kPemBytesMax + 1, 'x'));
  ExpectRefused(files_.authority, "is larger");
  std::remove(files_.key.c_str());
  ExpectRefused(files_.key, "cannot be read");
}

TEST_F(PeerCertificatesTest, AKeyMustBeOneOfItsOwnerAloneAndOfItsCertificate) {
  WriteWhole(files_.key, "x");
  ExpectRefused(files_.key, "holds no private key");
  WriteWhole(files_.key, authority_.IssueServer().key);
  ExpectRefused(files_.key, "is not the key of");
  Write(authority_.IssueServer());
  chmod(files_.key.c_str(), 0640);
  ExpectRefused(files_.key, "is open to others");
}

TEST_F(PeerCertificatesTest, ACertificateCountsInItsTimeOnly) {
  Write(authority_.Issue({.begin = absl::Hours(1), .end = absl::Hours(2)}));
  ExpectRefused(files_.certificate, "is not yet valid");
  Write(authority_.Issue({.begin = -absl::Hours(1), .end = -absl::Seconds(1)}));
  ExpectRefused(files_.certificate, "is no longer valid");
}

TEST_F(PeerCertificatesTest, RenewedFilesAreTakenUpOnceTheyAreWhole) {
  ASSERT_OK_AND_ASSIGN(const PeerCertificates first, Read());
  CertificateWatch watch(files_, first);
  EXPECT_EQ(watch.Next(now_), first);
  EXPECT_EQ(watch.Next(now_ + kCertificateCheckEvery), std::nullopt) << "nothing has changed";
  const TestCertificate renewed = authority_.IssueServer();
  WriteWhole(files_.key, renewed.key);  // whoever connects now finds half of it
  EXPECT_EQ(watch.Next(now_ + 2 * kCertificateCheckEvery), std::nullopt);
  EXPECT_THAT(log_, HasSubstr("certificate_kept"));
  WriteWhole(files_.certificate, renewed.certificate);
  EXPECT_EQ(watch.Next(now_ + 2 * kCertificateCheckEvery + absl::Milliseconds(1)), std::nullopt);
  const auto next = watch.Next(now_ + 3 * kCertificateCheckEvery);
  ASSERT_TRUE(next.has_value());
  EXPECT_EQ(next->chain, renewed.certificate);
  EXPECT_THAT(log_, HasSubstr("certificate_renewed"));
  EXPECT_EQ(watch.Next(now_ + 4 * kCertificateCheckEvery), std::nullopt);
}

TEST_F(PeerCertificatesTest, WhatBreaksBeforeTheFirstConnectionDoesNotCount) {
  ASSERT_OK_AND_ASSIGN(const PeerCertificates first, Read());
  CertificateWatch watch(files_, first);
  WriteWhole(files_.certificate, "x");
  EXPECT_EQ(watch.Next(now_), first);
}

TEST_F(PeerCertificatesTest, WhatIsBrokenIsToldOnce) {
  ASSERT_OK_AND_ASSIGN(const PeerCertificates first, Read());
  CertificateWatch watch(files_, first);
  WriteWhole(files_.certificate, "x");
  for (int i = 0; i < 3; ++i) watch.Next(now_ + i * kCertificateCheckEvery);
  EXPECT_NE(log_.find("certificate_kept"), std::string::npos);
  EXPECT_EQ(log_.find("certificate_kept"), log_.rfind("certificate_kept"));
}

TEST(ProgramNameTest, AProgramIsNamedByOnePlainUri) {
  for (const char* name :
       {"spiffe://example.org/notifier", "spiffe://clinic-1.example/eu/Edge_2"}) {
    EXPECT_TRUE(IsProgramName(name)) << name;
  }
  for (const std::string& name :
       {std::string(), std::string("notifier"), std::string("spiffe://example.org"),
        std::string("spiffe://example.org/"), std::string("spiffe:///notifier"),
        std::string("spiffe://Example.org/notifier"), std::string("spiffe://example.org/a//b"),
        std::string("spiffe://example.org/a/.."), std::string("spiffe://example.org/a?b"),
        std::string("spiffe://example.org/a b"), std::string("spiffe://example.org:1/a"),
        std::string("https://example.org/notifier"), std::string("spiffe://example.org/%41"),
        "spiffe://example.org/" + std::string(kProgramNameBytesMax, 'a')}) {
    EXPECT_FALSE(IsProgramName(name)) << name;
  }
}

}  // namespace
}  // namespace tandem::rpc
