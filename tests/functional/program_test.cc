// SPDX-License-Identifier: Apache-2.0
// The program itself: starting, stopping, being killed, refusing a configuration.
#include <chrono>
#include <stdexcept>

#include "base/testing/matchers.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;

absl::StatusOr<v1::Clinic> AskClinic(Client& client, const Who& who, const std::string& name) {
  v1::GetClinicRequest request;
  request.set_name(name);
  return client.Call(who, &v1::DirectoryService::Stub::GetClinic, request);
}

TEST(ProgramTest, AServerThatWasKilledServesAgain) {
  SchedulerProcess process({.yaml = SampleClinic()});
  Client client(process.target());
  const Who desk = process.As(Role::kFrontDesk);
  EXPECT_OK(AskClinic(client, desk, process.parent()));
  for (int i = 0; i < 3; ++i) {
    process.Kill();
    EXPECT_THAT(AskClinic(client, desk, process.parent()),
                StatusIs(absl::StatusCode::kUnavailable));
    process.Start();
    client.channel().WaitForConnected(std::chrono::system_clock::now() + std::chrono::seconds(10));
    EXPECT_OK(AskClinic(client, desk, process.parent()));
  }
}

TEST(ProgramTest, ATerminatedServerDrainsAndEndsWell) {
  SchedulerProcess process({.yaml = SampleClinic(), .jobs = true});
  Client client(process.target());
  EXPECT_OK(AskClinic(client, process.As(Role::kFrontDesk), process.parent()));
  EXPECT_EQ(process.Stop(), 0);
}

TEST(ProgramTest, ATakenAddressIsToldInOneSentence) {
  TestService first;
  ServiceOptions options;
  options.db = &first.db();
  options.configure = [&](SchedulerConfig& config) { config.listen = first.target(); };
  try {
    TestService second(options);
    ADD_FAILURE() << "two servers on one address";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find(first.target()), std::string::npos);
  }
}

TEST(ProgramTest, WithoutKeysToVerifyTokensTheServerDoesNotStart) {
  TestService service;
  SchedulerConfig config = service.config();
  config.jwks_file = service.folder().File("nothing.json");
  const auto started = Scheduler::Start(config, service.clock());
  EXPECT_THAT(started, StatusIs(absl::StatusCode::kFailedPrecondition));
  EXPECT_NE(std::string(started.status().message()).find(config.jwks_file), std::string::npos);
}

TEST(ProgramTest, ANewClinicIsServedAtOnce) {
  TestService service;
  const Who anybody = TestService::Anonymous();
  EXPECT_THAT(AskClinic(service.client(), anybody, service.parent()), HasReason(Reason::kNotFound));
  ApplyClinic(service.db(), SampleClinic());
  EXPECT_OK(AskClinic(service.client(), anybody, service.parent()));
}

}  // namespace
}  // namespace tandem::testing
