// SPDX-License-Identifier: Apache-2.0
// What clinics may not write, and what may not be sent.
#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "base/strings.h"
#include "base/testing/matchers.h"
#include "base/testing/seeds.h"
#include "scheduler/words/forbidden_words.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/opt_out_words.h"
#include "scheduler/words/words.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;

constexpr std::uint64_t kSeed = 20270111;  // unless TANDEM_SEED names another

std::string All(const std::vector<Fault>& faults) {
  std::string all;
  for (const Fault& fault : faults) all += fmt::format("{}: {}\n", fault.field, fault.reason);
  return all;
}

bool Says(const std::vector<Fault>& faults, std::string_view field, std::string_view reason) {
  return std::any_of(faults.begin(), faults.end(), [&](const Fault& fault) {
    return fault.field == field && fault.reason.find(reason) != std::string::npos;
  });
}

Template Mail(std::string body, std::string subject = "Hello") {
  Template words = BuiltIn(Kind::kMissed, Channel::kEmail, "en");
  words.subject = std::move(subject);
  words.body = std::move(body) + " {{LINK}}";
  return words;
}

std::string Text(std::string_view body) {
  Template words = BuiltIn(Kind::kMissed, Channel::kSms, "en");
  words.body = std::string(body);
  return All(Lint(words));
}

TEST(WordsLintTest, TheLexiconHoldsEachWordOnceAndFolded) {
  std::set<std::string_view> seen;
  for (const ForbiddenEntry& entry : ForbiddenEntries()) {
    EXPECT_TRUE(seen.insert(entry.text).second) << entry.text;
    for (const char c : entry.text) {
      EXPECT_TRUE((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ' ' || c == '*')
          << entry.text;
    }
  }
  for (const char* word :
       {"ketamin*", "esketamin*", "spravato", "infus*", "dose", "dosis", "cure", "cura", "diagnos*",
        "depression*", "depresion*", "ptsd", "tept", "your fault", "su culpa"}) {
    EXPECT_TRUE(seen.contains(word)) << word;
  }
}

// A word of the lexicon as somebody would smuggle it in.
std::string Disguised(std::string_view entry, int way) {
  std::string word(entry);
  if (word.back() == '*') word.pop_back();
  const auto replaced = [&](std::string_view from, std::string_view to) {
    std::string text;
    for (const char c : word) text += c == from.front() ? std::string(to) : std::string(1, c);
    return text;
  };
  switch (way) {
    case 0:
      return word;
    case 1:  // capitals
      std::transform(word.begin(), word.end(), word.begin(),
                     [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
      return word;
    case 2:  // a zero-width space after the first letter
      return word.insert(1, "\u200b");
    case 3:  // accents
      return replaced("e", "é");
    case 4:  // Cyrillic
      return replaced("a", "\u0430");
    case 5:
      return replaced("o", "\u043e");
    case 6:  // fullwidth
      return replaced("i", "\uff49");
    case 7:  // a combining accent
      return word + "\u0301";
    default:  // a soft hyphen
      return word.insert(1, "\u00ad");
  }
}
constexpr int kWays = 9;

TEST(WordsLintTest, NoForbiddenWordPassesInAnyMessageHoweverItIsWritten) {
  for (const ForbiddenEntry& entry : ForbiddenEntries()) {
    for (int way = 0; way < kWays; ++way) {
      const std::string word = Disguised(entry.text, way);
      const std::vector<ForbiddenEntry> found =
          ForbiddenIn(WordsOf(fmt::format("We like {}, we do.", word)));
      EXPECT_TRUE(std::any_of(found.begin(), found.end(),
                              [&](const auto& one) { return one.ban == entry.ban; }))
          << entry.text << " as " << word;
    }
  }
}

// Every built-in text, each with a forbidden word put between two of its words.
TEST(WordsLintTest, AForbiddenWordPutAnywhereIsRefused) {
  const auto seed = static_cast<std::uint32_t>(testing::FirstSeed(kSeed));
  SCOPED_TRACE(fmt::format("TANDEM_SEED={} ./dev test 'words_test:WordsLintTest.*'", seed));
  std::mt19937 random(seed);
  for (const ForbiddenEntry& entry : ForbiddenEntries()) {
    const Key& key = AllKeys()[random() % AllKeys().size()];
    Template words = BuiltIn(key);
    std::vector<std::size_t> spaces;
    for (std::size_t i = 0; i < words.body.size(); ++i) {
      if (words.body[i] == ' ') spaces.push_back(i);
    }
    const std::string word = Disguised(entry.text, static_cast<int>(random() % 2));
    words.body.insert(spaces[random() % spaces.size()], " " + word);
    // A neighbour may make another entry of it; refused it is.
    const std::vector<Fault> faults = Lint(words);
    EXPECT_TRUE(std::any_of(faults.begin(), faults.end(),
                            [&](const Fault& fault) {
                              return fault.reason.find(ReasonOf(entry.ban)) != std::string::npos;
                            }))
        << words.body << "\n"
        << All(faults);
  }
}

TEST(WordsLintTest, LettersApartAndSignsWithinAWordHideNothing) {
  for (const char* text :
       {"k e t a m i n e", "K-E-T-A-M-I-N-E", "keta-mine", "keta mine", "in-fusion", "k3tamine",
        "KET@MINE", "$pravato", "depre$$ion", "d0se", "d-o-s-e", "𝐤𝐞𝐭𝐚𝐦𝐢𝐧𝐞", "ⓚⓔⓣⓐⓜⓘⓝⓔ", "ᴋᴇᴛᴀᴍɪɴᴇ",
        "кеtаmine", "Κetamine", "ke\u200dta\u2060mine", "ke\u00adtamine"}) {
    EXPECT_FALSE(ForbiddenIn(WordsOf(text)).empty()) << text;
  }
}

TEST(WordsLintTest, OrdinaryWordsOfACarePageAreNoneOfThem) {
  for (const char* text :
       {"We look forward to seeing you at 9:30 am on Wednesday.", "a secure page, an accurate list",
        "¿Cuándo sale de casa?", "the drugstore around the corner", "Let us know.",
        "10 mins from 5th Ave", "Suite 4 IVy Street", "Estimado Ivan", "a good deal of rest",
        "Vístase con ropa cómoda."}) {
    EXPECT_TRUE(ForbiddenIn(WordsOf(text)).empty()) << text;
  }
}

TEST(WordsLintTest, AWordThatEndsAllTextsIsNeverACommand) {
  const std::string tail = " {{CLINIC}} {{LINK}} {{PHONE}}";
  const std::string stop = tail + " STOP to opt out";
  for (const char* text :
       {"Reply CANCEL to change.", "reply cancel to change.", "Text the word quit.",
        "Send \"END\" if you cannot come.", "Reply with unsubscribe.", "CANCEL for another time.",
        "Text us to cancel.", "Reply opt out.", "Responda CANCELAR.", "Envie la palabra baja.",
        "Conteste ALTO para cambiar.", "Mande parar.", "Reply STOP to change.", "Type C4NCEL now",
        "reply c\u0430ncel"}) {
    EXPECT_NE(Text(text + stop).find("would end all texts"), std::string::npos) << text;
  }
  for (const char* text : {"To cancel your visit, call us.", "At the end of the visit we rest.",
                           "Reply C to confirm, R to change."}) {
    EXPECT_EQ(Text(text + stop), "") << text;
  }
  EXPECT_NE(Text("Hello" + tail).find("must say \"STOP to opt out\""), std::string::npos);
  EXPECT_NE(Text("Hello" + tail + " stop to opt out").find("must say"), std::string::npos)
      << "in capitals";
  EXPECT_NE(Text("Hello" + tail + " STOP para salir").find("must say"), std::string::npos)
      << "in the reader's language";
}

TEST(WordsLintTest, OnlyFieldsOfTheMessageStandInDoubleBraces) {
  for (const char* body :
       {"{{#SECTION}}x{{/SECTION}}", "{{>INCLUDE}}", "{{!comment}}",
        "{{%AUTOESCAPE context=\"HTML\"}}", "{{CLINIC:none}}", "{{BI_NEWLINE}}", "{{clinic}}",
        "{{ CLINIC }}", "{{CLINIC", "CLINIC}}", "{{{CLINIC}}}", "{{}}", "{{=| |=}}", "{{CODE}}",
        "{{UNSUBSCRIBE}}", "{{FIRST_NAME}}", "{{PATIENT}}"}) {
    EXPECT_NE(All(Lint(Mail(body))), "") << body;
  }
  EXPECT_EQ(All(Lint(Mail("{{CLINIC}} and {a brace}"))), "");
  EXPECT_TRUE(Says(Lint(Mail("Hello", "{{CRISIS}}")), "subject", "subject's line"));
  EXPECT_TRUE(Says(Lint(Mail("Hello", "{{LINK}}")), "subject", "subject's line"));
}

TEST(WordsLintTest, WhatIsTypedByHandNeverLeaves) {
  EXPECT_NE(All(Lint(Mail("see https://evil.example"))), "");
  EXPECT_NE(All(Lint(Mail("see WWW.evil.example"))), "");
  EXPECT_NE(All(Lint(Mail("write to me@example.com"))), "");
  EXPECT_NE(All(Lint(Mail("call (206) 555-0142"))), "");
  EXPECT_NE(All(Lint(Mail("call 206.555.0142"))), "");
  EXPECT_EQ(All(Lint(Mail("In danger call 911, veterans text 838255."))), "");
}

TEST(WordsLintTest, SignsThatNobodySeesOrReadsAreRefused) {
  for (const char* body : {"a\tb", "a\rb",
                           "a\x01"
                           "b",
                           "a\u200bb", "a\u202eb", "a\u00a0b", "a😀b", "aкb", "\xff\xfe"}) {
    EXPECT_NE(All(Lint(Mail(body))), "") << body;
  }
  EXPECT_TRUE(Says(Lint(Mail("x", "a\nBcc: eve@example.com")), "subject", "control"));
  EXPECT_TRUE(Says(Lint(Mail("x", "a\r\nb")), "subject", "control"));
  EXPECT_TRUE(Says(Lint(Mail("x", "")), "subject", "empty"));
  EXPECT_TRUE(Says(Lint(Mail("x", std::string(101, 'x'))), "subject", "100"));
  EXPECT_TRUE(Says(Lint(Mail(std::string(4001, 'x'))), "body", "4000"));
  EXPECT_EQ(All(Lint(Mail("¡Señor Núñez! “Más” – 5 €", "¿Cómo está?"))), "");
}

TEST(WordsLintTest, WhatAMessageIsForMustStandInIt) {
  for (const Key& key : AllKeys()) {
    Template words = BuiltIn(key);
    words.body = "Hello.";
    const std::vector<Fault> faults = Lint(words);
    for (const std::string_view name : RequiredFields(key)) {
      EXPECT_TRUE(Says(faults, "body", fmt::format("must hold {{{{{}}}}}", name)));
    }
  }
  const auto required = [](const Key& key) {
    return fmt::format("{}", fmt::join(RequiredFields(key), " "));
  };
  using K = Kind;
  constexpr Channel kMail = Channel::kEmail;
  constexpr Channel kText = Channel::kSms;
  EXPECT_EQ(required({K::kContactCode, kText, "en"}), "CLINIC CODE");
  EXPECT_EQ(required({K::kSignIn, kMail, "en"}), "CODE LINK");
  EXPECT_EQ(required({K::kAppointmentBooked, kMail, "en"}), "CRISIS LINK WHEN");
  EXPECT_EQ(required({K::kAppointmentMoved, kText, "es"}), "CLINIC LINK PHONE WHEN");
  EXPECT_EQ(required({K::kAppointmentCancelled, kMail, "es"}), "WHEN");
  EXPECT_EQ(required({K::kPreparation, kMail, "es"}), "CARE CRISIS LINK WHEN");
  EXPECT_EQ(required({K::kReminder, kText, "en"}), "CLINIC LINK PHONE WHEN");
  EXPECT_EQ(required({K::kDayBefore, kMail, "en"}), "CARE LINK WHEN");
  EXPECT_EQ(required({K::kJoinLink, kMail, "en"}), "LINK WHEN");
  EXPECT_EQ(required({K::kDayAfter, kMail, "en"}), "CRISIS");
  EXPECT_EQ(required({K::kDayAfter, kText, "es"}), "CLINIC CRISIS PHONE");
  EXPECT_EQ(required({K::kMissed, kMail, "en"}), "LINK");
  EXPECT_EQ(required({K::kWeek, kMail, "en"}), "LINK VISITS");
  EXPECT_EQ(required({K::kRideNote, kText, "en"}), "CLINIC FIRST_NAME PHONE WHEN");
  EXPECT_EQ(required({K::kTherapistDay, kMail, "en"}), "COUNT");
  EXPECT_EQ(required({K::kReply, kText, "en", Reply::kHelp}), "CLINIC CRISIS PHONE");
  EXPECT_EQ(required({K::kReply, kText, "en", Reply::kCrisis}), "CLINIC CRISIS");
  EXPECT_EQ(required({K::kReply, kText, "en", Reply::kChange}), "CLINIC LINK PHONE");
  EXPECT_EQ(required({K::kReply, kText, "en", Reply::kOptedOut}), "CLINIC");
}

TEST(WordsLintTest, ATextTakesTheSegmentsThatItSaysAndNoMore) {
  Template words = BuiltIn(Kind::kJoinLink, Channel::kSms, "en");
  EXPECT_EQ(All(Lint(words)), "");
  words.body += " Thank you very much";
  EXPECT_TRUE(Says(Lint(words), "body", "takes 2 text segments"));
  words.segments_max = 2;
  EXPECT_EQ(All(Lint(words)), "");
  words.segments_max = 4;
  EXPECT_TRUE(Says(Lint(words), "body", "segments_max"));
  words = BuiltIn(Kind::kJoinLink, Channel::kSms, "en");
  words.body += "\u2026";  // one sign that is not in the alphabet
  EXPECT_TRUE(Says(Lint(words), "body", "takes 3 text segments"));
}

TEST(WordsLintTest, AnAnswerStaysSmallWhateverWasWritten) {
  std::string body;
  for (const ForbiddenEntry& entry : ForbiddenEntries()) body += std::string(entry.text) + ". ";
  EXPECT_LE(Lint(Mail(body.substr(0, 3000))).size(), static_cast<std::size_t>(kFaultsMax));
}

}  // namespace
}  // namespace tandem::words
