// SPDX-License-Identifier: Apache-2.0
// What requests are read as, and what of an answer whom is told.
#include "scheduler/availability/availability_wire.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/civil.h"
#include "base/testing/matchers.h"

namespace tandem::availability {
namespace {

Uuid IdOf(std::uint8_t number) {
  Uuid uuid;
  uuid.bytes[15] = number;
  return uuid;
}

class AvailabilityWireTest : public ::testing::Test {
 protected:
  AvailabilityWireTest() : tokens_(std::string(32, 'k')) {
    file_.slug = "elm";
    file_.zone = LoadZone("America/New_York").value();
    directory::Location main;
    main.id = LocationId(IdOf(1));
    main.slug = "main";
    directory::Location remote;
    remote.id = LocationId(IdOf(2));
    remote.slug = "remote";
    remote.telehealth = true;
    file_.locations = {main, remote};
    directory::Practitioner kim;
    kim.id = PractitionerId(IdOf(3));
    kim.slug = "kim";
    directory::Practitioner lee;
    lee.id = PractitionerId(IdOf(4));
    lee.slug = "lee";
    file_.practitioners = {kim, lee};
    directory::Room chair;
    chair.id = RoomId(IdOf(5));
    chair.slug = "chair";
    file_.rooms = {chair};
    directory::VisitType talk;
    talk.id = VisitTypeId(IdOf(6));
    talk.slug = "talk";
    talk.modes = {directory::Mode::kVideo};
    file_.visit_types = {talk};
    directory::IndexEntities(file_);
    call_.principal.clinic = ClinicId(IdOf(9));
    call_.principal.clinic_slug = "elm";
    call_.principal.role = access::Role::kFrontDesk;
  }

  static v1::SearchSlotsRequest Request() {
    v1::SearchSlotsRequest request;
    request.set_parent("clinics/elm");
    request.set_visit_type("clinics/elm/visitTypes/talk");
    request.mutable_window()->mutable_start_time()->set_seconds(1'767'600'000);
    request.mutable_window()->mutable_end_time()->set_seconds(1'767'600'000 + 86'400);
    return request;
  }
  absl::StatusOr<SlotQuery> Read(const v1::SearchSlotsRequest& request) const {
    return ReadSearch(call_, file_, tokens_, request);
  }
  void BecomePatient() {
    call_.principal.role = access::Role::kPatient;
    call_.principal.patient = PatientId(IdOf(7));
  }

  directory::Snapshot file_;
  access::CallContext call_;
  rpc::PageTokens tokens_;
};

TEST_F(AvailabilityWireTest, ReadsEveryWish) {
  v1::SearchSlotsRequest request = Request();
  request.add_locations("clinics/elm/locations/main");
  request.add_modes(v1::VISIT_MODE_VIDEO);
  request.add_resources("clinics/elm/practitioners/kim");
  request.add_resources("clinics/elm/rooms/chair");
  request.set_patient("clinics/elm/patients/" + ToString(IdOf(8)));
  request.add_days_of_week(google::type::SUNDAY);
  request.mutable_earliest()->set_hours(9);
  request.mutable_latest()->set_hours(24);
  request.set_page_size(9999);
  ASSERT_OK_AND_ASSIGN(const SlotQuery query, Read(request));
  EXPECT_EQ(query.visit_type, VisitTypeId(IdOf(6)));
  EXPECT_EQ(query.locations, std::vector{LocationId(IdOf(1))});
  EXPECT_EQ(query.resources, (std::vector{ResourceId(IdOf(3)), ResourceId(IdOf(5))}));
  EXPECT_EQ(query.patient, PatientId(IdOf(8)));
  EXPECT_EQ(query.days_of_week, std::vector{absl::Weekday::sunday});
  EXPECT_EQ(query.earliest_minute, 540);
  EXPECT_EQ(query.latest_minute, 1440);
  EXPECT_EQ(query.page_size, kPageSizeMax);
  EXPECT_TRUE(query.patient_limits);
}

TEST_F(AvailabilityWireTest, NamesEveryMalformedField) {
  v1::SearchSlotsRequest request = Request();
  request.set_visit_type("talk");
  request.mutable_window()->mutable_end_time()->set_seconds(std::numeric_limits<int64_t>::max());
  request.add_modes(static_cast<v1::VisitMode>(77));
  request.add_resources("clinics/elm/patients/x");
  request.add_days_of_week(google::type::DAY_OF_WEEK_UNSPECIFIED);
  request.mutable_earliest()->set_hours(24);
  request.mutable_earliest()->set_minutes(5);
  request.mutable_latest()->set_seconds(5);
  request.set_language("english please");
  request.set_patient_state("New York");
  request.set_page_size(-1);
  const auto query = Read(request);
  for (const char* field :
       {"visit_type", "window.end_time", "modes[0]", "resources[0]", "days_of_week[0]", "earliest",
        "latest", "language", "patient_state", "page_size"}) {
    EXPECT_THAT(query, HasViolation(field));
  }
}

TEST_F(AvailabilityWireTest, AWindowIsRequiredAndEndsAfterItStartsWithinSixtyDays) {
  v1::SearchSlotsRequest request = Request();
  request.clear_window();
  EXPECT_THAT(Read(request), HasViolation("window"));
  request = Request();
  *request.mutable_window()->mutable_end_time() = request.window().start_time();
  EXPECT_THAT(Read(request), HasViolation("window.end_time"));
  request = Request();
  request.mutable_window()->mutable_end_time()->set_seconds(1'767'600'000 + 61LL * 86'400);
  EXPECT_THAT(Read(request), HasViolation("window"));
}

TEST_F(AvailabilityWireTest, AnUnknownNameAndAnotherClinicsNameAreNotFoundAlike) {
  for (const char* name : {"clinics/elm/practitioners/nobody", "clinics/oak/practitioners/kim"}) {
    v1::SearchSlotsRequest request = Request();
    request.add_resources(name);
    EXPECT_THAT(Read(request), HasReason(Reason::kNotFound)) << name;
  }
  v1::SearchSlotsRequest request = Request();
  request.set_visit_type("clinics/elm/visitTypes/unknown");
  EXPECT_THAT(Read(request), HasReason(Reason::kNotFound));
}

TEST_F(AvailabilityWireTest, PatientsSearchForThemselvesWithinTheirLimits) {
  BecomePatient();
  ASSERT_OK_AND_ASSIGN(const SlotQuery query, Read(Request()));
  EXPECT_EQ(query.patient, PatientId(IdOf(7)));
  v1::SearchSlotsRequest other = Request();
  other.set_patient("clinics/elm/patients/" + ToString(IdOf(8)));
  EXPECT_THAT(Read(other), HasReason(Reason::kNotFound));
  other.set_patient("clinics/elm/patients/" + ToString(Uuid()));  // nobody
  EXPECT_THAT(Read(other), HasReason(Reason::kNotFound));
  v1::SearchSlotsRequest beyond = Request();
  beyond.set_ignore_patient_limits(true);
  EXPECT_THAT(Read(beyond), HasReason(Reason::kPermissionDenied));
}

TEST_F(AvailabilityWireTest, APageTokenBelongsToOneSearch) {
  const v1::SearchSlotsRequest request = Request();
  SlotPage page;
  page.next_position = "5892000/main/1";
  v1::SearchSlotsResponse reply;
  ASSERT_OK(WriteSearch(call_, file_, tokens_, request, page, reply));
  v1::SearchSlotsRequest next = request;
  next.set_page_token(reply.next_page_token());
  next.set_page_size(7);
  ASSERT_OK_AND_ASSIGN(const SlotQuery query, Read(next));
  EXPECT_EQ(query.page_position, page.next_position);
  next.add_modes(v1::VISIT_MODE_VIDEO);
  EXPECT_THAT(Read(next), HasReason(Reason::kPageTokenInvalid));
  next = request;
  next.set_page_token("x");
  EXPECT_THAT(Read(next), HasReason(Reason::kPageTokenInvalid));
}

TEST_F(AvailabilityWireTest, PatientsAreToldOnlyPractitionersWhomTheyNamed) {
  SlotPage page;
  page.slots.push_back({{absl::UnixEpoch(), absl::UnixEpoch() + absl::Minutes(20)},
                        LocationId(IdOf(1)),
                        directory::Mode::kInPerson,
                        {PractitionerId(IdOf(3)), PractitionerId(IdOf(4))}});
  v1::SearchSlotsRequest request = Request();
  v1::SearchSlotsResponse staff;
  ASSERT_OK(WriteSearch(call_, file_, tokens_, request, page, staff));
  EXPECT_EQ(staff.slots(0).practitioners_size(), 2);
  EXPECT_EQ(staff.slots(0).location(), "clinics/elm/locations/main");
  BecomePatient();
  v1::SearchSlotsResponse anyone;
  ASSERT_OK(WriteSearch(call_, file_, tokens_, request, page, anyone));
  EXPECT_EQ(anyone.slots(0).practitioners_size(), 0);
  request.add_resources("clinics/elm/practitioners/lee");
  v1::SearchSlotsResponse named;
  ASSERT_OK(WriteSearch(call_, file_, tokens_, request, page, named));
  ASSERT_EQ(named.slots(0).practitioners_size(), 1);
  EXPECT_EQ(named.slots(0).practitioners(0), "clinics/elm/practitioners/lee");
}

TEST_F(AvailabilityWireTest, AWishMayLeaveOutTheOnlyModeAndTheOnlyTelehealthLocation) {
  v1::ExplainSlotRequest request;
  request.mutable_wish()->set_visit_type("clinics/elm/visitTypes/talk");
  request.mutable_wish()->mutable_start_time()->set_seconds(1'767'600'000);
  ASSERT_OK_AND_ASSIGN(const SlotWish wish, ReadExplain(call_, file_, request));
  EXPECT_EQ(wish.mode, directory::Mode::kVideo);
  EXPECT_EQ(wish.location, LocationId(IdOf(2)));
  request.mutable_wish()->mutable_start_time()->set_seconds(1'767'600'001);
  EXPECT_THAT(ReadExplain(call_, file_, request), HasViolation("wish.start_time"));
}

TEST_F(AvailabilityWireTest, ABlockerNamesWhatItIs) {
  Blocker blocker{};
  blocker.reason = Reason::kSlotTaken;
  blocker.resource = ResourceId(IdOf(5));
  blocker.appointment = AppointmentId(IdOf(20));
  blocker.phase = "talk";
  v1::ExplainSlotResponse reply;
  WriteExplain(file_, {false, {blocker}}, reply);
  EXPECT_FALSE(reply.free());
  EXPECT_EQ(reply.blockers(0).reason(), "SLOT_TAKEN");
  EXPECT_EQ(reply.blockers(0).resource(), "clinics/elm/rooms/chair");
  EXPECT_EQ(reply.blockers(0).appointment(), "clinics/elm/appointments/" + ToString(IdOf(20)));
  EXPECT_FALSE(reply.blockers(0).has_time());
}

}  // namespace
}  // namespace tandem::availability
