// SPDX-License-Identifier: Apache-2.0
// What stands ready of people, and who is looked up instead.
#include "scheduler/reminders/reach.h"

#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "base/testing/seeds.h"
#include "scheduler/appointments/testing/booking_fixture.h"
#include "scheduler/reminders/known_visits.h"

namespace tandem::reminders {
namespace {

constexpr int kChanges = 80;
constexpr std::uint64_t kHistories = 3;
constexpr std::uint64_t kSeed = 1;  // unless TANDEM_SEED names another
const absl::TimeZone kPlace = absl::FixedTimeZone(3600);

// Every field.
std::string Said(const PersonFacts& person) {
  std::string said = fmt::format(
      "{} {} {} call {} mail {} text {} prefers {} {} {} hours {}-{} more {} quiet {}",
      ToString(person.patient), person.language, person.zone.name(), person.prefers_call,
      person.may_email, person.may_text, person.prefers_text, ToString(person.email_contact),
      ToString(person.text_contact), person.quiet_end_minute, person.quiet_start_minute,
      person.more_texts, person.quiet_when_confirmed);
  for (const Uuid& driver : person.drivers) said += " by " + ToString(driver);
  for (const Category category : person.opted_out) said += fmt::format(" not {}", Name(category));
  return said;
}

class ReachTest : public appointments::BookingFixture {
 protected:
  void Store() {
    ASSERT_OK(db_.pool().Run(desk_.Tx(), [&](pg::Transaction& tx) {
      return StoreReach(tx, clinic_->clinic, {patient_});
    }));
  }
  std::string Stored() {
    return db_.Sql("SELECT coalesce(reach::text, 'none') FROM patient WHERE patient_id = '" +
                   ToString(patient_) + "'");
  }
  std::string Told() {
    const auto person = ReadReach(Stored(), patient_, PolicyOf(*clinic_), clinic_->zone);
    return person.has_value() ? Said(*person) : "nothing";
  }
  // As the view person_facts has it, for whatever is not booked this moment.
  std::string LookedUp() {
    const auto people = db_.pool().Run(
        desk_.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<PersonFacts>> {
          return ReadPeople(tx, clinic_->clinic, *clinic_, {patient_});
        });
    EXPECT_OK(people);
    return people.ok() && people->size() == 1 ? Said(people->front()) : "nobody";
  }
  // Whom the messages of a talk go to that is booked now.
  std::string ToldOfATalk() {
    const absl::CivilDay day = absl::CivilDay(2026, 2, 1) + booked_ / 30;
    const std::string local = absl::FormatCivilTime(day) +
                              fmt::format(" {:02}:{:02}", 8 + booked_ % 30 / 2, booked_ % 2 * 30);
    ++booked_;
    const auto talk = Book(Talk(local), patient_);
    EXPECT_OK(talk);
    if (!talk.ok()) return "";
    return db_.Sql(
        fmt::format("SELECT string_agg(DISTINCT recipient_id::text, ' ') FROM message"
                    " WHERE subject_id = '{}'",
                    ToString(talk->id)));
  }

  int Number(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  const char* Truth() { return Number(1) == 0 ? "false" : "true"; }

  std::string Change() {
    const std::string own =
        fmt::format("'{}', '{}'", ToString(clinic_->clinic), ToString(patient_));
    const std::string fresh = ToString(ids_.Next());
    switch (Number(5)) {
      case 0:
        return fmt::format(
            "INSERT INTO contact (clinic_id, patient_id, contact_id, kind, value, value_digest,"
            " verify_time, create_time) VALUES ({}, '{}', '{}', 'x', '\\x0{}', {}, now())",
            own, fresh, Number(1) == 0 ? "email" : "phone", Number(9),
            Number(1) == 0 ? "now()" : "NULL");
      case 1:
        return fmt::format(
            "INSERT INTO consent (clinic_id, patient_id, consent_id, kind, document_version,"
            " channel, give_time, withdraw_time) VALUES ({}, '{}', '{}', '1', 'web', now(), {})",
            own, fresh, Number(1) == 0 ? "email" : "sms", Number(2) == 0 ? "now()" : "NULL");
      case 2:
        return fmt::format(
            "INSERT INTO supporter (clinic_id, patient_id, supporter_id, display_name, phone,"
            " drives, patient_consents, supporter_consents) VALUES ({}, '{}', 'S', '{}', {}, {},"
            " {})",
            own, fresh, Number(3) == 0 ? "" : "+12125550123", Truth(), Truth(), Truth());
      case 3:
        return fmt::format(
            "INSERT INTO reminder_preference VALUES ({}, 1, '{}', {}, {}, {}, {}, now()) ON"
            " CONFLICT (clinic_id, patient_id) DO UPDATE SET opted_out = excluded.opted_out,"
            " quiet_end_minute = excluded.quiet_end_minute, quiet_start_minute ="
            " excluded.quiet_start_minute, more_texts = excluded.more_texts,"
            " quiet_when_confirmed = excluded.quiet_when_confirmed",
            own, Number(1) == 0 ? "{}" : "{reminders,follow_up}", Number(1) == 0 ? "600" : "NULL",
            Number(1) == 0 ? "1080" : "NULL", Truth(), Truth());
      case 4:
        return fmt::format(
            "UPDATE patient SET language = '{}', time_zone = '{}', preferred_channel = '{}'",
            Number(1) == 0 ? "en" : "es", Number(1) == 0 ? "" : "America/Los_Angeles",
            std::vector{"", "email", "sms"}[static_cast<std::size_t>(Number(2))]);
      default:
        return "DELETE FROM contact WHERE contact_id = (SELECT min(contact_id::text)::uuid FROM"
               " contact)";
    }
  }

  std::mt19937_64 random_;
  PatientId patient_ = AddPatient();
  int booked_ = 0;
};

TEST_F(ReachTest, WhatStandsReadyIsWhatWouldBeLookedUpWhateverHappened) {
  const std::uint64_t first = testing::FirstSeed(kSeed);
  for (std::uint64_t seed = first; seed < first + testing::Rounds(kHistories); ++seed) {
    SCOPED_TRACE(fmt::format("TANDEM_SEED={} ./dev test 'reminders_test:ReachTest*'", seed));
    random_.seed(seed);
    for (int change = 0; change < kChanges; ++change) {
      db_.Sql(Change());
      Store();
      ASSERT_EQ(Told(), LookedUp()) << Stored();
    }
  }
}

TEST_F(ReachTest, WhoOptsOutOfTheAddressIsLookedUpAndToldByTheOther) {
  db_.Sql("DELETE FROM contact");
  const Uuid mail = ids_.Next();
  const Uuid number = ids_.Next();
  db_.Sql(fmt::format(
      "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
      " create_time) VALUES ('{0}', '{1}', '{3}', 'email', 'x', '\\x01', now()),"
      " ('{0}', '{2}', '{3}', 'phone', 'y', '\\x02', now())",
      ToString(clinic_->clinic), ToString(mail), ToString(number), ToString(patient_)));
  EXPECT_EQ(Stored(), "none");
  EXPECT_EQ(ToldOfATalk(), ToString(mail));  // looked up
  Store();
  EXPECT_EQ(ToldOfATalk(), ToString(mail));
  db_.Sql(
      fmt::format("INSERT INTO opt_out VALUES ('{}', '{}', 'email', '\\x01', 'all', 'mail',"
                  " now())",
                  ToString(clinic_->clinic), ToString(ids_.Next())));
  EXPECT_EQ(ToldOfATalk(), ToString(number));
  db_.Sql("UPDATE opt_out SET withdraw_time = now()");
  EXPECT_EQ(ToldOfATalk(), ToString(mail));
}

// The stored reach is what a booking believes: that it does not look anything up.
TEST_F(ReachTest, ABookingBelievesWhatStandsReady) {
  Store();
  db_.Sql("DELETE FROM contact");
  EXPECT_EQ(ToldOfATalk(), db_.Sql("SELECT reach ->> 'email_contact_id' FROM patient"));
  Store();
  EXPECT_EQ(ToldOfATalk(), "");
}

TEST(ReadReachTest, NonsenseIsNoReach) {
  const ReminderPolicy policy;
  for (const char* text : {"", "[]", "{}", "null", R"({"language": 1})",
                           R"({"language": "en", "email_contact_id": "x"})",
                           R"({"language": "en", "drivers": [7]})"}) {
    EXPECT_FALSE(ReadReach(text, {}, policy, kPlace).has_value()) << text;
  }
  EXPECT_TRUE(ReadReach(R"({"language": "en"})", {}, policy, kPlace).has_value());
}

}  // namespace
}  // namespace tandem::reminders
