// SPDX-License-Identifier: Apache-2.0
#include "scheduler/coursing.h"

#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_service.h"
#include "scheduler/courses/courses_wire.h"
#include "scheduler/courses/pair_explaining.h"
#include "scheduler/courses/pair_following.h"
#include "scheduler/tasks/tasks.h"

namespace tandem {

class Coursing::Rooms {
 public:
  explicit Rooms(const Parts& parts)
      : directories_(parts.directories),
        tasks_(parts.clock, parts.ids, &parts.staff_tasks),
        following_(parts.clock, parts.directories, tasks_),
        courses_({parts.clock, parts.ids, parts.pool, parts.directories, parts.booking,
                  parts.appointments, parts.requests, following_}),
        proposals_({parts.clock, parts.directories, parts.availability, courses_}),
        explaining_(parts.directories),
        service_(parts.door, {courses_, proposals_, explaining_, parts.directories}) {}

  grpc::Service* Service() { return &service_; }

  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call,
                      AppointmentId appointment) {
    return following_.Follow(tx, call, appointment);
  }

  absl::Status WriteCoursesOf(const access::CallContext& call, PatientId patient,
                              google::protobuf::RepeatedPtrField<v1::Course>& wire) {
    return courses::WriteCoursesOf(call, courses_, directories_, patient, wire);
  }

 private:
  directory::Directories& directories_;
  tasks::Tasks tasks_;
  courses::PairFollowing following_;
  courses::Courses courses_;
  courses::CourseProposals proposals_;
  courses::PairExplaining explaining_;
  courses::CoursesServiceImpl service_;
};

Coursing::Coursing(const Parts& parts) : rooms_(std::make_unique<Rooms>(parts)) {}
Coursing::~Coursing() = default;

grpc::Service* Coursing::Service() { return rooms_->Service(); }

absl::Status Coursing::Follow(pg::Transaction& tx, const access::CallContext& call,
                              AppointmentId appointment) {
  return rooms_->Follow(tx, call, appointment);
}

absl::Status Coursing::WriteCoursesOf(const access::CallContext& call, PatientId patient,
                                      google::protobuf::RepeatedPtrField<v1::Course>& wire) {
  return rooms_->WriteCoursesOf(call, patient, wire);
}

}  // namespace tandem
