// SPDX-License-Identifier: Apache-2.0
// What the program refuses to start on, and what it says of its configuration.
#include <fmt/format.h>

#include <fstream>
#include <mutex>

#include "base/log.h"
#include "tests/operations/operations_fixture.h"
#include "tests/support/command_output.h"

namespace tandem::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

// The program's word on a configuration: what it prints, and at the end its exit status.
std::string Check(const std::string& text, const std::string& mode = "--check-config") {
  const TempFolder folder;
  const std::string path = folder.File("scheduler.toml");
  std::ofstream(path) << text;
  return OutputOf(fmt::format("'{}' --config '{}' {} 2>&1; echo \"exit $?\"",
                              BuiltPath("tandem-scheduler"), path, mode));
}

constexpr char kLeast[] =
    "database = \"dbname=tandem\"\nsecret_key_file = \"/k/CANARY.key\"\njwks_file = \"j\"\n"
    "issuer = \"i\"\n";

TEST(CheckConfigTest, TheEffectiveConfigurationIsShownWithItsDefaults) {
  const std::string shown = Check(kLeast);
  EXPECT_THAT(shown, HasSubstr("exit 0\n"));
  for (const char* line :
       {"listen = \"127.0.0.1:15051\"", "admin_listen = \"127.0.0.1:15052\"", "database_pool = 16",
        "database_wait = \"60ms\"", "allow_statement_log = false", "reflection = false"}) {
    EXPECT_THAT(shown, HasSubstr(std::string(line) + "\n"));
  }
}

TEST(CheckConfigTest, AnUnknownKeyIsRefusedByItsName) {
  const std::string shown = Check(std::string(kLeast) + "databse_pool = 3\n");
  EXPECT_THAT(shown, HasSubstr("databse_pool is not a known key."));
  EXPECT_THAT(shown, HasSubstr("exit 1\n"));
}

TEST(CheckConfigTest, APasswordIsRefusedAndNotRepeated) {
  const std::string shown = Check(
      "database = \"postgresql://tandem:CANARY@localhost/tandem\"\n"
      "secret_key_file = \"k\"\njwks_file = \"j\"\nissuer = \"i\"\n");
  EXPECT_THAT(shown, HasSubstr("database must not hold a password"));
  EXPECT_THAT(shown, HasSubstr("exit 1\n"));
  EXPECT_THAT(shown, Not(HasSubstr("CANARY")));
}

TEST(CheckConfigTest, AFileOfPostalCodesIsLookedAt) {
  const TempFolder folder;
  const std::string path = folder.File("zcta.txt");
  const std::string text = fmt::format("{}postal_codes_file = \"{}\"\n", kLeast, path);
  EXPECT_THAT(Check(text), AllOf(HasSubstr(path + " cannot be read"), HasSubstr("exit 1\n")));
  std::ofstream(path) << "GEOID\tINTPTLAT\tINTPTLONG\n98101\t47.611\t-122.334\n";
  EXPECT_THAT(Check(text), AllOf(HasSubstr(path), HasSubstr("exit 0\n")));
  std::ofstream(path, std::ios::app) << "98102\n";
  EXPECT_THAT(Check(text), AllOf(HasSubstr("line 3 has too few columns"), HasSubstr("exit 1\n")));
}

TEST(CheckConfigTest, WithoutMutualTlsNothingIsServedToANetwork) {
  for (const char* address : {"0.0.0.0:15051", "[::]:15051", "192.0.2.1:15051"}) {
    const std::string text = fmt::format("{}listen = \"{}\"\n", kLeast, address);
    const std::string refused =
        "listen must be a loopback address or unix:/path: without mutual TLS (tls_listen) nothing "
        "may come from a network.\nexit 1\n";
    EXPECT_EQ(Check(text), refused);
    EXPECT_EQ(Check(text, ""), refused) << "nor does it start";
  }
}

TEST(CheckConfigTest, MutualTlsMayListenAnywhereAndIsShown) {
  const std::string shown = Check(
      std::string(kLeast) +
      "tls_listen = \"0.0.0.0:15053\"\ntls_certificate_file = \"c\"\ntls_key_file = \"k\"\n"
      "tls_client_ca_file = \"a\"\n[programs]\nservices = [\"spiffe://example.org/notifier\"]\n");
  EXPECT_THAT(shown, HasSubstr("exit 0\n"));
  for (const char* line :
       {"tls_listen = \"0.0.0.0:15053\"", "tls_certificate_file = \"c\"",
        "programs.services = [\"spiffe://example.org/notifier\"]", "programs.edges = []"}) {
    EXPECT_THAT(shown, HasSubstr(std::string(line) + "\n"));
  }
}

TEST(StartTest, ADatabaseThatLogsStatementsIsRefusedUnlessItIsAllowed) {
  TestDatabase db;
  db.Sql("ALTER DATABASE \"" + db.name() + "\" SET log_statement = 'mod'");
  ServiceOptions options;
  options.db = &db;
  try {
    const TestService service(options);
    ADD_FAILURE() << "it started";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("log_statement is mod; set it to none."));
  }
  options.configure = [](SchedulerConfig& config) { config.allow_statement_log = true; };
  EXPECT_NO_THROW(TestService{options});
}

TEST(StartTest, ATakenAdminPortIsToldInOneSentence) {
  ServiceOptions options;
  options.configure = [](SchedulerConfig& config) { config.admin_listen = "127.0.0.1:0"; };
  TestService first(options);
  const std::string taken = fmt::format("127.0.0.1:{}", first.scheduler().admin_port());
  options.configure = [&](SchedulerConfig& config) { config.admin_listen = taken; };
  options.db = &first.db();
  try {
    const TestService second(options);
    ADD_FAILURE() << "two servers on one port";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr(taken + " (admin_listen)"));
  }
}

using LogTest = OperationsTest;

TEST_F(LogTest, ACallsLineHoldsItsIdsAndNothingElseOfWhatWasSent) {
  std::mutex mutex;
  std::string log;
  SetLogLevel(LogLevel::kInfo);
  SetLogSink([&](std::string_view line) {
    const std::lock_guard lock(mutex);
    log += line;
  });
  v1::BookAppointmentRequest request =
      desk_.BookRequest(desk_.WishFor("CANARY-type", clock_.Now()), "CANARY-patient");
  const auto context = Client::Context(desk_.who());
  context->AddMetadata("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  context->AddMetadata("x-canary", "CANARY");
  v1::Appointment reply;
  EXPECT_FALSE(service_.client()
                   .stub<v1::AppointmentsService::Stub>()
                   .BookAppointment(context.get(), request, &reply)
                   .ok());
  service_.scheduler().Stop();  // the line is written when the call has ended
  SetLogSink(nullptr);
  SetLogLevel(LogLevel::kWarning);
  EXPECT_THAT(log, HasSubstr("\"request_id\":\"" + request.request_id() + "\""));
  EXPECT_THAT(log, HasSubstr("\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\""));
  EXPECT_THAT(log, HasSubstr("\"parent_id\":\"00f067aa0ba902b7\""));
  EXPECT_THAT(log, Not(HasSubstr("CANARY")));
}

}  // namespace
}  // namespace tandem::testing
