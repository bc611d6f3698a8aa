// SPDX-License-Identifier: Apache-2.0
// The small clinic of the course storm with two more visits: "block" keeps 24 hours from "infusion"
// and 72 from another block, "drip" another day than an infusion; infusions keep 48 hours among
// themselves. One patient, from Monday, 1 March 2027, 09:00 in New York; clocks go forward on the
// 14th. All through the wire.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/desk.h"
#include "tests/support/service.h"

namespace tandem::testing {

class DistancesTest : public ::testing::Test {
 protected:
  using Visits = v1::AppointmentsService::Stub;
  using Courses = v1::CoursesService::Stub;

  DistancesTest();

  // Of March.
  static absl::Time At(int day, int hour, int minute = 0);
  std::string Type(const std::string& slug) const { return desk_.Name("visitTypes", slug); }

  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Ask(grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Reply*),
                            const Request& request) {
    return service_.Call(desk_.who(), method, request);
  }

  absl::StatusOr<v1::Appointment> Book(const std::string& type, absl::Time start,
                                       const std::string& reason = "");
  absl::StatusOr<v1::Appointment> Hold(const std::string& type, absl::Time start);
  absl::StatusOr<v1::Appointment> Undo(const std::string& name);

  static v1::PlannedVisit Infusion(absl::Time start);
  static v1::PlannedVisit Session(absl::Time start);  // by Ana
  // A course of one infusion, or a few, without sessions.
  v1::BookCourseRequest CourseOf(const std::vector<absl::Time>& infusions);
  // The same with a session 25 hours after each infusion began.
  v1::BookCourseRequest PairsOf(const std::vector<absl::Time>& infusions);
  v1::MovePairRequest MoveInfusion(const v1::Course& course, absl::Time start);

  SimulatedClock clock_{At(1, 9)};
  TestService service_;
  Desk desk_{service_};
  const std::string patient_ = desk_.AddPatient();
};

}  // namespace tandem::testing
