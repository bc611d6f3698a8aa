// SPDX-License-Identifier: Apache-2.0
#include "scheduler/staff/staff_wire.h"

#include <fmt/format.h>

#include <optional>
#include <string>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::staff {
namespace {

using access::CallContext;

// Another clinic's name is like one that is not there; known only when all else is right.
struct ReadStaffName {
  StaffId id;
  bool foreign = false;
};

ReadStaffName ReadId(const CallContext& call, std::string_view name, Violations& violations) {
  ReadStaffName read;
  const auto values = rpc::ReadName(kStaffPattern, name, "name", violations);
  if (!values.has_value()) return read;
  read.foreign = (*values)[0] != call.principal.clinic_slug;
  read.id = StaffId(rpc::ReadUuid((*values)[1], "name", violations).value_or(Uuid()));
  return read;
}

access::Role ReadRole(v1::Role wire, Violations& violations) {
  const auto role = static_cast<access::Role>(wire);
  if (v1::Role_IsValid(wire) && IsStaffRole(role)) return role;
  violations.Add("role", "must be THERAPIST, PRACTITIONER, FRONT_DESK, CLINIC_ADMIN or AUDITOR");
  return access::Role::kAnonymous;
}

PractitionerId ReadPractitioner(const StaffReading& reading, const std::string& name,
                                Violations& violations) {
  if (name.empty()) return {};
  constexpr std::string_view kField = "practitioner";
  const auto values = rpc::ReadName(directory::kPractitionerPattern, name, kField, violations);
  if (!values.has_value()) return {};
  const directory::Practitioner* found = reading.snapshot.FindPractitioner((*values)[1]);
  const bool ours = (*values)[0] == reading.call.principal.clinic_slug && found != nullptr;
  if (!ours) violations.Add(std::string(kField), "must name a practitioner of the clinic");
  return ours ? found->id : PractitionerId();
}

template <class Request>
absl::StatusOr<StaffTarget> ReadAny(const CallContext& call, const Request& request) {
  Violations violations;
  StaffTarget target;
  target.key = requests::ReadRequestKey(call, request, violations);
  const ReadStaffName name = ReadId(call, request.name(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  if (name.foreign) return access::errors::NotFound();
  target.id = name.id;
  return target;
}

std::string ListScope(const CallContext& call) {
  return fmt::format("ListStaff/{}", ToString(call.clinic()));
}

}  // namespace

absl::StatusOr<StaffCreation> ReadCreate(const StaffReading& reading,
                                         const v1::CreateStaffRequest& request) {
  Violations violations;
  StaffCreation wanted;
  wanted.key = requests::ReadRequestKey(reading.call, request, violations);
  CheckSubject(request.subject(), "subject", violations);
  wanted.subject = request.subject();
  wanted.role = ReadRole(request.role(), violations);
  wanted.practitioner = ReadPractitioner(reading, request.practitioner(), violations);
  RETURN_IF_ERROR(violations.ToStatus());
  return wanted;
}

absl::StatusOr<StaffChange> ReadUpdate(const StaffReading& reading,
                                       const v1::UpdateStaffRequest& request) {
  Violations violations;
  StaffChange wanted;
  wanted.key = requests::ReadRequestKey(reading.call, request, violations);
  const ReadStaffName name = ReadId(reading.call, request.name(), violations);
  if (request.update_mask().paths().empty()) {
    violations.Add("update_mask", "must name at least one field");
  }
  for (const std::string& path : request.update_mask().paths()) {
    if (path == "role") {
      wanted.fields.role = ReadRole(request.role(), violations);
    } else if (path == "practitioner") {
      wanted.fields.practitioner = ReadPractitioner(reading, request.practitioner(), violations);
    } else {
      violations.Add("update_mask", "must name role or practitioner only");
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (name.foreign) return access::errors::NotFound();
  wanted.id = name.id;
  return wanted;
}

absl::StatusOr<StaffTarget> ReadTarget(const CallContext& call,
                                       const v1::DisableStaffRequest& request) {
  return ReadAny(call, request);
}

absl::StatusOr<StaffTarget> ReadTarget(const CallContext& call,
                                       const v1::EnableStaffRequest& request) {
  return ReadAny(call, request);
}

absl::StatusOr<StaffQuery> ReadList(const CallContext& call, const v1::ListStaffRequest& request,
                                    const rpc::PageTokens& tokens) {
  Violations violations;
  StaffQuery query;
  query.limit = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                  "page_size", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ListScope(call), request.page_token()));
  if (position.empty()) return query;
  const std::optional<StaffId> after = ParseId<StaffId>(position);
  if (!after.has_value()) return InternalError("page token of ListStaff");
  query.after = *after;
  return query;
}

void Write(const StaffReading& reading, const StaffMember& member, v1::StaffMember& wire) {
  wire.set_name(
      rpc::BuildName(kStaffPattern, {reading.call.principal.clinic_slug, ToString(member.id)}));
  wire.set_issuer(member.issuer);
  wire.set_subject(member.subject);
  wire.set_role(static_cast<v1::Role>(member.role));  // the same numbers
  // Nothing when the practitioner has left the clinic's file.
  wire.set_practitioner(directory::PractitionerName(reading.snapshot, member.practitioner));
  if (member.disable_time.has_value()) {
    rpc::WriteTime(*member.disable_time, *wire.mutable_disable_time());
  }
  rpc::WriteTime(member.create_time, *wire.mutable_create_time());
  rpc::WriteTime(member.update_time, *wire.mutable_update_time());
}

void WritePage(const StaffReading& reading, const StaffPage& page, const rpc::PageTokens& tokens,
               v1::ListStaffResponse& wire) {
  for (const StaffMember& member : page.members) Write(reading, member, *wire.add_staff());
  if (page.next.IsNil()) return;
  wire.set_next_page_token(tokens.Encode(ListScope(reading.call), ToString(page.next)));
}

}  // namespace tandem::staff
