// SPDX-License-Identifier: Apache-2.0
// RepairFixture: the clinic of CourseFixture, whose people may be absent.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "scheduler/absences/absences.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/courses/testing/course_fixture.h"
#include "scheduler/courses/touched_courses.h"
#include "scheduler/repairs/repair_proposals.h"

namespace tandem::repairs {

class RepairFixture : public courses::CourseFixture {
 protected:
  using CourseFixture::CourseFixture;

  ResourceId Therapist(std::string_view slug) const { return ResourceId(Who(slug)); }
  ResourceId Room(std::string_view slug) const;
  // From now on what gates ask for is asked; clearances can be recorded.
  void AskGates();
  void Absent(ResourceId resource, std::string_view from, std::string_view until);
  // A course of one infusion at main and its session; the latter by video, if they give it so.
  courses::CourseView PairOf(PatientId patient, std::string_view infusion, std::string_view session,
                             std::string_view therapist);
  appointments::Appointment Book(std::string_view type, std::string_view local,
                                 std::vector<ResourceId> resources);

  // Starts from the one local time to the other.
  ProposedRepairs Repairs(std::string_view from, std::string_view until);
  // A line for each move, "2026-03-05 12:00 > 2026-03-05 14:00 omar linked", and for each visit
  // without one, "2026-03-05 12:00 > nothing". Who gives it is named for sessions of courses;
  // "same" for the state when the patient need not know.
  std::string TextOf(const ProposedRepairs& proposed, const RepairPlan& plan) const;

  absences::Absences absences_{{db_.pool(), clock_, ids_, booking_, requests_}};
  courses::CoursesOfVisits courses_of_visits_{{db_.pool(), directories_, appointments_}};
  courses::TouchedCourses touched_courses_{clock_, following_};
  RepairProposals repairs_{{clock_, db_.pool(), directories_, availability_, absences_,
                            courses_of_visits_, clearances_, homes_}};
};

}  // namespace tandem::repairs
