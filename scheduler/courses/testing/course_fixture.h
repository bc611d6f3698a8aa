// SPDX-License-Identifier: Apache-2.0
// CourseFixture: the courses room on a real database, with one clinic. "birch", in New York: a site
// "main", a site "annex" ten kilometers north and one "far" two hundred; telehealth. Infusions take
// an hour at main, in one of two chairs; sessions 50 minutes and 10 of buffer, with tess (main, and
// by video), omar (annex) or vera (by video). All work every day from 08:00 to 18:00. It is Monday
// 2 March 2026, 08:00; clocks go forward on the eighth.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/testing/database.h"
#include "base/testing/matchers.h"
#include "base/testing/seeded_ids.h"
#include "base/testing/simulated_clock.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/availability/availability.h"
#include "scheduler/clearances/clearances.h"
#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/pair_following.h"
#include "scheduler/directory/directories.h"
#include "scheduler/patients/homes.h"
#include "scheduler/patients/people.h"
#include "scheduler/tasks/tasks.h"

namespace tandem::courses {

class CourseFixture : public ::testing::Test {
 protected:
  // Each first text of the clinic's file becomes the second.
  explicit CourseFixture(std::vector<std::pair<std::string, std::string>> changes = {});

  // The same of the file as it is, from now on.
  void ChangeFile(const std::vector<std::pair<std::string, std::string>>& changes);

  // "2026-03-06 10:00" on the clinic's clock.
  absl::Time At(std::string_view local) const;
  std::string Local(absl::Time time) const;
  requests::RequestKey Key();
  // Lives there, if it is said; see kPostalAreas.
  PatientId AddPatient(std::string_view postal_code = "");
  PractitionerId Who(std::string_view slug) const;
  LocationId Site(std::string_view slug) const;

  // A course of so many infusions for the patient, without wishes.
  CourseTerms Terms(PatientId patient, int count) const;
  PlannedVisit Infusion(std::string_view local) const;  // at main
  // In person where the therapist works; vera by video.
  PlannedVisit Session(std::string_view local, std::string_view therapist) const;

  // Books a course as planned. Fails the test when it cannot be.
  CourseView BookCourse(const CourseTerms& terms, std::vector<PairPlan> pairs);
  CourseView ReadCourse(const CourseView& course);
  void Cancel(const appointments::Appointment& appointment);
  // Takes the therapist's time, for somebody else. False: it is taken.
  bool Take(std::string_view local, std::string_view therapist);

  ProposedPlans Propose(const CourseQuestion& question);
  std::vector<PairOffer> Offers(const CourseView& course, int position);

  // One kilometer north of the annex; one hundred north of main; six south of far.
  static constexpr char kPostalAreas[] =
      "GEOID\tINTPTLAT\tINTPTLONG\n10026\t40.8\t-74.0\n12508\t41.6\t-74.0\n12110\t42.45\t-74.0\n";

  TestDatabase db_{{.connections = 4}};
  SimulatedClock clock_;
  SeededIds ids_;
  directory::Directories directories_{db_.pool()};
  availability::Availability availability_{clock_, db_.pool(), directories_};
  appointments::Booking booking_{clock_, ids_, directories_, availability_, db_.pool()};
  requests::Requests requests_{clock_};
  reminders::Messages messages_{clock_};
  appointments::Appointments appointments_{
      {clock_, booking_, directories_, requests_, messages_, db_.pool()}};
  tasks::Tasks tasks_{clock_, ids_};
  PairFollowing following_{clock_, directories_, tasks_};
  patients::People people_{clock_, ids_, Bytes{"digest"}};
  clearances::Clearances clearances_{{db_.pool(), clock_, ids_, people_, requests_, booking_}};
  Courses courses_{{clock_, ids_, db_.pool(), directories_, booking_, appointments_, requests_,
                    following_, clearances_}};
  const patients::Homes homes_{db_.pool(),
                               patients::PostalAreas::Parse(kPostalAreas, "test").value()};
  CourseProposals proposals_{{clock_, directories_, availability_, courses_, clearances_, homes_}};
  directory::SnapshotPtr clinic_;
  access::CallContext desk_;

 private:
  std::string file_;
};

// "infusion 2026-03-06 10:00 main, session 2026-03-07 10:00 tess linked" of each pair, one a line.
std::string TextOf(const ProposedPlan& plan, const directory::Snapshot& clinic);

}  // namespace tandem::courses
