// SPDX-License-Identifier: Apache-2.0
// What the fields say: a visit of Wednesday, March 4, 2026, 09:30 in Seattle.
#include "base/civil.h"
#include "base/strings.h"
#include "base/testing/matchers.h"
#include "scheduler/words/gsm7.h"
#include "scheduler/words/spoken_time.h"
#include "scheduler/words/template_preview.h"
#include "scheduler/words/words.h"
#include "scheduler/words/words_check.h"

namespace tandem::words {
namespace {

using reminders::Channel;
using reminders::Kind;

class MessageFieldsTest : public ::testing::Test {
 protected:
  MessageFieldsTest() {
    clinic_.display_name = "Cedar Harbor";
    clinic_.phone = "+12065550142";
    clinic_.zone = *LoadZone("America/Los_Angeles");
    clinic_.consultation.crisis = {"Call 988.", "Llame al 988, está abierto."};
    location_.address = "410 Harbor Street, WA 98199";
    location_.zone = clinic_.zone;
    clinic_.locations = {location_};
    type_.care.no_food = absl::Hours(6);
    type_.care.no_drink = absl::Hours(2);
    type_.care.ride = true;
    clinic_.visit_types = {type_};
    visit_.start = At(absl::CivilMinute(2026, 3, 4, 9, 30));
    visit_.type = &type_;
    visit_.location = &location_;
    sources_.clinic = &clinic_;
    sources_.zone = *LoadZone("America/New_York");
    sources_.public_url = "https://v.example";
    sources_.visit = &visit_;
  }

  absl::Time At(absl::CivilMinute minute) const { return *ResolveCivil(minute, clinic_.zone); }
  Fields Of(Channel channel, const std::string& language) {
    sources_.channel = channel;
    sources_.language = language;
    return FieldsOf(sources_);
  }
  void SetPolicy(const std::string& key, const std::string& value) {
    clinic_.policies = {{"reminders", "1", {{key, value}}}};
  }

  directory::Snapshot clinic_;
  directory::Location location_;
  directory::VisitType type_;
  reminders::VisitFacts visit_;
  FieldSources sources_;
};

TEST_F(MessageFieldsTest, TimesAreClockTimesInTheReadersLanguage) {
  Fields fields = Of(Channel::kEmail, "en");
  EXPECT_EQ(fields["WHEN"], "Wednesday, March 4 at 9:30 am");
  EXPECT_EQ(fields["ARRIVAL"], "Please arrive at 9:15 am.");
  EXPECT_EQ(fields["CARE"],
            "Nothing to eat after 3:30 am on Wednesday.\n"
            "To drink, only clear liquids like water until 7:30 am on Wednesday; then nothing.\n"
            "Somebody needs to bring you home; please do not drive that day. Who brings you home? "
            "Tell us a name and a telephone number, on the page below or by phone.");
  fields = Of(Channel::kEmail, "es");
  EXPECT_EQ(fields["WHEN"], "miércoles 4 de marzo a las 9:30 a. m.");
  EXPECT_EQ(fields["ARRIVAL"], "Llegue por favor a las 9:15 a. m.");
  EXPECT_EQ(fields["CARE"],
            "Nada de comer después de las 3:30 a. m. del miércoles.\n"
            "De beber, solo líquidos claros como agua hasta las 7:30 a. m. del miércoles; después, "
            "nada.\n"
            "Alguien necesita llevarle a casa; ese día no conduzca. ¿Quién le lleva a casa? "
            "Díganos un nombre y un teléfono, en la página de abajo o por teléfono.");
  EXPECT_EQ(Of(Channel::kSms, "en")["WHEN"], "Wed 3/4 9:30a");
  EXPECT_EQ(Of(Channel::kSms, "es")["WHEN"], "mié 4 mar 9:30a");
  EXPECT_EQ(Of(Channel::kSms, "en")["ARRIVAL"], "Arrive 9:15a.");
}

TEST_F(MessageFieldsTest, TheLastMealMayBeOnTheEveningBefore) {
  visit_.start = At(absl::CivilMinute(2026, 3, 4, 7, 0));
  type_.care.no_food = absl::Hours(9);
  EXPECT_TRUE(
      Of(Channel::kEmail, "en")["CARE"].starts_with("Nothing to eat after 10:00 pm on Tuesday."));
  EXPECT_TRUE(Of(Channel::kEmail, "es")["CARE"].starts_with(
      "Nada de comer después de las 10:00 p. m. del martes."));
}

// Clocks go forward at 02:00 on Sunday, March 8: six hours before 09:30 it was 02:30 and then
// 03:30.
TEST_F(MessageFieldsTest, HoursAreHoursWhenClocksChange) {
  visit_.start = At(absl::CivilMinute(2026, 3, 8, 7, 30));
  EXPECT_TRUE(
      Of(Channel::kEmail, "en")["CARE"].starts_with("Nothing to eat after 12:30 am on Sunday."));
  EXPECT_TRUE(Of(Channel::kEmail, "es")["CARE"].find("las 12:30 a. m.") != std::string::npos);
}

TEST_F(MessageFieldsTest, CallsAreToldInTheReadersZoneAndVisitsInTheClinics) {
  visit_.mode = directory::Mode::kVideo;
  Fields fields = Of(Channel::kEmail, "en");
  EXPECT_EQ(fields["WHEN"], "Wednesday, March 4 at 12:30 pm (EST)");
  EXPECT_EQ(fields["PLACE"], "Video call");
  EXPECT_EQ(fields["ARRIVAL"], "");
  visit_.mode = directory::Mode::kPhone;
  EXPECT_EQ(Of(Channel::kEmail, "es")["PLACE"], "Llamada telefónica");
  visit_.mode = directory::Mode::kInPerson;
  EXPECT_EQ(Of(Channel::kEmail, "en")["PLACE"], "410 Harbor Street, WA 98199");
}

TEST_F(MessageFieldsTest, ARideThatIsArrangedIsNotAskedForAgain) {
  visit_.ride_arranged = true;
  EXPECT_NE(Of(Channel::kEmail, "en")["CARE"].find("Thank you for telling us"), std::string::npos);
  type_.care = {};
  EXPECT_EQ(Of(Channel::kEmail, "en")["CARE"], "");
}

TEST_F(MessageFieldsTest, ATextAsksForTheRideWhereNoneIsKnown) {
  EXPECT_EQ(Of(Channel::kSms, "en")["RIDE"], "Who drives you home? Reply name, phone.");
  EXPECT_TRUE(IsGsm7(Of(Channel::kSms, "es")["RIDE"])) << Of(Channel::kSms, "es")["RIDE"];
  visit_.ride_arranged = true;
  EXPECT_EQ(Of(Channel::kSms, "en")["RIDE"], "");
  reminders::VisitFacts other = visit_;
  other.ride_arranged = false;
  sources_.visit = nullptr;
  sources_.visits = {&visit_, &other};
  EXPECT_NE(Of(Channel::kSms, "en")["RIDE"], "") << "of one visit of the week";
  EXPECT_TRUE(Of(Channel::kEmail, "es")["RIDE"].starts_with("¿Quién le lleva a casa?"));
  type_.care.ride = false;
  EXPECT_EQ(Of(Channel::kEmail, "en")["RIDE"], "");
}

TEST_F(MessageFieldsTest, TheSendersNameTellsNothingOfTheTreatment) {
  EXPECT_EQ(SenderName(clinic_, "en"), "Cedar Harbor");
  clinic_.display_name = "Cedar Harbor Ketamine";
  EXPECT_EQ(SenderName(clinic_, "en"), "Your clinic");
  EXPECT_EQ(SenderName(clinic_, "es"), "Su clínica");
  EXPECT_EQ(Of(Channel::kSms, "es")["CLINIC"], "Su clinica") << "in the alphabet of texts";
  SetPolicy("sender_name", "Cedar Harbor Health and Wellness");
  EXPECT_EQ(SenderName(clinic_, "en"), "Cedar Harbor Health and Wellness");
  EXPECT_EQ(Of(Channel::kSms, "en")["CLINIC"], "Cedar Harbor") << "whole words, as many as fit";
  SetPolicy("sender_name", "Infusion Center");
  EXPECT_EQ(SenderName(clinic_, "en"), "Your clinic");
}

TEST_F(MessageFieldsTest, ThePageOfAVisitIsNamedByItsIdAlone) {
  visit_.id = *ParseId<AppointmentId>("0190b2a0-0000-7000-8000-000000000001");
  const std::string link = Of(Channel::kSms, "en")["LINK"];
  EXPECT_EQ(link, "https://v.example/v/AZCyoAAAcACAAAAAAAAAAQ");
  sources_.link = "https://v.example/c/cedar-harbor.secret";
  EXPECT_EQ(Of(Channel::kSms, "en")["LINK"], sources_.link);
  sources_.link.clear();
  sources_.public_url = "https://" + std::string(40, 'a') + ".example";
  EXPECT_EQ(Of(Channel::kSms, "en")["LINK"], "") << "no room for it in a text";
  EXPECT_NE(Of(Channel::kEmail, "en")["LINK"], "");
}

TEST_F(MessageFieldsTest, TheCrisisTextIsTheClinicsInTheReadersLanguage) {
  EXPECT_EQ(Of(Channel::kEmail, "en")["CRISIS"], "Call 988.");
  EXPECT_EQ(Of(Channel::kSms, "es")["CRISIS"], "Llame al 988, está abierto.") << "with its accents";
  clinic_.consultation.crisis = {"", std::string(200, 'x')};
  EXPECT_NE(Of(Channel::kEmail, "en")["CRISIS"].find("988"), std::string::npos);
  EXPECT_EQ(Of(Channel::kEmail, "es")["CRISIS"], std::string(200, 'x'));
  EXPECT_NE(Of(Channel::kSms, "es")["CRISIS"].find("oprima 2"), std::string::npos)
      << "too long for a text: ours";
}

TEST_F(MessageFieldsTest, AWeekIsAListAndALongOneSaysHowManyMore) {
  std::vector<reminders::VisitFacts> visits(6, visit_);
  for (std::size_t i = 0; i < visits.size(); ++i) {
    visits[i].start += absl::Hours(24) * static_cast<int>(i);
    sources_.visits.push_back(&visits[i]);
  }
  EXPECT_EQ(Of(Channel::kSms, "en")["VISITS"],
            "Wed 3/4 9:30a, Thu 3/5 9:30a, Fri 3/6 9:30a, Sat 3/7 9:30a, +2");
  sources_.visits.resize(2);
  EXPECT_EQ(Of(Channel::kEmail, "es")["VISITS"],
            "miércoles 4 de marzo a las 9:30 a. m.\njueves 5 de marzo a las 9:30 a. m.");
}

TEST_F(MessageFieldsTest, NamesAndNumbersFitATextFromAnywhere) {
  sources_.first_name = "María de los Ángeles Guadalupe";
  EXPECT_EQ(Of(Channel::kSms, "es")["FIRST_NAME"], "Maria de los");
  sources_.first_name = "李";
  EXPECT_EQ(Of(Channel::kSms, "en")["FIRST_NAME"], "Someone close");
  EXPECT_EQ(Of(Channel::kEmail, "en")["FIRST_NAME"], "李");
  EXPECT_EQ(Of(Channel::kSms, "en")["PHONE"], "206-555-0142");
  clinic_.phone = "+4930123456789";
  EXPECT_EQ(Of(Channel::kSms, "en")["PHONE"], "+4930123456789");
  // Every text fits, whoever reads it.
  for (const Key& key : AllKeys()) {
    if (key.channel != Channel::kSms) continue;
    sources_.code = "123456";
    sources_.visits = {&visit_};
    EXPECT_OK(Render(BuiltIn(key), Of(Channel::kSms, key.language)))
        << reminders::Name(key.kind) << " " << key.language;
  }
}

TEST_F(MessageFieldsTest, EveryMessageCanBeMadeOfAVisitAndItsClinic) {
  sources_.code = "123456";
  sources_.first_name = "Alex";
  sources_.visits = {&visit_};
  sources_.day = absl::CivilDay(2026, 3, 4);
  for (const Key& key : AllKeys()) {
    EXPECT_OK(Render(BuiltIn(key), Of(key.channel, key.language)))
        << reminders::Name(key.kind) << " " << key.language;
    const TemplatePreview preview = PreviewOf(BuiltIn(key), clinic_);
    EXPECT_TRUE(preview.faults.empty());
    EXPECT_FALSE(preview.shown.text.empty());
    EXPECT_EQ(preview.shown.html.empty(), key.channel == Channel::kSms);
    EXPECT_EQ(preview.segments > 0, key.channel == Channel::kSms);
  }
}

// A clinic without a page of its own: mails and texts still say when, and whom to call.
TEST_F(MessageFieldsTest, WithoutAPublicPageNoLinkIsShown) {
  sources_.public_url.clear();
  for (const Key& key : AllKeys()) {
    sources_.code = "123456";
    sources_.first_name = "Alex";
    sources_.visits = {&visit_};
    const auto rendered = Render(BuiltIn(key), Of(key.channel, key.language));
    ASSERT_OK(rendered);
    EXPECT_EQ(rendered->text.find("  "), std::string::npos);
    EXPECT_EQ(rendered->html.find("href"), std::string::npos);
  }
}

TEST(SpokenTimeTest, EveryDayAndMonthOfTheYearIsSaidInTheAlphabetOfTexts) {
  const absl::TimeZone utc = absl::UTCTimeZone();
  for (int day = 0; day < 366; ++day) {
    const absl::Time time = DayInterval(absl::CivilDay(2028, 1, 1) + day, utc).start;
    for (const char* language : {"en", "es"}) {
      EXPECT_TRUE(IsGsm7(ShortTime(time, utc, language))) << ShortTime(time, utc, language);
      EXPECT_LE(Utf8Length(ShortTime(time + absl::Minutes(30), utc, language)), 17);
      EXPECT_TRUE(IsValidUtf8(LongTime(time, utc, language)));
    }
  }
  const absl::Time midnight = DayInterval(absl::CivilDay(2026, 12, 5), utc).start;
  EXPECT_EQ(ShortTime(midnight, utc, "es"), "sab 5 dic 12:00a");
  EXPECT_EQ(LongTime(midnight + absl::Hours(13), utc, "es"),
            "sábado 5 de diciembre a la 1:00 p. m.");
  EXPECT_EQ(LongTime(midnight + absl::Hours(12), utc, "en"), "Saturday, December 5 at 12:00 pm");
}

}  // namespace
}  // namespace tandem::words
