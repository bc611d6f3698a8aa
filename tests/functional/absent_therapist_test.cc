// SPDX-License-Identifier: Apache-2.0
// A therapist is not there after all, through the wire: nothing new is booked with her, what is
// booked stays, and with the absence withdrawn her time is free at once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "base/civil.h"
#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/functional/audit_watch.h"
#include "tests/functional/consultations_fixture.h"
#include "tests/support/desk.h"

namespace tandem::testing {
namespace {

using access::Role;
using Absences = v1::AbsencesService::Stub;
using Slots = v1::AvailabilityService::Stub;
using ::testing::IsEmpty;

// Monday, January 11, 2027, 11:00 in New York.
const absl::Time kMonday = absl::FromUnixSeconds(1'799'683'200);

std::string TwoTherapists() {
  SmallClinic clinic;
  clinic.practitioners = SmallPractitioner{.slug = "ana"}.Yaml() +
                         SmallPractitioner{.slug = "ben"}.Yaml() +
                         SmallPractitioner{.slug = "kim", .capability = "other"}.Yaml();
  return clinic.Yaml();
}

class AbsentTherapistTest : public ::testing::Test {
 protected:
  static absl::Time At(int day, int hour, int minute = 0) {  // January 2027 in New York
    return *ResolveCivil(absl::CivilMinute(2027, 1, day, hour, minute),
                         *LoadZone("America/New_York"));
  }
  v1::RecordAbsenceRequest Recording(const std::string& resource, const Interval& time) {
    v1::RecordAbsenceRequest request;
    request.set_parent(service_.parent());
    request.set_request_id(desk_.NewRequestId());
    request.mutable_absence()->set_resource(resource);
    rpc::WriteInterval(time, *request.mutable_absence()->mutable_time());
    return request;
  }
  v1::Absence Record(const std::string& resource, const Interval& time) {
    return watch_.Expect(desk_.who(), &Absences::RecordAbsence, Recording(resource, time));
  }
  v1::Absence Withdraw(const std::string& name) {
    v1::WithdrawAbsenceRequest request;
    request.set_name(name);
    request.set_request_id(desk_.NewRequestId());
    return watch_.Expect(service_.As(Role::kPractitioner), &Absences::WithdrawAbsence, request);
  }
  v1::ListAbsencesResponse List(const Interval& window, const std::string& page_token = "") {
    v1::ListAbsencesRequest request;
    request.set_parent(service_.parent());
    rpc::WriteInterval(window, *request.mutable_window());
    request.set_page_size(1);
    request.set_page_token(page_token);
    const auto listed =
        service_.Call(service_.As(Role::kClinicAdmin), &Absences::ListAbsences, request);
    EXPECT_OK(listed);
    return listed.value_or(v1::ListAbsencesResponse());
  }
  // Free talks of a day that the practitioner could give.
  int SlotsOf(const std::string& practitioner, const Interval& day) {
    v1::SearchSlotsRequest request;
    request.set_parent(service_.parent());
    request.set_visit_type(desk_.Name("visitTypes", "talk"));
    rpc::WriteInterval(day, *request.mutable_window());
    request.add_modes(v1::VISIT_MODE_IN_PERSON);
    request.set_page_size(500);
    const auto page = service_.Call(desk_.who(), &Slots::SearchSlots, request);
    EXPECT_OK(page);
    if (!page.ok()) return 0;
    int slots = 0;
    for (const v1::Slot& slot : page->slots()) {
      const auto& who = slot.practitioners();
      slots += std::find(who.begin(), who.end(), practitioner) != who.end() ? 1 : 0;
    }
    return slots;
  }
  v1::ExplainSlotResponse Explain(absl::Time start) {
    v1::ExplainSlotRequest request;
    request.set_parent(service_.parent());
    *request.mutable_wish() = desk_.WishFor("talk", start, {"ana"});
    const auto told = service_.Call(desk_.who(), &Slots::ExplainSlot, request);
    EXPECT_OK(told);
    return told.value_or(v1::ExplainSlotResponse());
  }
  absl::StatusOr<v1::Appointment> BookAna(absl::Time start) {
    return desk_.Book(desk_.WishFor("talk", start, {"ana"}), desk_.AddPatient());
  }

  SimulatedClock clock_{kMonday};
  TestService service_{{.clock = &clock_, .db = nullptr, .yaml = TwoTherapists()}};
  Desk desk_{service_};
  AuditWatch watch_{service_};
  const std::string ana_ = desk_.Name("practitioners", "ana");
  const Interval thursday_{At(14, 0), At(15, 0)};
};

TEST_F(AbsentTherapistTest, NothingNewIsBookedWithHerAndWhatIsBookedStaysUntilSheIsBack) {
  ASSERT_OK_AND_ASSIGN(const v1::Appointment visit, BookAna(At(14, 9)));
  const int wednesday = SlotsOf(ana_, {At(13, 0), At(14, 0)});
  ASSERT_GT(SlotsOf(ana_, thursday_), 0);

  const v1::Absence absence = Record(ana_, thursday_);
  EXPECT_EQ(absence.resource(), ana_);
  EXPECT_EQ(SlotsOf(ana_, thursday_), 0);
  EXPECT_GT(SlotsOf(desk_.Name("practitioners", "ben"), thursday_), 0);
  EXPECT_EQ(SlotsOf(ana_, {At(13, 0), At(14, 0)}), wednesday - 1) << "none into Thursday";
  const absl::Status refused = BookAna(At(14, 15)).status();
  EXPECT_THAT(refused, HasReason(Reason::kSlotTaken));
  EXPECT_EQ(MetadataOf(refused)["resource"], "practitioners/ana");
  v1::BookAppointmentRequest pressed =
      desk_.BookRequest(desk_.WishFor("talk", At(14, 15), {"ana"}), desk_.AddPatient());
  pressed.mutable_override()->set_reason("only she knows him");
  EXPECT_THAT(desk_.Book(pressed), HasReason(Reason::kSlotTaken));
  ASSERT_OK_AND_ASSIGN(const v1::Appointment stays, desk_.Get(visit.name()));
  EXPECT_EQ(stays.SerializeAsString(), visit.SerializeAsString());

  Withdraw(absence.name());
  EXPECT_GT(SlotsOf(ana_, thursday_), 0);
  EXPECT_OK(BookAna(At(14, 15)));
}

TEST_F(AbsentTherapistTest, StaffAreToldThatNoVisitTakesTheTimeButAnAbsence) {
  Record(ana_, thursday_);
  const v1::ExplainSlotResponse told = Explain(At(14, 10));
  EXPECT_FALSE(told.free());
  ASSERT_GT(told.blockers_size(), 0);
  for (const v1::Blocker& blocker : told.blockers()) {
    EXPECT_EQ(blocker.reason(), "SLOT_TAKEN");
    EXPECT_EQ(blocker.resource(), ana_);
    EXPECT_EQ(blocker.appointment(), "") << "no visit, an absence";
    EXPECT_EQ(blocker.time().start_time().seconds(), absl::ToUnixSeconds(thursday_.start));
    EXPECT_EQ(blocker.time().end_time().seconds(), absl::ToUnixSeconds(thursday_.end));
  }
}

TEST_F(AbsentTherapistTest, ABrokenChairTakesNobody) {
  Record(desk_.Name("rooms", "chair"), thursday_);
  const auto wish = desk_.WishFor("sit", At(14, 10));
  EXPECT_THAT(desk_.Book(wish, desk_.AddPatient()), HasReason(Reason::kSlotTaken));
  EXPECT_OK(BookAna(At(14, 10)));
}

TEST_F(AbsentTherapistTest, AbsencesAreListedByStartUntilTheyAreWithdrawn) {
  const v1::Absence later = Record(ana_, {At(15, 9), At(15, 17)});
  const v1::Absence earlier = Record(desk_.Name("practitioners", "ben"), thursday_);
  const Interval week{At(11, 0), At(18, 0)};
  const v1::ListAbsencesResponse first = List(week);
  ASSERT_EQ(first.absences_size(), 1);
  EXPECT_EQ(first.absences(0).SerializeAsString(), earlier.SerializeAsString());
  const v1::ListAbsencesResponse second = List(week, first.next_page_token());
  ASSERT_EQ(second.absences_size(), 1);
  EXPECT_EQ(second.absences(0).name(), later.name());
  EXPECT_EQ(second.next_page_token(), "");
  EXPECT_EQ(List({At(16, 0), At(18, 0)}).absences_size(), 0);
  EXPECT_TRUE(Withdraw(earlier.name()).has_withdraw_time());
  const v1::ListAbsencesResponse left = List(week);
  ASSERT_EQ(left.absences_size(), 1);
  EXPECT_EQ(left.absences(0).name(), later.name());
}

TEST_F(AbsentTherapistTest, WhatIsNoAbsenceIsRefusedByItsField) {
  const auto record = [&](const std::string& resource, const Interval& time) {
    return service_.Call(desk_.who(), &Absences::RecordAbsence, Recording(resource, time)).status();
  };
  EXPECT_THAT(record(ana_, {At(10, 0), At(11, 0)}), HasViolation("absence.time")) << "over";
  EXPECT_THAT(record(ana_, {At(14, 0), At(14, 0) + absl::Hours(24 * 367)}),
              HasViolation("absence.time"));
  EXPECT_THAT(record(desk_.Name("locations", "main"), thursday_), HasViolation("absence.resource"));
  EXPECT_THAT(record(desk_.Name("practitioners", "nobody"), thursday_),
              HasReason(Reason::kNotFound));
  EXPECT_THAT(service_.Call(service_.As(Role::kTherapist), &Absences::RecordAbsence,
                            Recording(ana_, thursday_)),
              HasReason(Reason::kPermissionDenied));
}

TEST_F(AbsentTherapistTest, AReplayIsAnsweredThoughTheTherapistHasLeftTheFile) {
  const v1::RecordAbsenceRequest request = Recording(ana_, thursday_);
  const auto ask = [&](const v1::RecordAbsenceRequest& asked) {
    return service_.Call(desk_.who(), &Absences::RecordAbsence, asked);
  };
  ASSERT_OK_AND_ASSIGN(const v1::Absence recorded, ask(request));
  std::string file = TwoTherapists();
  const std::string ana = SmallPractitioner{.slug = "ana"}.Yaml();
  file.erase(file.find(ana), ana.size());
  ApplyClinic(service_.db(), file);
  ASSERT_OK_AND_ASSIGN(const v1::Absence again, ask(request));
  EXPECT_EQ(again.SerializeAsString(), recorded.SerializeAsString());
  EXPECT_THAT(ask(Recording(ana_, thursday_)), HasReason(Reason::kNotFound));
}

TEST_F(AbsentTherapistTest, EveryChangeIsAudited) {
  Withdraw(Record(ana_, thursday_).name());
  EXPECT_THAT(watch_.NotWalked("AbsencesService"), IsEmpty());
}

class AbsentForATalkTest : public ConsultationsTest {
 protected:
  // Who is kept for somebody on the web.
  std::string WhoIsHeld() {
    return service_.parent() + "/practitioners/" +
           service_.db().Sql(
               "SELECT e.slug FROM claim c JOIN directory_entity e ON e.entity_id = c.resource_id "
               "WHERE e.kind = 'practitioner' AND c.expires_at IS NOT NULL");
  }
};

TEST_F(AbsentForATalkTest, WhoeverHeldATimeOnTheWebTakesAnotherOne) {
  ASSERT_OK_AND_ASSIGN(const v1::ConsultationHold hold, Hold());
  v1::RecordAbsenceRequest request;
  request.set_parent(parent());
  request.set_request_id(NewRequestId());
  request.mutable_absence()->set_resource(WhoIsHeld());
  *request.mutable_absence()->mutable_time() = hold.time();
  ASSERT_OK(service_.Call(Desk(), &Absences::RecordAbsence, request));
  EXPECT_THAT(Ask(&Stub::BookConsultation, BookRequest(hold, CodeOf(hold))),
              HasReason(Reason::kSlotTaken));
  EXPECT_EQ(Count("appointment WHERE status = 'booked'"), 0);
  v1::ReleaseConsultationHoldRequest release;
  release.set_name(hold.name());
  release.set_request_id(NewRequestId());
  release.set_secret(hold.secret());
  EXPECT_OK(Ask(&Stub::ReleaseConsultationHold, release));
  EXPECT_EQ(Booked().status(), v1::APPOINTMENT_STATUS_BOOKED);
}

}  // namespace
}  // namespace tandem::testing
