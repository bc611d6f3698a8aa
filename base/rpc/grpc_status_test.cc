// SPDX-License-Identifier: Apache-2.0
#include "base/rpc/grpc_status.h"

#include <grpcpp/support/status.h>

#include "base/log.h"
#include "base/testing/matchers.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"

namespace tandem::rpc {
namespace {

template <class Detail>
std::vector<Detail> Details(const grpc::Status& status) {
  google::rpc::Status wire;
  EXPECT_TRUE(wire.ParseFromString(status.error_details()));
  EXPECT_EQ(wire.code(), static_cast<int>(status.error_code()));
  EXPECT_EQ(wire.message(), status.error_message());
  std::vector<Detail> found;
  for (const auto& any : wire.details()) {
    Detail detail;
    if (any.UnpackTo(&detail)) found.push_back(detail);
  }
  return found;
}

TEST(GrpcStatusTest, ErrorInfoCarriesReasonDomainAndMetadata) {
  const grpc::Status status = ToGrpc(MakeError(absl::StatusCode::kFailedPrecondition,
                                               Reason::kSlotTaken, "Taken.", {{"slot", "x"}}));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  const auto infos = Details<google::rpc::ErrorInfo>(status);
  ASSERT_EQ(infos.size(), 1u);
  EXPECT_EQ(infos[0].reason(), "SLOT_TAKEN");
  EXPECT_EQ(infos[0].domain(), "tandem");
  EXPECT_EQ(infos[0].metadata().at("slot"), "x");
  EXPECT_TRUE(Details<google::rpc::RetryInfo>(status).empty());
}

TEST(GrpcStatusTest, BadRequestCarriesEveryViolation) {
  Violations violations;
  violations.Add("a", "is wrong");
  violations.Add("b.c", "is missing");
  const auto details = Details<google::rpc::BadRequest>(ToGrpc(violations.ToStatus()));
  ASSERT_EQ(details.size(), 1u);
  ASSERT_EQ(details[0].field_violations_size(), 2);
  EXPECT_EQ(details[0].field_violations(1).field(), "b.c");
  EXPECT_EQ(details[0].field_violations(1).description(), "is missing");
}

TEST(GrpcStatusTest, RetryInfoSaysHowLongToWait) {
  const auto details = Details<google::rpc::RetryInfo>(
      ToGrpc(WithRetryAfter(MakeError(absl::StatusCode::kUnavailable, Reason::kOverloaded, "Busy."),
                            absl::Milliseconds(1500))));
  ASSERT_EQ(details.size(), 1u);
  EXPECT_EQ(details[0].retry_delay().seconds(), 1);
  EXPECT_EQ(details[0].retry_delay().nanos(), 500'000'000);
}

TEST(GrpcStatusTest, ANamelessErrorLeavesAsInternalWithoutItsText) {
  SetLogSink([](std::string_view) {});
  const grpc::Status status = ToGrpc(absl::NotFoundError("CANARY"));
  SetLogSink(nullptr);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_EQ(status.error_message().find("CANARY"), std::string::npos);
  EXPECT_EQ(status.error_details().find("CANARY"), std::string::npos);
  EXPECT_EQ(Details<google::rpc::ErrorInfo>(status).at(0).reason(), "INTERNAL");
}

TEST(GrpcStatusTest, TheLargestErrorStillFitsAHeader) {
  Violations violations;
  for (int i = 0; i < kViolationsMax; ++i) {
    violations.Add(std::string(1000, 'f'), std::string(1000, 'r'));
  }
  const grpc::Status status = ToGrpc(violations.ToStatus());
  EXPECT_LE(status.error_message().size(), kMessageBytesMax);
  EXPECT_LE(status.error_details().size() * 4 / 3 + status.error_message().size(), 7168u);
  EXPECT_GE(Details<google::rpc::BadRequest>(status).at(0).field_violations_size(), 4);
}

TEST(GrpcStatusTest, OkStaysOk) { EXPECT_TRUE(ToGrpc(absl::OkStatus()).ok()); }

}  // namespace
}  // namespace tandem::rpc
