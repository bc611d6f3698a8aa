// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/courses_service.h"

#include "base/status.h"
#include "scheduler/courses/pair_holding_wire.h"
#include "scheduler/courses/proposals_wire.h"

namespace tandem::courses {

using access::CallContext;

CoursesServiceImpl::CoursesServiceImpl(const access::Door& door, const Parts& parts)
    : door_(door.For("tandem.v1.CoursesService")), parts_(parts) {}

template <class Reader>
auto CoursesServiceImpl::Read(const CallContext& call, const Reader& reader)
    -> std::invoke_result_t<Reader, const Reading&> {
  if (const directory::SnapshotPtr seen = parts_.directories.Seen(call.clinic())) {
    auto read = reader(Reading{.call = call, .snapshot = *seen});
    if (read.ok()) return read;
  }
  ASSIGN_OR_RETURN(const directory::SnapshotPtr latest, parts_.directories.Latest(call));
  return reader(Reading{.call = call, .snapshot = *latest});
}

absl::StatusOr<PatientId> CoursesServiceImpl::PatientOf(const CallContext& call, CourseId running) {
  ASSIGN_OR_RETURN(const CourseView view, parts_.courses.Get(call, running));
  return view.course.terms.patient;
}

absl::StatusOr<PatientId> CoursesServiceImpl::PatientOf(const CallContext& call,
                                                        const CourseQuestion& question) {
  if (question.terms.has_value()) return question.terms->patient;
  return PatientOf(call, question.running);
}

absl::StatusOr<directory::SnapshotPtr> CoursesServiceImpl::File(const CallContext& call) {
  const directory::SnapshotPtr seen = parts_.directories.Seen(call.clinic());
  if (seen != nullptr) return seen;
  return parts_.directories.Latest(call);
}

grpc::Status CoursesServiceImpl::ProposeCourse(grpc::ServerContext* context,
                                               const v1::ProposeCourseRequest* request,
                                               v1::ProposeCourseResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadPropose(reading, *request); };
    ASSIGN_OR_RETURN(const CourseQuestion question, Read(call, read));
    ASSIGN_OR_RETURN(const ProposedPlans plans, parts_.proposals.Propose(call, question));
    ASSIGN_OR_RETURN(const PatientId patient, PatientOf(call, question));
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, File(call));
    WritePlans({*file, request->language()}, plans, patient, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ProposeCourse", body);
}

grpc::Status CoursesServiceImpl::BookCourse(grpc::ServerContext* context,
                                            const v1::BookCourseRequest* request,
                                            v1::Course* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadBook(reading, *request); };
    ASSIGN_OR_RETURN(const CourseOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const CourseView booked, parts_.courses.Book(call, order));
    return Write(call, parts_.directories, booked, *reply);
  };
  return door_.Serve(*context, *request, "BookCourse", body);
}

grpc::Status CoursesServiceImpl::HoldPair(grpc::ServerContext* context,
                                          const v1::HoldPairRequest* request,
                                          v1::HoldPairResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadHoldPair(reading, *request); };
    ASSIGN_OR_RETURN(const PairHoldOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const HeldPair held, parts_.holding.Hold(call, order));
    WriteHeld(call.principal.clinic_slug, held, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, *request, "HoldPair", body);
}

grpc::Status CoursesServiceImpl::ConfirmCourse(grpc::ServerContext* context,
                                               const v1::ConfirmCourseRequest* request,
                                               v1::Course* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadConfirm(reading, *request); };
    ASSIGN_OR_RETURN(const ConfirmOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const CourseView confirmed, parts_.courses.Confirm(call, order));
    return Write(call, parts_.directories, confirmed, *reply);
  };
  return door_.Serve(*context, *request, "ConfirmCourse", body);
}

grpc::Status CoursesServiceImpl::UpdateCourse(grpc::ServerContext* context,
                                              const v1::UpdateCourseRequest* request,
                                              v1::Course* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadUpdate(reading, *request); };
    ASSIGN_OR_RETURN(const UpdateOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const CourseView updated, parts_.courses.Update(call, order));
    return Write(call, parts_.directories, updated, *reply);
  };
  return door_.Serve(*context, *request, "UpdateCourse", body);
}

grpc::Status CoursesServiceImpl::GetCourse(grpc::ServerContext* context,
                                           const v1::GetCourseRequest* request, v1::Course* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) {
      return ReadCourseName(reading, request->name());
    };
    ASSIGN_OR_RETURN(const CourseId id, Read(call, read));
    ASSIGN_OR_RETURN(const CourseView found, parts_.courses.Get(call, id));
    return Write(call, parts_.directories, found, *reply);
  };
  return door_.Serve(*context, {*request, reply}, "GetCourse", body);
}

grpc::Status CoursesServiceImpl::ListCourses(grpc::ServerContext* context,
                                             const v1::ListCoursesRequest* request,
                                             v1::ListCoursesResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadList(reading, *request); };
    ASSIGN_OR_RETURN(const PatientId patient, Read(call, read));
    ASSIGN_OR_RETURN(const std::vector<CourseView> found, parts_.courses.List(call, patient));
    return WriteAll(call, parts_.directories, found, *reply->mutable_courses());
  };
  return door_.Serve(*context, {*request, reply}, "ListCourses", body);
}

grpc::Status CoursesServiceImpl::MovePair(grpc::ServerContext* context,
                                          const v1::MovePairRequest* request, v1::Course* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadMove(reading, *request); };
    ASSIGN_OR_RETURN(const CourseOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const CourseView moved, parts_.courses.Book(call, order));
    return Write(call, parts_.directories, moved, *reply);
  };
  return door_.Serve(*context, *request, "MovePair", body);
}

grpc::Status CoursesServiceImpl::ChoosePairing(grpc::ServerContext* context,
                                               const v1::ChoosePairingRequest* request,
                                               v1::Course* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadChoice(reading, *request); };
    ASSIGN_OR_RETURN(const ChoiceOrder order, Read(call, read));
    ASSIGN_OR_RETURN(const CourseView chosen, parts_.courses.Choose(call, order));
    return Write(call, parts_.directories, chosen, *reply);
  };
  return door_.Serve(*context, *request, "ChoosePairing", body);
}

grpc::Status CoursesServiceImpl::ListPairOffers(grpc::ServerContext* context,
                                                const v1::ListPairOffersRequest* request,
                                                v1::ListPairOffersResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadOffers(reading, *request); };
    ASSIGN_OR_RETURN(const OffersQuestion asked, Read(call, read));
    ASSIGN_OR_RETURN(const auto offers,
                     parts_.proposals.Offers(call, asked.course, asked.position));
    ASSIGN_OR_RETURN(const PatientId patient, PatientOf(call, asked.course));
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, File(call));
    WriteOffers({*file, request->language()}, offers, patient, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ListPairOffers", body);
}

grpc::Status CoursesServiceImpl::SearchPairs(grpc::ServerContext* context,
                                             const v1::SearchPairsRequest* request,
                                             v1::SearchPairsResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadSearch(reading, *request); };
    ASSIGN_OR_RETURN(const PairSearch search, Read(call, read));
    ASSIGN_OR_RETURN(const std::vector<PairSlot> slots, parts_.proposals.Search(call, search));
    ASSIGN_OR_RETURN(const directory::SnapshotPtr file, File(call));
    WriteSlots({*file, request->language()}, slots, search.patient, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "SearchPairs", body);
}

grpc::Status CoursesServiceImpl::ExplainPair(grpc::ServerContext* context,
                                             const v1::ExplainPairRequest* request,
                                             v1::ExplainPairResponse* reply) {
  const auto body = [&](const CallContext& call) -> absl::Status {
    const auto read = [&](const Reading& reading) { return ReadExplain(reading, *request); };
    ASSIGN_OR_RETURN(const PairQuestion question, Read(call, read));
    ASSIGN_OR_RETURN(const PairExplanation told, parts_.explaining.Explain(call, question));
    WriteExplanation(told, *reply);
    return absl::OkStatus();
  };
  return door_.Serve(*context, {*request, reply}, "ExplainPair", body);
}

}  // namespace tandem::courses
