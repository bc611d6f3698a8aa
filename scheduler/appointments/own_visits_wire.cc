// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/own_visits_wire.h"

#include <fmt/format.h>

#include <string>

#include "base/error.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/appointments/list_position_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"

namespace tandem::appointments {
namespace {

// What a page token is bound to: the clinic, whose visits, and when.
std::string ScopeOf(const access::CallContext& call, v1::ListOwnVisitsRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  return fmt::format("ListOwnVisits/{}/{}/{}", ToString(call.clinic()),
                     ToString(call.principal.practitioner), request.SerializeAsString());
}

// Names come from the revision of the file that the visit was booked under.
absl::Status WriteDetails(const access::CallContext& call, directory::Directories& directories,
                          const OwnVisitDetails& details, v1::OwnVisit& wire) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr rules,
                   directories.At(call, details.directory_revision));
  const directory::VisitType* type = rules->FindVisitType(details.visit_type);
  if (type == nullptr) return InternalError("visit without its file");
  wire.set_status(WriteStatus(details.status));
  wire.set_visit_type(directory::NameOf(*rules, *type));
  wire.set_location(directory::LocationName(*rules, details.location));
  wire.set_mode(directory::WriteMode(details.mode));
  return absl::OkStatus();
}

absl::Status Write(const access::CallContext& call, directory::Directories& directories,
                   const OwnVisit& visit, v1::OwnVisit& wire) {
  const std::string& clinic = call.principal.clinic_slug;
  wire.set_appointment(directory::AppointmentName(clinic, visit.id));
  wire.set_patient(directory::PatientName(clinic, visit.patient));
  wire.set_first_name(visit.first_name);
  rpc::WriteInterval(visit.time, *wire.mutable_time());
  wire.set_linked_visit(!visit.details.has_value());
  if (!visit.details.has_value()) return absl::OkStatus();
  return WriteDetails(call, directories, *visit.details, wire);
}

}  // namespace

absl::StatusOr<OwnVisitQuery> ReadOwnVisits(const access::CallContext& call,
                                            const v1::ListOwnVisitsRequest& request,
                                            const rpc::PageTokens& tokens) {
  Violations violations;
  OwnVisitQuery query;
  const auto time =
      rpc::ReadInterval(request.time().start_time(), request.time().end_time(), "time", violations);
  if (time.has_value() && time->length() > kListTimeMax) {
    violations.Add("time", "must be at most 62 days long");
  }
  query.page_size = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                      "page_size", violations);
  RETURN_IF_ERROR(violations.ToStatus());
  query.time = *time;
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ScopeOf(call, request), request.page_token()));
  if (position.empty()) return query;
  ASSIGN_OR_RETURN(query.after, ReadPosition(position));
  return query;
}

absl::Status WriteOwnVisits(const OwnVisitsReading& reading, directory::Directories& directories,
                            const OwnVisitPage& page, const rpc::PageTokens& tokens,
                            v1::ListOwnVisitsResponse& wire) {
  for (const OwnVisit& visit : page.visits) {
    RETURN_IF_ERROR(Write(reading.call, directories, visit, *wire.add_visits()));
  }
  if (!page.next.has_value()) return absl::OkStatus();
  wire.set_next_page_token(
      tokens.Encode(ScopeOf(reading.call, reading.request), WritePosition(*page.next)));
  return absl::OkStatus();
}

}  // namespace tandem::appointments
