// SPDX-License-Identifier: Apache-2.0
#include "scheduler/reports/reports_wire.h"

#include <map>

#include "base/rpc/date_proto.h"
#include "base/rpc/time_proto.h"
#include "base/status.h"
#include "scheduler/courses/courses_wire.h"
#include "scheduler/directory/field_reader_wire.h"

namespace tandem::reports {
namespace {

Interval ReadWindow(const v1::ReportPairingRequest& request, Violations& violations) {
  const google::type::Interval& wire = request.window();
  if (!wire.has_start_time() || !wire.has_end_time()) {
    violations.Add("window", "must have a start and an end");
    return {};
  }
  const auto window = rpc::ReadInterval(wire.start_time(), wire.end_time(), "window", violations);
  if (window.has_value() && window->length() > kReportWindowMax) {
    violations.Add("window", "must not be longer than 92 days");
  }
  return window.value_or(Interval{});
}

void WriteCounts(const PairingCounts& counts, v1::PairingCounts& wire) {
  wire.set_infusion_count(counts.infusions);
  wire.set_preferred_count(counts.preferred);
  wire.set_acceptable_count(counts.acceptable);
  wire.set_external_count(counts.external);
  wire.set_waiting_count(counts.waiting);
  wire.set_declined_count(counts.declined);
  int broken = 0;
  std::map<v1::PairRule, int> by_rule;  // of the contract, which has fewer
  for (const auto& [rule, count] : counts.broken) {
    broken += count;
    by_rule[courses::WriteRule(rule)] += count;
  }
  for (const auto& [rule, count] : by_rule) {
    v1::PairRuleCount& one = *wire.add_broken_by_rule();
    one.set_rule(rule);
    one.set_count(count);
  }
  wire.set_broken_count(broken);
}

}  // namespace

absl::StatusOr<PairingQuestion> ReadPairing(const access::CallContext& call,
                                            const directory::Snapshot& file,
                                            const v1::ReportPairingRequest& request) {
  directory::FieldReader fields(call, &file);
  PairingQuestion question;
  question.window = ReadWindow(request, fields.violations());
  if (!request.location().empty()) {
    question.location = fields.Location(request.location(), "location");
  }
  RETURN_IF_ERROR(fields.Verdict());
  return question;
}

void WriteReport(const PairingReport& report, v1::PairingReport& wire) {
  for (const PairingWeek& week : report.weeks) {
    v1::PairingWeek& one = *wire.add_weeks();
    rpc::WriteDate(week.monday, *one.mutable_monday());
    WriteCounts(week.counts, *one.mutable_counts());
  }
  WriteCounts(report.total, *wire.mutable_total());
}

}  // namespace tandem::reports
