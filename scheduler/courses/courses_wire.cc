// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/courses_wire.h"

#include <algorithm>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/courses/course_fields_wire.h"
#include "scheduler/courses/course_terms_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::courses {
namespace {

using access::CallContext;
using directory::Snapshot;

// Both enums follow the contract's order, which starts with "unspecified".
std::optional<PairingChoice> ToChoice(int wire) {
  static_assert(static_cast<int>(PairingChoice::kFollowUp) + 1 == v1::PAIRING_CHOICE_FOLLOW_UP);
  if (wire < v1::PAIRING_CHOICE_WANTED || wire > v1::PAIRING_CHOICE_FOLLOW_UP) return std::nullopt;
  return static_cast<PairingChoice>(wire - 1);
}

v1::CourseStatus WriteStatus(CourseStatus status) {
  return status == CourseStatus::kCompleted ? v1::COURSE_STATUS_COMPLETED
                                            : v1::COURSE_STATUS_ACTIVE;
}

void ReadExternal(const v1::ChoosePairingRequest& request, FieldReader& fields,
                  ChoiceOrder& order) {
  Violations& violations = fields.violations();
  if (order.choice != PairingChoice::kExternal) {
    if (request.has_external_time()) violations.Add("external_time", "goes with EXTERNAL");
    return;
  }
  if (order.position == 0) violations.Add("position", "is needed with EXTERNAL");
  const google::type::Interval& wire = request.external_time();
  Interval time;
  time.start = fields.Start(wire.start_time(), wire.has_start_time(), "external_time.start_time");
  time.end = fields.Start(wire.end_time(), wire.has_end_time(), "external_time.end_time");
  if (!wire.has_start_time() || !wire.has_end_time()) return;
  if (time.end <= time.start || time.length() > kExternalLengthMax) {
    violations.Add("external_time.end_time", "must be after the start, by at most 24 hours");
  }
  order.external = time;
}

void WritePair(const std::string& clinic, const PairView& pair, v1::Pair& wire) {
  wire.set_position(pair.link.position);
  wire.set_state(WriteState(pair.judgement.state));
  WriteRules(pair.judgement.rules, *wire.mutable_rules());
  wire.set_infusion(directory::AppointmentName(clinic, pair.link.infusion));
  wire.set_session(directory::AppointmentName(clinic, pair.link.session));
  wire.set_choice(static_cast<v1::PairingChoice>(static_cast<int>(pair.link.choice) + 1));
  if (pair.link.external.has_value()) {
    rpc::WriteInterval(*pair.link.external, *wire.mutable_external_time());
  }
  if (pair.judgement.after_discharge.has_value()) {
    rpc::WriteDuration(*pair.judgement.after_discharge, *wire.mutable_after_discharge());
  }
}

}  // namespace

absl::StatusOr<CourseId> ReadCourseName(const Reading& reading, std::string_view name) {
  FieldReader fields(reading);
  const CourseId id = fields.Course(name, "name");
  RETURN_IF_ERROR(fields.Verdict());
  return id;
}

absl::StatusOr<CourseOrder> ReadBook(const Reading& reading, const v1::BookCourseRequest& request) {
  FieldReader fields(reading);
  CourseOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  if (request.has_course()) {
    order.terms = fields.Terms(request.course(), "course");
    if (!request.etag().empty()) fields.violations().Add("etag", "goes with a running course");
  } else if (request.has_running()) {
    order.running = fields.Course(request.running(), "running");
  } else {
    fields.violations().Add("course", "or running is needed");
  }
  order.etag = request.etag();
  const CourseTerms* terms = order.terms.has_value() ? &*order.terms : nullptr;
  order.pairs = fields.Pairs(request.pairs(), terms, "pairs");
  order.preparation = fields.Preparation(request, terms);
  order.holds = fields.Holds(request.holds(), "holds");
  if (request.pairs().empty() && (terms != nullptr || !request.has_preparation())) {
    fields.violations().Add("pairs", "at least one is needed");
  }
  order.override_reason = fields.OverrideReason(request.has_override(), request.override());
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<CourseOrder> ReadMove(const Reading& reading, const v1::MovePairRequest& request) {
  FieldReader fields(reading);
  CourseOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.running = fields.Course(request.name(), "name");
  order.etag = request.etag();
  PairPlan pair;
  pair.position = fields.Position(request.position(), "position");
  if (request.has_infusion()) pair.infusion = fields.Planned(request.infusion(), {}, "infusion");
  if (request.has_session()) pair.session = fields.Planned(request.session(), {}, "session");
  if (!request.has_infusion() && !request.has_session()) {
    fields.violations().Add("infusion", "or session is needed");
  }
  order.pairs.push_back(std::move(pair));
  order.holds = fields.Holds(request.holds(), "holds");
  order.must_pair = false;
  order.override_reason = fields.OverrideReason(request.has_override(), request.override());
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<ConfirmOrder> ReadConfirm(const Reading& reading,
                                         const v1::ConfirmCourseRequest& request) {
  FieldReader fields(reading);
  ConfirmOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.course = fields.Course(request.name(), "name");
  order.etag = request.etag();
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<ChoiceOrder> ReadChoice(const Reading& reading,
                                       const v1::ChoosePairingRequest& request) {
  FieldReader fields(reading);
  ChoiceOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.course = fields.Course(request.name(), "name");
  order.etag = request.etag();
  if (request.position() != 0) order.position = fields.Position(request.position(), "position");
  const std::optional<PairingChoice> choice = ToChoice(request.choice());
  if (choice.has_value()) {
    order.choice = *choice;
    ReadExternal(request, fields, order);
  } else {
    fields.violations().Add("choice", "must be WANTED, DECLINED, EXTERNAL, WAITING or FOLLOW_UP");
  }
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<UpdateOrder> ReadUpdate(const Reading& reading,
                                       const v1::UpdateCourseRequest& request) {
  FieldReader fields(reading);
  UpdateOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.course = fields.Course(request.course().name(), "course.name");
  order.etag = request.course().etag();
  order.change = fields.Change(request);
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<PatientId> ReadList(const Reading& reading, const v1::ListCoursesRequest& request) {
  FieldReader fields(reading);
  PatientId patient;
  const bool own = reading.call.principal.IsForPatient();
  if (!own || !request.patient().empty()) patient = fields.Patient(request.patient(), "patient");
  RETURN_IF_ERROR(fields.Verdict());
  return patient;
}

v1::PairState WriteState(PairState state) {
  static_assert(static_cast<int>(PairState::kSkipped) + 1 == v1::PAIR_STATE_SKIPPED);
  return static_cast<v1::PairState>(static_cast<int>(state) + 1);
}

// The contract has no rules of its own for sessions before their infusions: its own infusion is the
// next one to such a session.
v1::PairRule WriteRule(PairRule rule) {
  static_assert(static_cast<int>(PairRule::kNotPreferred) + 1 == v1::PAIR_RULE_NOT_PREFERRED);
  switch (rule) {
    case PairRule::kTooEarly:
    case PairRule::kPreviousInfusion:
      return v1::PAIR_RULE_TOO_SOON;
    case PairRule::kAfterInfusion:
    case PairRule::kTooNear:
      return v1::PAIR_RULE_NEXT_INFUSION;
    default:
      return static_cast<v1::PairRule>(static_cast<int>(rule) + 1);
  }
}

void WriteRules(const std::vector<PairRule>& rules, google::protobuf::RepeatedField<int>& wire) {
  for (const PairRule rule : rules) {
    const int written = WriteRule(rule);
    if (std::find(wire.begin(), wire.end(), written) == wire.end()) wire.Add(written);
  }
}

absl::Status Write(const CallContext& call, directory::Directories& directories,
                   const CourseView& view, v1::Course& wire) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr file,
                   directories.At(call, view.course.directory_revision));
  const std::string& clinic = call.principal.clinic_slug;
  RETURN_IF_ERROR(WriteTerms(*file, clinic, view.course.terms, wire));
  wire.set_name(CourseName(clinic, view.course.id));
  wire.set_etag(view.etag);
  wire.set_status(WriteStatus(view.status));
  if (view.due.has_value()) rpc::WriteInterval(*view.due, *wire.mutable_due_time());
  wire.set_preparation(directory::AppointmentName(clinic, view.course.preparation));
  for (const PairView& pair : view.pairs) WritePair(clinic, pair, *wire.add_pairs());
  wire.set_directory_revision(view.course.directory_revision);
  rpc::WriteTime(view.course.create_time, *wire.mutable_create_time());
  return absl::OkStatus();
}

absl::Status WriteAll(const CallContext& call, directory::Directories& directories,
                      const std::vector<CourseView>& views,
                      google::protobuf::RepeatedPtrField<v1::Course>& wire) {
  for (const CourseView& view : views) {
    RETURN_IF_ERROR(Write(call, directories, view, *wire.Add()));
  }
  return absl::OkStatus();
}

absl::Status WriteCoursesOf(const CallContext& call, Courses& courses,
                            directory::Directories& directories, PatientId patient,
                            google::protobuf::RepeatedPtrField<v1::Course>& wire) {
  ASSIGN_OR_RETURN(const std::vector<CourseView> views, courses.List(call, patient));
  return WriteAll(call, directories, views, wire);
}

}  // namespace tandem::courses
