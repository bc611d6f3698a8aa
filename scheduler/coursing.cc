// SPDX-License-Identifier: Apache-2.0
#include "scheduler/coursing.h"

#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_of_visits.h"
#include "scheduler/courses/courses_service.h"
#include "scheduler/courses/courses_wire.h"
#include "scheduler/courses/half_returns.h"
#include "scheduler/courses/offer_holding.h"
#include "scheduler/courses/pair_explaining.h"
#include "scheduler/courses/pair_following.h"
#include "scheduler/courses/pair_holding.h"
#include "scheduler/courses/tail_review.h"
#include "scheduler/courses/touched_courses.h"
#include "scheduler/courses/waiting_pairs.h"
#include "scheduler/repairs/repair_proposals.h"
#include "scheduler/repairs/repairs.h"
#include "scheduler/repairs/repairs_service.h"
#include "scheduler/repairs/stranded_tasks.h"
#include "scheduler/reports/reports.h"
#include "scheduler/reports/reports_service.h"
#include "scheduler/tasks/tasks.h"

namespace tandem {

class Coursing::Rooms {
 public:
  explicit Rooms(const Parts& parts)
      : directories_(parts.directories),
        tasks_(parts.clock, parts.ids, &parts.staff_tasks),
        following_(parts.clock, parts.directories, tasks_),
        returns_(parts.clock, parts.booking),
        tail_review_(parts.booking, parts.clearances),
        courses_({parts.clock, parts.ids, parts.pool, parts.directories, parts.booking,
                  parts.appointments, parts.requests, following_, parts.clearances}),
        proposals_({parts.clock, parts.directories, parts.availability, courses_, parts.clearances,
                    parts.homes}),
        explaining_(parts.directories),
        holding_({parts.clock, parts.pool, parts.directories, parts.booking, parts.appointments,
                  parts.requests}),
        offer_holding_({parts.clock, parts.pool, parts.directories, parts.booking,
                        parts.appointments, courses_, proposals_}),
        waiting_({parts.clock, parts.pool, courses_, proposals_, tasks_}),
        service_(parts.door, {courses_, proposals_, explaining_, holding_, parts.directories}),
        courses_of_visits_({parts.pool, parts.directories, parts.appointments}),
        touched_courses_(parts.clock, following_),
        repairs_({parts.clock, parts.pool, parts.directories, parts.booking, parts.appointments,
                  parts.absences, courses_of_visits_, touched_courses_, parts.requests}),
        repair_proposals_({parts.clock, parts.pool, parts.directories, parts.availability,
                           parts.absences, courses_of_visits_, parts.clearances, parts.homes}),
        stranded_tasks_({parts.clock, parts.pool, parts.directories, parts.absences, tasks_}),
        repairs_service_(parts.door, {repairs_, repair_proposals_, parts.directories}),
        reports_({parts.directories, courses_of_visits_}),
        reports_service_(parts.door, {reports_, parts.directories}) {}

  std::vector<grpc::Service*> Services() {
    return {&service_, &repairs_service_, &reports_service_};
  }

  std::vector<Job> JobList() {
    const auto find_stranded = [this](const pg::TxOptions& options, ClinicId clinic) {
      return stranded_tasks_.Sweep(options, clinic);
    };
    const auto find_pair_times = [this](const pg::TxOptions& options, ClinicId clinic) {
      return waiting_.Look(options, clinic);
    };
    return {{"find_stranded", repairs::kStrandedLookEvery, find_stranded},
            {"find_pair_times", courses::kWaitingLookEvery, find_pair_times}};
  }

  courses::OfferHolding& offer_holding() { return offer_holding_; }

  absl::Status Follow(pg::Transaction& tx, const access::CallContext& call,
                      AppointmentId appointment) {
    return following_.Follow(tx, call, appointment);
  }

  courses::HalfReturns& returns() { return returns_; }
  courses::TailReview& tail_review() { return tail_review_; }

  absl::StatusOr<bool> IsTherapy(const access::CallContext& call, AppointmentId appointment) {
    return courses_of_visits_.IsTherapy(call, appointment);
  }

  absl::Status WriteCoursesOf(const access::CallContext& call, PatientId patient,
                              google::protobuf::RepeatedPtrField<v1::Course>& wire) {
    return courses::WriteCoursesOf(call, courses_, directories_, patient, wire);
  }

 private:
  directory::Directories& directories_;
  tasks::Tasks tasks_;
  courses::PairFollowing following_;
  courses::HalfReturns returns_;
  courses::TailReview tail_review_;
  courses::Courses courses_;
  courses::CourseProposals proposals_;
  courses::PairExplaining explaining_;
  courses::PairHolding holding_;
  courses::OfferHolding offer_holding_;
  courses::WaitingPairs waiting_;
  courses::CoursesServiceImpl service_;
  courses::CoursesOfVisits courses_of_visits_;
  courses::TouchedCourses touched_courses_;
  repairs::Repairs repairs_;
  repairs::RepairProposals repair_proposals_;
  repairs::StrandedTasks stranded_tasks_;
  repairs::RepairsServiceImpl repairs_service_;
  reports::Reports reports_;
  reports::ReportsServiceImpl reports_service_;
};

Coursing::Coursing(const Parts& parts) : rooms_(std::make_unique<Rooms>(parts)) {}
Coursing::~Coursing() = default;

std::vector<grpc::Service*> Coursing::Services() { return rooms_->Services(); }

std::vector<Job> Coursing::JobList() { return rooms_->JobList(); }

absl::Status Coursing::Follow(pg::Transaction& tx, const access::CallContext& call,
                              AppointmentId appointment) {
  return rooms_->Follow(tx, call, appointment);
}

absl::Status Coursing::CheckAgree(pg::Transaction& tx, const access::CallContext& call,
                                  const appointments::Appointment& visit) {
  return rooms_->tail_review().CheckVisit(tx, call, visit.id);
}

absl::Status Coursing::LockPlace(pg::Transaction& tx, const access::CallContext& call,
                                 const appointments::Appointment& visit) {
  return rooms_->returns().Lock(tx, call, visit);
}

absl::Status Coursing::CheckReturn(pg::Transaction& tx, const access::CallContext& call,
                                   const appointments::Appointment& visit) {
  return rooms_->returns().Check(tx, call, visit);
}

void Coursing::HoldBestFor(const access::CallContext& call, AppointmentId lost) {
  rooms_->offer_holding().HoldBestFor(call, lost);
}

absl::StatusOr<bool> Coursing::IsTherapy(const access::CallContext& call,
                                         AppointmentId appointment) {
  return rooms_->IsTherapy(call, appointment);
}

absl::Status Coursing::WriteCoursesOf(const access::CallContext& call, PatientId patient,
                                      google::protobuf::RepeatedPtrField<v1::Course>& wire) {
  return rooms_->WriteCoursesOf(call, patient, wire);
}

}  // namespace tandem
