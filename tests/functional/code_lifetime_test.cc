// SPDX-License-Identifier: Apache-2.0
// How long a code works, at a clinic that keeps a time for half an hour. All through the wire.
#include <stdexcept>

#include "tests/functional/consultations_fixture.h"

namespace tandem::testing {
namespace {

std::string PatientClinic() {
  std::string yaml = SampleClinic();
  const std::string hold = "\n  hold: 10m\n";
  const auto at = yaml.find(hold);
  if (at == std::string::npos) throw std::runtime_error("the sample clinic's hold has changed");
  return yaml.replace(at, hold.size(), "\n  hold: 30m\n");
}

class CodeLifetimeTest : public ConsultationsTest {
 protected:
  CodeLifetimeTest() : ConsultationsTest(PatientClinic()) {}

  absl::StatusOr<v1::ConsultationHold> Resend(const v1::ConsultationHold& hold) {
    v1::ResendCodeRequest request;
    request.set_name(hold.name());
    request.set_request_id(NewRequestId());
    request.set_secret(hold.secret());
    return Ask(&Stub::ResendCode, request);
  }
  absl::StatusOr<v1::ConsultationHold> Verify(const v1::ConsultationHold& hold) {
    return Ask(&Stub::VerifyContact, VerifyRequest(hold, CodeOf(hold)));
  }
  static absl::Time End(const google::protobuf::Timestamp& time) {
    return absl::FromUnixSeconds(time.seconds());
  }
};

TEST_F(CodeLifetimeTest, ACodeWorksForFifteenMinutesAndNotASecondMore) {
  ASSERT_OK_AND_ASSIGN(const auto early, Hold());
  ASSERT_OK_AND_ASSIGN(const auto late, Hold("late@qzvxkwjq.example.com"));
  EXPECT_EQ(End(late.expire_time()), clock_.Now() + absl::Minutes(30));
  EXPECT_EQ(End(late.code_expire_time()), clock_.Now() + absl::Minutes(15));
  clock_.Set(End(late.code_expire_time()) - absl::Seconds(1));
  EXPECT_OK(Verify(early));
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Verify(late), HasReason(Reason::kCodeUnusable));
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(late, CodeOf(late))),
              HasReason(Reason::kCodeUnusable));
  ASSERT_OK(Resend(late));
  EXPECT_OK(Verify(late));
}

TEST_F(CodeLifetimeTest, ACodeThatIsSentLateEndsWithItsHold) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  clock_.Advance(absl::Minutes(20));
  ASSERT_OK_AND_ASSIGN(const auto sent, Resend(hold));
  EXPECT_EQ(End(sent.code_expire_time()), End(hold.expire_time()));
  EXPECT_EQ(Count("message m JOIN appointment a ON m.kind = 'contact_code' AND m.expire_time > "
                  "a.hold_expire_time"),
            0);
  clock_.Set(End(hold.expire_time()));
  EXPECT_THAT(Verify(hold), HasReason(Reason::kHoldExpired));
}

}  // namespace
}  // namespace tandem::testing
