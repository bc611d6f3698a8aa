// SPDX-License-Identifier: Apache-2.0
// A day at the front desk, through the wire: a visit's verbs and the way back from each of them,
// the day as it changes, why a time is not to be had, who and what the clinic has.
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <vector>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using Stub = v1::AppointmentsService::Stub;

// Monday, January 11, 2027, 11:00 in New York.
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);
constexpr absl::Duration kNewsMax = absl::Seconds(60);  // for a whole stream, on a busy machine
constexpr int kLooksMax = 5;                            // news that may come before the one awaited

class DeskDayTest : public ::testing::Test {
 protected:
  // One verb of a visit, or the undoing of its last.
  template <class Request>
  absl::StatusOr<v1::Appointment> Do(grpc::Status (Stub::*verb)(grpc::ClientContext*,
                                                                const Request&, v1::Appointment*),
                                     const v1::Appointment& visit, Request request = {}) {
    request.set_name(visit.name());
    request.set_request_id(desk_.NewRequestId());
    return service_.Call(desk_.who(), verb, request);
  }
  absl::StatusOr<v1::Appointment> Undo(const v1::Appointment& visit) {
    return Do(&Stub::UndoAppointment, visit);
  }
  absl::StatusOr<v1::Appointment> ArriveWithPaperwork(const v1::Appointment& visit) {
    v1::CheckInAppointmentRequest request;
    request.set_paperwork_open(true);
    return Do(&Stub::CheckInAppointment, visit, request);
  }
  // A visit of a new patient, three hours from now.
  v1::Appointment Booked() {
    const auto booked =
        desk_.Book(desk_.WishFor("talk", kMonday + absl::Hours(3)), desk_.AddPatient());
    EXPECT_OK(booked);
    return booked.value_or(v1::Appointment());
  }
  // What `verb` did is gone, and nothing else: `now` is as `before` was, two versions later.
  static void ExpectTakenBack(const v1::Appointment& before, v1::Appointment now) {
    EXPECT_EQ(now.version(), before.version() + 2);
    now.set_version(before.version());
    now.set_etag(before.etag());
    *now.mutable_update_time() = before.update_time();
    EXPECT_EQ(now.DebugString(), before.DebugString());
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = SmallClinic().Yaml()}};
  Desk desk_{service_};
};

TEST_F(DeskDayTest, AVisitGoesFromConfirmationToDepartureAndEachStepCanBeTakenBack) {
  const v1::Appointment booked = Booked();
  ASSERT_OK_AND_ASSIGN(v1::Appointment visit, Do(&Stub::ConfirmAppointment, booked));
  EXPECT_TRUE(visit.has_confirm_time());
  ASSERT_OK_AND_ASSIGN(visit, Undo(visit));
  ExpectTakenBack(booked, visit);

  ASSERT_OK_AND_ASSIGN(const auto confirmed, Do(&Stub::ConfirmAppointment, visit));
  ASSERT_OK_AND_ASSIGN(const auto arrived, ArriveWithPaperwork(confirmed));
  EXPECT_EQ(arrived.status(), v1::APPOINTMENT_STATUS_ARRIVED);
  ASSERT_OK_AND_ASSIGN(visit, Undo(arrived));
  ExpectTakenBack(confirmed, visit);

  ASSERT_OK_AND_ASSIGN(const auto again, ArriveWithPaperwork(visit));
  ASSERT_OK_AND_ASSIGN(visit, Do(&Stub::CheckInAppointment, again));
  EXPECT_EQ(visit.status(), v1::APPOINTMENT_STATUS_CHECKED_IN);
  ASSERT_OK_AND_ASSIGN(visit, Undo(visit));
  ExpectTakenBack(again, visit);

  ASSERT_OK_AND_ASSIGN(const auto ready, Do(&Stub::CheckInAppointment, visit));
  clock_.Advance(absl::Hours(3));
  ASSERT_OK_AND_ASSIGN(visit, Do(&Stub::StartAppointment, ready));
  EXPECT_EQ(visit.actual_start_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  EXPECT_EQ(visit.status(), v1::APPOINTMENT_STATUS_CHECKED_IN);
  ASSERT_OK_AND_ASSIGN(visit, Undo(visit));
  ExpectTakenBack(ready, visit);

  ASSERT_OK_AND_ASSIGN(const auto begun, Do(&Stub::StartAppointment, visit));
  clock_.Advance(absl::Minutes(20));
  ASSERT_OK_AND_ASSIGN(visit, Do(&Stub::CompleteAppointment, begun));
  EXPECT_EQ(visit.status(), v1::APPOINTMENT_STATUS_FULFILLED);
  EXPECT_EQ(visit.actual_end_time().seconds(), absl::ToUnixSeconds(clock_.Now()));
  ASSERT_OK_AND_ASSIGN(visit, Undo(visit));
  ExpectTakenBack(begun, visit);
  EXPECT_OK(Do(&Stub::CompleteAppointment, visit));
}

TEST_F(DeskDayTest, StepsOutOfOrderAreRefusedAndChangeNothing) {
  const v1::Appointment booked = Booked();
  EXPECT_THAT(Undo(booked), HasReason(Reason::kNothingToUndo));
  EXPECT_THAT(Do(&Stub::StartAppointment, booked), HasReason(Reason::kStateForbids));
  EXPECT_THAT(Do(&Stub::CompleteAppointment, booked), HasReason(Reason::kStateForbids));
  EXPECT_THAT(Do(&Stub::MarkNoShow, booked), HasReason(Reason::kStateForbids));  // not yet
  v1::ConfirmAppointmentRequest outdated;
  outdated.set_etag("\"of another version\"");
  EXPECT_THAT(Do(&Stub::ConfirmAppointment, booked, outdated), HasReason(Reason::kEtagMismatch));
  ASSERT_OK_AND_ASSIGN(const auto now, desk_.Get(booked.name()));
  EXPECT_EQ(now.DebugString(), booked.DebugString());
}

TEST_F(DeskDayTest, WhoDidNotComeMayStillArriveLate) {
  const v1::Appointment booked = Booked();
  clock_.Advance(absl::Hours(3) + absl::Minutes(15));
  ASSERT_OK_AND_ASSIGN(const auto missed, Do(&Stub::MarkNoShow, booked));
  EXPECT_EQ(missed.status(), v1::APPOINTMENT_STATUS_NOSHOW);
  EXPECT_THAT(Do(&Stub::CheckInAppointment, missed), HasReason(Reason::kStateForbids));
  ASSERT_OK_AND_ASSIGN(const auto expected, Undo(missed));
  ExpectTakenBack(booked, expected);
  EXPECT_OK(Do(&Stub::CheckInAppointment, expected));
}

TEST_F(DeskDayTest, AVisitEnteredInErrorFreesItsTimeAndComesBackOnlyWhileThatIsFree) {
  const v1::Appointment booked = Booked();
  const v1::Wish same = desk_.WishFor("talk", kMonday + absl::Hours(3));
  ASSERT_OK_AND_ASSIGN(const auto disowned, Do(&Stub::EnterAppointmentInError, booked));
  EXPECT_EQ(disowned.status(), v1::APPOINTMENT_STATUS_ENTERED_IN_ERROR);
  ASSERT_OK_AND_ASSIGN(const auto instead, desk_.Book(same, desk_.AddPatient()));
  EXPECT_THAT(Undo(disowned), HasReason(Reason::kSlotTaken));
  ASSERT_OK(desk_.Cancel(instead.name()));
  ASSERT_OK_AND_ASSIGN(const auto back, Undo(disowned));
  ExpectTakenBack(booked, back);
  EXPECT_THAT(desk_.Book(same, desk_.AddPatient()), HasReason(Reason::kSlotTaken));
}

// A page of the front desk that stays open.
class OpenDay {
 public:
  OpenDay(TestService& service, const Who& who, const std::string& location) {
    v1::WatchDayRequest request;
    request.set_location(location);
    request.mutable_date()->set_year(2027);
    request.mutable_date()->set_month(1);
    request.mutable_date()->set_day(11);
    context_ = Client::Context(Who{who.token, kNewsMax});
    reader_ = service.client().appointments().WatchDay(context_.get(), request);
  }
  ~OpenDay() {
    context_->TryCancel();
    if (!finished_) reader_->Finish();
  }
  OpenDay(const OpenDay&) = delete;
  OpenDay& operator=(const OpenDay&) = delete;

  // Waits for the next news, at most until the stream's deadline.
  std::optional<v1::WatchDayResponse> Next() {
    v1::WatchDayResponse news;
    if (!reader_->Read(&news)) return std::nullopt;
    return news;
  }
  // Why it ended, once there are no more news.
  absl::Status Ending() {
    finished_ = true;
    return FromGrpc(reader_->Finish());
  }
  // Reads until this version of the visit is shown.
  bool Shows(const v1::Appointment& visit) {
    for (int look = 0; look < kLooksMax; ++look) {
      const auto news = Next();
      if (!news.has_value()) return false;
      for (const v1::Appointment& shown : news->appointments()) {
        if (shown.name() != visit.name() || shown.version() != visit.version()) continue;
        EXPECT_EQ(shown.DebugString(), visit.DebugString());
        return true;
      }
    }
    return false;
  }

 private:
  std::unique_ptr<grpc::ClientContext> context_;
  std::unique_ptr<grpc::ClientReader<v1::WatchDayResponse>> reader_;
  bool finished_ = false;
};

// Whoever is told that all is well would go on looking at an old page.
TEST_F(DeskDayTest, AnOpenDayThatCannotBeToldEndsWithAnError) {
  const v1::Appointment visit = Booked();
  OpenDay day(service_, desk_.who(), desk_.Name("locations", "main"));
  ASSERT_TRUE(day.Next().has_value());
  // Of a revision that is not there, so that it cannot be named.
  service_.db().Sql(
      "ALTER TABLE appointment DROP CONSTRAINT appointment_clinic_id_directory_revision_fkey;"
      "UPDATE appointment SET directory_revision = 99, version = version + 1");
  EXPECT_FALSE(day.Next().has_value());
  EXPECT_THAT(day.Ending(), ::testing::Not(IsOk()));
}

TEST_F(DeskDayTest, AnOpenDayShowsEachChangeAsItHappens) {
  v1::Appointment visit = Booked();
  auto day = std::make_unique<OpenDay>(service_, desk_.who(), desk_.Name("locations", "main"));
  const auto whole = day->Next();
  ASSERT_TRUE(whole.has_value());
  ASSERT_EQ(whole->appointments_size(), 1);
  EXPECT_EQ(whole->appointments(0).DebugString(), visit.DebugString());

  const auto expect_shown = [&](const absl::StatusOr<v1::Appointment>& changed) {
    ASSERT_OK(changed);
    EXPECT_TRUE(day->Shows(*changed)) << changed->version();
  };
  expect_shown(Do(&Stub::ConfirmAppointment, visit));
  expect_shown(ArriveWithPaperwork(visit));
  expect_shown(Undo(visit));
  expect_shown(desk_.Move(visit.name(), kMonday + absl::Hours(4)));
  expect_shown(desk_.Cancel(visit.name()));
  expect_shown(Undo(visit));
  const v1::Appointment second = Booked();
  expect_shown(second);

  ASSERT_OK(desk_.Move(second.name(), kMonday + absl::Hours(24)));
  const auto gone = day->Next();
  ASSERT_TRUE(gone.has_value());
  ASSERT_EQ(gone->removed_size(), 1);
  EXPECT_EQ(gone->removed(0), second.name());
  EXPECT_EQ(gone->appointments_size(), 0);

  clock_.Advance(absl::Hours(4));
  EXPECT_FALSE(day->Next().has_value()) << "it ends with the token that opened it";
  day = std::make_unique<OpenDay>(service_, desk_.who(), desk_.Name("locations", "main"));
  ASSERT_TRUE(day->Next().has_value());
  expect_shown(Do(&Stub::CheckInAppointment, visit));
  expect_shown(Do(&Stub::StartAppointment, visit));
  expect_shown(Do(&Stub::CompleteAppointment, visit));
  expect_shown(Do(&Stub::EnterAppointmentInError, visit));
}

class ExplainTest : public DeskDayTest {
 protected:
  absl::StatusOr<v1::ExplainSlotResponse> Explain(const Who& who, absl::Time start) {
    v1::ExplainSlotRequest request;
    request.set_parent(service_.parent());
    *request.mutable_wish() = desk_.WishFor("talk", start);
    return service_.Call(who, &v1::AvailabilityService::Stub::ExplainSlot, request);
  }
  Who SomePatient() {
    const std::string name = desk_.AddPatient();
    return service_.AsPatient(PatientId{ParseUuid(name.substr(name.rfind('/') + 1)).value()});
  }
};

TEST_F(ExplainTest, AFreeTimeIsFreeForStaffAndPatientsAlike) {
  for (const Who& who : {desk_.who(), SomePatient()}) {
    ASSERT_OK_AND_ASSIGN(const auto answer, Explain(who, kMonday + absl::Hours(3)));
    EXPECT_TRUE(answer.free());
    EXPECT_EQ(answer.blockers_size(), 0);
  }
}

TEST_F(ExplainTest, StaffSeeWhoIsTakenByWhichVisitAndPatientsOnlyThatItIsTaken) {
  const v1::Appointment booked = Booked();
  ASSERT_OK_AND_ASSIGN(const auto told, Explain(desk_.who(), kMonday + absl::Hours(3)));
  EXPECT_FALSE(told.free());
  EXPECT_GT(told.blockers_size(), 0);
  for (const v1::Blocker& blocker : told.blockers()) {
    EXPECT_EQ(blocker.reason(), "SLOT_TAKEN");
    EXPECT_EQ(blocker.resource(), desk_.Name("practitioners", "kim"));
    EXPECT_EQ(blocker.appointment(), booked.name());
    EXPECT_EQ(blocker.need(), "someone");
    EXPECT_TRUE(blocker.has_time());
  }
  ASSERT_OK_AND_ASSIGN(const auto redacted, Explain(SomePatient(), kMonday + absl::Hours(3)));
  EXPECT_FALSE(redacted.free());
  EXPECT_GT(redacted.blockers_size(), 0);
  for (const v1::Blocker& blocker : redacted.blockers()) {
    v1::Blocker allowed;
    allowed.set_reason("SLOT_TAKEN");
    allowed.set_phase(blocker.phase());
    EXPECT_EQ(blocker.DebugString(), allowed.DebugString());
  }
}

TEST_F(ExplainTest, ARuleInTheWayIsToldWithTheNearestTimeThatItAllows) {
  ASSERT_OK_AND_ASSIGN(const auto soon, Explain(SomePatient(), kMonday + absl::Hours(1)));
  ASSERT_EQ(soon.blockers_size(), 1);
  EXPECT_EQ(soon.blockers(0).reason(), "NOTICE_TOO_SHORT");
  EXPECT_EQ(soon.blockers(0).allowed_time().seconds(),
            absl::ToUnixSeconds(kMonday + absl::Hours(2)));
}

TEST_F(ExplainTest, StrangersAreToldNothing) {
  EXPECT_THAT(Explain(service_.Anonymous(), kMonday + absl::Hours(3)),
              HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(Explain(service_.As(Role::kAuditor), kMonday + absl::Hours(3)),
              HasReason(Reason::kPermissionDenied));
}

class ClinicListsTest : public ::testing::Test {
 protected:
  using Directory = v1::DirectoryService::Stub;
  template <class Request, class Reply>
  absl::StatusOr<Reply> List(const Who& who,
                             grpc::Status (Directory::*method)(grpc::ClientContext*, const Request&,
                                                               Reply*)) {
    Request request;
    request.set_parent(service_.parent());
    return service_.Call(who, method, request);
  }
  // Slugs, in the order of the reply.
  template <class Entities>
  static std::vector<std::string> SlugsOf(const Entities& entities) {
    std::vector<std::string> slugs;
    for (const auto& one : entities) slugs.push_back(one.name().substr(one.name().rfind('/') + 1));
    return slugs;
  }
  template <class Entities>
  static std::vector<std::string> SlugsInFile(const Entities& entities) {
    std::vector<std::string> slugs;
    for (const auto& one : entities) slugs.push_back(one.slug);
    return slugs;
  }
  Who Desk() { return service_.As(Role::kFrontDesk); }
  const directory::Snapshot& file() { return *service_.applied().snapshot; }

  TestService service_{{.clock = nullptr, .db = nullptr, .yaml = SampleClinic()}};
};

TEST_F(ClinicListsTest, StaffSeeAllThatTheClinicHasInTheOrderOfTheirIds) {
  ASSERT_OK_AND_ASSIGN(const auto locations, List(Desk(), &Directory::ListLocations));
  ASSERT_OK_AND_ASSIGN(const auto types, List(Desk(), &Directory::ListVisitTypes));
  ASSERT_OK_AND_ASSIGN(const auto people, List(Desk(), &Directory::ListPractitioners));
  ASSERT_OK_AND_ASSIGN(const auto rooms, List(Desk(), &Directory::ListRooms));
  EXPECT_EQ(SlugsOf(locations.locations()), SlugsInFile(file().locations));
  EXPECT_EQ(SlugsOf(types.visit_types()), SlugsInFile(file().visit_types));
  EXPECT_EQ(SlugsOf(people.practitioners()), SlugsInFile(file().practitioners));
  EXPECT_EQ(SlugsOf(rooms.rooms()), SlugsInFile(file().rooms));
  EXPECT_THAT(SlugsOf(locations.locations()),
              ::testing::ElementsAre("harbor-street", "north-bluff", "telehealth"));
  EXPECT_EQ(rooms.rooms_size(), 14);
  for (const v1::VisitType& type : types.visit_types()) EXPECT_GT(type.phases_size(), 0);
  EXPECT_EQ(rooms.rooms(0).location(), service_.parent() + "/locations/harbor-street");
}

TEST_F(ClinicListsTest, StrangersSeeWhereToGoAndWhatIsOfferedOnlineAndNothingInside) {
  ASSERT_OK_AND_ASSIGN(const auto locations, List(service_.Anonymous(), &Directory::ListLocations));
  EXPECT_EQ(locations.locations_size(), 3);
  ASSERT_OK_AND_ASSIGN(const auto types, List(service_.Anonymous(), &Directory::ListVisitTypes));
  EXPECT_THAT(SlugsOf(types.visit_types()), ::testing::ElementsAre("free-consult"));
  EXPECT_EQ(types.visit_types(0).phases_size(), 0);
  EXPECT_THAT(List(service_.Anonymous(), &Directory::ListPractitioners),
              HasReason(Reason::kUnauthenticated));
  EXPECT_THAT(List(service_.As(Role::kAuditor), &Directory::ListRooms),
              HasReason(Reason::kPermissionDenied));
}

}  // namespace
}  // namespace tandem::testing
