// SPDX-License-Identifier: Apache-2.0
#include "scheduler/inbound/meaning.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "scheduler/inbound/ride_answer.h"

namespace tandem::inbound {
namespace {

constexpr Asked kNobodyAsked = {};
constexpr Asked kVisitAsked = {.visit = true};
constexpr Asked kRideToo = {.visit = true, .ride = true};
constexpr Asked kRideOnly = {.visit = true, .ride = true, .ride_only = true};

void Expect(Meaning meaning, const std::vector<const char*>& texts, const Asked& asked) {
  for (const char* text : texts) {
    EXPECT_EQ(Name(ReadMeaning(text, asked)), Name(meaning)) << "\"" << text << "\"";
  }
}

// Whatever was asked.
void ExpectAlways(Meaning meaning, const std::vector<const char*>& texts) {
  for (const Asked& asked : {kNobodyAsked, kVisitAsked, kRideToo, kRideOnly}) {
    Expect(meaning, texts, asked);
  }
}

TEST(MeaningTest, EveryWordingOfStopIsHeard) {
  ExpectAlways(Meaning::kStop, {"STOP",
                                "stop",
                                "Stop.",
                                "  stop!!! ",
                                "S.T.O.P",
                                "s t o p",
                                "st\u200bop",
                                "STOOOP",
                                "ＳＴＯＰ",
                                "🛑 stop 🛑",
                                "\"Stop\"",
                                "quit",
                                "QUIT",
                                "end",
                                "End",
                                "revoke",
                                "opt out",
                                "optout",
                                "opt-out",
                                "Opt-Out please",
                                "cancel",
                                "CANCEL",
                                "Cancel!",
                                "unsubscribe",
                                "UNSUBSCRIBE ME",
                                "stopall",
                                "stop all",
                                "STOP ALL",
                                "please stop texting me",
                                "Please stop sending me these messages",
                                "stop texting this number",
                                "STOP I already told you",
                                "Don't text me again",
                                "don’t text me",
                                "do not contact me any more",
                                "no more texts please",
                                "I want to opt out",
                                "take me off your list",
                                "remove me",
                                "leave me alone",
                                "I revoke my consent",
                                "cancel texts",
                                "alto",
                                "ALTO",
                                "¡Alto!",
                                "parar",
                                "Parar por favor",
                                "cancelar",
                                "CANCELAR",
                                "baja",
                                "Baja, gracias",
                                "dar de baja",
                                "quiero darme de baja",
                                "no quiero recibir más mensajes",
                                "no más mensajes",
                                "dejen de escribirme"});
}

// "Any other reasonable way" (47 CFR 64.1200): in sentences, too.
TEST(MeaningTest, AStopInASentenceIsHeard) {
  ExpectAlways(Meaning::kStop, {"Stop. I don't want these messages",
                                "Stop, leave me in peace",
                                "I am done with this. Stop.",
                                "Stop! Who is this?",
                                "unsubscribe, I moved away",
                                "I don't want these texts",
                                "I do not want any more of these texts",
                                "I no longer want to receive messages from you",
                                "Please don't send any more messages",
                                "please do not send me text messages",
                                "I don't want you to text me",
                                "quit texting me",
                                "quit sending me all these reminders",
                                "can you stop texting me?",
                                "You don't stop texting me",
                                "why do you never stop sending these?",
                                "I told you to stop",
                                "enough texts",
                                "no more of these reminders",
                                "cancel the texts",
                                "delete my number",
                                "no quiero mensajes",
                                "No quiero que me manden más mensajes",
                                "ya no quiero recibir sus mensajes",
                                "Alto. No quiero esto",
                                "alto a los mensajes",
                                "no necesito estos mensajes",
                                "por favor no envíen más textos",
                                "paren los recordatorios",
                                "borren mi número"});
}

TEST(MeaningTest, WhoeverWantsThemToGoOnIsNotStopped) {
  for (const char* text :
       {"I can't stop by on Friday", "Don't stop the reminders", "Please do not stop texting me",
        "I don't want to stop the texts", "never stop sending these",
        "please don't cancel the texts", "no dejen de escribirme", "No paren los mensajes",
        "I don't want to text about this", "Should I stop these pills?",
        "I don't want to miss your messages", "you told me to stop eating at four",
        "What is the next stop, the clinic?", "I did not get the message",
        "no quiero perder los mensajes"}) {
    for (const Asked& asked : {kNobodyAsked, kVisitAsked, kRideToo}) {
      EXPECT_NE(ReadMeaning(text, asked), Meaning::kStop) << text;
    }
  }
}

TEST(MeaningTest, CancelIsNeverTheEndOfAVisit) {
  ExpectAlways(Meaning::kStop, {"cancel", "Cancel", "cancelar", "please cancel"});
  // A person, or the page behind the link, ends a visit.
  ExpectAlways(Meaning::kChange, {"cancel my appointment", "I want to cancel my visit on Friday",
                                  "I need to cancel", "quiero cancelar mi cita"});
}

TEST(MeaningTest, WhatOnlySoundsLikeStopIsNoStop) {
  for (const char* text : {"When should I stop eating?", "Can I stop by at 5", "Stop eating when?",
                           "at the end of the day", "the weekend", "I quit smoking last year"}) {
    EXPECT_EQ(ReadMeaning(text, kVisitAsked), Meaning::kOther) << text;
  }
}

TEST(MeaningTest, AVisitIsConfirmedInBothLanguages) {
  Expect(Meaning::kConfirm,
         {"C",
          "c",
          " c. ",
          "C 👍",
          "confirm",
          "Confirmed",
          "I confirm",
          "YES",
          "yes!",
          "Yes please",
          "yes I will be there",
          "Y",
          "yep",
          "sí",
          "SÍ",
          "Si",
          "si\u0301",
          "sí, gracias",
          "Confirmo",
          "confirmar",
          "claro, sí",
          "Sí, voy a ir",
          "sí voy"},
         kVisitAsked);
  Expect(Meaning::kConfirm, {"C", "confirm", "confirmo"}, kRideOnly);
}

TEST(MeaningTest, AnotherTimeIsAskedForInBothLanguages) {
  ExpectAlways(Meaning::kChange,
               {"R", "r", "R.", "r please", "change", "CHANGE", "Reschedule", "can I reschedule?",
                "cambiar", "Quiero cambiar la cita", "reprogramar", "I can't make it",
                "yes but can we do another time", "no puedo ir", "No voy a ir el viernes"});
  Expect(Meaning::kChange, {"I can't come on Friday", "sí, pero no puedo ir"}, kVisitAsked);
}

TEST(MeaningTest, YesStartsAgainOnlyWhenNothingElseIsAsked) {
  ExpectAlways(Meaning::kStart, {"START", "start", "UNSTOP", "Unstop please", "Empezar"});
  Expect(Meaning::kStart, {"yes", "YES!", "sí"}, kNobodyAsked);
  Expect(Meaning::kConfirm, {"yes", "YES!", "sí"}, kVisitAsked);
  Expect(Meaning::kRideYes, {"yes", "YES!", "sí"}, kRideOnly);
}

TEST(MeaningTest, HelpIsHelp) {
  ExpectAlways(Meaning::kHelp, {"HELP", "help!", "Help me", "ayuda", "AYUDA por favor", "info",
                                "INFO", "información"});
}

TEST(MeaningTest, ACrisisWinsOverEverything) {
  ExpectAlways(
      Meaning::kCrisis,
      {"suicide",
       "I am suicidal",
       "I want to kill myself",
       "i wanna die",
       "want to die",
       "I'd rather be dead",
       "thinking of ending my life",
       "end my life",
       "END IT ALL",
       "I don't want to live any more",
       "don’t want to be alive",
       "kms",
       "suicidio",
       "pienso en suicidarme",
       "quiero morir",
       "Quiero matarme",
       "no quiero vivir",
       "quitarme la vida",
       "STOP texting me I want to die",
       "C yes confirmed but i feel suicidal",
       "cancel everything, I am going to kill myself",
       "HELP quiero morir",
       "Hello, about Friday: I can not come. I have had a terrible week and to be honest I think "
       "about how to end my life all the time. Can somebody call?",
       "kill my self",
       "Suicide!!!",
       "s-u-i-c-i-d-e",
       "iwanttokillmyself",
       "hacerme daño"});
}

TEST(MeaningTest, WhoeverCannotGoOnADayWantsAnotherAndWhoeverCannotGoOnIsInCrisis) {
  ExpectAlways(Meaning::kCrisis,
               {"I can't go on", "I can’t go on.", "cant go on like this", "can't go on anymore",
                "I cannot go on this way", "I can not go on. Friday is too far away",
                "I can't go on 2 more days", "I can't go on another week", "can't go on at all",
                "I can't go on Friday, I can't go on", "I can't go on the way things are",
                "can't go on with my life", "I can't go on Monday like this"});
  Expect(Meaning::kChange,
         {"I can't go on Friday", "I cannot go on this Friday, sorry", "can not go on the 14th",
          "I can't go on March 3", "I can't go on 3/4", "I cant go on at 5",
          "I can't go on with the appointment", "I can't go on to my appointment"},
         kVisitAsked);
}

TEST(MeaningTest, OrdinaryWordsAreNoCrisis) {
  for (const char* text : {"I want to diet", "my phone died", "see you at the deadline",
                           "traffic is killing me today", "my whole life"}) {
    EXPECT_NE(ReadMeaning(text, kVisitAsked), Meaning::kCrisis) << text;
  }
}

TEST(MeaningTest, ARideIsAnsweredWhereItWasAskedFor) {
  Expect(Meaning::kRideYes,
         {"ride yes", "Yes, Maria 206-555-0123 drives me", "yes my sister Ana (206) 555-0123",
          "I have a ride", "Ana me lleva, 206 555 0123", "Maria +12065550123"},
         kRideToo);
  Expect(Meaning::kRideYes, {"yes Maria", "sí, Ana", "yes"}, kRideOnly);
  Expect(Meaning::kRideNo, {"no ride", "I don't have a ride", "ride no", "need a ride"}, kRideToo);
  Expect(Meaning::kRideNo, {"no", "No.", "nobody", "nadie"}, kRideOnly);
  Expect(Meaning::kConfirm, {"yes", "C"}, kRideToo);  // the visit was asked about first
  Expect(Meaning::kOther, {"is there a ride?", "no"}, kVisitAsked);
}

TEST(MeaningTest, TheRestIsForAPerson) {
  ExpectAlways(Meaning::kOther, {"", "👍", "who is this?", "Running ten minutes late", "no entiendo",
                                 "what should I wear", "12345"});
}

TEST(MeaningTest, DriversAreReadAsTheyWereTyped) {
  const auto expect = [](const char* text, const char* name, const char* phone) {
    const Driver driver = ReadDriver(text);
    EXPECT_EQ(driver.name, name) << text;
    EXPECT_EQ(driver.phone, phone) << text;
  };
  expect("yes, Maria 206-555-0123", "Maria", "206-555-0123");
  expect("my sister Ana María (206) 555 0123 drives", "Ana María", "206) 555 0123");
  expect("Sí, José +1 206 555 0123.", "José", "+1 206 555 0123");
  expect("yes", "", "");
  expect("yes somebody from my choir whose name escapes me right now", "", "");
  expect("Maria at 10", "Maria", "");
}

TEST(MeaningTest, TheLanguageIsThatOfTheWords) {
  for (const char* text : {"sí", "alto", "Quiero cambiar", "ayuda", "quiero morir", "baja"}) {
    EXPECT_EQ(LanguageOf(text), "es") << text;
  }
  for (const char* text : {"yes", "C", "stop", "help", "", "R"}) {
    EXPECT_EQ(LanguageOf(text), "en") << text;
  }
}

TEST(MeaningTest, AMeaningIsReadAsItWasStored) {
  for (const Meaning meaning :
       {Meaning::kConfirm, Meaning::kChange, Meaning::kStop, Meaning::kStart, Meaning::kHelp,
        Meaning::kRideYes, Meaning::kRideNo, Meaning::kCrisis, Meaning::kOther}) {
    EXPECT_EQ(ParseMeaning(Name(meaning)), meaning);
  }
  EXPECT_EQ(ParseMeaning("perhaps"), std::nullopt);
}

// RC_PARAMS="seed=…" replays.
std::string Noise() {
  static const std::vector<std::string> kNoise = {
      " ", "  ", "\n", "\t", ".", "!", "!!", "?",      "…",      "🛑", "🙏🏽", "❤️", "\"",
      "'", "(",  ")",  "-",  "*", "¡", "—",  "\u200b", "\u00a0", ",",    "«",        "»"};
  std::string noise;
  const int parts = *rc::gen::inRange(0, 6);
  for (int i = 0; i < parts; ++i) noise += *rc::gen::elementOf(kNoise);
  return noise;
}

std::string AnyCase(std::string word) {
  for (char& c : word) {
    const bool upper = *rc::gen::arbitrary<bool>();
    if (upper && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return word;
}

TEST(MeaningTest, NoiseAroundAStopWordStillStops) {
  static const std::vector<std::string> kStops = {
      "stop",   "quit",        "end",     "revoke", "opt out", "optout",   "opt-out",
      "cancel", "unsubscribe", "stopall", "alto",   "parar",   "cancelar", "baja"};
  ASSERT_TRUE(rc::check("noise around a stop word", [] {
    const std::string word = AnyCase(*rc::gen::elementOf(kStops));
    const std::string text = Noise() + word + Noise();
    const Asked asked = *rc::gen::element(kNobodyAsked, kVisitAsked, kRideToo, kRideOnly);
    RC_LOG() << text;
    RC_ASSERT(ReadMeaning(text, asked) == Meaning::kStop);
  }));
}

TEST(MeaningTest, ACrisisIsHeardInsideAnyText) {
  static const std::vector<std::string> kCrises = {"kill myself", "suicide",      "want to die",
                                                   "end my life", "quiero morir", "suicidio"};
  ASSERT_TRUE(rc::check("a crisis inside a text", [] {
    const auto around = [] {
      static const std::vector<std::string> kWords = {"stop", "yes", "C",     "please", "Friday",
                                                      "R",    "the", "ayuda", "10:30",  "🙏🏽"};
      std::string text;
      const int words = *rc::gen::inRange(0, 30);
      for (int i = 0; i < words; ++i) text += *rc::gen::elementOf(kWords) + " ";
      return text;
    };
    const std::string text =
        around() + AnyCase(*rc::gen::elementOf(kCrises)) + Noise() + " " + around();
    RC_LOG() << text;
    RC_ASSERT(ReadMeaning(text, kVisitAsked) == Meaning::kCrisis);
  }));
}

TEST(MeaningTest, NoBytesAreTooStrangeToBeRead) {
  ASSERT_TRUE(rc::check("any bytes", [](const std::string& text) {
    ReadMeaning(text, kRideToo);
    ReadDriver(text);
    RC_ASSERT(LanguageOf(text).size() == 2u);
  }));
}

}  // namespace
}  // namespace tandem::inbound
