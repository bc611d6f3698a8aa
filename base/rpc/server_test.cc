// SPDX-License-Identifier: Apache-2.0
// Server and Handle through a real channel, with a service of one method.
#include "base/rpc/server.h"
#include "base/clock.h"

#include <google/protobuf/duration.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/impl/client_unary_call.h>

#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/impl/rpc_service_method.h>
#include <grpcpp/impl/service_type.h>
#include <grpcpp/security/credentials.h>
#include <grpcpp/support/method_handler.h>

#include <gmock/gmock.h>

#include <latch>
#include <thread>

#include "absl/time/clock.h"
#include "base/error.h"
#include "base/log.h"
#include "base/rpc/handle.h"
#include "base/testing/matchers.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace tandem::rpc {
namespace {

using Message = google::protobuf::Duration;
constexpr char kMethod[] = "/test.Echo/Call";

class EchoService final : public grpc::Service {
 public:
  EchoService() {
    AddMethod(new grpc::internal::RpcServiceMethod(
        kMethod, grpc::internal::RpcMethod::NORMAL_RPC,
        new grpc::internal::RpcMethodHandler<EchoService, Message, Message>(
            [](EchoService* self, grpc::ServerContext* context, const Message*, Message*) {
              return Handle(*context, {.method = "Call", .metrics = &self->calls}, self->body);
            },
            this)));
  }
  Metrics metrics;
  CallMetrics calls{metrics};
  Body body = [](const CallFacts&) { return absl::OkStatus(); };
};

std::string ReasonIn(const grpc::Status& status) {
  google::rpc::Status wire;
  google::rpc::ErrorInfo info;
  if (!wire.ParseFromString(status.error_details()) || wire.details().empty() ||
      !wire.details(0).UnpackTo(&info)) {
    return "";
  }
  return info.reason();
}

class ServerTest : public ::testing::Test {
 protected:
  ServerTest() {
    SetLogSink([this](std::string_view line) { log_ += line; });
    ServerOptions options;
    options.address = "127.0.0.1:0";
    options.drain_max = absl::Seconds(2);
    server_ = Server::Start(options, {&service_}).value();
    channel_ = grpc::CreateChannel("127.0.0.1:" + std::to_string(server_->port()),
                                   grpc::InsecureChannelCredentials());
  }
  ~ServerTest() override {
    server_->Stop();
    SetLogSink(nullptr);
  }

  grpc::Status Call(grpc::ClientContext& context, const char* method = kMethod) {
    Message reply;
    return grpc::internal::BlockingUnaryCall(
        channel_.get(),
        grpc::internal::RpcMethod(method, grpc::internal::RpcMethod::NORMAL_RPC, channel_),
        &context, request_, &reply);
  }
  grpc::Status Call(absl::Duration deadline = absl::Seconds(5)) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(RealClock().Now() + deadline));
    return Call(context);
  }

  EchoService service_;
  Message request_;
  std::string log_;
  std::unique_ptr<Server> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_F(ServerTest, TheBodyLearnsTheFactsOfTheCall) {
  CallFacts seen;
  service_.body = [&](const CallFacts& facts) {
    seen = facts;
    return absl::OkStatus();
  };
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(RealClock().Now() + absl::Hours(1)));
  context.AddMetadata("authorization", "Bearer abc.def");
  context.AddMetadata(std::string(kCallIdKey), "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506");
  ASSERT_TRUE(Call(context).ok());
  EXPECT_EQ(seen.method, "Call");
  EXPECT_EQ(seen.bearer_token, "abc.def");
  EXPECT_EQ(ToString(seen.call_id), "0192f3a4-5b6c-7d8e-9fa0-b1c2d3e4f506");
  EXPECT_LE(seen.deadline, RealClock().Now() + kDeadlineMax) << "an hour is capped";
}

TEST_F(ServerTest, ACallWithoutADeadlineIsRefused) {
  grpc::ClientContext context;
  const grpc::Status status = Call(context);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonIn(status), "DEADLINE_REQUIRED");
}

TEST_F(ServerTest, OnlyOneBearerTokenIsAuthentication) {
  for (const std::vector<std::string>& headers :
       {std::vector<std::string>{"Basic abc"},
        {"Bearer "},
        {"Bearer a", "Bearer b"},
        {"Bearer " + std::string(kBearerTokenBytesMax, 'x')}}) {
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(RealClock().Now() + absl::Seconds(5)));
    for (const std::string& header : headers) context.AddMetadata("authorization", header);
    EXPECT_EQ(ReasonIn(Call(context)), "UNAUTHENTICATED") << headers[0].substr(0, 20);
  }
}

TEST_F(ServerTest, AnExceptionBecomesInternalWithoutItsText) {
  service_.body = [](const CallFacts&) -> absl::Status { throw std::runtime_error("CANARY"); };
  const grpc::Status status = Call();
  EXPECT_EQ(ReasonIn(status), "INTERNAL");
  EXPECT_EQ(status.error_details().find("CANARY"), std::string::npos);
  EXPECT_EQ(log_.find("CANARY"), std::string::npos);
}

TEST_F(ServerTest, EveryCallLeavesOneLineWithItsReason) {
  service_.body = [](const CallFacts&) {
    return MakeError(absl::StatusCode::kNotFound, Reason::kNotFound, "No.");
  };
  EXPECT_EQ(Call().error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_NE(log_.find(R"("event":"call","method":"Call")"), std::string::npos);
  EXPECT_NE(log_.find(R"("reason":"NOT_FOUND")"), std::string::npos);
}

TEST_F(ServerTest, ACallThatIsRefusedBeforeItsWorkLeavesItsLineToo) {
  grpc::ClientContext context;
  EXPECT_FALSE(Call(context).ok());
  EXPECT_NE(log_.find(R"("reason":"DEADLINE_REQUIRED")"), std::string::npos);
}

TEST_F(ServerTest, CallsAreCountedByMethodCodeAndReason) {
  EXPECT_TRUE(Call().ok());
  EXPECT_TRUE(Call().ok());
  service_.body = [](const CallFacts&) {
    return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kSlotTaken, "Taken.");
  };
  EXPECT_FALSE(Call().ok());
  server_->Stop();  // a call is counted when it ends, which its client may see sooner
  const std::string text = service_.metrics.Text();
  for (const char* line :
       {"tandem_calls_total{code=\"OK\",method=\"Call\"} 2\n",
        "tandem_calls_total{code=\"FAILED_PRECONDITION\",method=\"Call\"} 1\n",
        "tandem_refusals_total{reason=\"SLOT_TAKEN\"} 1\n",
        "tandem_call_seconds_count{method=\"Call\"} 3\n", "tandem_calls_running 0\n"}) {
    EXPECT_THAT(text, ::testing::HasSubstr(line));
  }
}

TEST_F(ServerTest, TheTraceOfTheCallerIsInTheLineAndNothingElseOfTheMetadata) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(RealClock().Now() + absl::Seconds(5)));
  context.AddMetadata("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
  context.AddMetadata("tracestate", "CANARY=1");
  context.AddMetadata("x-patient", "CANARY");
  context.AddMetadata("authorization", "Bearer CANARY");
  EXPECT_TRUE(Call(context).ok());
  EXPECT_NE(log_.find(R"("trace_id":"4bf92f3577b34da6a3ce929d0e0e4736")"), std::string::npos);
  EXPECT_NE(log_.find(R"("parent_id":"00f067aa0ba902b7")"), std::string::npos);
  EXPECT_EQ(log_.find("CANARY"), std::string::npos);
}

TEST_F(ServerTest, ATraceThatIsNotWellFormedIsReplacedByANewOne) {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(RealClock().Now() + absl::Seconds(5)));
  context.AddMetadata("traceparent", "00-CANARY-00f067aa0ba902b7-01");
  EXPECT_TRUE(Call(context).ok());
  EXPECT_EQ(log_.find("CANARY"), std::string::npos);
  EXPECT_NE(log_.find(R"("parent_id":"")"), std::string::npos);
  EXPECT_EQ(log_.find(R"("trace_id":"")"), std::string::npos);
}

TEST_F(ServerTest, AnOversizedRequestIsRefused) {
  request_.GetReflection()->MutableUnknownFields(&request_)->AddLengthDelimited(
      100, std::string(kRequestBytesMax, 'x'));
  EXPECT_EQ(Call().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(ServerTest, HealthIsServedAndFollowsSetServing) {
  const auto check = [&] {  // an empty HealthCheckRequest is an empty message
    grpc::ClientContext context;
    context.set_deadline(absl::ToChronoTime(RealClock().Now() + absl::Seconds(5)));
    Message reply;  // HealthCheckResponse.status and Duration.seconds are both varint field 1
    const grpc::Status status = grpc::internal::BlockingUnaryCall(
        channel_.get(),
        grpc::internal::RpcMethod("/grpc.health.v1.Health/Check",
                                  grpc::internal::RpcMethod::NORMAL_RPC, channel_),
        &context, request_, &reply);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return reply.seconds();
  };
  EXPECT_EQ(check(), 1);  // SERVING
  server_->SetServing(false);
  EXPECT_EQ(check(), 2);  // NOT_SERVING
}

TEST_F(ServerTest, ATakenPortIsOneSentence) {
  ServerOptions options;
  options.address = "127.0.0.1:" + std::to_string(server_->port());
  EchoService other;
  const auto second = Server::Start(options, {&other});
  EXPECT_THAT(second, StatusIs(absl::StatusCode::kUnavailable));
}

TEST_F(ServerTest, StopLetsARunningCallFinish) {
  std::latch running(1);
  service_.body = [&](const CallFacts&) {
    running.count_down();
    absl::SleepFor(absl::Milliseconds(200));
    return absl::OkStatus();
  };
  std::thread client([&] { EXPECT_TRUE(Call().ok()); });
  running.wait();
  server_->Stop();
  client.join();
  EXPECT_FALSE(Call(absl::Milliseconds(500)).ok());
}

}  // namespace
}  // namespace tandem::rpc
