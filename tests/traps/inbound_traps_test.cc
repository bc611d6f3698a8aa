// SPDX-License-Identifier: Apache-2.0
// Traps of links and of texts that come in.
#include "scheduler/words/words.h"
#include "tests/support/table_digest.h"
#include "tests/traps/traps_fixture.h"

namespace tandem::testing {
namespace {

// What a program that looks for harmful links opens, it may open: the page asks, and only what a
// person then sends does something.
TEST_F(TrapsTest, Trap41_ALinkThatAScannerOpensChangesNothing) {
  ASSERT_OK_AND_ASSIGN(const v1::Consultation booked,
                       BookTalk(At("2027-01-13 10:00"), "kim@qzvxkwjq.example.com"));
  v1::GetConsultationRequest open;
  open.set_parent(parent());
  open.set_manage_token(booked.manage_token());
  const std::vector<std::string> told = {"audit_entry", "audit_chain"};  // that somebody looked
  const std::string before = DigestOf(service_.db(), "", told);
  for (int i = 0; i < 5; ++i) {
    EXPECT_OK(service_.Call({}, &ConsultationsStub::GetConsultation, open));
  }
  EXPECT_EQ(DigestOf(service_.db(), "", told), before);
  ASSERT_OK_AND_ASSIGN(const auto seen,
                       service_.Call({}, &ConsultationsStub::GetConsultation, open));
  EXPECT_EQ(seen.time().start_time().seconds(), booked.time().start_time().seconds());
  EXPECT_OK(CancelTalk(booked.manage_token())) << "the person still can, after all of that";
}

// The link of a text opens nothing by itself: it is the name of the visit in other letters.
TEST_F(TrapsTest, Trap41_TheLinkOfATextHoldsNoSecret) {
  const AppointmentId visit(*ParseUuid("0190b2a0-0000-7000-8000-00000000beef"));
  const std::string link = words::VisitLink("https://v.example.com", visit);
  EXPECT_EQ(link, words::VisitLink("https://v.example.com", visit));
  EXPECT_EQ(link.size(), std::string("https://v.example.com/v/").size() + 22);
  v1::GetConsultationRequest open;
  open.set_parent(parent());
  open.set_manage_token(link.substr(link.rfind('/') + 1));
  EXPECT_THAT(service_.Call({}, &ConsultationsStub::GetConsultation, open),
              HasReason(Reason::kLinkInvalid));
}

}  // namespace
}  // namespace tandem::testing
