// SPDX-License-Identifier: Apache-2.0
// What is sent: the built-in words, with ordinary, longest and hostile values.
#include <fmt/format.h>
#include <rapidcheck.h>

#include <algorithm>
#include <atomic>
#include <set>
#include <thread>

#include "base/strings.h"
#include "base/testing/matchers.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/template_syntax.h"
#include "scheduler/words/words.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;
using ::testing::HasSubstr;
using ::testing::Not;

std::string Describe(const Key& key) {
  return fmt::format("{} {} {} {}", reminders::Name(key.kind), reminders::Name(key.channel),
                     key.language, Name(key.reply));
}

std::set<std::string> FieldsIn(std::string_view text) {
  std::set<std::string> fields;
  for (const Piece& piece : ParseText(text).pieces) {
    if (piece.field) fields.insert(piece.text);
  }
  return fields;
}

TEST(BuiltInWordsTest, BothLanguagesSayTheSameThingsWithTheSameFields) {
  int pairs = 0;
  for (const Key& key : AllKeys()) {
    if (key.language != "en") continue;
    SCOPED_TRACE(Describe(key));
    Key spanish = key;
    spanish.language = "es";
    ASSERT_TRUE(IsKnown(spanish));
    EXPECT_EQ(FieldsIn(BuiltIn(key).body), FieldsIn(BuiltIn(spanish).body));
    EXPECT_EQ(FieldsIn(BuiltIn(key).subject), FieldsIn(BuiltIn(spanish).subject));
    EXPECT_EQ(BuiltIn(key).segments_max, BuiltIn(spanish).segments_max);
    EXPECT_NE(BuiltIn(key).body, BuiltIn(spanish).body);
    ++pairs;
  }
  EXPECT_EQ(static_cast<std::size_t>(pairs) * 2, AllKeys().size());
}

TEST(BuiltInWordsTest, EachKindThatIsSentHasWords) {
  std::set<Kind> mailed;
  std::set<Kind> texted;
  for (const Key& key : AllKeys()) {
    (key.channel == Channel::kEmail ? mailed : texted).insert(key.kind);
  }
  for (int i = 0; i <= static_cast<int>(Kind::kBoosterSoon); ++i) {
    const Kind kind = static_cast<Kind>(i);
    const bool mail_only = kind == Kind::kPreparation || kind == Kind::kTherapistDay;
    EXPECT_EQ(mailed.contains(kind), kind != Kind::kReply) << reminders::Name(kind);
    EXPECT_EQ(texted.contains(kind), !mail_only) << reminders::Name(kind);
  }
  for (int i = 1; i <= static_cast<int>(Reply::kNotUnderstood); ++i) {
    const Reply reply = static_cast<Reply>(i);
    EXPECT_TRUE(IsKnown({Kind::kReply, Channel::kSms, "es", reply})) << Name(reply);
    EXPECT_EQ(ParseReply(Name(reply)), reply);
  }
}

TEST(BuiltInWordsTest, EachPassesTheLinterWithTheLongestValues) {
  for (const Key& key : AllKeys()) {
    SCOPED_TRACE(Describe(key));
    for (const Fault& fault : Lint(BuiltIn(key)))
      ADD_FAILURE() << fault.field << " " << fault.reason;
    const auto rendered = Render(BuiltIn(key), LongestFields(key));
    EXPECT_OK(rendered);
  }
}

// What takes more says so: a link with a secret, a whole week, who drives somebody home, 988.
TEST(BuiltInWordsTest, ATextIsOneTextUnlessItSaysWhy) {
  for (const Key& key : AllKeys()) {
    if (key.channel != Channel::kSms) continue;
    const bool longer =
        key.kind == Kind::kAppointmentBooked || key.kind == Kind::kAppointmentMoved ||
        key.kind == Kind::kWeek || key.kind == Kind::kReminder || key.kind == Kind::kDayBefore ||
        key.kind == Kind::kDayAfter || key.reply == Reply::kHelp || key.reply == Reply::kCrisis;
    EXPECT_EQ(BuiltIn(key).segments_max > 1, longer) << Describe(key);
  }
}

TEST(BuiltInWordsTest, WhatIsNotSpokenIsSaidInEnglish) {
  EXPECT_EQ(BuiltIn(Kind::kReminder, Channel::kSms, "fr").language, "en");
  EXPECT_EQ(BuiltIn(Kind::kPreparation, Channel::kSms, "es").language, "es");
  EXPECT_EQ(BuiltIn(Kind::kPreparation, Channel::kSms, "es").channel, Channel::kEmail);
}

Fields Ordinary(const Key& key) {
  Fields fields = LongestFields(key);
  if (fields.contains("CLINIC")) fields["CLINIC"] = "Cedar Harbor";
  return fields;
}

const Template& RideMail() { return BuiltIn(Kind::kRideNote, Channel::kEmail, "en"); }

TEST(WordsRenderTest, AMailIsPlainAndHtmlWithAnAddressAndAWayOut) {
  const Template& words = BuiltIn(Kind::kReminder, Channel::kEmail, "en");
  Fields fields = Ordinary(words.key());
  fields["ADDRESS"] = "410 Harbor Street, WA 98199";
  fields["UNSUBSCRIBE"] = "https://v.example/messages?a=1&b=2";
  fields["LINK"] = "https://v.example/v/x";
  fields["WHEN"] = "Wednesday, March 4 at 9:30 am";
  fields["CARE"] = "";
  fields["ARRIVAL"] = "";
  ASSERT_OK_AND_ASSIGN(const Rendered mail, Render(words, fields));
  EXPECT_EQ(mail.subject, "Reminder: Wednesday, March 4 at 9:30 am");
  EXPECT_THAT(mail.text, HasSubstr("410 Harbor Street, WA 98199"));
  EXPECT_THAT(mail.text, HasSubstr("https://v.example/messages?a=1&b=2"));
  EXPECT_THAT(mail.text, Not(HasSubstr("\n\n\n"))) << "what is empty leaves no gap";
  EXPECT_THAT(mail.html, HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(mail.html, HasSubstr("<a href=\"https://v.example/v/x\">https://v.example/v/x</a>"));
  EXPECT_THAT(mail.html, HasSubstr("href=\"https://v.example/messages?a=1&amp;b=2\""));
  EXPECT_THAT(mail.html, HasSubstr("410 Harbor Street"));
  EXPECT_THAT(mail.html, Not(HasSubstr("<p></p>")));
  EXPECT_EQ(mail.segments, 0);
}

TEST(WordsRenderTest, SeveralMessagesBecomeOneMailOrOneText) {
  const auto part = [](Kind kind, Channel channel) {
    const Template& words = BuiltIn(kind, channel, "en");
    Fields fields = Ordinary(words.key());
    fields["LINK"] = "https://v.example/v/x";
    return Part{words, fields};
  };
  ASSERT_OK_AND_ASSIGN(const Rendered mail,
                       RenderTogether({part(Kind::kDayBefore, Channel::kEmail),
                                       part(Kind::kDayAfter, Channel::kEmail)}));
  const auto count = [](const std::string& text, std::string_view what) {
    int times = 0;
    for (std::size_t at = text.find(what); at != text.npos; at = text.find(what, at + 1)) ++times;
    return times;
  };
  EXPECT_TRUE(mail.subject.starts_with("See you"));
  EXPECT_EQ(count(mail.text, "To get no more mail like this"), 1);
  EXPECT_EQ(count(mail.html, "To get no more mail like this"), 1);
  EXPECT_EQ(count(mail.html, "<html"), 1);
  EXPECT_THAT(mail.html, HasSubstr("how are you today?"));
  EXPECT_THAT(mail.html, HasSubstr("we look forward to seeing you"));
  ASSERT_OK_AND_ASSIGN(const Rendered text, RenderTogether({part(Kind::kReminder, Channel::kSms),
                                                            part(Kind::kJoinLink, Channel::kSms)}));
  EXPECT_EQ(count(text.text, "STOP to opt out"), 1);
  EXPECT_TRUE(text.text.ends_with("STOP to opt out"));
  EXPECT_GE(text.segments, 2);
  EXPECT_THAT(RenderTogether({}), HasReason(Reason::kInternal));
}

TEST(WordsRenderTest, ATextIsTextOnly) {
  const Template& words = BuiltIn(Kind::kReminder, Channel::kSms, "en");
  Fields fields = Ordinary(words.key());
  fields["LINK"] = "https://v.example/v/x";
  fields["WHEN"] = "Wed 3/4 9:30a";
  ASSERT_OK_AND_ASSIGN(const Rendered asking, Render(words, fields));
  EXPECT_EQ(asking.text,
            "Cedar Harbor: appt Wed 3/4 9:30a. Who drives you home? Reply name, phone. Reply C to "
            "confirm, R to change https://v.example/v/x 206-555-0142 STOP to opt out");
  EXPECT_EQ(asking.segments, 1);
  fields["RIDE"] = "";
  ASSERT_OK_AND_ASSIGN(const Rendered text, Render(words, fields));
  EXPECT_EQ(text.text,
            "Cedar Harbor: appt Wed 3/4 9:30a. Reply C to confirm, R to change "
            "https://v.example/v/x 206-555-0142 STOP to opt out");
  EXPECT_EQ(text.subject + text.html, "");
  EXPECT_EQ(text.segments, 1);
}

TEST(WordsRenderTest, HostileValuesAreEscapedOrRefused) {
  Fields fields = Ordinary(RideMail().key());
  fields["FIRST_NAME"] = R"(<script>alert("x")</script>&'{{CLINIC}}{{#X}}{{>Y}})";
  ASSERT_OK_AND_ASSIGN(const Rendered mail, Render(RideMail(), fields));
  EXPECT_THAT(mail.html, Not(HasSubstr("<script")));
  EXPECT_THAT(mail.html, HasSubstr("&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;"));
  EXPECT_THAT(mail.html, HasSubstr("{{CLINIC}}{{#X}}{{&gt;Y}}")) << "values are never expanded";
  EXPECT_THAT(mail.text, HasSubstr("<script>alert(\"x\")</script>&'{{CLINIC}}")) << "nor cut";
  for (const std::string_view hostile : {std::string_view("A\r\nBcc: eve@example.com"),
                                         std::string_view("A\nB"), std::string_view("A\0B", 3),
                                         std::string_view("A\u202e"
                                                          "B"),
                                         std::string_view("A\u2066"
                                                          "B"),
                                         std::string_view("A\u200b"
                                                          "B"),
                                         std::string_view("A\x7f"
                                                          "B"),
                                         std::string_view("\xff")}) {
    fields["FIRST_NAME"] = std::string(hostile);
    EXPECT_THAT(Render(RideMail(), fields), HasReason(Reason::kWordsRefused)) << hostile;
  }
  fields["FIRST_NAME"] = "محمد";
  EXPECT_OK(Render(RideMail(), fields)) << "letters from right to left are a name";
}

TEST(WordsRenderTest, AClinicsOwnWordsAreTextNotMarkup) {
  Template own = RideMail();
  own.subject = "A ride for {{FIRST_NAME}} & <you>";
  own.body = "{{FIRST_NAME}} <b>needs</b> you & {{WHEN}} {{CLINIC}}";
  Fields fields = Ordinary(own.key());
  fields["FIRST_NAME"] = "</title><script>";
  ASSERT_OK_AND_ASSIGN(const Rendered mail, Render(own, fields));
  EXPECT_EQ(mail.subject, "A ride for </title><script> & <you>");
  EXPECT_THAT(mail.html, HasSubstr("<title>A ride for &lt;/title&gt;&lt;script&gt; &amp; &lt;you"));
  EXPECT_THAT(mail.html, HasSubstr("&lt;b&gt;needs&lt;/b&gt; you &amp; "));
  EXPECT_THAT(mail.html, Not(HasSubstr("<b>")));
}

// It names suicide, and streets have the names they have.
TEST(WordsRenderTest, WhatNobodyChoseTheWordsOfIsSent) {
  const Template& words = BuiltIn(Kind::kAppointmentBooked, Channel::kEmail, "en");
  Fields fields = Ordinary(words.key());
  fields["CRISIS"] = "If you are thinking about suicide or are in crisis, call or text 988.";
  fields["PLACE"] = "1 Infusion Way";
  ASSERT_OK_AND_ASSIGN(const Rendered mail, Render(words, fields));
  EXPECT_THAT(mail.text, HasSubstr("suicide"));
  fields["ARRIVAL"] = "Come to the infusion.";
  EXPECT_THAT(Render(words, fields), HasReason(Reason::kWordsRefused));
}

TEST(WordsRenderTest, NoControlCharacterReachesASubject) {
  const Template& words = BuiltIn(Kind::kAppointmentBooked, Channel::kEmail, "en");
  for (const std::string_view hostile :
       {std::string_view("x\r\nBcc: y"), std::string_view("x\ny"), std::string_view("x\0y", 3),
        std::string_view("x\u2028y")}) {
    Fields fields = Ordinary(words.key());
    fields["WHEN"] = std::string(hostile);
    EXPECT_THAT(Render(words, fields), HasReason(Reason::kWordsRefused));
  }
}

TEST(WordsRenderTest, ALinkIsALinkOfTheWeb) {
  const Template& words = BuiltIn(Kind::kMissed, Channel::kEmail, "en");
  for (const char* link :
       {"javascript:alert(1)", "data:text/html,x", "//evil.example",
        "https://a.example/\"onclick=", "https://a.example/ b", "ftp://a.example"}) {
    Fields fields = Ordinary(words.key());
    fields["LINK"] = link;
    EXPECT_THAT(Render(words, fields), HasReason(Reason::kWordsRefused)) << link;
  }
  Fields fields = Ordinary(words.key());
  fields["LINK"] = "https://ketamine-clinic.example/v/x";
  EXPECT_THAT(Render(words, fields), HasReason(Reason::kWordsRefused)) << "hosts are read, too";
  fields["LINK"] = "https://a.example/v/AB-dose-CD_cure_EF-ketamine";
  EXPECT_OK(Render(words, fields)) << "what a token spells means nothing";
  fields["LINK"] = "";
  ASSERT_OK_AND_ASSIGN(const Rendered mail, Render(words, fields));
  EXPECT_THAT(mail.html, Not(HasSubstr("href=\"\"")));
}

TEST(WordsRenderTest, AForbiddenWordInAValueIsRefusedAtSend) {
  Fields fields = Ordinary(RideMail().key());
  for (const char* name : {"Ketamine", "K3tamine", "keta\u0301mine", "reply CANCEL", "infusion"}) {
    fields["FIRST_NAME"] = name;
    EXPECT_THAT(Render(RideMail(), fields), HasReason(Reason::kWordsRefused)) << name;
  }
  fields["FIRST_NAME"] = "Alex";
  fields["CLINIC"] = "Harbor Ketamine";
  Template signed_by = RideMail();
  EXPECT_THAT(Render(signed_by, fields), HasReason(Reason::kWordsRefused));
  fields["CLINIC"] = "Harbor";
  fields["ADDRESS"] = "1 Infusion Way";
  EXPECT_OK(Render(RideMail(), fields)) << "nobody chooses the name of a street";
}

TEST(WordsRenderTest, WhatHasNoValueIsNotSent) {
  for (const Key& key : AllKeys()) {
    for (const std::string_view name : RequiredFields(key)) {
      Fields fields = Ordinary(key);
      fields.erase(std::string(name));
      EXPECT_THAT(Render(BuiltIn(key), fields), HasReason(Reason::kWordsRefused))
          << Describe(key) << " " << name;
    }
  }
}

TEST(WordsRenderTest, AClinicsOwnWordsThatAreRefusedNeverHoldAMessageBack) {
  Template own = BuiltIn(Kind::kReply, Channel::kSms, "en", Reply::kCrisis);
  own.version = 3;
  own.body = "{{CRISIS}} Your dose of infusion. {{CLINIC}}";
  const Fields fields = Ordinary(own.key());
  EXPECT_THAT(Render(own, fields), HasReason(Reason::kWordsRefused));
  ASSERT_OK_AND_ASSIGN(const Rendered sent, RenderTogether({{own, fields}}));
  EXPECT_THAT(sent.text, HasSubstr("not watched for emergencies"));
}

// Of a page, beginning with "<": what HtmlSource and ExpandHtml write.
constexpr std::string_view kMarkup[] = {"<!doctype html>",
                                        "<html lang=\"",
                                        "</html>",
                                        "<head>",
                                        "</head>",
                                        "<meta charset=\"utf-8\">",
                                        "<title>",
                                        "</title>",
                                        "<body>",
                                        "</body>",
                                        "<p>",
                                        "</p>",
                                        "<br>",
                                        "<hr>",
                                        "<a href=\"https://a.example/",
                                        "</a>"};

// Any values: valid UTF-8 and no markup of theirs, or nothing at all.
TEST(WordsRenderTest, NoValueBreaksOutOfItsPlace) {
  ASSERT_TRUE(rc::check("values stay values", [] {
    const Key key = *rc::gen::elementOf(AllKeys());
    Fields fields = Ordinary(key);
    for (auto& [name, value] : fields) {
      if (*rc::gen::inRange(0, 3) > 0) continue;
      if (FindField(name)->link) continue;  // refused or harmless: above
      value = *rc::gen::container<std::string>(
          *rc::gen::inRange(0, 12),
          rc::gen::oneOf(rc::gen::elementOf(std::string("<>&\"'{}/=a%\\;é ")),
                         rc::gen::character<char>()));
    }
    const auto rendered = Render(BuiltIn(key), fields);
    if (!rendered.ok()) {
      RC_ASSERT(ReasonOf(rendered.status()) == Reason::kWordsRefused);
      return;
    }
    RC_ASSERT(IsValidUtf8(rendered->subject));
    RC_ASSERT(IsValidUtf8(rendered->text));
    RC_ASSERT(IsValidUtf8(rendered->html));
    RC_ASSERT(!HasControl(rendered->subject));
    // Markup is what the page is made of, and as many links as fields of links.
    std::string_view html = rendered->html;
    for (std::size_t at = html.find('<'); at != html.npos; at = html.find('<', at + 1)) {
      const std::string_view rest = html.substr(at);
      const bool ours = std::any_of(std::begin(kMarkup), std::end(kMarkup),
                                    [&](std::string_view tag) { return rest.starts_with(tag); });
      RC_ASSERT(ours);
    }
  }));
}

TEST(WordsRenderTest, ManyThreadsRenderAtOnce) {
  const Template& words = BuiltIn(Kind::kReminder, Channel::kEmail, "es");
  const Fields fields = Ordinary(words.key());
  ASSERT_OK_AND_ASSIGN(const Rendered expected, Render(words, fields));
  std::vector<std::thread> threads;
  std::atomic<int> same = 0;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < 50; ++k) {
        const auto rendered = Render(words, fields);
        same += rendered.ok() && rendered->html == expected.html ? 1 : 0;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(same, 200);
}

}  // namespace
}  // namespace tandem::words
