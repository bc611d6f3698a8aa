// SPDX-License-Identifier: Apache-2.0
// Sixteen clients want the same pair at the same moment: one of them holds it, whole; and one
// booking uses what is held, whoever else names it.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/course_storm.h"
#include "tests/support/storm_clinic.h"

namespace tandem::testing {
namespace {

using Courses = v1::CoursesService::Stub;

constexpr int kClients = 16;

ServiceOptions Willow() {
  ServiceOptions options;
  options.clinic = "willow";
  options.database_pool = kClients;
  return options;
}

class PairHoldRaceTest : public ::testing::Test {
 protected:
  v1::Course Wanted(const std::string& patient) const {
    v1::Course course;
    course.set_patient(patient);
    course.set_infusion_type(storm_.parent + "/visitTypes/infusion");
    course.set_session_type(storm_.parent + "/visitTypes/session");
    course.set_infusion_count(1);
    return course;
  }
  v1::PlannedPair BestFor(const std::string& patient) {
    v1::ProposeCourseRequest question;
    question.set_parent(storm_.parent);
    *question.mutable_course() = Wanted(patient);
    const auto proposed = client_.Call({storm_.token}, &Courses::ProposeCourse, question);
    EXPECT_OK(proposed);
    return proposed.value().plans(0).pairs(0);
  }
  v1::HoldPairRequest HoldOf(const std::string& patient, const v1::PlannedPair& pair) {
    const v1::Course wanted = Wanted(patient);
    v1::HoldPairRequest request;
    request.set_parent(storm_.parent);
    request.set_request_id(ToString(ids_.Next()));
    request.set_patient(patient);
    request.set_infusion_type(wanted.infusion_type());
    request.set_session_type(wanted.session_type());
    *request.mutable_infusion() = pair.infusion();
    *request.mutable_session() = pair.session();
    return request;
  }
  static void Together(const std::function<void(std::size_t)>& act) {
    std::vector<std::thread> clients;
    for (std::size_t i = 0; i < kClients; ++i) clients.emplace_back([&act, i] { act(i); });
    for (std::thread& client : clients) client.join();
  }
  std::string Count(const std::string& what) {
    return service_.db().Sql("SELECT count(*) FROM " + what);
  }

  const std::uint64_t seed_ = PrintedSeed("tests_concurrency:PairHoldRaceTest.*");
  TestService service_{Willow()};
  const CourseStorm storm_ = PrepareCourseStorm(service_, service_.target(), kClients, seed_);
  Client client_{service_.target()};
  SeededIds ids_{seed_ + 1};
};

TEST_F(PairHoldRaceTest, OneOfSixteenHoldsThePairAndNobodyHalfOfIt) {
  const v1::PlannedPair pair = BestFor(storm_.patients[0]);
  std::vector<v1::HoldPairRequest> requests;
  for (const std::string& patient : storm_.patients) requests.push_back(HoldOf(patient, pair));
  std::vector<absl::Status> answers(kClients);
  Together([&](std::size_t i) {
    answers[i] = client_.Call({storm_.token}, &Courses::HoldPair, requests[i]).status();
  });
  int held = 0;
  for (const absl::Status& answer : answers) {
    held += answer.ok() ? 1 : 0;
    if (answer.ok()) continue;
    EXPECT_THAT(answer, HasReason(Reason::kSlotTaken));
    EXPECT_EQ(MetadataOf(answer)["half"], "session") << "there are two chairs";
  }
  EXPECT_EQ(held, 1);
  EXPECT_EQ(Count("appointment"), "2");
  EXPECT_EQ(Count("claim WHERE expires_at IS NULL"), "0");
}

TEST_F(PairHoldRaceTest, WhatIsHeldIsUsedByOneBookingWhoeverElseNamesIt) {
  const std::string& patient = storm_.patients[0];
  const v1::PlannedPair pair = BestFor(patient);
  ASSERT_OK_AND_ASSIGN(const v1::HoldPairResponse held,
                       client_.Call({storm_.token}, &Courses::HoldPair, HoldOf(patient, pair)));
  std::vector<v1::BookCourseRequest> requests(kClients);
  for (v1::BookCourseRequest& request : requests) {
    request.set_parent(storm_.parent);
    request.set_request_id(ToString(ids_.Next()));
    *request.mutable_course() = Wanted(patient);
    *request.add_pairs() = pair;
    request.add_holds(held.infusion());
    request.add_holds(held.session());
  }
  std::vector<absl::StatusOr<v1::Course>> answers(kClients, absl::UnknownError("not asked"));
  Together([&](std::size_t i) {
    answers[i] = client_.Call({storm_.token}, &Courses::BookCourse, requests[i]);
  });
  int booked = 0;
  for (const absl::StatusOr<v1::Course>& answer : answers) {
    booked += answer.ok() ? 1 : 0;
    if (answer.ok()) {
      EXPECT_EQ(answer->pairs(0).infusion(), held.infusion());
      EXPECT_EQ(answer->pairs(0).session(), held.session());
    } else {
      EXPECT_THAT(answer, HasReason(Reason::kStateForbids));
    }
  }
  EXPECT_EQ(booked, 1);
  EXPECT_EQ(Count("course"), "1");
  EXPECT_EQ(Count("appointment WHERE status = 'booked'"), "2");
  EXPECT_EQ(Count("claim WHERE expires_at IS NOT NULL"), "0");
}

}  // namespace
}  // namespace tandem::testing
