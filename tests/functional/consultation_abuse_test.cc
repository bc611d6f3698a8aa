// SPDX-License-Identifier: Apache-2.0
// What strangers, guessers and hurried fingers try on the public consultation. All through the
// wire.
#include <atomic>

#include "base/rpc/time_proto.h"
#include "scheduler/codes/rate_limits.h"
#include "tests/functional/consultations_fixture.h"

namespace tandem::testing {
namespace {

class ConsultationAbuseTest : public ConsultationsTest {
 protected:
  v1::ReleaseConsultationHoldRequest ReleaseRequest(const std::string& name,
                                                    const std::string& secret) {
    v1::ReleaseConsultationHoldRequest request;
    request.set_name(name);
    request.set_request_id(NewRequestId());
    request.set_secret(secret);
    return request;
  }
};

// Trap 4: a hold belonged to a browser's cookie, or anyone could delete it by its id.
TEST_F(ConsultationAbuseTest, Trap04AHoldBelongsToWhoHasItsSecretExpiresAndIsRationed) {
  ASSERT_OK_AND_ASSIGN(const auto mine, Hold());
  ASSERT_OK_AND_ASSIGN(const auto other, Hold("other@qzvxkwjq.example.com"));
  auto foreign = other;
  foreign.set_secret(mine.secret());
  const std::string code = CodeOf(other);
  EXPECT_THAT(Ask(&Stub::VerifyContact, VerifyRequest(foreign, code)),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(foreign, code)),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(other.name(), mine.secret())),
              HasReason(Reason::kNotFound));
  EXPECT_EQ(Count("contact_code WHERE tries > 0"), 0);  // and no try was spent

  ASSERT_OK(Hold());
  ASSERT_OK(Hold());
  EXPECT_THAT(Hold(), HasReason(Reason::kHoldQuota));
  clock_.Advance(absl::Minutes(11));  // expired holds do not count
  EXPECT_OK(Hold());
}

TEST_F(ConsultationAbuseTest, AForeignHoldAndNoHoldAreToldInTheSameWords) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  const std::string nowhere = parent() + "/appointments/" + NewRequestId();
  const std::string guess(43, 'A');
  const auto foreign = Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(hold.name(), guess));
  const auto unknown = Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(nowhere, guess));
  EXPECT_THAT(foreign, HasReason(Reason::kNotFound));
  EXPECT_EQ(foreign.status().code(), unknown.status().code());
  EXPECT_EQ(foreign.status().message(), unknown.status().message());
  EXPECT_EQ(MetadataOf(foreign.status()), MetadataOf(unknown.status()));
}

// Trap 9: rules stood in the page only, and a crafted request passed.
TEST_F(ConsultationAbuseTest, Trap09CraftedRequestsMeetTheSameRulesAsThePage) {
  const auto hold_at = [&](absl::Time start) {
    auto request = HoldRequest();
    *request.mutable_start_time() = rpc::ToTimestamp(start);
    return Ask(&Stub::HoldConsultation, request);
  };
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  const absl::Time free = absl::FromUnixSeconds(offered.slots(0).time().start_time().seconds());
  EXPECT_THAT(hold_at(free + absl::Minutes(5)), HasReason(Reason::kOffGrid));
  EXPECT_THAT(hold_at(free + absl::Minutes(1)), HasViolation("start_time"));
  EXPECT_THAT(hold_at(clock_.Now() + absl::Minutes(30)), HasReason(Reason::kNoticeTooShort));
  EXPECT_THAT(hold_at(clock_.Now() - absl::Hours(2)), HasReason(Reason::kNoticeTooShort));
  EXPECT_THAT(hold_at(clock_.Now() - absl::Hours(48)), HasViolation("start_time"));
  EXPECT_THAT(hold_at(clock_.Now() + absl::Hours(24 * 45)), HasReason(Reason::kBeyondHorizon));
  EXPECT_THAT(hold_at(clock_.Now() + absl::Hours(20)), HasReason(Reason::kOutsideOpeningHours));

  // The buffer after a visit is taken too, for the front desk as well.
  const std::string site = parent() + "/locations/harbor-street";
  auto first = HoldRequest("buffer@qzvxkwjq.example.com");
  first.set_location(site);
  first.set_mode(v1::VISIT_MODE_IN_PERSON);
  ASSERT_OK_AND_ASSIGN(const auto held, Ask(&Stub::HoldConsultation, first));
  auto squeezed = PhoneRequest("+19895550173");
  squeezed.set_location(site);
  squeezed.set_mode(v1::VISIT_MODE_IN_PERSON);  // the site has one consulting room
  squeezed.mutable_start_time()->set_seconds(held.time().end_time().seconds());
  EXPECT_THAT(Ask(&Stub::BookConsultationByPhone, squeezed, Desk()), HasReason(Reason::kSlotTaken));
  squeezed.set_request_id(NewRequestId());
  squeezed.mutable_override()->set_reason("the person is waiting");
  EXPECT_THAT(Ask(&Stub::BookConsultationByPhone, squeezed, Desk()), HasReason(Reason::kSlotTaken));
}

// Trap 11: a link worked twice, or after a move.
TEST_F(ConsultationAbuseTest, Trap11ALinkIsBoundToItsVersionAndExpires) {
  const v1::Consultation booked = Booked();
  ASSERT_OK_AND_ASSIGN(const auto offered, Search());
  const auto elsewhere = offered.slots(3).time().start_time();
  const std::string first = booked.manage_token();
  ASSERT_OK_AND_ASSIGN(const auto moved,
                       Ask(&Stub::RescheduleConsultation, MoveRequest(first, elsewhere)));
  EXPECT_THAT(See(first), HasReason(Reason::kLinkInvalid));
  EXPECT_THAT(Cancel(first), HasReason(Reason::kLinkInvalid));
  EXPECT_THAT(Ask(&Stub::RescheduleConsultation, MoveRequest(first, elsewhere)),
              HasReason(Reason::kLinkInvalid));

  const std::string second = moved.manage_token();
  EXPECT_OK(See(second));
  clock_.Set(absl::FromUnixSeconds(moved.time().start_time().seconds()));
  EXPECT_OK(See(second));  // the person may look up where, while it goes on
  EXPECT_THAT(Cancel(second), HasReason(Reason::kChangeTooLate));
  EXPECT_THAT(Ask(&Stub::RescheduleConsultation, MoveRequest(second, elsewhere)),
              HasReason(Reason::kChangeTooLate));
  clock_.Set(absl::FromUnixSeconds(moved.time().end_time().seconds()));
  EXPECT_THAT(See(second), HasReason(Reason::kLinkInvalid));
}

TEST_F(ConsultationAbuseTest, EveryLinkThatDoesNotWorkIsRefusedInTheSameWords) {
  const v1::Consultation booked = Booked();
  const std::string token = booked.manage_token();
  ASSERT_OK(Cancel(token));
  const absl::Status used = See(token).status();
  EXPECT_THAT(used, HasReason(Reason::kLinkInvalid));
  for (const std::string& other :
       {std::string(), std::string("cedar-harbor."), "elm." + token.substr(token.find('.') + 1),
        "cedar-harbor." + std::string(43, 'x'), std::string(5000, 'x'), token + "x"}) {
    const absl::Status refused = See(other).status();
    EXPECT_EQ(refused.message(), used.message());
    EXPECT_EQ(refused.code(), used.code());
    EXPECT_EQ(MetadataOf(refused), MetadataOf(used));
  }
}

TEST_F(ConsultationAbuseTest, OneLinkUsedFiftyTimesAtOnceCancelsOnce) {
  const v1::Consultation booked = Booked();
  std::vector<v1::CancelConsultationRequest> requests;
  for (int i = 0; i < 50; ++i) requests.push_back(CancelRequest(booked.manage_token()));
  const int cancelled = RunAtOnce(
      service_, 50,
      [&](Client& client, int i) {
        return client.Call({}, &Stub::CancelConsultation, requests[static_cast<std::size_t>(i)])
            .status();
      },
      [](const absl::Status& refused) { EXPECT_THAT(refused, HasReason(Reason::kLinkInvalid)); });
  EXPECT_EQ(cancelled, 1);
  EXPECT_EQ(Count("appointment_event WHERE verb = 'cancel'"), 1);
}

TEST_F(ConsultationAbuseTest, TenHoldsOfOneContactAtOnceGiveThree) {
  std::vector<v1::HoldConsultationRequest> requests;
  for (int i = 0; i < 10; ++i) requests.push_back(HoldRequest());
  const int held = RunAtOnce(
      service_, 10,
      [&](Client& client, int i) {
        return client.Call({}, &Stub::HoldConsultation, requests[static_cast<std::size_t>(i)])
            .status();
      },
      [](const absl::Status& refused) { EXPECT_THAT(refused, HasReason(Reason::kHoldQuota)); });
  EXPECT_EQ(held, 3);
  EXPECT_EQ(Count("appointment WHERE status = 'proposed'"), 3);
}

TEST_F(ConsultationAbuseTest, TheSameHoldSentTenTimesAtOnceIsOneHold) {
  const auto request = HoldRequest();
  const int held = RunAtOnce(
      service_, 10,
      [&](Client& client, int) {
        return client.Call({}, &Stub::HoldConsultation, request).status();
      },
      [](const absl::Status& refused) { EXPECT_OK(refused); });
  EXPECT_EQ(held, 10);
  EXPECT_EQ(Count("appointment"), 1);
}

TEST_F(ConsultationAbuseTest, FiftyGuessesAtOnceAreFiveTries) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  std::vector<v1::VerifyContactRequest> requests;
  for (int i = 0; i < 50; ++i) requests.push_back(VerifyRequest(hold, WrongCodeOf(hold)));
  std::atomic<int> wrong = 0;
  std::atomic<int> unusable = 0;
  const int right = RunAtOnce(
      service_, 50,
      [&](Client& client, int i) {
        return client.Call({}, &Stub::VerifyContact, requests[static_cast<std::size_t>(i)])
            .status();
      },
      [&](const absl::Status& refused) {
        (ReasonOf(refused) == Reason::kCodeWrong ? wrong : unusable)++;
      });
  EXPECT_EQ(right, 0);
  EXPECT_EQ(wrong, 5);
  EXPECT_EQ(unusable, 45);
  // Now not even the right one opens it.
  EXPECT_THAT(Ask(&Stub::VerifyContact, VerifyRequest(hold, CodeOf(hold))),
              HasReason(Reason::kCodeUnusable));
}

TEST_F(ConsultationAbuseTest, GuessesThroughTheBookingCountAlike) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  for (int left = 4; left >= 0; --left) {
    const auto refused = Ask(&Stub::BookConsultation, BookRequest(hold, WrongCodeOf(hold)));
    EXPECT_THAT(refused, HasReason(Reason::kCodeWrong));
    EXPECT_EQ(MetadataOf(refused.status()).at("triesLeft"), std::to_string(left));
  }
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(hold, CodeOf(hold))),
              HasReason(Reason::kCodeUnusable));
}

TEST_F(ConsultationAbuseTest, AGuessSentAgainIsOneTry) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  const auto verify = VerifyRequest(hold, WrongCodeOf(hold));
  const auto book = BookRequest(hold, WrongCodeOf(hold));
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(MetadataOf(Ask(&Stub::VerifyContact, verify).status())["triesLeft"], "4");
  }
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(MetadataOf(Ask(&Stub::BookConsultation, book).status())["triesLeft"], "3");
  }
}

// A hold for each code, a code for each five guesses, all day long: wrong ones are counted over all
// of them, and then not even the right one is taken.
TEST_F(ConsultationAbuseTest, Trap38ADayOfGuessingProvesNoContact) {
  clock_.Set(absl::FromUnixSeconds(1'799'712'000));  // 2027-01-12T00:00Z: a whole window
  int judged = 0;
  absl::StatusOr<v1::ConsultationHold> hold;
  const auto guess_all = [&](const std::string& email) {
    hold = Hold(email);
    ASSERT_OK(hold);
    for (int i = 0; i < codes::kCodeTriesMax; ++i) {
      const absl::Status refused =
          Ask(&Stub::VerifyContact, VerifyRequest(*hold, WrongCodeOf(*hold))).status();
      if (ReasonOf(refused) == Reason::kCodeWrong) ++judged;
    }
    ASSERT_OK(Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(hold->name(), hold->secret())));
  };
  for (int i = 0; i < 10; ++i) guess_all("p" + std::to_string(i) + "@qzvxkwjq.example.com");
  EXPECT_EQ(judged, codes::kCodeTriesPerPeerDay) << "by their address";
  hold = Hold();
  ASSERT_OK(hold);
  const auto late = VerifyRequest(*hold, CodeOf(*hold));
  const auto refused = Ask(&Stub::VerifyContact, late);
  EXPECT_THAT(refused, HasReason(Reason::kRateLimited));
  EXPECT_TRUE(RetryAfterOf(refused.status()).has_value());
  EXPECT_EQ(Count("contact_code WHERE tries > 0 AND verify_time IS NOT NULL"), 0);
}

// Many a household books from one address: right codes are no tries.
TEST_F(ConsultationAbuseTest, RightCodesAreNoTries) {
  for (int i = 0; i <= codes::kCodeTriesPerPeerDay; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto hold, Hold("p" + std::to_string(i) + "@qzvxkwjq.example.com"));
    ASSERT_OK(Ask(&Stub::VerifyContact, VerifyRequest(hold, CodeOf(hold)))) << i;
    ASSERT_OK(Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(hold.name(), hold.secret())));
  }
}

TEST_F(ConsultationAbuseTest, Trap39WithoutTheCountsNoCodeIsTried) {
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
  service_.db().Sql("REVOKE INSERT, UPDATE ON rate_count FROM tandem_app; SELECT 1");
  for (const std::string& code : {CodeOf(hold), WrongCodeOf(hold)}) {
    EXPECT_THAT(Ask(&Stub::VerifyContact, VerifyRequest(hold, code)),
                StatusIs(absl::StatusCode::kUnavailable));
  }
  EXPECT_EQ(Count("contact_code WHERE tries > 0"), 0);
}

TEST_F(ConsultationAbuseTest, OneContactGetsTenCodesAnHour) {
  for (int i = 0; i < 10; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto hold, Hold());
    ASSERT_OK(Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(hold.name(), hold.secret())));
  }
  const auto refused = Hold();
  EXPECT_THAT(refused, HasReason(Reason::kRateLimited));
  EXPECT_TRUE(RetryAfterOf(refused.status()).has_value());
  EXPECT_OK(Hold("other@qzvxkwjq.example.com"));
  clock_.Advance(absl::Hours(1));
  EXPECT_OK(Hold());
}

// Slots are hoarded from one address with many contacts: each hold sends a code, so that the
// address's codes are its holds.
TEST_F(ConsultationAbuseTest, OneAddressHoldsSixtyTimesAnHour) {
  for (int i = 0; i < 60; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto hold, Hold("p" + std::to_string(i) + "@qzvxkwjq.example.com"));
    ASSERT_OK(Ask(&Stub::ReleaseConsultationHold, ReleaseRequest(hold.name(), hold.secret())));
  }
  EXPECT_THAT(Hold("p60@qzvxkwjq.example.com"), HasReason(Reason::kRateLimited));
}

TEST_F(ConsultationAbuseTest, Trap39WithoutTheCountsNothingIsHeld) {
  service_.db().Sql("REVOKE INSERT, UPDATE ON rate_count FROM tandem_app; SELECT 1");
  EXPECT_THAT(Hold(), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(Count("appointment"), 0);
  EXPECT_EQ(Count("message"), 0);
}

TEST_F(ConsultationAbuseTest, CountsAndDeadLinksAreForgotten) {
  Booked();
  ASSERT_GT(Count("rate_count"), 0);
  ASSERT_EQ(Count("link"), 1);
  clock_.Advance(absl::Hours(24 * 8));
  service_.RunJobs();
  EXPECT_EQ(Count("rate_count"), 0);
  EXPECT_EQ(Count("link"), 0);
}

TEST_F(ConsultationAbuseTest, NoSecretStandsInTheDatabase) {
  const v1::Consultation booked = Booked();
  ASSERT_OK_AND_ASSIGN(const auto hold, Hold("other@qzvxkwjq.example.com"));
  const std::string tables = service_.db().Sql(
      "SELECT string_agg(t::text, '') FROM ("
      "SELECT a::text AS t FROM appointment a UNION ALL SELECT l::text FROM link l UNION ALL "
      "SELECT m::text FROM message m UNION ALL SELECT c::text FROM contact_code c UNION ALL "
      "SELECT convert_from(reply, 'UTF8') FROM request WHERE reply IS NOT NULL) AS all_rows");
  for (const std::string& secret : {booked.manage_token(), hold.secret(), CodeOf(hold)}) {
    EXPECT_EQ(tables.find(secret), std::string::npos);
  }
}

}  // namespace
}  // namespace tandem::testing
