// SPDX-License-Identifier: Apache-2.0
// What others than the patient of one visit are told, from the booking to the mailbox: a
// practitioner's day, the week of a series, the ride that somebody promised.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/testing/matchers.h"
#include "tandem/v1/reminders.grpc.pb.h"
#include "tests/notifier/timed_clinic.h"
#include "tests/support/told_clinic.h"

namespace tandem::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kNewYork[] = "America/New_York";
const absl::CivilDay kMonday(2027, 6, 7);

absl::Time Local(absl::CivilDay day, int hour, int minute = 0) {
  return At(absl::CivilMinute(day) + hour * 60 + minute, kNewYork);
}

std::string Yaml() {
  const auto practitioner = [](const char* slug) {
    return fmt::format(
        "  {0}: {{display_name: {0}, email: {0}@example.com, capabilities: [guide],\n"
        "    languages: [en],"
        " licensed_states: [NY], hours: {{main: [\"monday-sunday 00:00-24:00\"]}}}}\n",
        slug);
  };
  std::string guided = ToldVisitType("guided", "in_person", "");
  guided.replace(guided.find("generalist"), 10, "guide");
  return ToldClinic(kNewYork,
                    ToldVisitType("series", "in_person", "    care: {series: true}\n") +
                        ToldVisitType("ride", "in_person", "    care: {ride: true}\n") + guided,
                    practitioner("ana") + practitioner("ben"));
}

class NotifierToldTest : public ::testing::Test {
 protected:
  std::vector<ReceivedMail> MailsTo(const std::string& address) {
    std::vector<ReceivedMail> found;
    for (ReceivedMail& mail : clinic_.Mails()) {
      if (mail.to == address) found.push_back(std::move(mail));
    }
    return found;
  }
  static std::string TimeOf(absl::Time time) {
    return absl::FormatTime("%m-%d %H:%M", time, ZoneNamed(kNewYork));
  }
  void AnswerRide(const std::string& visit, bool arranged) {
    v1::RecordRideRequest request;
    request.set_request_id(clinic_.desk().NewRequestId());
    request.mutable_ride()->set_name(visit + "/ride");
    request.mutable_ride()->set_arranged(arranged);
    const auto stub = v1::RemindersService::NewStub(
        grpc::CreateChannel(clinic_.service().target(), grpc::InsecureChannelCredentials()));
    const auto context = Client::Context(clinic_.desk().who());
    v1::Ride reply;
    const grpc::Status status = stub->RecordRide(context.get(), request, &reply);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }

  TimedClinic clinic_{Yaml(), Local(kMonday, 12)};
};

TEST_F(NotifierToldTest, APractitionersDayIsCountedAtHalfPastSevenAndNamesNobody) {
  const absl::CivilDay tuesday = kMonday + 1;
  for (int i = 0; i < 2; ++i) {
    const auto booked =
        clinic_.desk().Book(clinic_.desk().WishFor("guided", Local(tuesday, 9 + i), {"ana"}),
                            clinic_.Enter(i, kNewYork));
    ASSERT_OK(booked);
  }
  const auto dropped = clinic_.desk().Book(
      clinic_.desk().WishFor("guided", Local(tuesday, 15), {"ana"}), clinic_.Enter(2, kNewYork));
  ASSERT_OK(dropped);
  for (const int minute : {6 * 60, 7 * 60 + 5, 7 * 60 + 20}) {
    ASSERT_TRUE(clinic_.GoTo(Local(tuesday, 0, minute)));
    clinic_.service().RunJobs();  // done twice, it plans once
    EXPECT_TRUE(MailsTo("ana@example.com").empty());
  }
  ASSERT_OK(clinic_.desk().Cancel(dropped->name())) << "after it was planned, before it is told";
  ASSERT_TRUE(clinic_.GoTo(Local(tuesday, 13)));
  clinic_.service().RunJobs();
  ASSERT_TRUE(clinic_.GoTo(Local(tuesday, 14)));
  const auto mails = MailsTo("ana@example.com");
  ASSERT_EQ(mails.size(), 1U);
  EXPECT_EQ(TimeOf(mails[0].time), "06-08 07:30");
  const std::string words = PartOf(mails[0], "text/plain");
  EXPECT_THAT(words, HasSubstr("June 8: 2."));
  EXPECT_THAT(mails[0].raw + words, Not(HasSubstr("Robin")));
  EXPECT_TRUE(MailsTo("ben@example.com").empty()) << "no visits, no mail";
}

TEST_F(NotifierToldTest, TheVisitsOfAWeekAreToldOnceOnTheSundayBefore) {
  const std::string robin = clinic_.Enter(1, kNewYork);
  const absl::CivilDay monday = kMonday + 7;
  const auto first = clinic_.Book("series", Local(monday + 1, 10, 15), robin);
  const auto second = clinic_.Book("series", Local(monday + 3, 14, 45), robin);
  const auto third = clinic_.Book("series", Local(monday + 4, 9), robin);
  const auto alone = clinic_.Book("series", Local(monday + 9, 9), robin);
  ASSERT_TRUE(clinic_.GoTo(Local(kMonday + 2, 12)));
  ASSERT_OK(clinic_.desk().Cancel(third.name()));
  ASSERT_TRUE(clinic_.GoTo(Local(monday + 10, 12)));
  int weeks = 0;
  for (const Arrival& arrival : clinic_.Arrivals()) {
    if (arrival.tales.at(0).kind != "week") continue;
    ++weeks;
    EXPECT_EQ(TimeOf(arrival.at), "06-13 17:00");
    EXPECT_EQ(arrival.to, "r1@example.org");
    EXPECT_THAT(arrival.words, ContainsRegex("10:15 am(.|\n)*2:45 pm"));
    EXPECT_THAT(arrival.words, Not(HasSubstr("9:00"))) << "one was cancelled, one is later";
  }
  EXPECT_EQ(weeks, 1);
  for (const auto& visit : {first, second}) {
    EXPECT_EQ(clinic_.Came("reminder", visit.name(), kNewYork), "") << "the week said it";
  }
  EXPECT_EQ(clinic_.Came("day_before", second.name(), kNewYork), "2027-06-16 16:00");
  EXPECT_EQ(clinic_.Came("reminder", alone.name(), kNewYork), "2027-06-20 10:00");
}

// Who reads texts only has room for one a day and three in seven: all of it is told, because what
// comes earlier on a day waits for the text of the evening before.
TEST_F(NotifierToldTest, WhoHasATelephoneOnlyIsToldInTheTextOfTheDayBeforeWhatElseThatDayHas) {
  const std::string robin = clinic_.Enter(1, kNewYork, true, [](v1::Patient& person) {
    person.mutable_contacts()->DeleteSubrange(0, 1);
  });
  const absl::CivilDay monday = kMonday + 14;
  const auto drip = clinic_.Book("drip", Local(monday, 10), robin);
  const auto talk = clinic_.Book("talk", Local(monday + 2, 10), robin);
  ASSERT_TRUE(clinic_.GoTo(Local(monday + 2, 12)));
  EXPECT_EQ(clinic_.Came("reminder", drip.name(), kNewYork), "2027-06-18 10:00");
  EXPECT_EQ(clinic_.Came("reminder", talk.name(), kNewYork), "2027-06-20 16:00") << "not at ten";
  EXPECT_EQ(clinic_.Came("day_before", drip.name(), kNewYork), "2027-06-20 16:00");
  EXPECT_EQ(clinic_.Came("day_after", drip.name(), kNewYork), "2027-06-22 16:00") << "not at ten";
  EXPECT_EQ(clinic_.Came("day_before", talk.name(), kNewYork), "2027-06-22 16:00");
  EXPECT_EQ(clinic_.Texts().size(), 4U) << "with that of the bookings";
  EXPECT_EQ(clinic_.Sql("SELECT count(*) FROM message WHERE outcome = 'over_cap'"), "0");
}

TEST_F(NotifierToldTest, WhoeverDrivesIsTextedTheDayBeforeWhenBothAgreed) {
  const auto with_driver = [&](int number, bool agreed) {
    return clinic_.Enter(number, kNewYork, false, [=](v1::Patient& patient) {
      v1::Supporter& driver = *patient.add_supporters();
      driver.set_display_name("Sam");
      driver.set_phone(fmt::format("+1989555{:04}", number));
      driver.set_drives(true);
      driver.set_patient_consents(true);
      driver.set_supporter_consents(agreed);
    });
  };
  const absl::CivilDay day = kMonday + 4;
  const auto told = clinic_.Book("ride", Local(day, 14, 30), with_driver(1, true));
  const auto unasked = clinic_.Book("ride", Local(day, 14, 30), with_driver(2, false));
  const auto nobody = clinic_.Book("ride", Local(day, 14, 30), with_driver(3, true));
  const auto cancelled = clinic_.Book("ride", Local(day, 14, 30), with_driver(4, true));
  AnswerRide(told.name(), true);
  AnswerRide(nobody.name(), false);
  ASSERT_TRUE(clinic_.GoTo(Local(day - 1, 12)));
  ASSERT_OK(clinic_.desk().Cancel(cancelled.name()));
  ASSERT_TRUE(clinic_.GoTo(Local(day, 18)));
  const auto texts = clinic_.Texts();
  ASSERT_EQ(texts.size(), 1U);
  EXPECT_EQ(texts[0].to, "+19895550001");
  EXPECT_EQ(TimeOf(texts[0].time), "06-10 16:00");
  EXPECT_THAT(texts[0].body,
              ContainsRegex("Robin asked us to remind you of a ride Fri 6/11 2:30p"));
  EXPECT_THAT(texts[0].body, Not(HasSubstr("Number"))) << "a first name, no more";
  EXPECT_EQ(clinic_.Came("ride_note", told.name(), kNewYork), "2027-06-10 16:00");
}

}  // namespace
}  // namespace tandem::testing
