// SPDX-License-Identifier: Apache-2.0
// The door of courses: tandem.v1.CoursesService.
#pragma once

#include <functional>

#include "scheduler/access/door.h"
#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/courses.h"
#include "scheduler/courses/courses_wire.h"
#include "scheduler/courses/pair_explaining.h"
#include "scheduler/courses/pair_holding.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/courses.grpc.pb.h"

namespace tandem::courses {

class CoursesServiceImpl final : public v1::CoursesService::Service {
 public:
  // All outlive it.
  struct Parts {
    Courses& courses;
    CourseProposals& proposals;
    PairExplaining& explaining;
    PairHolding& holding;
    directory::Directories& directories;
  };
  CoursesServiceImpl(const access::Door& door, const Parts& parts);

  grpc::Status ProposeCourse(grpc::ServerContext* context, const v1::ProposeCourseRequest* request,
                             v1::ProposeCourseResponse* reply) override;
  grpc::Status BookCourse(grpc::ServerContext* context, const v1::BookCourseRequest* request,
                          v1::Course* reply) override;
  grpc::Status HoldPair(grpc::ServerContext* context, const v1::HoldPairRequest* request,
                        v1::HoldPairResponse* reply) override;
  grpc::Status ConfirmCourse(grpc::ServerContext* context, const v1::ConfirmCourseRequest* request,
                             v1::Course* reply) override;
  grpc::Status UpdateCourse(grpc::ServerContext* context, const v1::UpdateCourseRequest* request,
                            v1::Course* reply) override;
  grpc::Status GetCourse(grpc::ServerContext* context, const v1::GetCourseRequest* request,
                         v1::Course* reply) override;
  grpc::Status ListCourses(grpc::ServerContext* context, const v1::ListCoursesRequest* request,
                           v1::ListCoursesResponse* reply) override;
  grpc::Status MovePair(grpc::ServerContext* context, const v1::MovePairRequest* request,
                        v1::Course* reply) override;
  grpc::Status ChoosePairing(grpc::ServerContext* context, const v1::ChoosePairingRequest* request,
                             v1::Course* reply) override;
  grpc::Status ListPairOffers(grpc::ServerContext* context,
                              const v1::ListPairOffersRequest* request,
                              v1::ListPairOffersResponse* reply) override;
  grpc::Status SearchPairs(grpc::ServerContext* context, const v1::SearchPairsRequest* request,
                           v1::SearchPairsResponse* reply) override;
  grpc::Status ExplainPair(grpc::ServerContext* context, const v1::ExplainPairRequest* request,
                           v1::ExplainPairResponse* reply) override;

 private:
  // By the file seen last; what that refuses, by the file in force.
  template <class Reader>
  auto Read(const access::CallContext& call, const Reader& reader)
      -> std::invoke_result_t<Reader, const Reading&>;
  // Whose the running course is, for the audit log.
  absl::StatusOr<PatientId> PatientOf(const access::CallContext& call, CourseId running);
  absl::StatusOr<PatientId> PatientOf(const access::CallContext& call,
                                      const CourseQuestion& question);
  // The newest file seen.
  absl::StatusOr<directory::SnapshotPtr> File(const access::CallContext& call);

  access::Door door_;
  Parts parts_;
};

}  // namespace tandem::courses
