// SPDX-License-Identifier: Apache-2.0
// What people are told of their visits, through the wire: seen by staff, wished for by people. It
// is Monday, January 11, 2027, 08:00 in New York.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/civil.h"
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/reminders/message_plan.h"
#include "scheduler/reminders/reminder_policy.h"
#include "tandem/v1/reminders.grpc.pb.h"
#include "tests/support/canary.h"
#include "tests/support/desk.h"
#include "tests/support/project_folder.h"

namespace tandem::testing {
namespace {

using access::Role;
using Reminding = v1::RemindersService::Stub;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kZone[] = "America/New_York";

std::string Yaml() {
  SmallClinic clinic;
  clinic.zone = kZone;
  clinic.visit_types =
      "  drip:\n"
      "    display_name: Drip\n    modes: [in_person]\n"
      "    needs: {someone: {practitioner: generalist}, chair: {room: chair}}\n"
      "    phases:\n"
      "      - {id: sit, takes: 60m, exclusive: [chair], shared: [someone]}\n"
      "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n    change_notice: 24h\n"
      "    care: {no_food: 6h, no_drink: 2h, ride: true, day_after: true, confirm: true}\n";
  return clinic.Yaml();
}

absl::Time Local(int day, int hour, int minute = 0) {
  return ResolveCivil(absl::CivilMinute(2027, 1, day, hour, minute), LoadZone(kZone).value())
      .value();
}

class RemindersTest : public ::testing::Test {
 protected:
  RemindersTest() : clock_(Local(11, 8)), service_({.clock = &clock_, .yaml = Yaml()}) {
    robin_ = desk_.AddPatient();
    AddAddress(robin_);
  }

  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }
  Who AsPatient(const std::string& name) {
    return service_.AsPatient(PatientId(ParseUuid(IdOf(name)).value()));
  }
  void AddAddress(const std::string& patient) {
    service_.db().Sql(fmt::format(
        "INSERT INTO contact (clinic_id, contact_id, patient_id, kind, value, value_digest,"
        " verify_time, create_time) VALUES ('{0}', '{1}', '{1}', 'email', '{2}', '\\x01', now(),"
        " now()); UPDATE patient SET reach = NULL",
        ToString(service_.applied().snapshot->clinic), IdOf(patient), kAddress));
  }
  v1::Appointment MustBook(absl::Time start, const std::string& type = "drip") {
    const auto booked = desk_.Book(desk_.WishFor(type, start), robin_);
    EXPECT_OK(booked);
    return booked.value_or(v1::Appointment());
  }
  template <class Request, class Reply>
  absl::StatusOr<Reply> Ask(const Who& who,
                            grpc::Status (Reminding::*method)(grpc::ClientContext*, const Request&,
                                                              Reply*),
                            const Request& request) {
    const auto context = Client::Context(who);
    Reply reply;
    const grpc::Status status = (stub_.get()->*method)(context.get(), request, &reply);
    if (!status.ok()) return FromGrpc(status);
    return reply;
  }
  absl::StatusOr<v1::ListAppointmentMessagesResponse> List(const Who& who,
                                                           const std::string& name) {
    v1::ListAppointmentMessagesRequest request;
    request.set_name(name);
    return Ask(who, &Reminding::ListAppointmentMessages, request);
  }
  v1::UpdateReminderPreferencesRequest Wishing(const std::string& patient) {
    v1::UpdateReminderPreferencesRequest request;
    request.set_request_id(desk_.NewRequestId());
    request.mutable_preferences()->set_name(patient + "/reminderPreferences");
    return request;
  }
  v1::RecordRideRequest Riding(const std::string& visit) {
    v1::RecordRideRequest request;
    request.set_request_id(desk_.NewRequestId());
    request.mutable_ride()->set_name(visit + "/ride");
    request.mutable_ride()->set_arranged(true);
    request.mutable_ride()->set_driver_name(CanaryName("Sam"));
    request.mutable_ride()->set_driver_phone("(989) 555-0123");
    return request;
  }
  // "booked 01-11 09:00" …
  static std::vector<std::string> Shown(const v1::ListAppointmentMessagesResponse& list) {
    std::vector<std::string> shown;
    for (const v1::AppointmentMessage& one : list.messages()) {
      const absl::Time due = absl::FromUnixSeconds(one.due_time().seconds());
      shown.push_back(one.reason() +
                      absl::FormatTime(" %m-%d %H:%M", due, LoadZone(kZone).value()));
    }
    return shown;
  }

  static constexpr char kAddress[] = "robin@qzvxkwjq.example.com";
  SimulatedClock clock_;
  TestService service_;
  Desk desk_{service_};
  Client client_{service_.target()};
  std::unique_ptr<Reminding> stub_ = v1::RemindersService::NewStub(client_.shared_channel());
  std::string robin_;
};

TEST_F(RemindersTest, StaffSeeEachMessageOfAVisitAndWhyItWasPlanned) {
  const v1::Appointment visit = MustBook(Local(20, 9, 30));
  ASSERT_OK_AND_ASSIGN(const auto list, List(desk_.who(), visit.name()));
  EXPECT_EQ(Shown(list),
            (std::vector<std::string>{"booked 01-11 09:00", "seven_days_before 01-13 10:00",
                                      "three_days_before 01-17 10:00", "day_before 01-19 16:00",
                                      "day_after 01-21 10:00"}));
  EXPECT_EQ(list.messages(0).kind(), v1::MESSAGE_KIND_BOOKED);
  EXPECT_EQ(list.messages(0).state(), v1::MESSAGE_STATE_PLANNED);
  EXPECT_EQ(list.messages(0).channel(), v1::MESSAGE_CHANNEL_EMAIL);
  EXPECT_EQ(list.messages(0).recipient(), "patient");
  EXPECT_EQ(list.messages(0).version(), 1);
  EXPECT_FALSE(list.messages(0).has_accept_time());
  EXPECT_THAT(list.ShortDebugString(), Not(HasSubstr(kAddress)));
  EXPECT_THAT(List(service_.As(Role::kAuditor), visit.name()),
              HasReason(Reason::kPermissionDenied));
  EXPECT_THAT(List(AsPatient(robin_), visit.name()), HasReason(Reason::kPermissionDenied));
  EXPECT_THAT(List(desk_.who(), service_.parent() + "/appointments/" + IdOf(robin_)),
              HasReason(Reason::kNotFound));
}

TEST_F(RemindersTest, AMoveIsShownBeforeItIsMade) {
  const v1::Appointment visit = MustBook(Local(20, 9, 30));
  v1::PreviewMessagesRequest request;
  request.set_name(visit.name());
  rpc::WriteTime(Local(27, 14), *request.mutable_start_time());
  ASSERT_OK_AND_ASSIGN(const auto moved, Ask(desk_.who(), &Reminding::PreviewMessages, request));
  ASSERT_EQ(moved.messages_size(), 5);
  EXPECT_EQ(moved.messages(0).reason(), "booked");  // nobody was told of the first time
  EXPECT_THAT(moved.messages(0).text(), HasSubstr("2:00"));
  for (const auto& one : moved.messages()) {
    EXPECT_FALSE(one.text().empty()) << one.reason();
    EXPECT_THAT(one.text(), Not(HasSubstr(kCanaryMark))) << one.reason();
  }
  EXPECT_EQ(moved.superseded_size(), 5);
  // It changed nothing.
  ASSERT_OK_AND_ASSIGN(const auto list, List(desk_.who(), visit.name()));
  EXPECT_EQ(list.messages_size(), 5);
  request.clear_start_time();
  ASSERT_OK_AND_ASSIGN(const auto cancelled,
                       Ask(desk_.who(), &Reminding::PreviewMessages, request));
  ASSERT_EQ(cancelled.messages_size(), 1);
  EXPECT_EQ(cancelled.messages(0).kind(), v1::MESSAGE_KIND_CANCELLED);
  rpc::WriteTime(clock_.Now() - absl::Hours(1), *request.mutable_start_time());
  EXPECT_THAT(Ask(desk_.who(), &Reminding::PreviewMessages, request),
              HasReason(Reason::kFieldInvalid));
}

TEST_F(RemindersTest, PeopleSayWhatTheyWantToBeToldAndItCountsAtOnce) {
  MustBook(Local(20, 9, 30));
  v1::UpdateReminderPreferencesRequest request = Wishing(robin_);
  request.mutable_preferences()->add_opted_out(v1::REMINDER_CATEGORY_REMINDERS);
  request.mutable_preferences()->set_quiet_end_minute(11 * 60);
  ASSERT_OK_AND_ASSIGN(const auto saved,
                       Ask(AsPatient(robin_), &Reminding::UpdateReminderPreferences, request));
  EXPECT_EQ(saved.quiet_end_minute(), 660);
  EXPECT_EQ(saved.quiet_start_minute(), 0);
  ASSERT_EQ(saved.opted_out_size(), 1);
  v1::GetReminderPreferencesRequest get;
  get.set_name(robin_ + "/reminderPreferences");
  ASSERT_OK_AND_ASSIGN(const auto kept, Ask(desk_.who(), &Reminding::GetReminderPreferences, get));
  EXPECT_EQ(kept.etag(), saved.etag());
  const v1::Appointment later = MustBook(Local(27, 9, 30));
  ASSERT_OK_AND_ASSIGN(const auto list, List(desk_.who(), later.name()));
  EXPECT_EQ(Shown(list), (std::vector<std::string>{"booked 01-11 11:00", "day_after 01-28 11:00"}));
  request.set_request_id(desk_.NewRequestId());
  request.mutable_preferences()->set_etag("of another time");
  EXPECT_THAT(Ask(desk_.who(), &Reminding::UpdateReminderPreferences, request),
              HasReason(Reason::kEtagMismatch));
  EXPECT_THAT(Ask(AsPatient(desk_.AddPatient()), &Reminding::GetReminderPreferences, get),
              HasReason(Reason::kNotFound));
}

TEST_F(RemindersTest, WishesBeyondTheLawAreRefusedAllAtOnce) {
  v1::UpdateReminderPreferencesRequest request = Wishing(robin_);
  request.mutable_preferences()->add_opted_out(v1::REMINDER_CATEGORY_UNSPECIFIED);
  request.mutable_preferences()->set_quiet_end_minute(7 * 60);
  request.mutable_preferences()->set_quiet_start_minute(22 * 60);
  const auto refused = Ask(desk_.who(), &Reminding::UpdateReminderPreferences, request);
  EXPECT_THAT(refused, HasReason(Reason::kFieldInvalid));
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 3u);
}

TEST_F(RemindersTest, TheRideIsAnsweredByThePersonAndSeenByTheDesk) {
  const v1::Appointment visit = MustBook(Local(20, 9, 30));
  v1::GetRideRequest get;
  get.set_name(visit.name() + "/ride");
  EXPECT_THAT(Ask(desk_.who(), &Reminding::GetRide, get), HasReason(Reason::kNotFound));
  ASSERT_OK(Ask(AsPatient(robin_), &Reminding::RecordRide, Riding(visit.name())));
  ASSERT_OK_AND_ASSIGN(const auto ride, Ask(desk_.who(), &Reminding::GetRide, get));
  EXPECT_TRUE(ride.arranged());
  EXPECT_EQ(ride.driver_name(), CanaryName("Sam"));
  EXPECT_EQ(ride.driver_phone(), "+19895550123");
  EXPECT_THAT(Ask(AsPatient(desk_.AddPatient()), &Reminding::GetRide, get),
              HasReason(Reason::kNotFound));
  const v1::Appointment sit = MustBook(Local(21, 9, 30), "sit");
  EXPECT_THAT(Ask(desk_.who(), &Reminding::RecordRide, Riding(sit.name())),
              HasReason(Reason::kStateForbids));
  v1::RecordRideRequest wrong = Riding(visit.name());
  wrong.mutable_ride()->set_driver_phone("12");
  wrong.mutable_ride()->set_driver_name("Sam\nSmith");
  const auto refused = Ask(desk_.who(), &Reminding::RecordRide, wrong);
  EXPECT_EQ(ViolationsOf(refused.status()).size(), 2u);
}

TEST_F(RemindersTest, WhoeverIsForgottenLeavesNoDriverAndNoWish) {
  const v1::Appointment visit = MustBook(Local(20, 9, 30));
  ASSERT_OK(Ask(desk_.who(), &Reminding::RecordRide, Riding(visit.name())));
  ASSERT_OK(Ask(desk_.who(), &Reminding::UpdateReminderPreferences, Wishing(robin_)));
  clock_.Set(Local(25, 9));
  v1::ErasePatientRequest erase;
  erase.set_name(robin_);
  erase.set_request_id(desk_.NewRequestId());
  erase.set_reason("asked to be forgotten");
  ASSERT_OK(service_.Call(service_.As(Role::kClinicAdmin), &v1::PatientsService::Stub::ErasePatient,
                          erase));
  EXPECT_EQ(service_.db().Sql("SELECT count(*) FROM reminder_preference"), "0");
  EXPECT_EQ(service_.db().Sql("SELECT driver_name || driver_phone FROM ride"), "");
}

TEST_F(RemindersTest, MergedRecordsKeepOnePlanAndTheWishForLess) {
  const v1::Appointment visit = MustBook(Local(20, 9, 30));
  v1::UpdateReminderPreferencesRequest request = Wishing(robin_);
  request.mutable_preferences()->add_opted_out(v1::REMINDER_CATEGORY_FOLLOW_UP);
  ASSERT_OK(Ask(desk_.who(), &Reminding::UpdateReminderPreferences, request));
  const std::string stays = desk_.AddPatient();
  request = Wishing(stays);
  request.mutable_preferences()->add_opted_out(v1::REMINDER_CATEGORY_CHANGES);
  ASSERT_OK(Ask(desk_.who(), &Reminding::UpdateReminderPreferences, request));
  v1::MergePatientsRequest merge;
  merge.set_name(stays);
  merge.set_duplicate(robin_);
  merge.set_request_id(desk_.NewRequestId());
  ASSERT_OK(service_.Call(desk_.who(), &v1::PatientsService::Stub::MergePatients, merge));
  v1::GetReminderPreferencesRequest get;
  get.set_name(stays + "/reminderPreferences");
  ASSERT_OK_AND_ASSIGN(const auto kept, Ask(desk_.who(), &Reminding::GetReminderPreferences, get));
  EXPECT_EQ(kept.opted_out_size(), 2);
  EXPECT_EQ(service_.db().Sql(
                fmt::format("SELECT count(*) FROM message WHERE patient_id <> '{}'", IdOf(stays))),
            "0");
  ASSERT_OK_AND_ASSIGN(const auto list, List(desk_.who(), visit.name()));
  EXPECT_EQ(list.messages_size(), 5);
}

TEST_F(RemindersTest, TheClinicSeesHowItsMessagesStand) {
  MustBook(Local(20, 9, 30));
  v1::GetReminderSummaryRequest request;
  request.set_parent(service_.parent());
  clock_.Set(Local(11, 9, 10));
  ASSERT_OK_AND_ASSIGN(const auto summary,
                       Ask(desk_.who(), &Reminding::GetReminderSummary, request));
  EXPECT_EQ(summary.waiting(), 4);
  EXPECT_EQ(summary.due(), 1);
  EXPECT_EQ(summary.late(), 1);
  EXPECT_EQ(summary.failed(), 0);
}

TEST(RemindersDocumentTest, TheDocumentNamesEveryReasonAndEveryValue) {
  std::ifstream file(ProjectFolder() + "/docs/reminders.md");
  std::stringstream text;
  text << file.rdbuf();
  ASSERT_FALSE(text.str().empty());
  for (const std::string_view one : reminders::reason::kAll) {
    EXPECT_NE(text.str().find(fmt::format("`{}`", one)), std::string::npos) << one;
  }
  for (const std::string_view one : reminders::PolicyKeys()) {
    EXPECT_NE(text.str().find(fmt::format("`{}`", one)), std::string::npos) << one;
  }
}

}  // namespace
}  // namespace tandem::testing
