// SPDX-License-Identifier: Apache-2.0
// What is kept of a template is what a look at it says, however many there are.
#include "scheduler/words/prepared_words.h"

#include <fmt/format.h>

#include "base/testing/matchers.h"
#include "scheduler/words/message_field.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

Template Reminder() { return BuiltIn(Kind::kReminder, Channel::kEmail, "en"); }

TEST(PreparedWordsTest, AMailHasAFooterAndATextHasNone) {
  const PreparedWords mail = Prepare(Reminder());
  EXPECT_FALSE(mail.subject.pieces.empty());
  EXPECT_FALSE(mail.body.pieces.empty());
  EXPECT_THAT(mail.footer.pieces, Contains(Field(&Piece::text, "UNSUBSCRIBE")));
  EXPECT_TRUE(mail.faults.empty());
  EXPECT_TRUE(Prepare(BuiltIn(Kind::kReminder, Channel::kSms, "en")).footer.pieces.empty());
}

TEST(PreparedWordsTest, TheSameWordsAreLookedAtOnce) {
  const auto first = KeptWords(Reminder());
  Template later = Reminder();
  later.version = 7;
  EXPECT_EQ(KeptWords(later), first) << "nothing depends on the version";
}

TEST(PreparedWordsTest, WhateverTheFaultsDependOnIsPartOfWhatIsAskedFor) {
  const auto good = KeptWords(Reminder());
  Template other = Reminder();
  other.body = "Write to me@home.example. {{WHEN}} {{LINK}}";
  EXPECT_THAT(KeptWords(other)->faults, Contains(Field(&Fault::reason, HasSubstr("\"@\""))));
  other = Reminder();
  other.subject = "{{LINK}}";
  EXPECT_FALSE(KeptWords(other)->faults.empty());
  other = Reminder();
  other.segments_max = 2;
  EXPECT_FALSE(KeptWords(other)->faults.empty());
  other = Reminder();
  other.kind = Kind::kRideNote;
  EXPECT_FALSE(KeptWords(other)->faults.empty()) << "a ride note has a name in it";
  other = Reminder();
  other.language = "xx";
  EXPECT_FALSE(KeptWords(other)->faults.empty());
  EXPECT_EQ(KeptWords(Reminder()), good);
  EXPECT_TRUE(good->faults.empty());
}

TEST(PreparedWordsTest, MoreThanAreKeptAreStillRight) {
  for (std::size_t i = 0; i < 2 * kPreparedMax + 1; ++i) {
    Template own = Reminder();
    own.body = fmt::format("{{{{WHEN}}}} {{{{LINK}}}} {}", i);
    const auto kept = KeptWords(own);
    ASSERT_EQ(kept->body.pieces.back().text, fmt::format(" {}", i));
    ASSERT_TRUE(kept->faults.empty());
  }
}

}  // namespace
}  // namespace tandem::words
