// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/example_course.h"

#include "base/civil.h"
#include "base/testing/seeded_ids.h"

namespace tandem::courses {
namespace {

constexpr absl::Duration kInfusion = absl::Minutes(105);
constexpr absl::Duration kSession = absl::Minutes(50);

absl::TimeZone Zone() { return *LoadZone("America/Los_Angeles"); }

directory::VisitType TypeOf(SeededIds& ids, const char* slug, directory::Mode mode,
                            absl::Duration length) {
  directory::VisitType type;
  type.id = ids.NextId<VisitTypeId>();
  type.slug = slug;
  type.modes = {mode};
  type.phases = {{.key = "visit", .duration = length, .patient_present = true, .demands = {}}};
  return type;
}

appointments::Appointment VisitOf(const PairLink& link, bool is_session,
                                  const directory::Snapshot& clinic, absl::Time start) {
  appointments::Appointment visit;
  visit.id = is_session ? link.session : link.infusion;
  visit.visit_type = clinic.FindVisitType(is_session ? "session" : "infusion")->id;
  visit.location = clinic.locations[0].id;
  visit.mode = is_session ? directory::Mode::kVideo : directory::Mode::kInPerson;
  visit.time = {start, start + (is_session ? kSession : kInfusion)};
  return visit;
}

}  // namespace

directory::Snapshot ExampleClinic() {
  SeededIds ids(1);
  directory::Snapshot clinic;
  clinic.zone = Zone();
  directory::Location main;
  main.id = ids.NextId<LocationId>();
  main.slug = "main";
  main.zone = clinic.zone;
  clinic.locations = {main};
  clinic.visit_types = {TypeOf(ids, "infusion", directory::Mode::kInPerson, kInfusion),
                        TypeOf(ids, "session", directory::Mode::kVideo, kSession)};
  clinic.visit_types[0].min_gap = absl::Hours(48);
  directory::IndexEntities(clinic);
  return clinic;
}

absl::Time ExampleTime(int day, int hour, int minute) {
  return *ResolveCivil(absl::CivilMinute(kExampleYear, kExampleMonth, day, hour, minute), Zone());
}

Course ExampleCourse(const directory::Snapshot& clinic) {
  SeededIds ids(2);
  Course course;
  course.id = ids.NextId<CourseId>();
  course.terms.patient = ids.NextId<PatientId>();
  course.terms.infusion_type = clinic.FindVisitType("infusion")->id;
  course.terms.session_type = clinic.FindVisitType("session")->id;
  course.terms.infusion_count = 3;
  for (int position = 1; position <= 3; ++position) {
    PairLink link;
    link.position = position;
    link.infusion = ids.NextId<AppointmentId>();
    link.session = ids.NextId<AppointmentId>();
    course.links.push_back(link);
  }
  return course;
}

std::vector<appointments::Appointment> ExampleAppointments(const directory::Snapshot& clinic,
                                                           const Course& course) {
  std::vector<appointments::Appointment> visits;
  for (const PairLink& link : course.links) {
    const int day = 1 + 3 * (link.position - 1);
    visits.push_back(VisitOf(link, false, clinic, ExampleTime(day, 10)));
    visits.push_back(VisitOf(link, true, clinic, ExampleTime(day + 1, 10)));
  }
  return visits;
}

PlannedVisit InfusionAt(const directory::Snapshot& clinic, absl::Time start) {
  return {{start, start + kInfusion}, clinic.locations[0].id, directory::Mode::kInPerson, {}};
}

PlannedVisit SessionAt(const directory::Snapshot& clinic, absl::Time start) {
  return {{start, start + kSession}, clinic.locations[0].id, directory::Mode::kVideo, {}};
}

}  // namespace tandem::courses
