// SPDX-License-Identifier: Apache-2.0
// What a therapist is told of the infusions that sessions with them belong to, through the wire:
// courses say which, and patients whether.
#include <fmt/format.h>

#include <set>

#include "base/rpc/time_proto.h"
#include "scheduler/access/staff_cards.h"
#include "tests/functional/courses_fixture.h"
#include "tests/support/canary.h"

namespace tandem::testing {
namespace {

using access::Role;
using Names = std::vector<std::string>;
using People = v1::PatientsService::Stub;
using Visits = v1::AppointmentsService::Stub;

constexpr int kDaysAsked = 40;

// Lee is the therapist who asks.
class LinkedVisitsTest : public CoursesTest {
 protected:
  LinkedVisitsTest() {
    service_.As(Role::kTherapist);
    service_.db().Sql(
        fmt::format("UPDATE staff SET practitioner_id = '{}' WHERE subject = 'test-therapist'",
                    ToString(service_.applied().practitioner("lee"))));
    clock_.Advance(access::kStaffCardLife);
  }

  // Infusions with Kim, sessions of the first two with Lee, of the third with Kim; a preparation
  // with Lee when one is asked for.
  v1::Course BookedWithLee(bool prepared = false) {
    v1::BookCourseRequest request = Booking(3, anna_);
    for (v1::PlannedPair& pair : *request.mutable_pairs()) {
      pair.mutable_infusion()->set_practitioner(desk_.Name("practitioners", "kim"));
    }
    for (int i = 0; i < 2; ++i) {
      request.mutable_pairs(i)->mutable_session()->set_practitioner(
          desk_.Name("practitioners", "lee"));
    }
    if (prepared) {
      request.mutable_course()->set_preparation_type(desk_.Name("visitTypes", "talk"));
      *request.mutable_preparation() = Session(At(5, 13), "lee");
    }
    const auto booked = Ask(&Courses::BookCourse, request);
    EXPECT_OK(booked);
    return booked.value_or(v1::Course());
  }
  void Consent(bool withdraw = false, v1::ConsentKind kind = v1::CONSENT_KIND_SHARE_DATES) {
    v1::RecordConsentRequest request;
    request.set_name(anna_);
    request.set_request_id(desk_.NewRequestId());
    request.mutable_consent()->set_kind(kind);
    request.mutable_consent()->set_document_version("2026-11");
    request.mutable_consent()->set_channel("paper");
    request.set_withdraw(withdraw);
    clock_.Advance(absl::Seconds(1));
    EXPECT_OK(service_.Call(desk_.who(), &People::RecordConsent, request));
  }

  v1::ListOwnVisitsRequest Asking(int first_day = 0, int last_day = kDaysAsked) {
    v1::ListOwnVisitsRequest request;
    request.set_parent(service_.parent());
    rpc::WriteInterval({At(first_day, 0), At(last_day, 0)}, *request.mutable_time());
    return request;
  }
  v1::ListOwnVisitsResponse List(const v1::ListOwnVisitsRequest& request) {
    const auto listed =
        service_.Call(service_.As(Role::kTherapist), &Visits::ListOwnVisits, request);
    EXPECT_OK(listed);
    return listed.value_or(v1::ListOwnVisitsResponse());
  }
  Names Linked() {
    Names names;
    const v1::ListOwnVisitsResponse listed = List(Asking());
    for (const v1::OwnVisit& visit : listed.visits()) {
      if (visit.linked_visit()) names.push_back(visit.appointment());
    }
    return names;
  }
};

TEST_F(LinkedVisitsTest, TheInfusionOfEachOwnSessionIsShownWhileTheConsentToShareDatesStands) {
  const v1::Course course = BookedWithLee();
  const Names both = {course.pairs(0).infusion(), course.pairs(1).infusion()};
  EXPECT_EQ(Linked(), Names());
  Consent(/*withdraw=*/false, v1::CONSENT_KIND_TREATMENT);  // says nothing of dates
  EXPECT_EQ(Linked(), Names());
  Consent();
  EXPECT_EQ(Linked(), both) << "not that of Kim's session";
  Consent(/*withdraw=*/true, v1::CONSENT_KIND_TREATMENT);
  EXPECT_EQ(Linked(), both);
  Consent(/*withdraw=*/true);
  EXPECT_EQ(Linked(), Names());
  Consent();
  EXPECT_EQ(Linked(), both);
}

TEST_F(LinkedVisitsTest, OfALinkedVisitNotEvenWhatItIsIsTold) {
  Consent();
  const v1::Course course = BookedWithLee();
  const auto listed = List(Asking());
  ASSERT_EQ(listed.visits_size(), 4);
  const v1::OwnVisit& linked = listed.visits(0);
  EXPECT_TRUE(linked.linked_visit());
  std::vector<const google::protobuf::FieldDescriptor*> set;
  linked.GetReflection()->ListFields(linked, &set);
  std::set<std::string> told;
  for (const auto* field : set) told.insert(field->name());
  EXPECT_EQ(told, (std::set<std::string>{"appointment", "patient", "first_name", "time",
                                         "linked_visit"}));
  EXPECT_EQ(linked.appointment(), course.pairs(0).infusion());
  EXPECT_EQ(linked.patient(), anna_);
  EXPECT_EQ(linked.first_name(), CanaryName("Robin"));
}

TEST_F(LinkedVisitsTest, HoweverFarTheSessionIsAndNothingElseOfThePatientThatIsNear) {
  Consent();
  const v1::Course course = BookedWithLee();
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", At(9, 8), {"kim"}), anna_));
  ASSERT_OK(desk_.Book(desk_.WishFor("talk", At(16, 13), {"lee"}), anna_));  // of no infusion
  const Names both = {course.pairs(0).infusion(), course.pairs(1).infusion()};
  EXPECT_EQ(Linked(), both);
  ASSERT_OK(desk_.Move(course.pairs(0).session(), At(38, 13)));
  EXPECT_EQ(Linked(), both);
  const auto days = List(Asking(8, 9));
  ASSERT_EQ(days.visits_size(), 1) << "the session itself is outside of what is asked for";
  EXPECT_EQ(days.visits(0).appointment(), course.pairs(0).infusion());
}

TEST_F(LinkedVisitsTest, WhatIsOffLinksNothingAndAnotherTherapistsSessionNeither) {
  Consent();
  const v1::Course course = BookedWithLee();
  ASSERT_OK(desk_.Cancel(course.pairs(0).session()));
  EXPECT_EQ(Linked(), Names{course.pairs(1).infusion()});
  ASSERT_OK(desk_.Cancel(course.pairs(1).infusion()));
  EXPECT_EQ(Linked(), Names());
  v1::MovePairRequest anew = Move(course, 3);
  *anew.mutable_session() = Session(At(15, 18), "lee");
  ASSERT_OK(Ask(&Courses::MovePair, anew));
  EXPECT_EQ(Linked(), Names{course.pairs(2).infusion()});
}

TEST_F(LinkedVisitsTest, APreparationBelongsToTheFirstInfusionThatTakesPlace) {
  Consent();
  const v1::Course course = BookedWithLee(/*prepared=*/true);
  for (int i = 0; i < 2; ++i) ASSERT_OK(desk_.Cancel(course.pairs(i).session()));
  EXPECT_EQ(Linked(), Names{course.pairs(0).infusion()});
  ASSERT_OK(desk_.Cancel(course.pairs(0).infusion()));
  EXPECT_EQ(Linked(), Names{course.pairs(1).infusion()});
  ASSERT_OK(desk_.Cancel(course.preparation()));
  EXPECT_EQ(Linked(), Names());
}

TEST_F(LinkedVisitsTest, PagesFollowEachOtherByStartOwnAndLinkedAlike) {
  Consent();
  const v1::Course course = BookedWithLee();
  const Names expected = {course.pairs(0).infusion(), course.pairs(0).session(),
                          course.pairs(1).infusion(), course.pairs(1).session()};
  v1::ListOwnVisitsRequest request = Asking();
  for (const int size : {1, 3}) {
    request.set_page_size(size);
    request.clear_page_token();
    Names read;
    do {
      const auto page = List(request);
      for (const v1::OwnVisit& visit : page.visits()) read.push_back(visit.appointment());
      request.set_page_token(page.next_page_token());
    } while (!request.page_token().empty() && read.size() < expected.size());
    EXPECT_EQ(read, expected) << size;
    EXPECT_EQ(request.page_token(), "");
  }
}

}  // namespace
}  // namespace tandem::testing
