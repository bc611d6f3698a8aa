// SPDX-License-Identifier: Apache-2.0
#include "scheduler/absences/absences_wire.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/directory/field_reader_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"

namespace tandem::absences {
namespace {

using access::CallContext;
using directory::FieldReader;

// The clinic in a request's parent is the caller's.
void ReadParent(const CallContext& call, std::string_view parent, FieldReader& fields) {
  const auto values =
      rpc::ReadName(directory::kClinicPattern, parent, "parent", fields.violations());
  if (values.has_value() && values->front() != call.principal.clinic_slug) fields.Miss();
}

Interval ReadTime(const google::type::Interval& wire, std::string_view field,
                  Violations& violations) {
  const auto time = rpc::ReadInterval(wire.start_time(), wire.end_time(), field, violations);
  if (time.has_value() && time->length() > kAbsenceMax) {
    violations.Add(std::string(field), "must be at most 366 days long");
  }
  return time.value_or(Interval());
}

std::string ScopeOf(const CallContext& call, const v1::ListAbsencesRequest& request) {
  return fmt::format("ListAbsences/{}/{}", ToString(call.clinic()),
                     request.window().SerializeAsString());
}

// The last absence of a page.
std::string PositionOf(const Absence& last) {
  return fmt::format("{}/{}", absl::ToUnixMicros(last.time.start), ToString(last.id));
}

// We signed it: what does not parse is not ours.
absl::Status ReadPosition(std::string_view text, AbsenceQuery& query) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return InternalError("page token of ListAbsences");
  std::int64_t micros = 0;
  const char* end = text.data() + slash;
  const auto id = ParseId<AbsenceId>(text.substr(slash + 1));
  if (std::from_chars(text.data(), end, micros).ptr != end || !id.has_value()) {
    return InternalError("page token of ListAbsences");
  }
  query.after_start = absl::FromUnixMicros(micros);
  query.after = *id;
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Recording> ReadRecord(const CallContext& call, const directory::Snapshot& file,
                                     const v1::RecordAbsenceRequest& request) {
  FieldReader fields(call, &file);
  Violations& violations = fields.violations();
  Recording wanted;
  ReadParent(call, request.parent(), fields);
  wanted.key = requests::ReadRequestKey(call, request, violations);
  wanted.resource = fields.Resource(request.absence().resource(), "absence.resource");
  wanted.time = ReadTime(request.absence().time(), "absence.time", violations);
  RETURN_IF_ERROR(fields.Verdict());
  return wanted;
}

requests::RequestKey ReadRecordKey(const CallContext& call,
                                   const v1::RecordAbsenceRequest& request) {
  Violations known;  // none: ReadRecord has looked
  return requests::ReadRequestKey(call, request, known);
}

absl::StatusOr<Withdrawal> ReadWithdrawal(const CallContext& call,
                                          const v1::WithdrawAbsenceRequest& request) {
  FieldReader fields(call, nullptr);
  Violations& violations = fields.violations();
  Withdrawal wanted;
  wanted.key = requests::ReadRequestKey(call, request, violations);
  const auto values = rpc::ReadName(kAbsencePattern, request.name(), "name", violations);
  if (values.has_value()) {
    if ((*values)[0] != call.principal.clinic_slug) fields.Miss();
    wanted.id = AbsenceId(rpc::ReadUuid((*values)[1], "name", violations).value_or(Uuid()));
  }
  RETURN_IF_ERROR(fields.Verdict());
  return wanted;
}

absl::StatusOr<AbsenceQuery> ReadList(const CallContext& call,
                                      const v1::ListAbsencesRequest& request,
                                      const rpc::PageTokens& tokens) {
  FieldReader fields(call, nullptr);
  AbsenceQuery query;
  ReadParent(call, request.parent(), fields);
  query.window = ReadTime(request.window(), "window", fields.violations());
  query.page_size = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                      "page_size", fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ScopeOf(call, request), request.page_token()));
  if (!position.empty()) RETURN_IF_ERROR(ReadPosition(position, query));
  return query;
}

void Write(const CallContext& call, const Absence& absence, v1::Absence& wire) {
  const std::string& clinic = call.principal.clinic_slug;
  wire.set_name(rpc::BuildName(kAbsencePattern, {clinic, ToString(absence.id)}));
  wire.set_resource(
      fmt::format("{}/{}", rpc::BuildName(directory::kClinicPattern, {clinic}), absence.label));
  rpc::WriteInterval(absence.time, *wire.mutable_time());
  rpc::WriteTime(absence.create_time, *wire.mutable_create_time());
  if (absence.withdraw_time.has_value()) {
    rpc::WriteTime(*absence.withdraw_time, *wire.mutable_withdraw_time());
  }
}

void WritePage(const CallContext& call, const v1::ListAbsencesRequest& request,
               const AbsencePage& page, const rpc::PageTokens& tokens,
               v1::ListAbsencesResponse& wire) {
  for (const Absence& absence : page.absences) Write(call, absence, *wire.add_absences());
  if (!page.more) return;
  wire.set_next_page_token(tokens.Encode(ScopeOf(call, request), PositionOf(page.absences.back())));
}

}  // namespace tandem::absences
