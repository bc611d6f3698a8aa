// SPDX-License-Identifier: Apache-2.0
// A small clinic that gives courses, from Monday, January 11, 2027, 11:00 in New York: infusions
// ("sit", an hour, one chair) and therapy ("talk", by Kim and by Lee), at any hour. All through the
// wire.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/directory/testing/clinic.h"
#include "tandem/v1/courses.grpc.pb.h"
#include "tests/support/desk.h"

namespace tandem::testing {

class CoursesTest : public ::testing::Test {
 protected:
  using Courses = v1::CoursesService::Stub;

  // Visit types of SmallClinic that are others here, policies of the clinic's file, and who works
  // there.
  explicit CoursesTest(const std::string& visit_types = "", const std::string& policies = "",
                       const std::string& people = SmallPractitioner{.slug = "lee"}.Yaml());

  template <class Request, class Reply>
  absl::StatusOr<Reply> Ask(grpc::Status (Courses::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                            const Request& request, const Who& who) {
    const auto context = Client::Context(who);
    Reply reply;
    const grpc::Status status = (courses_.get()->*method)(context.get(), request, &reply);
    if (!status.ok()) return FromGrpc(status);
    return reply;
  }
  template <class Request, class Reply>
  absl::StatusOr<Reply> Ask(grpc::Status (Courses::*method)(grpc::ClientContext*, const Request&,
                                                            Reply*),
                            const Request& request) {
    return Ask(method, request, desk_.who());
  }

  // So many days after the first Monday, at the full hour there.
  static absl::Time At(int days, int hour);
  static v1::PlannedVisit Infusion(absl::Time start);
  // By "kim", unless another one is named.
  static v1::PlannedVisit Session(absl::Time start, const std::string& therapist = "kim");
  // The infusion on that day at 10:00 and, 27 hours later, its session.
  static v1::PlannedPair PairOn(int position, int day);

  // Of `infusions` infusions, on Tuesday 19th, Friday 22nd, Monday 25th, …
  v1::BookCourseRequest Booking(int infusions, const std::string& patient);
  v1::Course Booked(int infusions, const std::string& patient);
  absl::StatusOr<v1::ProposeCourseResponse> Propose(const v1::Course& course);
  absl::StatusOr<v1::Course> Get(const std::string& name, const Who& who);
  v1::Course Now(const v1::Course& course);
  v1::MovePairRequest Move(const v1::Course& course, int position);
  v1::ChoosePairingRequest Choice(const v1::Course& course, int position, v1::PairingChoice choice);
  v1::HoldPairRequest HoldOf(const std::string& patient, const v1::PlannedPair& pair);
  v1::ListPairOffersRequest Offers(const v1::Course& course, int position);

  int Count(const std::string& from_where);
  Who AsPatient(const std::string& name);

  SimulatedClock clock_;
  TestService service_;
  Desk desk_{service_};
  std::unique_ptr<Courses> courses_;
  const std::string anna_;
};

}  // namespace tandem::testing
