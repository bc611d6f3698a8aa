// SPDX-License-Identifier: Apache-2.0
// A clinic reads, previews and writes the words of its messages, through the wire.
#include <fmt/format.h>

#include <memory>

#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "tandem/v1/message_templates.grpc.pb.h"
#include "tests/support/service.h"

namespace tandem::testing {
namespace {

using access::Role;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Stub = v1::MessageTemplatesService::Stub;

const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);  // 2027-01-11, 11:00 in New York

class MessageTemplatesWireTest : public ::testing::Test {
 protected:
  template <class Request, class Reply>
  absl::StatusOr<Reply> Call(Role role,
                             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Reply*),
                             const Request& request) {
    const auto context = Client::Context(service_.As(role));
    Reply reply;
    const grpc::Status status = (*stub_.*method)(context.get(), request, &reply);
    if (!status.ok()) return FromGrpc(status);
    return reply;
  }
  std::string Name(const std::string& slug) {
    return fmt::format("{}/messageTemplates/{}", service_.parent(), slug);
  }
  absl::StatusOr<v1::ListMessageTemplatesResponse> List(Role role) {
    v1::ListMessageTemplatesRequest request;
    request.set_parent(service_.parent());
    return Call(role, &Stub::ListMessageTemplates, request);
  }
  v1::MessageTemplate Find(const std::string& slug) {
    const auto all = List(Role::kClinicAdmin);
    EXPECT_OK(all);
    for (const auto& words : all->message_templates()) {
      if (words.name() == Name(slug)) return words;
    }
    ADD_FAILURE() << slug;
    return {};
  }
  absl::StatusOr<v1::MessageTemplate> Update(const v1::MessageTemplate& words,
                                             Role role = Role::kClinicAdmin) {
    v1::UpdateMessageTemplateRequest request;
    *request.mutable_message_template() = words;
    request.set_request_id(ToString(ids_.Next()));
    return Call(role, &Stub::UpdateMessageTemplate, request);
  }
  absl::StatusOr<v1::PreviewMessageTemplateResponse> Preview(const v1::MessageTemplate& words) {
    v1::PreviewMessageTemplateRequest request;
    *request.mutable_message_template() = words;
    return Call(Role::kFrontDesk, &Stub::PreviewMessageTemplate, request);
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  std::unique_ptr<Stub> stub_ =
      v1::MessageTemplatesService::NewStub(service_.client().shared_channel());
  SeededIds ids_{20270111};
};

TEST_F(MessageTemplatesWireTest, TheBuiltInWordsAreListedWithTheirFields) {
  ASSERT_OK_AND_ASSIGN(const auto all, List(Role::kFrontDesk));
  EXPECT_GT(all.message_templates_size(), 50);
  const v1::MessageTemplate words = Find("contact-code-sms-es");
  EXPECT_EQ(words.kind(), v1::MESSAGE_KIND_CONTACT_CODE);
  EXPECT_EQ(words.channel(), v1::MESSAGE_CHANNEL_SMS);
  EXPECT_EQ(words.language(), "es");
  EXPECT_EQ(words.version(), 0);
  EXPECT_EQ(words.segments_max(), 1);
  EXPECT_FALSE(words.has_create_time());
  EXPECT_THAT(words.fields(), ElementsAre("CLINIC", "CODE", "PHONE"));
  EXPECT_EQ(Find("booked-email-en").kind(), v1::MESSAGE_KIND_BOOKED);
  EXPECT_EQ(Find("booked-email-en").segments_max(), 0);
}

TEST_F(MessageTemplatesWireTest, AnAdminWritesWordsAndTheyAreInUse) {
  v1::MessageTemplate words = Find("reminder-sms-en");
  const std::string old_etag = words.etag();
  words.set_body("{{CLINIC}}: we meet {{WHEN}}. {{LINK}} {{PHONE}} STOP to opt out");
  ASSERT_OK_AND_ASSIGN(const auto updated, Update(words));
  EXPECT_EQ(updated.version(), 1);
  EXPECT_EQ(updated.body(), words.body());
  EXPECT_NE(updated.etag(), old_etag);
  EXPECT_EQ(updated.create_time().seconds(), absl::ToUnixSeconds(kMonday));
  EXPECT_EQ(Find("reminder-sms-en").body(), words.body());
  EXPECT_THAT(Update(words), HasReason(Reason::kEtagMismatch)) << "read before";
}

TEST_F(MessageTemplatesWireTest, OnlyAnAdminWrites) {
  const v1::MessageTemplate words = Find("reminder-sms-en");
  for (const Role role : {Role::kFrontDesk, Role::kPractitioner, Role::kService}) {
    EXPECT_THAT(Update(words, role), HasReason(Reason::kPermissionDenied));
  }
}

TEST_F(MessageTemplatesWireTest, WordsThatMayNotBeSentAreRefusedWithEachFault) {
  v1::MessageTemplate words = Find("reminder-email-en");
  words.set_subject("Your dose");
  words.set_body("See you at the infusion. {{CODE}}");
  const absl::Status refused = Update(words).status();
  EXPECT_THAT(refused, HasReason(Reason::kWordsRefused));
  EXPECT_THAT(refused, StatusIs(absl::StatusCode::kInvalidArgument));
  const std::string message(refused.message().data(), refused.message().size());
  for (const char* fault : {"subject: \"dose\"", "body: \"infus*\"", "{{CODE}} is no field",
                            "must hold {{WHEN}}", "must hold {{LINK}}"}) {
    EXPECT_THAT(message, HasSubstr(fault));
  }
  EXPECT_EQ(Find("reminder-email-en").version(), 0);
}

TEST_F(MessageTemplatesWireTest, APreviewShowsWordsAndTellsTheirFaultsAndSavesNothing) {
  v1::MessageTemplate words;
  words.set_name(Name("reminder-email-en"));
  ASSERT_OK_AND_ASSIGN(const auto in_use, Preview(words));
  EXPECT_THAT(in_use.text(), HasSubstr("Wednesday, March 4 at 9:30 am"));
  EXPECT_THAT(in_use.html(), HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(in_use.faults(), IsEmpty());
  words.set_subject("Hello");
  words.set_body("An infusion {{WHEN}} <b> {{LINK}}");
  ASSERT_OK_AND_ASSIGN(const auto faulty, Preview(words));
  EXPECT_THAT(faulty.text(), HasSubstr("An infusion Wednesday"));
  EXPECT_THAT(faulty.html(), IsEmpty()) << "what may not be sent is plain text";
  ASSERT_EQ(faulty.faults_size(), 1);
  EXPECT_EQ(faulty.faults(0).field(), "body");
  EXPECT_EQ(Find("reminder-email-en").version(), 0);
  words = {};
  words.set_name(Name("reminder-sms-es"));
  ASSERT_OK_AND_ASSIGN(const auto text, Preview(words));
  EXPECT_LE(text.segments(), 2);
  EXPECT_THAT(text.text(), HasSubstr("STOP para salir"));
}

TEST_F(MessageTemplatesWireTest, MessagesThatAreNeverSentAndOtherClinicsHaveNoWords) {
  v1::MessageTemplate words = Find("reminder-sms-en");
  for (const std::string& name : {Name("preparation-sms-en"), Name("reminder-sms-fr"), Name("x"),
                                  std::string("clinics/birch/messageTemplates/reminder-sms-en")}) {
    words.set_name(name);
    EXPECT_THAT(Update(words), HasReason(Reason::kNotFound)) << name;
  }
  words.set_name("clinics/elm");
  EXPECT_THAT(Update(words), HasReason(Reason::kFieldInvalid));
}

}  // namespace
}  // namespace tandem::testing
