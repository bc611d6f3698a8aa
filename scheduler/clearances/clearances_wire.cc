// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearances_wire.h"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/error.h"
#include "base/rpc/date_proto.h"
#include "base/rpc/resource_name.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/directory/field_reader_wire.h"
#include "scheduler/directory/names_wire.h"
#include "scheduler/requests/request_wire.h"
#include "scheduler/staff/staff_wire.h"

namespace tandem::clearances {
namespace {

using access::CallContext;
using access::Role;
using staff::kStaffPattern;

// A visit that may be asked about.
constexpr int kVisitYearMin = 2000;
constexpr int kVisitYearMax = 2199;

constexpr std::array<std::pair<Kind, v1::ClearanceKind>, 6> kKinds = {{
    {Kind::kEvaluation, v1::CLEARANCE_KIND_EVALUATION},
    {Kind::kTreatmentConsent, v1::CLEARANCE_KIND_TREATMENT_CONSENT},
    {Kind::kOffLabelNotice, v1::CLEARANCE_KIND_OFF_LABEL_NOTICE},
    {Kind::kScreening, v1::CLEARANCE_KIND_SCREENING},
    {Kind::kEnrolment, v1::CLEARANCE_KIND_ENROLMENT},
    {Kind::kResponseReview, v1::CLEARANCE_KIND_RESPONSE_REVIEW},
}};
constexpr std::array<std::pair<Outcome, v1::ClearanceOutcome>, 5> kOutcomes = {{
    {Outcome::kEligible, v1::CLEARANCE_OUTCOME_ELIGIBLE},
    {Outcome::kNotEligible, v1::CLEARANCE_OUTCOME_NOT_ELIGIBLE},
    {Outcome::kNeedsReview, v1::CLEARANCE_OUTCOME_NEEDS_REVIEW},
    {Outcome::kContinue, v1::CLEARANCE_OUTCOME_CONTINUE},
    {Outcome::kStop, v1::CLEARANCE_OUTCOME_STOP},
}};
constexpr std::array<std::pair<Gate, v1::Gate>, 6> kGates = {{
    {Gate::kEvaluation, v1::GATE_EVALUATION},
    {Gate::kTreatmentConsent, v1::GATE_TREATMENT_CONSENT},
    {Gate::kOffLabelNotice, v1::GATE_OFF_LABEL_NOTICE},
    {Gate::kScreening, v1::GATE_SCREENING},
    {Gate::kEnrolment, v1::GATE_ENROLMENT},
    {Gate::kCertifiedSite, v1::GATE_CERTIFIED_SITE},
}};
constexpr std::array<std::pair<Why, v1::GateReason>, 9> kReasons = {{
    {Why::kMissing, v1::GATE_REASON_MISSING},
    {Why::kWithdrawn, v1::GATE_REASON_WITHDRAWN},
    {Why::kNotYet, v1::GATE_REASON_NOT_YET},
    {Why::kExpired, v1::GATE_REASON_EXPIRED},
    {Why::kOldVersion, v1::GATE_REASON_OLD_VERSION},
    {Why::kNotEligible, v1::GATE_REASON_NOT_ELIGIBLE},
    {Why::kNeedsReview, v1::GATE_REASON_NEEDS_REVIEW},
    {Why::kSiteNotCertified, v1::GATE_REASON_SITE_NOT_CERTIFIED},
    {Why::kAskClinician, v1::GATE_REASON_ASK_CLINICIAN},
}};

template <class Ours, class Wire, std::size_t kSize>
Wire ToWire(const std::array<std::pair<Ours, Wire>, kSize>& pairs, Ours value) {
  for (const auto& [ours, wire] : pairs) {
    if (ours == value) return wire;
  }
  return Wire(0);
}

template <class Ours, class Wire, std::size_t kSize>
std::optional<Ours> FromWire(const std::array<std::pair<Ours, Wire>, kSize>& pairs, Wire value) {
  for (const auto& [ours, wire] : pairs) {
    if (wire == value) return ours;
  }
  return std::nullopt;
}

std::string ListScope(const CallContext& call, const v1::ListClearancesRequest& request) {
  return fmt::format("ListClearances/{}/{}", ToString(call.clinic()), request.parent());
}

// What was found about somebody's health, and by whom, is not the front desk's.
bool MayKnowFindings(Role role) { return role != Role::kFrontDesk; }

// The version of the kinds that have a document, and of those only.
std::string ReadVersion(Kind kind, std::string_view wire, Violations& violations) {
  constexpr std::string_view kField = "clearance.document_version";
  if (!HasDocument(kind)) {
    if (!wire.empty()) violations.Add(std::string(kField), "must be empty for this kind");
    return "";
  }
  if (!IsVersion(wire)) {
    violations.Add(std::string(kField),
                   fmt::format("must be 1 to {} letters, digits, dots, hyphens and underscores",
                               kVersionSizeMax));
  }
  return std::string(wire);
}

absl::CivilDay ReadEffectiveDay(absl::CivilDay today, const google::type::Date& wire,
                                Violations& violations) {
  constexpr std::string_view kField = "clearance.effective_date";
  const auto day = rpc::ReadDate(wire, kField, violations);
  if (!day.has_value()) return today;
  if (*day > today) {
    violations.Add(std::string(kField), "must not be after today");
  } else if (absl::CivilYear(today) - absl::CivilYear(*day) > kEffectiveYearsMax) {
    violations.Add(std::string(kField),
                   fmt::format("must be at most {} years ago", kEffectiveYearsMax));
  }
  return *day;
}

Finding ReadFinding(absl::CivilDay today, const v1::Clearance& wire, Violations& violations) {
  Finding finding;
  finding.effective_day = ReadEffectiveDay(today, wire.effective_date(), violations);
  const std::optional<Kind> kind = FromWire(kKinds, wire.kind());
  if (!kind.has_value()) {
    violations.Add("clearance.kind", "must be a known kind");
    return finding;
  }
  finding.kind = *kind;
  finding.outcome = FromWire(kOutcomes, wire.outcome());
  const bool known =
      finding.outcome.has_value() || wire.outcome() == v1::CLEARANCE_OUTCOME_UNSPECIFIED;
  if (!known || !Fits(*kind, finding.outcome)) {
    violations.Add("clearance.outcome", "must be one of the kind's; empty where it has none");
  }
  finding.document_version = ReadVersion(*kind, wire.document_version(), violations);
  return finding;
}

}  // namespace

absl::StatusOr<Recording> ReadRecord(const CallContext& call, absl::CivilDay today,
                                     const v1::RecordClearanceRequest& request) {
  directory::FieldReader fields(call, nullptr);
  Recording wanted;
  wanted.key = requests::ReadRequestKey(call, request, fields.violations());
  wanted.patient = fields.Patient(request.parent(), "parent");
  wanted.what = ReadFinding(today, request.clearance(), fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  return wanted;
}

absl::StatusOr<Withdrawal> ReadWithdrawal(const CallContext& call,
                                          const v1::WithdrawClearanceRequest& request) {
  directory::FieldReader fields(call, nullptr);
  Violations& violations = fields.violations();
  Withdrawal wanted;
  wanted.key = requests::ReadRequestKey(call, request, violations);
  const auto values = rpc::ReadName(kClearancePattern, request.name(), "name", violations);
  if (values.has_value()) {
    if ((*values)[0] != call.principal.clinic_slug) fields.Miss();
    const auto id = [&](const std::string& text) {
      return rpc::ReadUuid(text, "name", violations).value_or(Uuid());
    };
    wanted.patient = PatientId(id((*values)[1]));
    wanted.id = ClearanceId(id((*values)[2]));
  }
  RETURN_IF_ERROR(fields.Verdict());
  return wanted;
}

absl::StatusOr<ClearanceQuery> ReadList(const CallContext& call,
                                        const v1::ListClearancesRequest& request,
                                        const rpc::PageTokens& tokens) {
  directory::FieldReader fields(call, nullptr);
  ClearanceQuery query;
  query.patient = fields.Patient(request.parent(), "parent");
  query.limit = rpc::ReadPageSize(request.page_size(), {kListPageSize, kListPageSizeMax},
                                  "page_size", fields.violations());
  RETURN_IF_ERROR(fields.Verdict());
  ASSIGN_OR_RETURN(const std::string position,
                   tokens.Decode(ListScope(call, request), request.page_token()));
  if (position.empty()) return query;
  const auto after = ParseId<ClearanceId>(position);
  if (!after.has_value()) return InternalError("page token of ListClearances");
  query.after = *after;
  return query;
}

absl::StatusOr<GateQuestion> ReadExplain(const CallContext& call, const directory::Snapshot& file,
                                         const v1::ExplainGatesRequest& request) {
  directory::FieldReader fields(call, &file);
  const PatientId patient = fields.Patient(request.parent(), "parent");
  const VisitTypeId type = fields.VisitType(request.visit_type(), "visit_type");
  const LocationId location = fields.Location(request.location(), "location");
  const auto day = rpc::ReadDate(request.date(), "date", fields.violations());
  if (day.has_value() && (day->year() < kVisitYearMin || day->year() > kVisitYearMax)) {
    fields.violations().Add(
        "date", fmt::format("must be in the years {} to {}", kVisitYearMin, kVisitYearMax));
  }
  RETURN_IF_ERROR(fields.Verdict());
  return GateQuestion{
      file, {*file.FindVisitType(type), *file.FindLocation(location), *day}, patient};
}

v1::Gate WriteGate(Gate gate) { return ToWire(kGates, gate); }

void Write(const CallContext& call, const Clearance& clearance, v1::Clearance& wire) {
  const std::string& clinic = call.principal.clinic_slug;
  wire.set_name(rpc::BuildName(kClearancePattern,
                               {clinic, ToString(clearance.patient), ToString(clearance.id)}));
  wire.set_kind(ToWire(kKinds, clearance.what.kind));
  wire.set_document_version(clearance.what.document_version);
  rpc::WriteDate(clearance.what.effective_day, *wire.mutable_effective_date());
  wire.set_counts(clearance.Counts());
  rpc::WriteTime(clearance.create_time, *wire.mutable_create_time());
  if (clearance.withdraw_time.has_value()) {
    rpc::WriteTime(*clearance.withdraw_time, *wire.mutable_withdraw_time());
  }
  if (!MayKnowFindings(call.principal.role)) return;
  if (clearance.what.outcome.has_value()) {
    wire.set_outcome(ToWire(kOutcomes, *clearance.what.outcome));
  }
  wire.set_recorder(rpc::BuildName(kStaffPattern, {clinic, ToString(clearance.recorder)}));
}

void WritePage(const CallContext& call, const v1::ListClearancesRequest& request,
               const ClearancePage& page, const rpc::PageTokens& tokens,
               v1::ListClearancesResponse& wire) {
  for (const Clearance& clearance : page.clearances) {
    Write(call, clearance, *wire.add_clearances());
  }
  if (page.next.IsNil()) return;
  wire.set_next_page_token(tokens.Encode(ListScope(call, request), ToString(page.next)));
}

void WriteStates(const CallContext& call, const std::vector<GateState>& states,
                 v1::ExplainGatesResponse& wire) {
  wire.set_open(FirstClosed(states) == nullptr);
  for (const GateState& state : states) {
    v1::GateFinding& gate = *wire.add_gates();
    gate.set_gate(WriteGate(state.gate));
    gate.set_open(!state.closed.has_value());
    if (state.closed.has_value()) {
      gate.set_reason(ToWire(kReasons, ToldTo(call.principal.role, *state.closed)));
    }
    if (state.open_until.has_value()) {
      rpc::WriteDate(*state.open_until, *gate.mutable_open_until());
    }
    for (const Role role : OverrideRoles(state.gate)) {
      gate.add_override_roles(static_cast<v1::Role>(role));
    }
  }
}

}  // namespace tandem::clearances
