// SPDX-License-Identifier: Apache-2.0
// Mails that came back, through the wire: believed for the code in their address only; forged,
// repeated, malformed, early.
#include <fmt/format.h>

#include "tests/functional/consultations_fixture.h"
#include "tests/functional/text_callbacks.h"

namespace tandem::testing {
namespace {

using access::Role;

constexpr char kUnknown[] = "0190b2a0-0000-7000-8000-00000000abcd";

class ReturnedMailsTest : public ConsultationsTest {
 protected:
  // The mail that tells somebody without a telephone of a visit; its delivery.
  std::string Mailed(const std::string& email = "robin@qzvxkwjq.example.com") {
    auto book = PhoneRequest("");
    book.mutable_contact()->set_email(email);
    EXPECT_OK(Ask(&Stub::BookConsultationByPhone, book, Desk()));
    clock_.Advance(absl::Minutes(1));
    return mails_.AcceptMail("appointment_booked");
  }
  int Failed() { return Count("message WHERE state = 'failed'"); }
  int Tasks() { return Count("staff_task WHERE kind = 'unreached'"); }

  TextCallbacks mails_{service_};
};

TEST_F(ReturnedMailsTest, AMailThatCannotBeDeliveredBecomesATaskOfWhoeverCallsPeople) {
  const std::string delivery = Mailed();
  EXPECT_OK(mails_.Send(mails_.BounceRequest(delivery)));
  EXPECT_EQ(Count("message WHERE state = 'failed' AND outcome = 'bounced_5.1.1'"), 1);
  EXPECT_EQ(Count("delivery WHERE state = 'failed' AND outcome = 'bounced_5.1.1'"), 1);
  ASSERT_EQ(mails_.Worklist().staff_tasks_size(), 1);
  EXPECT_EQ(mails_.Worklist().staff_tasks(0).kind(), v1::STAFF_TASK_KIND_UNREACHED);
  EXPECT_OK(mails_.Send(mails_.BounceRequest(delivery, "5.7.1"))) << "once more";
  EXPECT_EQ(Tasks(), 1);
  EXPECT_EQ(Count("message WHERE outcome = 'bounced_5.7.1'"), 0);
}

TEST_F(ReturnedMailsTest, ADelayAndAMailThatNobodyKnowsChangeNothing) {
  const std::string delivery = Mailed();
  EXPECT_OK(mails_.Send(mails_.BounceRequest(delivery, "4.4.1")));
  EXPECT_OK(mails_.Send(mails_.BounceRequest(kUnknown)));
  EXPECT_EQ(Failed() + Tasks(), 0);
}

TEST_F(ReturnedMailsTest, AForgedReturnIsNotBelieved) {
  auto forged = mails_.BounceRequest(Mailed());
  const std::string own = forged.return_address();
  const auto other = mails_.BounceRequest(Mailed("sam@qzvxkwjq.example.com"));
  // One mail's number with another's code.
  const std::size_t dot = own.find('.');
  forged.set_return_address(own.substr(0, dot) +
                            other.return_address().substr(other.return_address().find('.')));
  EXPECT_THAT(mails_.Send(forged), HasReason(Reason::kSignatureInvalid));
  forged.set_return_address(own);
  std::string& address = *forged.mutable_return_address();
  address[dot + 1] = address[dot + 1] == '0' ? '1' : '0';
  EXPECT_THAT(mails_.Send(forged), HasReason(Reason::kSignatureInvalid));
  forged.set_return_address(own);
  EXPECT_THAT(mails_.Send(forged, Role::kFrontDesk), HasReason(Reason::kPermissionDenied));
  EXPECT_EQ(Failed() + Tasks(), 0);
}

TEST_F(ReturnedMailsTest, WhatHasAnotherFormIsRefusedByTheNameOfItsField) {
  const auto good = mails_.BounceRequest(kUnknown);
  auto bad = good;
  for (const std::string& address :
       {std::string(), std::string("bounces@mail.clinic.test"), std::string(300, 'a') + "@b.c"}) {
    bad.set_return_address(address);
    const auto answer = mails_.Send(bad);
    EXPECT_THAT(answer, HasReason(Reason::kFieldInvalid));
    EXPECT_THAT(answer.status().ToString(), ::testing::HasSubstr("return_address"));
  }
  bad = good;
  for (const char* status : {"", "5", "5.1", "2.0.0", "5.1.1.1", "5.1000.1", "5..1", "x.1.1"}) {
    bad.set_status(status);
    const auto answer = mails_.Send(bad);
    EXPECT_THAT(answer, HasReason(Reason::kFieldInvalid)) << status;
    EXPECT_THAT(answer.status().ToString(), ::testing::HasSubstr("status")) << status;
  }
}

TEST_F(ReturnedMailsTest, AMailThatComesBackBeforeTheRelaysYesIsWrittenDownStaysFailed) {
  const std::string delivery = Mailed();
  service_.db().Sql(
      "UPDATE delivery SET state = 'sending', accept_time = NULL;"
      "UPDATE message SET state = 'sending', accept_time = NULL, lease_token = gen_random_uuid(),"
      " lease_expire_time = now() + interval '1 minute' WHERE state = 'accepted'");
  EXPECT_OK(mails_.Send(mails_.BounceRequest(delivery)));
  EXPECT_EQ(Count("message WHERE state = 'failed' AND lease_token IS NULL"), 1);
  EXPECT_EQ(Tasks(), 1);
}

TEST_F(ReturnedMailsTest, AnEarlyReceiptOfATextIsOfTheNumberThatItNames) {
  EXPECT_OK(Ask(&Stub::BookConsultationByPhone, PhoneRequest("+12065550142"), Desk()));
  mails_.Accept("appointment_booked");
  service_.db().Sql(
      "UPDATE delivery SET state = 'sending', accept_time = NULL, provider_reference = NULL;"
      "UPDATE message SET state = 'sending', accept_time = NULL, lease_token = gen_random_uuid(),"
      " lease_expire_time = now() + interval '1 minute' WHERE state = 'accepted'");
  const auto tell = [this](const std::string& to) {
    return mails_.Send(mails_.ReceiptRequest({{"MessageSid", "SM1"},
                                              {"MessageStatus", "undelivered"},
                                              {"ErrorCode", "30003"},
                                              {"To", to}}));
  };
  EXPECT_OK(tell("+12065550143"));
  EXPECT_EQ(Failed(), 0) << "another number";
  EXPECT_OK(tell("+12065550142"));
  EXPECT_EQ(Count("message WHERE state = 'failed' AND outcome = 'provider_30003'"), 1);
  EXPECT_EQ(Count("delivery WHERE provider_reference = 'SM1' AND state = 'failed'"), 1);
  EXPECT_EQ(Tasks(), 1) << "no mail address";
}

}  // namespace
}  // namespace tandem::testing
