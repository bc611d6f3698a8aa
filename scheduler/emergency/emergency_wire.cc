// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergency_wire.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "base/strings.h"
#include "scheduler/directory/field_reader_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"
#include "scheduler/staff/staff_wire.h"

namespace tandem::emergency {
namespace {

using access::CallContext;
using staff::kStaffPattern;

// Another clinic's name is like one that is not there; known only when all else is right.
EmergencyAccessId ReadId(const CallContext& call, std::string_view name,
                         directory::FieldReader& fields) {
  const auto values = rpc::ReadName(kAccessPattern, name, "name", fields.violations());
  if (!values.has_value()) return {};
  if ((*values)[0] != call.principal.clinic_slug) fields.Miss();
  return EmergencyAccessId(
      rpc::ReadUuid((*values)[1], "name", fields.violations()).value_or(Uuid()));
}

// What a page token is bound to: the clinic and the filter.
std::string ListScope(const CallContext& call, const v1::ListEmergencyAccessesRequest& request) {
  return fmt::format("ListEmergencyAccesses/{}/{}", ToString(call.clinic()), request.unreviewed());
}

std::string StaffName(const CallContext& call, StaffId staff) {
  return rpc::BuildName(kStaffPattern, {call.principal.clinic_slug, ToString(staff)});
}

// One line of text: control characters do not belong in it.
void CheckText(std::string_view text, int least, int most, std::string_view field,
               Violations& violations) {
  const int characters = Utf8Length(text);
  if (characters >= least && characters <= most && !HasControl(text)) return;
  violations.Add(std::string(field),
                 least > 0 ? fmt::format("must be {} to {} characters, on one line", least, most)
                           : fmt::format("must be at most {} characters, on one line", most));
}

std::optional<Finding> ReadFinding(v1::EmergencyFinding wire) {
  if (wire == v1::EMERGENCY_FINDING_JUSTIFIED) return Finding::kJustified;
  if (wire == v1::EMERGENCY_FINDING_UNJUSTIFIED) return Finding::kUnjustified;
  return std::nullopt;
}

v1::EmergencyFinding WriteFinding(Finding finding) {
  return finding == Finding::kJustified ? v1::EMERGENCY_FINDING_JUSTIFIED
                                        : v1::EMERGENCY_FINDING_UNJUSTIFIED;
}

}  // namespace

absl::StatusOr<Opening> ReadOpening(const CallContext& call, const v1::BreakGlassRequest& request) {
  directory::FieldReader fields(call, nullptr);
  Opening wanted;
  wanted.key = requests::ReadRequestKey(call, request, fields.violations());
  wanted.patient = fields.Patient(request.patient(), "patient");
  wanted.reason = Trim(request.reason());
  CheckText(wanted.reason, kReasonMin, kReasonMax, "reason", fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  return wanted;
}

absl::StatusOr<EmergencyAccessId> ReadAccessName(const CallContext& call, std::string_view name) {
  directory::FieldReader fields(call, nullptr);
  const EmergencyAccessId id = ReadId(call, name, fields);
  RETURN_IF_ERROR(fields.Verdict());
  return id;
}

absl::StatusOr<AccessQuery> ReadList(const CallContext& call,
                                     const v1::ListEmergencyAccessesRequest& request,
                                     const rpc::PageTokens& tokens) {
  Violations violations;
  AccessQuery query;
  query.unreviewed = request.unreviewed();
  query.limit = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                  "page_size", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ListScope(call, request), request.page_token()));
  if (position.empty()) return query;
  const auto after = ParseId<EmergencyAccessId>(position);
  if (!after.has_value()) return InternalError("page token of ListEmergencyAccesses");
  query.after = *after;
  return query;
}

absl::StatusOr<ReviewOrder> ReadReview(const CallContext& call,
                                       const v1::ReviewEmergencyAccessRequest& request) {
  directory::FieldReader fields(call, nullptr);
  ReviewOrder order;
  order.key = requests::ReadRequestKey(call, request, fields.violations());
  order.id = ReadId(call, request.name(), fields);
  const std::optional<Finding> finding = ReadFinding(request.finding());
  if (!finding.has_value()) fields.violations().Add("finding", "must be JUSTIFIED or UNJUSTIFIED");
  order.finding = finding.value_or(Finding::kJustified);
  order.note = Trim(request.note());
  CheckText(order.note, 0, kNoteMax, "note", fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

void Write(const CallContext& call, const EmergencyAccess& access, v1::EmergencyAccess& wire) {
  const std::string& clinic = call.principal.clinic_slug;
  wire.set_name(rpc::BuildName(kAccessPattern, {clinic, ToString(access.id)}));
  wire.set_staff(StaffName(call, access.staff));
  wire.set_patient(directory::PatientName(clinic, access.patient));
  wire.set_reason(access.reason);
  rpc::WriteTime(access.open_time, *wire.mutable_open_time());
  rpc::WriteTime(access.end_time, *wire.mutable_end_time());
  rpc::WriteTime(access.ReviewDue(), *wire.mutable_review_due_time());
  if (!access.review.has_value()) return;
  wire.set_finding(WriteFinding(access.review->finding));
  wire.set_reviewer(StaffName(call, access.review->reviewer));
  rpc::WriteTime(access.review->time, *wire.mutable_review_time());
  wire.set_review_note(access.review->note);
}

void WritePage(const CallContext& call, const v1::ListEmergencyAccessesRequest& request,
               const AccessPage& page, const rpc::PageTokens& tokens,
               v1::ListEmergencyAccessesResponse& wire) {
  for (const EmergencyAccess& access : page.accesses) {
    Write(call, access, *wire.add_emergency_accesses());
  }
  if (page.next.IsNil()) return;
  wire.set_next_page_token(tokens.Encode(ListScope(call, request), ToString(page.next)));
}

}  // namespace tandem::emergency
