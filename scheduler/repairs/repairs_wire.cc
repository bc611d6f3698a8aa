// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/repairs_wire.h"

#include <fmt/format.h>

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/course_fields_wire.h"
#include "scheduler/courses/courses_wire.h"
#include "scheduler/courses/planned_visit_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/repairs/repair_words.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::repairs {
namespace {

using courses::FieldReader;

constexpr int kPointsOfScore = courses::kPointsOfPair / 100;  // a score is 0 to 100

Interval ReadWindow(const v1::ProposeRepairRequest& request, Violations& violations) {
  const google::type::Interval& wire = request.window();
  if (!wire.has_start_time() || !wire.has_end_time()) {
    violations.Add("window", "must have a start and an end");
    return {};
  }
  const auto window = rpc::ReadInterval(wire.start_time(), wire.end_time(), "window", violations);
  if (window.has_value() && window->length() > kRepairWindowMax) {
    violations.Add("window", "must not be longer than 31 days");
  }
  return window.value_or(Interval{});
}

OrderedMove ReadMove(const v1::RepairMove& wire, const std::string& field, FieldReader& fields) {
  OrderedMove move;
  move.appointment = fields.Appointment(wire.appointment(), field + ".appointment");
  if (wire.etag().empty()) fields.violations().Add(field + ".etag", "is needed");
  move.etag = wire.etag();
  if (wire.has_visit()) {
    move.visit = fields.Planned(wire.visit(), {}, field + ".visit");
  } else {
    fields.violations().Add(field + ".visit", "is needed");
  }
  return move;
}

void ReadMoves(const v1::ApplyRepairRequest& request, FieldReader& fields, RepairOrder& order) {
  if (request.moves().empty() || request.moves_size() > kMovesMax) {
    fields.violations().Add("moves", fmt::format("must be 1 to {}", kMovesMax));
    return;
  }
  std::set<AppointmentId> appointments;
  for (int i = 0; i < request.moves_size(); ++i) {
    const std::string field = fmt::format("moves[{}]", i);
    order.moves.push_back(ReadMove(request.moves(i), field, fields));
    const AppointmentId appointment = order.moves.back().appointment;
    if (!appointment.IsNil() && !appointments.insert(appointment).second) {
      fields.violations().Add(field + ".appointment", "stands there twice");
    }
  }
}

// Both enums follow the contract's order, which starts with "unspecified".
v1::StrandingCause WriteCause(StrandingCause cause) {
  static_assert(static_cast<int>(StrandingCause::kNotQualified) + 1 ==
                v1::STRANDING_CAUSE_NOT_QUALIFIED);
  return static_cast<v1::StrandingCause>(static_cast<int>(cause) + 1);
}

v1::RepairKind WriteKind(RepairKind kind) {
  static_assert(static_cast<int>(RepairKind::kSamePlace) + 1 == v1::REPAIR_KIND_SAME_PLACE);
  return static_cast<v1::RepairKind>(static_cast<int>(kind) + 1);
}

// Of a session, its therapist; others are told by their appointment.
PractitionerId GiverOf(const StrandedVisit& visit, const directory::Snapshot& file) {
  const bool is_session = visit.pair.has_value() && visit.pair->is_session;
  return is_session ? courses::TherapistOf(visit.appointment, file) : PractitionerId();
}

absl::Status WriteStranded(const Wording& wording, const StrandedVisit& visit,
                           v1::StrandedVisit& wire) {
  const appointments::Appointment& appointment = visit.appointment;
  ASSIGN_OR_RETURN(const directory::SnapshotPtr booked_by,
                   wording.directories.At(wording.call, appointment.directory_revision));
  const std::string& clinic = wording.file.slug;
  wire.set_appointment(directory::AppointmentName(clinic, appointment.id));
  wire.set_patient(directory::PatientName(clinic, appointment.patient));
  const directory::VisitType* type = booked_by->FindVisitType(appointment.visit_type);
  if (type != nullptr) wire.set_visit_type(directory::NameOf(*booked_by, *type));
  courses::WritePlanned(*booked_by, courses::VisitOf(appointment, GiverOf(visit, *booked_by)),
                        *wire.mutable_visit());
  for (const StrandingCause cause : visit.causes) wire.add_causes(WriteCause(cause));
  if (!visit.pair.has_value()) return absl::OkStatus();
  wire.set_course(courses::CourseName(clinic, visit.pair->course));
  wire.set_position(visit.pair->position);
  return absl::OkStatus();
}

// Nothing of a move that the patient is not told of: others give the visit, or it is pending.
std::string Explanation(const Wording& wording, const RepairMove& move,
                        const StrandedVisit& visit) {
  if (move.same_for_patient || visit.appointment.status != appointments::Status::kBooked) return "";
  const bool is_session = visit.pair.has_value() && visit.pair->is_session;
  const directory::Location* location = wording.file.FindLocation(move.visit.location);
  const directory::Practitioner* giver = wording.file.FindPractitioner(move.visit.practitioner);
  MovedVisit moved;
  moved.is_session = is_session;
  moved.start = move.visit.time.start;
  moved.zone = location == nullptr ? wording.file.zone : location->zone;
  moved.mode = move.visit.mode;
  if (giver != nullptr) moved.practitioner = giver->display_name;
  if (location != nullptr) moved.location = location->display_name;
  return RepairWords(moved, wording.language);
}

using Places = std::map<AppointmentId, const StrandedVisit*>;

void WriteMove(const Wording& wording, const RepairMove& move, const Places& places,
               v1::RepairMove& wire) {
  wire.set_appointment(directory::AppointmentName(wording.file.slug, move.appointment));
  wire.set_etag(move.etag);
  courses::WritePlanned(wording.file, move.visit, *wire.mutable_visit());
  wire.set_same_for_patient(move.same_for_patient);
  const StrandedVisit& visit = *places.at(move.appointment);
  wire.set_explanation(Explanation(wording, move, visit));
  if (!visit.pair.has_value()) return;
  wire.set_state(courses::WriteState(move.judgement.state));
  wire.set_score(move.points / kPointsOfScore);
}

void WritePlan(const Wording& wording, const RepairPlan& plan, const Places& places,
               v1::Repair& wire) {
  wire.set_kind(WriteKind(plan.kind));
  int score = 0;
  std::set<std::pair<courses::CourseId, int>> counted;  // both halves of a pair may move
  for (const RepairMove& move : plan.moves) {
    v1::RepairMove& written = *wire.add_moves();
    WriteMove(wording, move, places, written);
    const std::optional<PairPlace>& pair = places.at(move.appointment)->pair;
    const bool is_new = pair.has_value() && counted.emplace(pair->course, pair->position).second;
    if (is_new) score += written.score();
  }
  for (const AppointmentId& id : plan.unplaced) {
    wire.add_unplaced(directory::AppointmentName(wording.file.slug, id));
  }
  wire.set_changed_count(plan.changed);
  wire.set_least_score(plan.least_points / kPointsOfScore);
  wire.set_score(score);
  wire.set_session_bound(plan.session_bound);
}

}  // namespace

absl::StatusOr<RepairQuestion> ReadPropose(const Reading& reading,
                                           const v1::ProposeRepairRequest& request) {
  FieldReader fields(reading);
  RepairQuestion question;
  question.window = ReadWindow(request, fields.violations());
  if (request.has_earliest_time()) {
    const auto time = rpc::ReadTime(request.earliest_time(), "earliest_time", fields.violations());
    question.earliest = time.value_or(absl::InfinitePast());
  }
  fields.Words(request.language(), "language");
  RETURN_IF_ERROR(fields.Verdict());
  return question;
}

absl::StatusOr<RepairOrder> ReadApply(const Reading& reading,
                                      const v1::ApplyRepairRequest& request) {
  FieldReader fields(reading);
  RepairOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  ReadMoves(request, fields, order);
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

RepairOrder ReadReplayed(const Reading& reading, const v1::ApplyRepairRequest& request) {
  FieldReader fields(reading);
  RepairOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  for (const v1::RepairMove& move : request.moves()) {
    order.moves.push_back({fields.Appointment(move.appointment(), "appointment"), "", {}});
  }
  return order;
}

absl::Status WriteProposed(const Wording& wording, const ProposedRepairs& proposed,
                           v1::ProposeRepairResponse& wire) {
  Places places;
  for (const StrandedVisit& visit : proposed.stranded) {
    RETURN_IF_ERROR(WriteStranded(wording, visit, *wire.add_stranded()));
    places[visit.appointment.id] = &visit;
  }
  wire.set_complete(proposed.complete);
  for (const RepairPlan& plan : proposed.plans) {
    WritePlan(wording, plan, places, *wire.add_repairs());
  }
  return absl::OkStatus();
}

absl::Status WriteApplied(const access::CallContext& call, directory::Directories& directories,
                          const std::vector<appointments::Appointment>& moved,
                          v1::ApplyRepairResponse& wire) {
  for (const appointments::Appointment& one : moved) {
    RETURN_IF_ERROR(appointments::Write(call, directories, one, *wire.add_appointments()));
  }
  return absl::OkStatus();
}

}  // namespace tandem::repairs
