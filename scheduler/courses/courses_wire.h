// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> the nouns of courses. Each Read gives every violation of its request; a well-formed
// name of something that is not there, or is another clinic's, is NOT_FOUND.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "scheduler/access/call_context.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/courses/course_terms_wire.h"
#include "scheduler/courses/courses.h"
#include "scheduler/directory/directories.h"
#include "tandem/v1/courses.pb.h"

namespace tandem::courses {

using appointments::Reading;

constexpr absl::Duration kExternalLengthMax = absl::Hours(24);  // no session is longer

absl::StatusOr<CourseId> ReadCourseName(const Reading& reading, std::string_view name);
absl::StatusOr<CourseOrder> ReadBook(const Reading& reading, const v1::BookCourseRequest& request);
absl::StatusOr<CourseOrder> ReadMove(const Reading& reading, const v1::MovePairRequest& request);
absl::StatusOr<ConfirmOrder> ReadConfirm(const Reading& reading,
                                         const v1::ConfirmCourseRequest& request);
absl::StatusOr<ChoiceOrder> ReadChoice(const Reading& reading,
                                       const v1::ChoosePairingRequest& request);
absl::StatusOr<UpdateOrder> ReadUpdate(const Reading& reading,
                                       const v1::UpdateCourseRequest& request);
// Nil: of the patient who asks. Staff must name somebody.
absl::StatusOr<PatientId> ReadList(const Reading& reading, const v1::ListCoursesRequest& request);

v1::PairState WriteState(PairState state);
void WriteRules(const std::vector<PairRule>& rules, google::protobuf::RepeatedField<int>& wire);
v1::PairRule WriteRule(PairRule rule);

// Names come from the revision of the file that a course was booked under last: what has left the
// file since keeps its name.
absl::Status Write(const access::CallContext& call, directory::Directories& directories,
                   const CourseView& view, v1::Course& wire);
absl::Status WriteAll(const access::CallContext& call, directory::Directories& directories,
                      const std::vector<CourseView>& views,
                      google::protobuf::RepeatedPtrField<v1::Course>& wire);

// All courses of a patient as a list gives them, the newest first: for the export of one's data.
absl::Status WriteCoursesOf(const access::CallContext& call, Courses& courses,
                            directory::Directories& directories, PatientId patient,
                            google::protobuf::RepeatedPtrField<v1::Course>& wire);

}  // namespace tandem::courses
