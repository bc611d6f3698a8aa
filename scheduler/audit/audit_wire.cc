// SPDX-License-Identifier: Apache-2.0
#include "scheduler/audit/audit_wire.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/directory/names_wire.h"

namespace tandem::audit {
namespace {

// What a page token is bound to: the clinic and all criteria.
std::string SearchScope(const access::CallContext& call,
                        const v1::SearchAuditEntriesRequest& request) {
  v1::SearchAuditEntriesRequest criteria = request;
  criteria.clear_page_token();
  criteria.clear_page_size();
  return fmt::format("SearchAuditEntries/{}/{}", ToString(call.clinic()),
                     criteria.SerializeAsString());
}

std::string WritePosition(const AuditPosition& position) {
  return fmt::format("{}/{}", absl::ToUnixMicros(position.record_time), ToString(position.id));
}

// Our own words, signed: anything else is our own fault.
absl::StatusOr<AuditPosition> ReadPosition(std::string_view text) {
  if (text.empty()) return AuditPosition();
  const std::size_t slash = std::min(text.find('/'), text.size() - 1);
  std::int64_t micros = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + slash, micros);
  const std::optional<Uuid> id = ParseUuid(text.substr(slash + 1));
  if (error != std::errc() || end != text.data() + slash || !id.has_value()) {
    return InternalError("page token of SearchAuditEntries");
  }
  return AuditPosition{absl::FromUnixMicros(micros), *id};
}

// The contract's numbers are in the order of ours.
std::optional<Action> ActionOf(v1::AuditAction wire) {
  std::string name = v1::AuditAction_Name(wire).substr(std::string("AUDIT_ACTION_").size());
  for (char& c : name) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ParseAction(name);
}

v1::AuditAction WireOf(std::string_view action) {
  for (int number = v1::AuditAction_MIN; number <= v1::AuditAction_MAX; ++number) {
    const auto wire = static_cast<v1::AuditAction>(number);
    const std::optional<Action> known = ActionOf(wire);
    if (known.has_value() && Name(*known) == action) return wire;
  }
  return v1::AUDIT_ACTION_UNSPECIFIED;
}

void ReadTimes(const v1::SearchAuditEntriesRequest& request, AuditQuery& query,
               Violations& violations) {
  const auto time =
      rpc::ReadInterval(request.time().start_time(), request.time().end_time(), "time", violations);
  if (!time.has_value()) return;
  query.time = *time;
  if (time->length() > kSearchSpanMax) {
    violations.Add("time",
                   fmt::format("must be at most {} days", kSearchSpanMax / absl::Hours(24)));
  }
}

void ReadCriteria(const v1::SearchAuditEntriesRequest& request, AuditQuery& query,
                  Violations& violations) {
  if (request.actor().size() > kActorBytesMax) {
    violations.Add("actor", fmt::format("must be at most {} bytes", kActorBytesMax));
  } else if (!request.actor().empty()) {
    query.actor = request.actor();
  }
  if (!v1::AuditAction_IsValid(request.action())) {
    violations.Add("action", "is not known");
  } else {
    query.action = ActionOf(request.action());
  }
}

void Write(std::string_view clinic, const AuditEntry& entry, v1::AuditEntry& wire) {
  const auto text = [](const std::optional<Uuid>& id) { return id ? ToString(*id) : ""; };
  wire.set_entry_id(ToString(entry.id));
  rpc::WriteTime(entry.record_time, *wire.mutable_record_time());
  wire.set_actor_role(entry.actor_role);
  wire.set_actor(entry.actor);
  wire.set_method(entry.method);
  wire.set_action(WireOf(entry.action));
  wire.set_subject_kind(entry.subject_kind);
  wire.set_subject_id(text(entry.subject));
  wire.set_subject_count(entry.subject_count);
  wire.set_patient(directory::PatientName(clinic, PatientId(entry.patient.value_or(Uuid()))));
  wire.set_outcome(entry.outcome);
  wire.set_call_id(text(entry.call_id));
  wire.set_request_id(text(entry.request_id));
  wire.set_reason(entry.reason.value_or(""));
}

}  // namespace

absl::StatusOr<AuditQuery> ReadSearch(const access::CallContext& call,
                                      const v1::SearchAuditEntriesRequest& request,
                                      const rpc::PageTokens& tokens) {
  AuditQuery query;
  Violations violations;
  ReadTimes(request, query, violations);
  ReadCriteria(request, query, violations);
  query.limit = rpc::ReadPageSize(request.page_size(), {kSearchPageSize, kSearchPageSizeMax},
                                  "page_size", violations);
  std::string clinic = call.principal.clinic_slug;
  if (!request.patient().empty()) {
    const auto name =
        rpc::ReadName(directory::kPatientPattern, request.patient(), "patient", violations);
    if (name.has_value()) {
      clinic = (*name)[0];
      query.patient = PatientId(rpc::ReadUuid((*name)[1], "patient", violations).value_or(Uuid()));
    }
  }
  RETURN_IF_ERROR(violations.ToStatus());
  if (clinic != call.principal.clinic_slug) return access::errors::NotFound();
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(SearchScope(call, request), request.page_token()));
  ASSIGN_OR_RETURN(query.after, ReadPosition(position));
  return query;
}

void WritePage(const access::CallContext& call, const v1::SearchAuditEntriesRequest& request,
               const AuditPage& page, const rpc::PageTokens& tokens,
               v1::SearchAuditEntriesResponse& reply) {
  for (const AuditEntry& entry : page.entries) {
    Write(call.principal.clinic_slug, entry, *reply.add_entries());
  }
  if (!page.next.has_value()) return;
  reply.set_next_page_token(tokens.Encode(SearchScope(call, request), WritePosition(*page.next)));
}

}  // namespace tandem::audit
