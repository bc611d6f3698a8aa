// SPDX-License-Identifier: Apache-2.0
// No name, no contact and nothing that a person typed leaves by an output that is not the answer to
// whoever may know: canaries are planted in every text of every request of every method, as each
// role that may call it, in good requests and in bad ones; then every output is searched.
#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/log.h"
#include "base/metrics.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/canary.h"
#include "tests/support/cast.h"
#include "tests/support/stored_text.h"
#include "tests/support/text_paths.h"

namespace tandem::testing {
namespace {

using access::Role;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;
using ::testing::Contains;
using ::testing::HasSubstr;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

// What PostgreSQL itself wrote since the test began: the log of the run's own cluster.
class ServerLog {
 public:
  ServerLog() : path_(FolderOf(std::getenv("TANDEM_TEST_PG")) + "/postgres.log") {
    std::ifstream file(path_, std::ios::ate);
    began_ = file.tellg();
  }
  std::string Since() const {
    std::ifstream file(path_);
    file.seekg(began_);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const std::string& path() const { return path_; }

 private:
  static std::string FolderOf(const std::string& dsn) {
    const std::size_t start = dsn.find("host=") + 5;
    return dsn.substr(start, dsn.find(' ', start) - start);
  }

  std::string path_;
  std::streamoff began_ = 0;
};

class CanariesTest : public ::testing::Test {
 protected:
  CanariesTest() {
    SetLogLevel(LogLevel::kDebug);
    SetLogSink([this](std::string_view line) {
      const std::lock_guard lock(mutex_);
      log_ += line;
    });
  }
  ~CanariesTest() override {
    SetLogSink(nullptr);
    SetLogLevel(LogLevel::kWarning);
  }

  void SetUp() override { cast_ = std::make_unique<Cast>(service_, requests_, "elm"); }

  // In the place of what people type, something of the same kind.
  void Plant(Message& request);
  void Send(Role role, const MethodDescriptor& method, const Message& request);
  // As each role that may call the method.
  void SendGoodOnes(const MethodDescriptor& method);
  // One text after the other is nothing but a canary.
  void SendBadOnes(const MethodDescriptor& method);
  Role SomeCallerOf(const MethodDescriptor& method) const {
    return static_cast<Role>(RuleOf(method).roles(0));
  }
  // What PostgreSQL shows of its sessions to whoever watches them.
  std::string Activity() {
    return service_.db().Sql(
        "SELECT coalesce(string_agg(application_name || ' ' || query, E'\\n'), '') FROM "
        "pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");
  }

  std::mutex mutex_;
  std::string log_;  // guarded by mutex_ until the service has stopped
  ServerLog server_log_;
  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = GoodRequests::Yaml("elm")}};
  GoodRequests requests_{service_};
  std::unique_ptr<Cast> cast_;
  int planted_ = 0;
  int answered_ = 0;
  int refused_ = 0;
};

void CanariesTest::Plant(Message& request) {
  for (const TextPath& field : TextPathsOf(*request.GetDescriptor())) {
    const std::string& kind = field.last();
    if (kind == "given_name" || kind == "family_name" || kind == "preferred_name" ||
        kind == "display_name" || kind == "note" || kind == "reason" || kind == "name_prefix") {
      SetTextAt(request, field, CanaryName(fmt::format("No {}", ++planted_)));
    } else if (kind == "email" || (kind == "phone" && ++planted_ % 2 == 0)) {
      const bool email = kind == "email";
      SetTextAt(request, field,
                email ? CanaryEmail(fmt::format("no{}", ++planted_))
                      : CanaryPhone(planted_ % kCanaryNumbers));
    }
  }
  const auto* mask = request.GetDescriptor()->FindFieldByName("update_mask");
  if (mask == nullptr || request.GetDescriptor()->FindFieldByName("patient") == nullptr) return;
  auto& paths = static_cast<google::protobuf::FieldMask&>(
      *request.GetReflection()->MutableMessage(&request, mask));
  for (const char* path :
       {"given_name", "family_name", "preferred_name", "contacts", "supporters"}) {
    paths.add_paths(path);
  }
}

void CanariesTest::Send(Role role, const MethodDescriptor& method, const Message& request) {
  const Answer answer = AskAny(service_.client(), cast_->At(role, method.name()), method, request);
  ++(answer.status.ok() ? answered_ : refused_);
  const std::string where = fmt::format("{} by {}: {}", method.name(), access::Name(role),
                                        static_cast<int>(answer.status.error_code()));
  EXPECT_FALSE(HoldsCanary(answer.status.error_message())) << where;
  EXPECT_FALSE(HoldsCanary(answer.status.error_details())) << where;
  EXPECT_FALSE(HoldsCanary(answer.metadata)) << where;
  EXPECT_NE(ReasonOf(FromGrpc(answer.status)), Reason::kInternal) << where;
  EXPECT_FALSE(role == Role::kAnonymous && HoldsCanary(answer.reply)) << where;
}

void CanariesTest::SendGoodOnes(const MethodDescriptor& method) {
  for (const Role role : kAllRoles) {
    if (!Allows(method, role)) continue;
    for (const std::string& kind : requests_.KindsOf(method)) {
      // There may be five who act for somebody; those of before are not what is tested.
      service_.db().Sql(
          "UPDATE proxy_grant g SET revoke_time = g.create_time FROM contact c WHERE c.contact_id "
          "= g.contact_id AND (c.value LIKE 'no%' OR c.value LIKE '+%' OR c.value LIKE 'sister%')");
      const Request request = requests_.Make(kind, cast_->Own(role, method.name()));
      Plant(*request);
      Send(role, method, *request);
    }
  }
}

void CanariesTest::SendBadOnes(const MethodDescriptor& method) {
  const Role role = SomeCallerOf(method);
  const std::string kind = requests_.KindsOf(method).at(0);
  for (const TextPath& field : TextPathsOf(*method.input_type())) {
    const Request request = requests_.Make(kind, cast_->Own(role, method.name()));
    SetTextAt(*request, field, CanaryName());
    Send(role, method, *request);
    // Where a name is expected, a canary at its end: the clinic is the caller's, and so is the
    // door.
    if (field.last() != "name" && field.last() != "parent") continue;
    SetTextAt(*request, field, fmt::format("clinics/elm/patients/{}", kCanaryMark));
    Send(role, method, *request);
  }
}

TEST_F(CanariesTest, NoOutputOfAnyMethodHoldsWhatAPersonTyped) {
  for (const MethodDescriptor* method : AllMethods()) {
    SendGoodOnes(*method);
    SendBadOnes(*method);
    EXPECT_FALSE(HoldsCanary(Activity())) << method->name();
  }
  EXPECT_GT(answered_, 100) << "canaries got in";
  EXPECT_GT(refused_, 100) << "and were refused";
  EXPECT_THAT(ColumnsHolding(service_.db(), kCanaryMark), Contains("patient_identity.given_name"));
  service_.RunJobs();
  EXPECT_FALSE(HoldsCanary(service_.scheduler().metrics().Text()));
  EXPECT_FALSE(HoldsCanary(Activity()));
  service_.scheduler().Stop();  // a call's line is written when it has ended

  std::istringstream lines(log_);
  int written = 0;
  for (std::string line; std::getline(lines, line); ++written) {
    EXPECT_FALSE(HoldsCanary(line)) << "line " << written;
    EXPECT_TRUE(nlohmann::json::accept(line)) << "line " << written;
  }
  EXPECT_GE(written, answered_ + refused_) << "each call has its line";
  EXPECT_FALSE(HoldsCanary(server_log_.Since())) << server_log_.path();
}

// Beside the request, too, everything is somebody's typing.
TEST_F(CanariesTest, WhatComesBesideARequestIsNotRepeated) {
  v1::GetClinicRequest request;
  request.set_name(service_.parent());
  const std::map<std::string, std::string> beside = {
      {"authorization", fmt::format("Bearer {}.{}.x", kCanaryMark, kCanaryMark)},
      {"tandem-call-id", CanaryName()},
      {"traceparent", fmt::format("00-{}-x-01", kCanaryMark)},
      {"x-forwarded-for", CanaryEmail()},
      {"x-name", CanaryName()}};
  for (const auto& [name, value] : beside) {
    const auto context = Client::Context({});
    context->AddMetadata(name, value);
    v1::Clinic reply;
    const grpc::Status status =
        service_.client().directory().GetClinic(context.get(), request, &reply);
    EXPECT_FALSE(HoldsCanary(status.error_message() + status.error_details())) << name;
    for (const auto* metadata :
         {&context->GetServerInitialMetadata(), &context->GetServerTrailingMetadata()}) {
      for (const auto& [key, sent] : *metadata) {
        EXPECT_FALSE(HoldsCanary(std::string_view(sent.data(), sent.size()))) << name;
      }
    }
  }
  service_.scheduler().Stop();
  EXPECT_THAT(log_, HasSubstr("GetClinic"));
  EXPECT_FALSE(HoldsCanary(log_));
}

}  // namespace
}  // namespace tandem::testing
