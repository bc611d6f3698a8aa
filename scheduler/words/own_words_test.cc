// SPDX-License-Identifier: Apache-2.0
// A clinic's own words on a real database.
#include "scheduler/words/message_templates.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/words/template_name.h"
#include "scheduler/words/words_in_force.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;

class MessageTemplatesTest : public ::testing::Test {
 protected:
  MessageTemplatesTest() : elm_(Admin("elm")), oak_(Admin("oak")) {}

  access::CallContext Admin(const std::string& slug) {
    access::CallContext call;
    call.principal.clinic = ids_.NextId<ClinicId>();
    call.principal.clinic_slug = slug;
    call.principal.role = access::Role::kClinicAdmin;
    call.principal.subject = "admin-1";
    call.method = "UpdateMessageTemplate";
    call.call_id = ids_.Next();
    db_.Sql(
        fmt::format("INSERT INTO clinic_route VALUES ('{}', '{}')", ToString(call.clinic()), slug));
    return call;
  }

  // The reminder's text, saying `more`.
  TemplateChange Change(const std::string& more, const std::string& etag = "") {
    TemplateChange wanted;
    const Uuid id = ids_.Next();
    wanted.key = {.request_id = id, .fingerprint = Bytes{ToString(id)}};
    wanted.of = kReminder;
    wanted.etag = etag;
    wanted.body = "{{CLINIC}}: " + more + " {{WHEN}}. {{LINK}} {{PHONE}} STOP to opt out";
    return wanted;
  }
  absl::StatusOr<StoredTemplate> InUse(const access::CallContext& call) {
    return templates_.InUse(call, kReminder);
  }
  std::string InForce(WordsInForce& words, const access::CallContext& call, absl::Time now) {
    const auto found = db_.pool().Run(call.Tx(true), [&](pg::Transaction& tx) {
      return words.InForce(tx, call.clinic(), kReminder, now);
    });
    EXPECT_OK(found);
    return found.ok() ? found->body : "";
  }

  const Key kReminder{Kind::kReminder, Channel::kSms, "en"};
  TestDatabase db_;
  SimulatedClock clock_;
  SeededIds ids_{20270111};
  requests::Requests requests_{clock_};
  MessageTemplates templates_{db_.pool(), clock_, requests_};
  access::CallContext elm_;
  access::CallContext oak_;
};

TEST_F(MessageTemplatesTest, BeforeAClinicWritesAnythingItHasTheBuiltInWords) {
  ASSERT_OK_AND_ASSIGN(const auto all, templates_.List(elm_));
  EXPECT_EQ(all.size(), AllKeys().size());
  for (std::size_t i = 1; i < all.size(); ++i) {
    EXPECT_LT(SlugOf(all[i - 1].words.key()), SlugOf(all[i].words.key())) << "by name";
  }
  ASSERT_OK_AND_ASSIGN(const StoredTemplate reminder, InUse(elm_));
  EXPECT_EQ(reminder.words.version, 0);
  EXPECT_EQ(reminder.words.body, BuiltIn(kReminder).body);
  EXPECT_FALSE(reminder.create_time.has_value());
}

TEST_F(MessageTemplatesTest, AClinicsWordsReplaceTheBuiltInOnesOfThatClinicOnly) {
  ASSERT_OK_AND_ASSIGN(const StoredTemplate written, templates_.Update(elm_, Change("hello")));
  EXPECT_EQ(written.words.version, 1);
  EXPECT_EQ(written.create_time, clock_.Now());
  ASSERT_OK_AND_ASSIGN(const StoredTemplate ours, InUse(elm_));
  EXPECT_EQ(ours.words.body, written.words.body);
  ASSERT_OK_AND_ASSIGN(const auto listed, templates_.List(elm_));
  EXPECT_EQ(std::count_if(listed.begin(), listed.end(),
                          [](const auto& entry) { return entry.words.version == 1; }),
            1);
  ASSERT_OK_AND_ASSIGN(const StoredTemplate theirs, InUse(oak_));
  EXPECT_EQ(theirs.words.version, 0);
}

TEST_F(MessageTemplatesTest, EveryVersionIsKept) {
  ASSERT_OK(templates_.Update(elm_, Change("one")));
  ASSERT_OK_AND_ASSIGN(const StoredTemplate second, templates_.Update(elm_, Change("two")));
  EXPECT_EQ(second.words.version, 2);
  EXPECT_EQ(db_.Sql("SELECT string_agg(version::text, ' ' ORDER BY version) FROM message_template"),
            "1 2");
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM audit_entry WHERE subject_kind = 'message_template'"),
            "2");
}

TEST_F(MessageTemplatesTest, WordsThatMayNotBeSentAreNotSaved) {
  EXPECT_THAT(templates_.Update(elm_, Change("your infusion")), HasReason(Reason::kWordsRefused));
  EXPECT_THAT(templates_.Update(elm_, Change("reply CANCEL to change")),
              HasReason(Reason::kWordsRefused));
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM message_template"), "0");
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM request"), "0");
}

TEST_F(MessageTemplatesTest, WhoeverReadOldWordsDoesNotOverwriteNewOnes) {
  ASSERT_OK_AND_ASSIGN(const StoredTemplate read, InUse(elm_));
  ASSERT_OK(templates_.Update(elm_, Change("first", Etag(read.words))));
  EXPECT_THAT(templates_.Update(elm_, Change("second", Etag(read.words))),
              HasReason(Reason::kEtagMismatch));
  ASSERT_OK_AND_ASSIGN(const StoredTemplate now, InUse(elm_));
  EXPECT_OK(templates_.Update(elm_, Change("second", Etag(now.words))));
}

TEST_F(MessageTemplatesTest, AnUpdateHappensOnceAndIsAnsweredAsItWas) {
  const TemplateChange wanted = Change("once");
  ASSERT_OK_AND_ASSIGN(const StoredTemplate first, templates_.Update(elm_, wanted));
  ASSERT_OK(templates_.Update(elm_, Change("later")));
  ASSERT_OK_AND_ASSIGN(const StoredTemplate again, templates_.Update(elm_, wanted));
  EXPECT_EQ(again.words.version, 1);
  EXPECT_EQ(Etag(again.words), Etag(first.words));
  EXPECT_EQ(db_.Sql("SELECT count(*) FROM message_template"), "2");
}

TEST_F(MessageTemplatesTest, OfManyAtOnceEachVersionHasOneWriter) {
  constexpr int kWriters = 8;
  ASSERT_OK_AND_ASSIGN(const StoredTemplate read, InUse(elm_));
  std::vector<TemplateChange> wishes;
  for (int i = 0; i < kWriters; ++i) {
    wishes.push_back(Change(fmt::format("writer {}", i), Etag(read.words)));
  }
  std::atomic<int> written = 0;
  std::atomic<int> late = 0;
  std::vector<std::thread> threads;
  for (const TemplateChange& wanted : wishes) {
    threads.emplace_back([&] {
      const auto result = templates_.Update(elm_, wanted);
      written += result.ok() ? 1 : 0;
      late += ReasonOf(result.status()) == Reason::kEtagMismatch ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(written, 1);
  EXPECT_EQ(late, kWriters - 1);
}

TEST_F(MessageTemplatesTest, NewWordsAreInForceWithinHalfAMinuteForEachClinic) {
  WordsInForce words;
  const absl::Time now = clock_.Now();
  EXPECT_EQ(InForce(words, elm_, now), BuiltIn(kReminder).body);
  ASSERT_OK(templates_.Update(elm_, Change("new words")));
  EXPECT_EQ(InForce(words, elm_, now + kWordsLife - absl::Seconds(1)), BuiltIn(kReminder).body);
  EXPECT_EQ(InForce(words, elm_, now + kWordsLife), Change("new words").body);
  EXPECT_EQ(InForce(words, oak_, now + kWordsLife), BuiltIn(kReminder).body);
  ASSERT_OK(templates_.Update(elm_, Change("newer words")));
  EXPECT_EQ(InForce(words, elm_, now - absl::Hours(1)), Change("newer words").body)
      << "a clock that was set back keeps nothing";
}

TEST_F(MessageTemplatesTest, WordsOfANewerProgramAreLeftAlone) {
  db_.Sql(fmt::format(
      "INSERT INTO message_template VALUES ('{}', 'reply_of_tomorrow', 'sms', 'en', 1, '', 'x', 1,"
      " now())",
      ToString(elm_.clinic())));
  ASSERT_OK_AND_ASSIGN(const auto all, templates_.List(elm_));
  EXPECT_EQ(all.size(), AllKeys().size());
}

TEST(TemplateNameTest, EveryKeyHasANameOfItsOwnAndIsFoundByIt) {
  for (const Key& key : AllKeys()) {
    EXPECT_EQ(KeyOfSlug(SlugOf(key)), key) << SlugOf(key);
    EXPECT_EQ(KeyOfStored(StoredKind(key), reminders::Name(key.channel), key.language), key);
    EXPECT_LE(SlugOf(key).size(), 63u);
  }
  EXPECT_EQ(SlugOf({Kind::kDayBefore, Channel::kSms, "es"}), "day-before-sms-es");
  EXPECT_EQ(SlugOf({Kind::kAppointmentBooked, Channel::kEmail, "en"}), "booked-email-en");
  EXPECT_EQ(SlugOf({Kind::kReply, Channel::kSms, "en", Reply::kOptedOut}),
            "reply-opted-out-sms-en");
  for (const char* slug :
       {"", "booked", "booked-sms", "booked-sms-fr", "reply-sms-en", "x-sms-en"}) {
    EXPECT_FALSE(KeyOfSlug(slug).has_value()) << slug;
  }
}

}  // namespace
}  // namespace tandem::words
