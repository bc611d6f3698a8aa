// SPDX-License-Identifier: Apache-2.0
// The sample clinic from Monday, January 11, 2027, 08:00 there: six people have an infusion on
// Wednesday and a session by video with Ana Ruiz on Thursday. All through the wire.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/testing/matchers.h"
#include "base/testing/simulated_clock.h"
#include "tests/support/desk.h"

namespace tandem::testing {

class RepairsTest : public ::testing::Test {
 protected:
  using Stub = v1::RepairsService::Stub;
  using Visits = v1::AppointmentsService::Stub;
  static constexpr int kPeople = 6;
  static constexpr int kThursday = 3;  // days after the first Monday

  RepairsTest();

  // So many days after the first Monday, at that hour there.
  static absl::Time At(int days, int hour);
  std::string Slug(const std::string& kind, const std::string& slug) const {
    return desk_.Name(kind, slug);
  }

  // A person whom one may write to, and for whom all gates are open.
  std::string AddPerson();
  // An infusion of theirs on Wednesday, at the first free time, and a session with Ana on Thursday.
  v1::Course AddCourse(const std::string& patient, int hour_of_session);
  // Any visit, in the first free way.
  v1::Appointment AddVisit(const std::string& visit_type, const std::string& patient,
                           absl::Time start, const std::string& practitioner);

  // A whole day, at midnight there.
  v1::Absence Miss(const std::string& resource, int day);
  absl::StatusOr<v1::ProposeRepairResponse> Propose(int first_day, int last_day);
  // What is proposed first for Thursday; it helps everybody.
  v1::Repair Proposed();
  v1::ApplyRepairRequest Order(const v1::Repair& repair);
  absl::StatusOr<v1::ApplyRepairResponse> Apply(const v1::ApplyRepairRequest& order);

  v1::Course Now(const v1::Course& course);
  // Of every appointment of the clinic, by name.
  std::map<std::string, int> Versions();
  std::string Sql(const std::string& sql) { return service_.db().Sql(sql); }
  static std::string IdOf(const std::string& name) { return name.substr(name.rfind('/') + 1); }

  SimulatedClock clock_;
  TestService service_;
  Desk desk_{service_};
  std::vector<v1::Course> courses_;
};

}  // namespace tandem::testing
