// SPDX-License-Identifier: Apache-2.0
// Programs by mutual TLS: who gets a connection, whose calls are looked at, and as whom; over real
// connections, with certificates of the test's own.
#include <fmt/format.h>

#include <mutex>

#include "absl/time/clock.h"
#include "base/log.h"
#include "base/metrics.h"
#include "base/rpc/peer_certificates.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "base/testing/test_authority.h"
#include "tests/support/any_method.h"
#include "tests/support/command_output.h"
#include "tests/support/desk.h"
#include "tests/support/health.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNotifier[] = "spiffe://test.example/notifier";
constexpr char kEdge[] = "spiffe://test.example/edge";
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York
constexpr absl::Duration kTakenUpMax = absl::Seconds(5);  // certificates, with room for sanitizers

constexpr int kAsksMax = 10;  // for health

// A client that trusts `server` and shows `own`, if anything.
std::shared_ptr<grpc::ChannelCredentials> Showing(const TestAuthority& server,
                                                  const TestCertificate& own) {
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = server.certificate();
  options.pem_cert_chain = own.certificate;
  options.pem_private_key = own.key;
  return grpc::SslCredentials(options);
}

class ProgramsTest : public ::testing::Test {
 protected:
  ServiceOptions Options() {
    ServiceOptions options;
    options.clock = &clock_;
    options.yaml = SmallClinic().Yaml();
    options.configure = [this](SchedulerConfig& config) {
      WriteServer(authority_);
      config.tls_listen = "127.0.0.1:0";
      config.tls = files_;
      config.service_programs = {kNotifier};
      config.edge_programs = {kEdge};
    };
    return options;
  }
  // A new certificate for the server, by `authority`, and whom it trusts.
  void WriteServer(const TestAuthority& authority) {
    const TestCertificate issued = authority.IssueServer();
    WriteWhole(files_.key, issued.key);
    WriteWhole(files_.certificate, issued.certificate);
    WriteWhole(files_.authority, authority.certificate());
  }

  std::unique_ptr<Client> As(const TestCertificate& own) {
    return std::make_unique<Client>(service_.tls_target(), Showing(authority_, own));
  }
  std::unique_ptr<Client> AsProgram(const std::string& name) {
    return As(authority_.IssueProgram(name));
  }

  absl::Status AskClinic(Client& client, const Who& who = {}) {
    v1::GetClinicRequest request;
    request.set_name(service_.parent());
    return client.Call(who, &v1::DirectoryService::Stub::GetClinic, request).status();
  }
  absl::Status ListPractitioners(Client& client, const Who& who = {}) {
    v1::ListPractitionersRequest request;
    request.set_parent(service_.parent());
    return client.Call(who, &v1::DirectoryService::Stub::ListPractitioners, request).status();
  }
  absl::Status ListStaff(Client& client, const Who& who = {}) {
    v1::ListStaffRequest request;
    request.set_parent(service_.parent());
    return client.Call(who, &v1::StaffService::Stub::ListStaff, request).status();
  }
  absl::Status GetPatient(Client& client, const std::string& name) {
    v1::GetPatientRequest request;
    request.set_name(name);
    return client.Call({}, &v1::PatientsService::Stub::GetPatient, request).status();
  }
  // The newest entry of the audit log, as text.
  std::string LastEntry() {
    return service_.db().Sql(
        "SELECT concat_ws(' ', method, action, actor_role, actor, outcome) FROM audit_entry "
        "ORDER BY record_time DESC LIMIT 1");
  }
  // How many counts a sign-in for a new contact began.
  int CountsOf(Client& client, const std::string& address) {
    const int before = std::stoi(service_.db().Sql("SELECT count(*) FROM rate_count"));
    v1::StartSignInRequest request;
    request.set_parent(service_.parent());
    request.mutable_contact()->set_email(fmt::format("p{}@qzvxkwjq.example.com", contacts_++));
    Who who;
    who.client_address = address;
    EXPECT_OK(client.Call(who, &v1::SessionsService::Stub::StartSignIn, request));
    return std::stoi(service_.db().Sql("SELECT count(*) FROM rate_count")) - before;
  }
  // Until a connection that trusts `server` alone is served; false when that takes too long.
  bool BecomesServed(const TestAuthority& server, const TestCertificate& own) {
    const RealClock clock;
    const absl::Time give_up = clock.Now() + kTakenUpMax;
    while (clock.Now() < give_up) {
      Client client(service_.tls_target(), Showing(server, own));
      if (AskClinic(client).ok()) return true;
      absl::SleepFor(absl::Milliseconds(100));
    }
    return false;
  }
  void LetChecksPass() { absl::SleepFor(rpc::kCertificateCheckEvery + absl::Milliseconds(200)); }

  SimulatedClock clock_{kMonday};
  const TestAuthority authority_;
  const TempFolder folder_;
  const rpc::CertificateFiles files_ = {folder_.File("server.pem"), folder_.File("server.key"),
                                        folder_.File("ca.pem")};
  TestService service_{Options()};
  int contacts_ = 0;
};

TEST_F(ProgramsTest, AProgramCallsWhatServicesMayAndNothingElse) {
  const auto notifier = AsProgram(kNotifier);
  int allowed = 0;
  for (const auto* method : AllMethods()) {
    const auto request = NewRequest(*method);
    SetText(*request, "parent", service_.parent());
    SetText(*request, "name", service_.parent() + "/appointments/0");
    const absl::Status status = FromGrpc(CallAny(*notifier, {}, *method, *request));
    if (Allows(*method, Role::kService)) {
      ++allowed;
      EXPECT_FALSE(absl::IsPermissionDenied(status)) << method->full_name() << " " << status;
      EXPECT_FALSE(absl::IsUnauthenticated(status)) << method->full_name() << " " << status;
    } else {
      EXPECT_THAT(status, HasReason(Reason::kPermissionDenied)) << method->full_name();
    }
  }
  EXPECT_GT(allowed, 5);
}

TEST_F(ProgramsTest, AProgramNamesTheClinicThatItMeans) {
  const auto notifier = AsProgram(kNotifier);
  EXPECT_OK(ListPractitioners(*notifier));
  v1::ListPractitionersRequest request;
  const auto list = &v1::DirectoryService::Stub::ListPractitioners;
  EXPECT_THAT(notifier->Call({}, list, request), HasViolation("parent"));
  request.set_parent("clinics/no-such-clinic");
  EXPECT_THAT(notifier->Call({}, list, request), HasReason(Reason::kNotFound));
}

TEST_F(ProgramsTest, WhatAProgramIsToldAndRefusedIsRecordedUnderItsName) {
  const std::string patient = Desk(service_).AddPatient();
  const auto notifier = AsProgram(kNotifier);
  clock_.Advance(absl::Seconds(1));
  EXPECT_OK(GetPatient(*notifier, patient));
  EXPECT_EQ(LastEntry(), fmt::format("GetPatient read service {} OK", kNotifier));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(ListStaff(*notifier), HasReason(Reason::kPermissionDenied));
  EXPECT_EQ(LastEntry(), fmt::format("ListStaff refuse service {} PERMISSION_DENIED", kNotifier));
}

TEST_F(ProgramsTest, WhoeverHasNoGoodCertificateGetsNoConnection) {
  const TestAuthority stranger;
  const absl::Duration hour = absl::Hours(1);
  const std::vector<std::pair<const char*, TestCertificate>> bad = {
      {"none", {}},
      {"of another authority", stranger.IssueProgram(kNotifier)},
      {"expired", authority_.Issue({.uris = {kNotifier}, .begin = -hour, .end = -hour / 60})},
      {"not yet valid", authority_.Issue({.uris = {kNotifier}, .begin = hour, .end = 2 * hour})},
  };
  for (const auto& [what, certificate] : bad) {
    const auto client = As(certificate);
    EXPECT_THAT(AskClinic(*client), StatusIs(absl::StatusCode::kUnavailable)) << what;
    EXPECT_EQ(AskHealth(client->shared_channel()), Health::kNoAnswer) << what;
  }
  Client plain(service_.tls_target());
  EXPECT_THAT(AskClinic(plain), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(AskHealth(plain.shared_channel()), Health::kNoAnswer);
  EXPECT_THAT(service_.scheduler().metrics().Text(), Not(HasSubstr("GetClinic")));
}

TEST_F(ProgramsTest, WhoeverIsNotNamedAsAProgramIsRefusedBeforeAnyCallHealthIncluded) {
  const std::vector<std::pair<const char*, CertificateWish>> bad = {
      {"no name", {}},
      {"another name", {.uris = {"spiffe://test.example/stranger"}}},
      {"a longer name", {.uris = {std::string(kNotifier) + "s"}}},
      {"two names", {.uris = {kNotifier, kEdge}}},
      {"the name as a common name", {.common_name = kNotifier}},
      {"the name as a host", {.hosts = {"DNS:spiffe://test.example/notifier"}}},
  };
  for (const auto& [what, wish] : bad) {
    const auto client = As(authority_.Issue(wish));
    const absl::Status status = AskClinic(*client);
    EXPECT_THAT(status, StatusIs(absl::StatusCode::kUnauthenticated)) << what;
    EXPECT_EQ(ListPractitioners(*client, service_.As(Role::kFrontDesk)), status) << what;
    EXPECT_EQ(AskHealth(client->shared_channel()), Health::kNoAnswer) << what;
  }
  EXPECT_THAT(service_.scheduler().metrics().Text(), Not(HasSubstr("GetClinic")));
  EXPECT_EQ(AskHealth(AsProgram(kEdge)->shared_channel()), Health::kServing);
}

TEST_F(ProgramsTest, AStrangerWhoKnocksLeavesALineOfOurLogThatSaysWhatWasWrong) {
  std::mutex mutex;
  std::string log;
  SetLogSink([&](std::string_view line) {
    const std::lock_guard lock(mutex);
    log += line;
  });
  Client plain(service_.tls_target());
  EXPECT_FALSE(AskClinic(plain).ok());
  SetLogSink(nullptr);
  const std::lock_guard lock(mutex);
  EXPECT_THAT(log, HasSubstr("\"event\":\"grpc\",\"file\":\"ssl_transport_security.cc\""));
  EXPECT_THAT(log, HasSubstr("wrong version number"));
}

TEST_F(ProgramsTest, ATokenKeepsItsRoleWhicheverProgramHandsItOn) {
  for (const char* program : {kEdge, kNotifier}) {
    const auto client = AsProgram(program);
    EXPECT_OK(ListPractitioners(*client, service_.As(Role::kFrontDesk)));
    EXPECT_THAT(ListStaff(*client, service_.As(Role::kFrontDesk)),
                HasReason(Reason::kPermissionDenied));
    EXPECT_OK(ListStaff(*client, service_.As(Role::kClinicAdmin)));
    EXPECT_THAT(ListPractitioners(*client, Who{"garbage"}), HasReason(Reason::kUnauthenticated));
    EXPECT_THAT(AskClinic(*client, Who{"garbage"}), HasReason(Reason::kUnauthenticated));
  }
}

TEST_F(ProgramsTest, WithoutATokenAnEdgeBringsThePublicAndNobodyElse) {
  const auto edge = AsProgram(kEdge);
  EXPECT_OK(AskClinic(*edge));
  EXPECT_THAT(ListPractitioners(*edge), HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(GetPatient(*edge, Desk(service_).AddPatient()), HasReason(Reason::kUnauthenticated));
}

TEST_F(ProgramsTest, APublicMethodDoesNotMakeAProgramAnonymous) {
  const auto notifier = AsProgram(kNotifier);
  v1::StartSignInRequest request;
  request.set_parent(service_.parent());
  request.mutable_contact()->set_email("robin@qzvxkwjq.example.com");
  EXPECT_THAT(notifier->Call({}, &v1::SessionsService::Stub::StartSignIn, request),
              HasReason(Reason::kPermissionDenied));
}

TEST_F(ProgramsTest, AnEdgeSaysForWhomItCallsAndNobodyElseMay) {
  const auto edge = AsProgram(kEdge);
  CountsOf(*edge, "192.0.2.1");
  const int known = CountsOf(*edge, "192.0.2.1");
  EXPECT_EQ(CountsOf(*edge, "192.0.2.2"), known + 1) << "an address of its own has its own count";
  EXPECT_EQ(CountsOf(*edge, "::ffff:192.0.2.2"), known) << "the same in another form";
  EXPECT_EQ(CountsOf(*edge, ""), known + 1) << "the edge itself";
  EXPECT_EQ(CountsOf(*edge, "not an address"), known) << "the edge itself";
  Client& plain = service_.client();
  CountsOf(plain, "192.0.2.3");
  EXPECT_EQ(CountsOf(plain, "192.0.2.4"), known) << "this machine, whatever it says";
}

TEST_F(ProgramsTest, NewCertificatesAreTakenUpWithoutADroppedConnection) {
  const TestCertificate before = authority_.IssueProgram(kNotifier);
  const auto connected = As(before);
  HealthWatch watch(connected->shared_channel(), absl::Minutes(1));
  EXPECT_EQ(watch.Next(), Health::kServing);
  const TestAuthority next;
  WriteServer(next);
  EXPECT_TRUE(BecomesServed(next, next.IssueProgram(kNotifier)));
  // Whoever comes anew with what was good before is a stranger; who is there stays.
  EXPECT_THAT(AskClinic(*As(before)), StatusIs(absl::StatusCode::kUnavailable));
  Client unknown(service_.tls_target(), Showing(next, before));
  EXPECT_THAT(AskClinic(unknown), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_OK(AskClinic(*connected));
  service_.scheduler().Stop();
  EXPECT_EQ(watch.Next(), Health::kNotServing) << "the same stream as before";
}

TEST_F(ProgramsTest, ABrokenOrHalfWrittenFileLeavesTheOldOnesInUse) {
  const TestCertificate own = authority_.IssueProgram(kNotifier);
  EXPECT_OK(AskClinic(*As(own)));
  const TestAuthority next;
  const TestCertificate renewed = next.IssueServer();
  const std::vector<std::pair<std::string, std::string>> halves = {
      {files_.certificate, renewed.certificate.substr(0, renewed.certificate.size() / 2)},
      {files_.certificate, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"},
      {files_.certificate, renewed.certificate},  // whole, and not of this key
      {files_.authority, ""},
      {files_.key, renewed.key},
  };
  for (const auto& [path, text] : halves) {
    WriteWhole(path, text);
    LetChecksPass();
    EXPECT_OK(AskClinic(*As(own))) << path;
  }
  WriteWhole(files_.authority, authority_.certificate());  // all of it is there now
  EXPECT_TRUE(BecomesServed(next, own));
}

TEST_F(ProgramsTest, WithoutPlainTextMutualTlsIsTheOnlyWay) {
  ServiceOptions options = Options();
  const auto with_tls = options.configure;
  options.configure = [&](SchedulerConfig& config) {
    with_tls(config);
    config.listen.clear();
  };
  TestService service(options);
  EXPECT_EQ(service.scheduler().port(), 0);
  Client notifier(service.tls_target(), Showing(authority_, authority_.IssueProgram(kNotifier)));
  EXPECT_OK(ListPractitioners(notifier));
}

TEST_F(ProgramsTest, WithoutGoodCertificatesTheServerDoesNotStart) {
  SchedulerConfig config = service_.config();
  WriteWhole(files_.key, authority_.IssueServer().key);
  const auto started = Scheduler::Start(config, clock_);
  EXPECT_THAT(started, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_THAT(std::string(started.status().message()), HasSubstr(files_.key));
}

TEST_F(ProgramsTest, WhoeverRunsTheMachineAsksForHealthByMutualTls) {
  const TestCertificate own = authority_.IssueProgram(kNotifier);
  WriteWhole(folder_.File("own.pem"), own.certificate);
  WriteWhole(folder_.File("own.key"), own.key);
  const auto ask = [&](const std::string& more) {
    return OutputOf(fmt::format("'{}' health --address {} {} 2>&1; echo \"exit $?\"",
                                BuiltPath("tandemctl"), service_.tls_target(), more));
  };
  const std::string files =
      fmt::format("--tls-certificate-file {} --tls-key-file {} --tls-ca-file {}",
                  folder_.File("own.pem"), folder_.File("own.key"), files_.authority);
  std::string answer;  // it waits for 3 s only, which busy cores may need for a handshake
  for (int i = 0; i < kAsksMax && answer != "serving\nexit 0\n"; ++i) answer = ask(files);
  EXPECT_EQ(answer, "serving\nexit 0\n");
  EXPECT_THAT(ask(""), HasSubstr("exit 1\n"));
  EXPECT_THAT(ask("--tls-key-file " + folder_.File("own.key")), HasSubstr("exit 2\n"));
}

}  // namespace
}  // namespace tandem::testing
