// SPDX-License-Identifier: Apache-2.0
#include "scheduler/appointments/appointments_wire.h"

#include <fmt/format.h>

#include <utility>

#include "base/civil.h"
#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/appointments/appointment_fields_wire.h"
#include "scheduler/appointments/appointment_reply_wire.h"
#include "scheduler/appointments/list_position_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/directory/visit_fields_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::appointments {
namespace {

// Both enums follow FHIR's order; the contract's starts with "unspecified".
std::optional<Status> ToStatusNoun(int status) {
  if (status < v1::APPOINTMENT_STATUS_PROPOSED || status > v1::APPOINTMENT_STATUS_WAITLIST) {
    return std::nullopt;
  }
  return static_cast<Status>(status - 1);
}

std::string StringField(const google::protobuf::Message& message, const char* name) {
  const auto* field = message.GetDescriptor()->FindFieldByName(name);
  return message.GetReflection()->GetString(message, field);
}

// Everything that a page token must not cross: all of the request but its page.
std::string ScopeOf(const access::CallContext& call, v1::ListAppointmentsRequest request) {
  request.clear_page_token();
  request.clear_page_size();
  return fmt::format("{}/{}/{}", call.method, call.principal.clinic_slug,
                     request.SerializeAsString());
}

void ReadListTime(const v1::ListAppointmentsRequest& request, FieldReader& fields,
                  ListQuery& query) {
  if (!request.has_time()) return;
  query.time = rpc::ReadInterval(request.time().start_time(), request.time().end_time(), "time",
                                 fields.violations());
  if (query.time.has_value() && query.time->length() > kListTimeMax) {
    fields.violations().Add("time", "must be at most 62 days long");
  }
}

void ReadListResource(const v1::ListAppointmentsRequest& request, FieldReader& fields,
                      ListQuery& query) {
  if (request.resource().empty()) return;
  if (!request.has_time()) fields.violations().Add("time", "is needed with a resource");
  if (rpc::MatchName(directory::kLocationPattern, request.resource()).has_value()) {
    query.location = fields.Location(request.resource(), "resource");
  } else {
    query.resource = fields.Resource(request.resource(), "resource");
  }
}

void ReadStatuses(const v1::ListAppointmentsRequest& request, FieldReader& fields,
                  ListQuery& query) {
  for (int i = 0; i < request.statuses_size(); ++i) {
    const std::optional<Status> status = ToStatusNoun(request.statuses(i));
    if (status.has_value()) {
      query.statuses.push_back(*status);
    } else {
      fields.violations().Add(fmt::format("statuses[{}]", i), "must be a known status");
    }
  }
}

}  // namespace

absl::StatusOr<AppointmentId> ReadAppointmentName(const access::CallContext& call,
                                                  std::string_view name) {
  FieldReader fields(call, nullptr);
  const AppointmentId id = fields.Appointment(name, "name");
  RETURN_IF_ERROR(fields.Verdict());
  return id;
}

absl::StatusOr<HoldOrder> ReadHold(const Reading& reading,
                                   const v1::HoldAppointmentRequest& request) {
  FieldReader fields(reading.call, &reading.snapshot);
  HoldOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.wish = fields.ReadWish(request.wish());
  if (!request.patient().empty()) order.patient = fields.Patient(request.patient(), "patient");
  order.override_reason = fields.OverrideReason(request.has_override(), request.override());
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<BookOrder> ReadBook(const Reading& reading,
                                   const v1::BookAppointmentRequest& request) {
  FieldReader fields(reading.call, &reading.snapshot);
  BookOrder order;
  order.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.patient = fields.Patient(request.patient(), "patient");
  order.pending = request.pending();
  if (request.has_wish()) {
    order.wish = fields.ReadWish(request.wish());
  } else {
    order.hold = fields.Appointment(request.hold(), "hold");
  }
  order.override_reason = fields.OverrideReason(request.has_override(), request.override());
  if (request.has_override() && !request.has_wish()) {
    fields.violations().Add("override", "goes with a wish: a hold has passed the rules already");
  }
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<MoveOrder> ReadMove(const Reading& reading,
                                   const v1::RescheduleAppointmentRequest& request) {
  FieldReader fields(reading.call, &reading.snapshot);
  MoveOrder order;
  order.target.key = requests::ReadRequestKey(reading.call, request, fields.violations());
  order.target.id = fields.Appointment(request.name(), "name");
  order.target.etag = request.etag();
  order.start = fields.Start(request.start_time(), request.has_start_time(), "start_time");
  order.resources = fields.Resources(request.resources(), "resources");
  if (!request.location().empty()) {
    order.location = fields.Location(request.location(), "location");
  }
  order.mode = directory::ReadOptionalMode(request.mode(), "mode", fields.violations());
  order.override_reason = fields.OverrideReason(request.has_override(), request.override());
  RETURN_IF_ERROR(fields.Verdict());
  return order;
}

absl::StatusOr<Target> ReadTarget(const access::CallContext& call,
                                  const google::protobuf::Message& request) {
  FieldReader fields(call, nullptr);
  Target target;
  target.key = requests::ReadRequestKey(call, request, fields.violations());
  target.id = fields.Appointment(StringField(request, "name"), "name");
  target.etag = StringField(request, "etag");
  RETURN_IF_ERROR(fields.Verdict());
  return target;
}

absl::StatusOr<Cancellation> ReadCancel(const access::CallContext& call,
                                        const v1::CancelAppointmentRequest& request) {
  const bool said = request.reason() >= v1::CANCELLATION_REASON_PATIENT &&
                    request.reason() <= v1::CANCELLATION_REASON_DUPLICATE;
  absl::StatusOr<Target> target = ReadTarget(call, request);
  if (!said) {
    Violations violations;
    for (const Violation& violation : ViolationsOf(target.status())) {
      violations.Add(violation.field, violation.reason);
    }
    violations.Add("reason", "must be a reason that a person gives");
    return violations.ToStatus();
  }
  RETURN_IF_ERROR(target.status());
  return Cancellation{.target = *std::move(target),
                      .reason = static_cast<CancellationReason>(request.reason() - 1)};
}

absl::StatusOr<ListQuery> ReadList(const Reading& reading,
                                   const v1::ListAppointmentsRequest& request,
                                   const rpc::PageTokens& tokens) {
  FieldReader fields(reading.call, &reading.snapshot);
  ListQuery query;
  ReadListTime(request, fields, query);
  if (!request.patient().empty()) query.patient = fields.Patient(request.patient(), "patient");
  ReadListResource(request, fields, query);
  ReadStatuses(request, fields, query);
  query.page_size = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                      "page_size", fields.violations());
  const bool own = reading.call.principal.IsForPatient();
  if (!own && !request.has_time() && request.patient().empty() && request.resource().empty()) {
    fields.violations().Add("time", "or patient or resource is needed");
  }
  RETURN_IF_ERROR(fields.Verdict());
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ScopeOf(reading.call, request), request.page_token()));
  if (position.empty()) return query;
  ASSIGN_OR_RETURN(query.after, ReadPosition(position));
  return query;
}

absl::StatusOr<DayQuestion> ReadWatch(const Reading& reading, const v1::WatchDayRequest& request) {
  FieldReader fields(reading.call, &reading.snapshot);
  const LocationId id = fields.Location(request.location(), "location");
  const google::type::Date& date = request.date();
  const absl::CivilDay day(date.year(), date.month(), date.day());
  const bool is_day =
      day.year() == date.year() && day.month() == date.month() && day.day() == date.day();
  if (!is_day) fields.violations().Add("date", "must be a date of the calendar");
  RETURN_IF_ERROR(fields.Verdict());
  return DayQuestion{.location = id,
                     .day = DayInterval(day, reading.snapshot.FindLocation(id)->zone)};
}

absl::Status WritePage(const access::CallContext& call, directory::Directories& directories,
                       const v1::ListAppointmentsRequest& request, const ListPage& page,
                       const rpc::PageTokens& tokens, v1::ListAppointmentsResponse& wire) {
  for (const Appointment& appointment : page.appointments) {
    RETURN_IF_ERROR(Write(call, directories, appointment, *wire.add_appointments()));
  }
  if (page.next.has_value()) {
    wire.set_next_page_token(tokens.Encode(ScopeOf(call, request), WritePosition(*page.next)));
  }
  return absl::OkStatus();
}

}  // namespace tandem::appointments
