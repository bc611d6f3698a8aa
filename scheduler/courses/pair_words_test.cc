// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/pair_words.h"

#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace tandem::courses {
namespace {

using directory::Mode;

ProposedPair Linked(int days, bool same_therapist, bool same_place, Mode mode = Mode::kInPerson) {
  ProposedPair pair;
  pair.session.emplace();
  pair.session->mode = mode;
  pair.judgement.state = PairState::kLinked;
  pair.days_after = days;
  pair.same_therapist = same_therapist;
  pair.same_place = same_place;
  return pair;
}

ProposedPair Broken(PairRule rule, bool has_session) {
  ProposedPair pair;
  if (has_session) pair.session.emplace();
  pair.judgement = {PairState::kBroken, {rule}, {}};
  return pair;
}

// One of each kind.
std::vector<ProposedPair> EachKind() {
  std::vector<ProposedPair> pairs = {Linked(1, true, true),
                                     Linked(2, false, false),
                                     Linked(3, true, false, Mode::kVideo),
                                     Linked(5, false, false, Mode::kPhone),
                                     Linked(0, true, true),
                                     Linked(-1, true, true),
                                     Linked(-2, true, true)};
  ProposedPair at_home = Linked(2, false, false);
  at_home.near_home = true;
  pairs.push_back(at_home);
  ProposedPair degraded = Linked(6, false, true);
  degraded.judgement = {PairState::kDegraded, {PairRule::kNotPreferred}, {}};
  pairs.push_back(degraded);
  pairs.push_back(Broken(PairRule::kNoSession, false));
  for (const PairRule rule :
       {PairRule::kSessionLost, PairRule::kInfusionLost, PairRule::kSameDay, PairRule::kTooSoon,
        PairRule::kTooLate, PairRule::kNoDriving, PairRule::kNextInfusion, PairRule::kAfterInfusion,
        PairRule::kTooEarly, PairRule::kTooNear, PairRule::kPreviousInfusion}) {
    pairs.push_back(Broken(rule, true));
  }
  ProposedPair declined;
  declined.judgement.state = PairState::kDeclined;
  pairs.push_back(declined);
  ProposedPair external;
  external.judgement.state = PairState::kExternal;
  pairs.push_back(external);
  return pairs;
}

TEST(PairWordsTest, APairSaysWhatIsGoodAboutIt) {
  EXPECT_EQ(PairWords(Linked(1, true, true), "en"),
            "On the next day, with the same therapist, in the same building.");
  EXPECT_EQ(PairWords(Linked(2, false, false), "en"), "Two days later, at another site.");
  EXPECT_EQ(PairWords(Linked(4, false, false, Mode::kVideo), "en"), "4 days later, by video.");
  ProposedPair at_home = Linked(2, true, false);
  at_home.near_home = true;
  EXPECT_EQ(PairWords(at_home, "en"), "Two days later, with the same therapist, near your home.");
  EXPECT_EQ(PairWords(at_home, "es"),
            "Dos días después, con el mismo terapeuta, cerca de su casa.");
  EXPECT_EQ(PairWords(Linked(1, true, true), "es"),
            "Al día siguiente, con el mismo terapeuta, en el mismo edificio.");
  EXPECT_EQ(PairWords(Linked(1, true, true), ""), PairWords(Linked(1, true, true), "en"));
}

TEST(PairWordsTest, ASessionBeforeItsVisitSaysHowLongBefore) {
  EXPECT_EQ(PairWords(Linked(0, true, true), "en"),
            "Shortly before the visit on the same day, with the same therapist, in the same "
            "building.");
  EXPECT_EQ(PairWords(Linked(-1, false, false), "en"), "On the day before, at another site.");
  EXPECT_EQ(PairWords(Linked(-1, false, false), "es"), "El día anterior, en otra sede.");
  EXPECT_EQ(PairWords(Linked(-2, false, true), "en"), "2 days before, in the same building.");
}

TEST(PairWordsTest, OneThatCouldFitBetterSaysSo) {
  ProposedPair pair = Linked(6, false, true);
  pair.judgement = {PairState::kDegraded, {PairRule::kNotPreferred}, {}};
  EXPECT_EQ(PairWords(pair, "en"),
            "6 days later, in the same building. It still fits, but other days would be better.");
}

TEST(PairWordsTest, EveryKindOfPairHasItsOwnWordsInBothLanguages) {
  for (const char* language : {"en", "es"}) {
    std::set<std::string> texts;
    for (const ProposedPair& pair : EachKind()) {
      const std::string text = PairWords(pair, language);
      ASSERT_FALSE(text.empty());
      EXPECT_EQ(text.back(), '.') << text;
      EXPECT_EQ(text.find("{"), std::string::npos) << text;
      EXPECT_TRUE(texts.insert(text).second) << text;
    }
  }
  for (const ProposedPair& pair : EachKind()) {
    EXPECT_NE(PairWords(pair, "en"), PairWords(pair, "es"));
  }
}

// What a patient reads names no treatment and promises nothing.
TEST(PairWordsTest, WordsNameNoTreatment) {
  for (const char* language : {"en", "es"}) {
    for (const ProposedPair& pair : EachKind()) {
      const std::string text = PairWords(pair, language);
      for (const char* word : {"nfusi", "etamin", "cure", "cura"}) {
        EXPECT_EQ(text.find(word), std::string::npos) << text;
      }
    }
  }
}

}  // namespace
}  // namespace tandem::courses
