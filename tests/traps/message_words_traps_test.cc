// SPDX-License-Identifier: Apache-2.0
// What has gone wrong in the words of messages elsewhere: traps 25 and 40.
#include <gtest/gtest.h>

#include "base/civil.h"
#include "base/testing/matchers.h"
#include "scheduler/directory/testing/clinic.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/words.h"

namespace tandem::testing {
namespace {

using reminders::Channel;
using reminders::Kind;
using ::testing::HasSubstr;
using ::testing::Not;
using words::Fields;

// Telephone numbers, notes and addresses of patients leaked in what was sent.
TEST(MessageWordsTraps, Trap25_NothingTypedByHandLeaves) {
  // No message has a field for it: what is said of a person is the first name of whoever asked a
  // supporter for a ride, and nothing else.
  const std::set<std::string> known = {"ADDRESS", "ARRIVAL", "CARE", "CLINIC",     "CODE",
                                       "COUNT",   "CRISIS",  "DAY",  "FIRST_NAME", "LINK",
                                       "PHONE",   "PLACE",   "RIDE", "VISITS",     "WHEN"};
  for (const words::Key& key : words::AllKeys()) {
    for (const std::string& field : words::FieldNames(key)) {
      EXPECT_TRUE(known.contains(field)) << field;
      EXPECT_EQ(field == "FIRST_NAME" && key.kind != Kind::kRideNote, false);
    }
  }
  // Nor can a clinic type one into its words.
  for (const char* typed : {"Call Ana at (206) 555-0199.", "Mail ana@example.com.",
                            "See https://notes.example/ana.", "{{NOTES}}", "{{PATIENT_NAME}}"}) {
    words::Template mail = words::BuiltIn(Kind::kReminder, Channel::kEmail, "en");
    mail.body += typed;
    EXPECT_FALSE(words::Lint(mail).empty()) << typed;
  }
  // The sample clinic's visit types and rooms, which tell of the treatment, stand in no message.
  TestDatabase db;
  const Clinic clinic = ApplyClinic(db, SampleClinic());
  const directory::Snapshot& snapshot = *clinic.snapshot;
  for (const directory::VisitType& type : snapshot.visit_types) {
    reminders::VisitFacts visit;
    visit.type = &type;
    visit.location = snapshot.FindLocation("harbor-street");
    visit.start = *ResolveCivil(absl::CivilMinute(2027, 1, 12, 9, 30), visit.location->zone);
    for (const words::Key& key : words::AllKeys()) {
      words::FieldSources sources;
      sources.clinic = &snapshot;
      sources.channel = key.channel;
      sources.language = key.language;
      sources.zone = snapshot.zone;
      sources.public_url = "https://v.example";
      sources.visit = &visit;
      sources.visits = {&visit};
      sources.code = "123456";
      sources.first_name = "Alex";
      ASSERT_OK_AND_ASSIGN(const words::Rendered sent,
                           words::Render(words::BuiltIn(key), words::FieldsOf(sources)));
      EXPECT_THAT(sent.subject + sent.text + sent.html, Not(HasSubstr(type.display_name)));
      EXPECT_EQ((sent.subject + sent.text).find("Alex") != std::string::npos,
                key.kind == Kind::kRideNote);
    }
  }
}

// CR and LF in a value became commands of a mail, HTML in a name became a page.
TEST(MessageWordsTraps, Trap40_NoValueBecomesAHeaderOrMarkup) {
  const words::Template& ride = words::BuiltIn(Kind::kRideNote, Channel::kEmail, "en");
  Fields fields = words::LongestFields(ride.key());
  for (const std::string_view injected :
       {std::string_view("Alex\r\nBcc: eve@example.com"), std::string_view("Alex\nX-Header: 1"),
        std::string_view("Alex\r.\r\nMAIL FROM:<eve@example.com>"), std::string_view("Al\0ex", 5),
        std::string_view("Alex\u2028Subject: x")}) {
    for (const char* field : {"FIRST_NAME", "WHEN", "CLINIC", "PHONE", "ADDRESS"}) {
      Fields hostile = fields;
      hostile[field] = std::string(injected);
      EXPECT_THAT(words::Render(ride, hostile), HasReason(Reason::kWordsRefused)) << field;
    }
  }
  fields["FIRST_NAME"] = "<img src=x onerror=alert(1)>";
  ASSERT_OK_AND_ASSIGN(const words::Rendered sent, words::Render(ride, fields));
  EXPECT_THAT(sent.html, Not(HasSubstr("<img")));
  EXPECT_THAT(sent.html, HasSubstr("&lt;img src=x onerror=alert(1)&gt;"));
  EXPECT_THAT(sent.text, HasSubstr("<img")) << "plain text is plain text";
  words::Template broken = ride;
  broken.subject = "A ride\r\nBcc: eve@example.com";
  EXPECT_FALSE(words::Lint(broken).empty());
}

}  // namespace
}  // namespace tandem::testing
