// SPDX-License-Identifier: Apache-2.0
#include "notifier/mail_message.h"

#include <fmt/format.h>
#include <gmime/gmime.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "base/strings.h"
#include "notifier/calendar_invite.h"
#include "notifier/mail_fields.h"

namespace tandem::notifier {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kFrom[] = "visits@example.org";

Outgoing Letter() {
  Outgoing letter;
  letter.delivery = ParseUuid("01998000-0000-7000-8000-000000000001").value();
  letter.to = "robin@example.com";
  letter.subject = "Su cita mañana";
  letter.text = "Nos vemos mañana.\n.\nA line that is a dot.\n";
  letter.sender_name = "Clínica, \"Sol\"";
  letter.first_time = absl::FromUnixSeconds(1'800'000'000);
  return letter;
}

TEST(MailFieldsTest, WhateverCouldEndALineOrACommandIsRefused) {
  for (const std::string& bad : std::vector<std::string>{
           std::string("a@b\r\nRCPT TO:<c@d>"), std::string("a@b\n"), std::string("a\0@b", 4),
           std::string("a b@c"), std::string("<a@b>"), std::string("a@b,c@d"), std::string("a@@b"),
           std::string("@b"), std::string("a@"), std::string("a@b..") + ".", std::string("a@.b"),
           std::string("a\"b\"@c"), std::string("a@b\xe2\x80\xa8"), std::string("a@b;"),
           std::string(300, 'a') + "@b", std::string()}) {
    EXPECT_FALSE(IsMailbox(bad)) << Printable(bad);
  }
  EXPECT_TRUE(IsMailbox("o'hara+x@mail.example.com"));
  EXPECT_FALSE(IsNumber("+1206555010a"));
  EXPECT_TRUE(IsNumber("+12065550100"));
}

TEST(WriteMailTest, IsTheSameForTheSameDelivery) {
  const auto once = WriteMail(Letter(), kFrom);
  ASSERT_TRUE(once.ok());
  EXPECT_EQ(*once, *WriteMail(Letter(), kFrom));
  EXPECT_THAT(*once, HasSubstr("Message-Id: <01998000-0000-7000-8000-000000000001@example.org>"));
  EXPECT_THAT(*once, HasSubstr("Date: Fri, 15 Jan 2027 08:00:00 +0000\r\n"));
  EXPECT_THAT(*once, Not(ContainsRegex("[^\r]\n"))) << "every line ends in CR LF";
  EXPECT_THAT(*once, Not(HasSubstr("mañana"))) << "headers and body travel as ASCII";
}

TEST(WriteMailTest, AFieldThatIsNoHeaderTextIsRefusedAndNeverShown) {
  const auto refused = [](auto change) {
    Outgoing letter = Letter();
    change(letter);
    const auto mail = WriteMail(letter, kFrom);
    EXPECT_FALSE(mail.ok());
    EXPECT_THAT(std::string(mail.status().message()), Not(HasSubstr("evil")));
  };
  refused([](Outgoing& letter) { letter.to = "evil@example.com\r\nBcc: x@example.com"; });
  refused([](Outgoing& letter) { letter.subject = "evil\r\nBcc: x@example.com"; });
  refused([](Outgoing& letter) { letter.sender_name = "evil\nX"; });
  refused([](Outgoing& letter) { letter.unsubscribe = "https://evil>\r\nX: y"; });
  refused([](Outgoing& letter) { letter.subject = std::string("evil\0", 5); });
}

TEST(WriteMailTest, TextHtmlAndInvitationAreAlternatives) {
  Outgoing letter = Letter();
  letter.html = "<p>Nos vemos</p>";
  letter.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  letter.method = "CANCEL";
  letter.unsubscribe = "https://v.example.com/u/x";
  const auto mail = WriteMail(letter, kFrom);
  ASSERT_TRUE(mail.ok());
  const std::size_t plain = mail->find("Content-Type: text/plain");
  const std::size_t html = mail->find("Content-Type: text/html");
  const std::size_t invite = mail->find("Content-Type: text/calendar");
  EXPECT_NE(mail->find("method=CANCEL", invite), std::string::npos);
  EXPECT_THAT(*mail, HasSubstr("Content-Type: multipart/alternative"));
  EXPECT_TRUE(plain < html && html < invite && invite != std::string::npos);
  EXPECT_THAT(*mail, HasSubstr("List-Unsubscribe: <https://v.example.com/u/x>\r\n"));
}

TEST(WriteMailTest, ALinkThatIsLongerThanALineIsWrittenAsItIs) {
  Outgoing letter = Letter();
  letter.unsubscribe = "https://v.example.com/u/" + std::string(150, 'x');
  const auto mail = WriteMail(letter, kFrom);
  ASSERT_TRUE(mail.ok());
  EXPECT_THAT(*mail, HasSubstr("List-Unsubscribe: <" + letter.unsubscribe + ">\r\n"));
}

std::string Decoded(GMimeObject* part) {
  char* text = g_mime_text_part_get_text(GMIME_TEXT_PART(part));
  std::string decoded = text;
  g_free(text);
  return decoded;
}

TEST(WriteMailTest, AReaderFindsEachPartAsItWas) {
  g_mime_init();
  Outgoing letter = Letter();
  for (int i = 0; i < 100; ++i) letter.text += "Otra línea.\n";
  letter.html = "<p>Mañana</p>\n";
  letter.calendar = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
  letter.method = "REQUEST";
  const auto mail = WriteMail(letter, kFrom);
  ASSERT_TRUE(mail.ok());
  GMimeStream* stream = g_mime_stream_mem_new_with_buffer(mail->data(), mail->size());
  GMimeParser* parser = g_mime_parser_new_with_stream(stream);
  GMimeMessage* message = g_mime_parser_construct_message(parser, nullptr);
  EXPECT_STREQ(g_mime_message_get_subject(message), letter.subject.c_str());
  EXPECT_EQ(MessageId(letter.delivery, "example.org"),
            fmt::format("<{}>", g_mime_message_get_message_id(message)));
  GMimeMultipart* parts = GMIME_MULTIPART(g_mime_message_get_mime_part(message));
  ASSERT_EQ(g_mime_multipart_get_count(parts), 3);
  EXPECT_EQ(Decoded(g_mime_multipart_get_part(parts, 0)), letter.text);
  EXPECT_EQ(Decoded(g_mime_multipart_get_part(parts, 1)), letter.html);
  EXPECT_EQ(Decoded(g_mime_multipart_get_part(parts, 2)), letter.calendar);
  EXPECT_STREQ(
      g_mime_object_get_content_type_parameter(g_mime_multipart_get_part(parts, 2), "method"),
      "REQUEST");
  for (void* object :
       {static_cast<void*>(message), static_cast<void*>(parser), static_cast<void*>(stream)}) {
    g_object_unref(object);
  }
}

TEST(WriteMailTest, ADomainThatIsNotAsciiIsWrittenAsTheDnsHasIt) {
  Outgoing letter = Letter();
  letter.to = "robin@bücher.example";
  const auto mail = WriteMail(letter, kFrom);
  ASSERT_TRUE(mail.ok());
  EXPECT_THAT(*mail, HasSubstr("To: robin@xn--bcher-kva.example\r\n"));
}

Invite Visit() {
  Invite invite;
  invite.visit = AppointmentId(ParseUuid("01998000-0000-7000-8000-000000000002").value());
  invite.sequence = 3;
  invite.start = absl::FromUnixSeconds(1'800'000'000);
  invite.end = invite.start + absl::Minutes(90);
  invite.stamp = invite.start - absl::Hours(24);
  invite.language = "es";
  invite.organizer = kFrom;
  invite.sender_name = "Sol; \"Norte\"\r\nX:1";
  invite.attendee = "robin@example.com";
  invite.domain = "example.org";
  return invite;
}

TEST(WriteInviteTest, SaysWhenAndNothingElse) {
  const std::string text = WriteInvite(Visit());
  std::string unfolded = text;
  for (std::size_t at; (at = unfolded.find("\r\n ")) != std::string::npos;) unfolded.erase(at, 3);
  EXPECT_THAT(unfolded, HasSubstr("METHOD:REQUEST\r\n"));
  EXPECT_THAT(unfolded, HasSubstr("UID:01998000-0000-7000-8000-000000000002@example.org\r\n"));
  EXPECT_THAT(unfolded, HasSubstr("SEQUENCE:3\r\n"));
  EXPECT_THAT(unfolded, HasSubstr("DTSTART:20270115T080000Z\r\nDTEND:20270115T093000Z\r\n"));
  EXPECT_THAT(unfolded, HasSubstr("SUMMARY:Cita\r\n"));
  EXPECT_THAT(unfolded, HasSubstr("ORGANIZER;CN=\"Sol; NorteX:1\":mailto:visits@example.org\r\n"))
      << "a name adds no line";
  for (const char* none : {"LOCATION", "DESCRIPTION", "COMMENT", "CONTACT"}) {
    EXPECT_THAT(unfolded, Not(HasSubstr(none)));
  }
}

TEST(WriteInviteTest, ACancelledVisitKeepsItsUidAndIsCancelled) {
  Invite invite = Visit();
  invite.method = InviteMethod::kCancel;
  const std::string text = WriteInvite(invite);
  EXPECT_THAT(text, HasSubstr("METHOD:CANCEL\r\n"));
  EXPECT_THAT(text, HasSubstr("STATUS:CANCELLED\r\n"));
  EXPECT_THAT(text, HasSubstr("UID:01998000-0000-7000-8000-000000000002@example.org"));
}

TEST(FoldCalendarLineTest, NoLineIsLongerThan75BytesAndNoCharacterIsCut) {
  std::string line = "SUMMARY:";
  for (int i = 0; i < 100; ++i) line += "ñ";
  const std::string folded = FoldCalendarLine(line);
  std::size_t start = 0;
  for (std::size_t end; (end = folded.find("\r\n", start)) != std::string::npos; start = end + 2) {
    EXPECT_LE(end - start, 75U);
    EXPECT_TRUE(IsValidUtf8(folded.substr(start, end - start)));
  }
  std::string unfolded = folded;
  for (std::size_t at; (at = unfolded.find("\r\n ")) != std::string::npos;) unfolded.erase(at, 3);
  EXPECT_EQ(unfolded, line + "\r\n");
  EXPECT_EQ(EscapeCalendarText("a,b;c\\d\ne\r"), "a\\,b\\;c\\\\d\\ne");
}

}  // namespace
}  // namespace tandem::notifier
