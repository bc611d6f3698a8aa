// SPDX-License-Identifier: Apache-2.0
#include "tests/support/checkers.h"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "absl/strings/str_replace.h"

namespace tandem::testing {
namespace {

constexpr std::size_t kFindingsMax = 20;  // enough to see the pattern

// A visit that surely held a resource: from the acknowledgement until the next call on it began.
struct Surely {
  absl::Time from;
  absl::Time until;
  Interval time;
  std::string name;
};

// When the next call about each appointment began, after a given call was answered.
std::map<std::string, std::vector<absl::Time>> CallsByAppointment(
    const std::vector<Operation>& history) {
  std::map<std::string, std::vector<absl::Time>> calls;
  for (const Operation& operation : history) {
    if (!operation.target.empty()) calls[operation.target].push_back(operation.invoke_time);
  }
  return calls;
}

absl::Time NextCall(const std::vector<absl::Time>& calls, absl::Time after) {
  const auto next = std::ranges::lower_bound(calls, after);
  return next == calls.end() ? absl::InfiniteFuture() : *next;
}

std::map<std::string, std::vector<Surely>> SurelyTaken(const std::vector<Operation>& history) {
  const auto calls = CallsByAppointment(history);
  std::map<std::string, std::vector<Surely>> taken;
  for (const Operation& operation : history) {
    const bool takes = IsStep(operation.verb) && !GivesUp(operation.verb);
    if (operation.outcome != Outcome::kOk || !takes) continue;
    const Seen& seen = operation.seen;
    const auto later = calls.find(seen.name);
    absl::Time until = later == calls.end() ? absl::InfiniteFuture()
                                            : NextCall(later->second, operation.done_time);
    until = std::min(until, seen.hold_expire);
    if (until <= operation.done_time) continue;
    for (const Seen::Part& part : seen.parts) {
      taken[part.resource].push_back({operation.done_time, until, part.time, seen.name});
    }
  }
  return taken;
}

void FindOverlaps(const std::string& resource, std::vector<Surely>& visits,
                  std::vector<std::string>& findings) {
  std::ranges::sort(visits, {}, &Surely::from);
  std::vector<Surely> live;
  for (const Surely& visit : visits) {
    std::erase_if(live, [&](const Surely& old) { return old.until <= visit.from; });
    for (const Surely& other : live) {
      if (other.name == visit.name || !other.time.Overlaps(visit.time)) continue;
      if (findings.size() >= kFindingsMax) return;
      findings.push_back(fmt::format("C1: {} was promised to {} and {} at the same time", resource,
                                     other.name, visit.name));
    }
    live.push_back(visit);
  }
}

// appointment uuid -> version -> "verb|status|start|end"
using Events = std::map<std::string, std::map<int, std::string>>;

Events ReadEvents(const SqlFunction& sql) {
  std::istringstream lines(sql(
      "SELECT string_agg(appointment_id || ' ' || version || ' ' || verb || '|' || status_after "
      "|| '|' || (extract(epoch from start_time) * 1000000)::bigint || '|' || "
      "(extract(epoch from end_time) * 1000000)::bigint, E'\\n') FROM appointment_event"));
  Events events;
  std::string id;
  int version = 0;
  std::string what;
  while (lines >> id >> version >> what) events[id][version] = what;
  return events;
}

std::set<std::string> ReadRequests(const SqlFunction& sql) {
  std::istringstream lines(sql("SELECT string_agg(request_id::text, E'\\n') FROM request"));
  std::set<std::string> requests;
  for (std::string id; lines >> id;) requests.insert(id);
  return requests;
}

std::string TimeLiteral(absl::Time time) {
  if (time == absl::InfiniteFuture()) return "'infinity'::timestamptz";
  if (time == absl::InfinitePast()) return "'-infinity'::timestamptz";
  return fmt::format("('epoch'::timestamptz + interval '{} microseconds')",
                     absl::ToUnixMicros(time));
}

std::string LastSegment(const std::string& name) { return name.substr(name.rfind('/') + 1); }

// Removes what an acknowledged operation explains; whatever is left at the end is alien.
void ExplainEvent(const Operation& operation, Events& events, std::vector<std::string>& findings) {
  auto& versions = events[LastSegment(operation.seen.name)];
  const auto row = versions.find(operation.seen.version);
  const std::string times = fmt::format("|{}|{}", absl::ToUnixMicros(operation.seen.time.start),
                                        absl::ToUnixMicros(operation.seen.time.end));
  if (row == versions.end()) {
    findings.push_back(fmt::format("C2: {} of {} version {} was acknowledged and is not stored",
                                   Name(operation.verb), operation.seen.name,
                                   operation.seen.version));
    return;
  }
  if (!row->second.ends_with(times)) {
    findings.push_back(fmt::format("C2: {} version {} is stored with other times ({})",
                                   operation.seen.name, operation.seen.version, row->second));
  }
  versions.erase(row);
}

}  // namespace

const char kVisitFaults[] = R"(
WITH here AS (
  SELECT *, status = 'proposed' AND hold_expire_time <= $3 AS dead FROM appointment
  WHERE start_time >= $1 AND start_time < $2
), live AS (
  SELECT * FROM here WHERE status NOT IN ('cancelled', 'entered-in-error') AND NOT dead
), parts AS (
  SELECT appointment_id, resource, min(first) AS first, max(last) AS last FROM (
    SELECT appointment_id, (p ->> 'resource')::uuid AS resource,
           start_time + make_interval(mins => (p ->> 'start')::int) AS first,
           start_time + make_interval(mins => (p ->> 'end')::int) AS last
    FROM live, jsonb_array_elements(participations) AS p
    UNION ALL
    SELECT appointment_id, patient_id, start_time, end_time FROM live WHERE patient_id IS NOT NULL
  ) AS part GROUP BY appointment_id, resource
), claims AS (
  SELECT c.*, lower(during) AS first, upper(during) AS last
  FROM claim c JOIN here USING (clinic_id, appointment_id) WHERE NOT here.dead
)
SELECT concat_ws('; ',
  (SELECT 'two visits share a resource' FROM parts a JOIN parts b ON a.resource = b.resource
     AND a.appointment_id < b.appointment_id AND a.first < b.last AND b.first < a.last LIMIT 1),
  (SELECT 'a visit without its claim' FROM parts p WHERE NOT EXISTS (
     SELECT FROM claims c WHERE c.appointment_id = p.appointment_id
       AND c.resource_id = p.resource AND c.first = p.first AND c.last = p.last) LIMIT 1),
  (SELECT 'a claim without its visit' FROM claims c WHERE NOT EXISTS (
     SELECT FROM parts p WHERE p.appointment_id = c.appointment_id
       AND p.resource = c.resource_id AND p.first = c.first) LIMIT 1),
  (SELECT 'a booking that expires' FROM claims c JOIN live USING (appointment_id)
   WHERE (c.expires_at IS NOT NULL) <> (live.status = 'proposed') LIMIT 1),
  (SELECT 'a visit of someone who lives on in another record' FROM live
   JOIN patient p USING (clinic_id, patient_id) WHERE p.status = 'merged' LIMIT 1),
  (SELECT 'versions and events differ' FROM here h WHERE h.version <> (
     SELECT count(*) FROM appointment_event e
     WHERE e.clinic_id = h.clinic_id AND e.appointment_id = h.appointment_id) LIMIT 1),
  (SELECT 'the last event tells something else' FROM here h JOIN appointment_event e
     USING (clinic_id, appointment_id, version)
   WHERE (e.status_after, e.start_time, e.end_time) <> (h.status, h.start_time, h.end_time)
   LIMIT 1)
) AS faults)";

std::vector<std::string> CheckNoOverlapSeen(const std::vector<Operation>& history) {
  std::vector<std::string> findings;
  auto taken = SurelyTaken(history);
  for (auto& [resource, visits] : taken) FindOverlaps(resource, visits, findings);
  return findings;
}

std::vector<std::string> CheckNoOverlapStored(const SqlFunction& sql) {
  const std::string count = sql(
      "SELECT count(*) FROM (SELECT during, lag(during) OVER (PARTITION BY clinic_id, resource_id, "
      "seat ORDER BY lower(during), upper(during)) AS before FROM claim) AS pairs "
      "WHERE lower(during) < upper(before)");
  if (count == "0") return {};
  return {fmt::format("C1: {} claims overlap another in the database", count)};
}

std::vector<std::string> CheckStored(const std::vector<Operation>& history,
                                     const SqlFunction& sql) {
  std::vector<std::string> findings;
  Events events = ReadEvents(sql);
  const std::set<std::string> requests = ReadRequests(sql);
  std::set<std::string> explained;
  for (const Operation& operation : history) {
    const bool stored = requests.contains(operation.request_id);
    explained.insert(operation.side_request_id);
    if (operation.outcome == Outcome::kOk) {
      explained.insert(operation.request_id);
      if (!stored) findings.push_back("C2: request " + operation.request_id + " was lost");
      if (IsStep(operation.verb)) ExplainEvent(operation, events, findings);
    } else if (operation.outcome == Outcome::kNo && stored) {
      findings.push_back("C3: refused request " + operation.request_id + " left a row");
    }
  }
  for (const std::string& request : requests) {
    if (!explained.contains(request)) findings.push_back("C6: alien request " + request);
  }
  for (const auto& [id, versions] : events) {
    for (const auto& [version, what] : versions) {
      if (what.starts_with("expire")) continue;
      findings.push_back(
          fmt::format("C6: nobody asked for version {} of {}: {}", version, id, what));
    }
  }
  return findings;
}

std::vector<std::string> CheckAnswers(const std::vector<Operation>& history) {
  std::vector<std::string> findings;
  for (const Operation& operation : history) {
    if (operation.outcome == Outcome::kUnknown) {
      findings.push_back("C4: request " + operation.request_id + " was never resolved");
    }
    if (!operation.replays_equal) {
      findings.push_back("C5: a replay of " + operation.request_id + " answered something else");
    }
  }
  return findings;
}

std::vector<std::string> CheckAudited(const std::vector<Operation>& history,
                                      const SqlFunction& sql) {
  std::istringstream lines(
      sql("SELECT string_agg(request_id || ' ' || entries, E'\\n') FROM (SELECT request_id, "
          "count(*) AS entries FROM audit_entry WHERE request_id IS NOT NULL GROUP BY 1) AS t"));
  std::map<std::string, int> entries;
  std::string request;
  for (int count = 0; lines >> request >> count;) entries[request] = count;
  std::vector<std::string> findings;
  std::set<std::string> explained;
  for (const Operation& operation : history) {
    explained.insert(operation.side_request_id);
    if (operation.outcome != Outcome::kOk) continue;
    explained.insert(operation.request_id);
    if (const int count = entries[operation.request_id]; count != 1) {
      findings.push_back(
          fmt::format("C8: request {} has {} audit entries", operation.request_id, count));
    }
  }
  for (const auto& [id, count] : entries) {
    if (!explained.contains(id)) findings.push_back("C8: nobody asked for the entry of " + id);
  }
  return findings;
}

std::vector<std::string> CheckReach(const SqlFunction& sql) {
  const std::string stale =
      sql("SELECT string_agg(p.patient_id::text, ' ') FROM patient p JOIN person_reach fresh"
          " USING (clinic_id, patient_id) WHERE p.reach IS NOT NULL AND p.reach <> fresh.reach");
  if (stale.empty()) return {};
  return {"C9: stored before something changed: the reach of " + stale};
}

std::vector<std::string> CheckVisitsStored(const SqlFunction& sql, const Interval& starts,
                                           absl::Time now) {
  const std::string faults =
      sql(absl::StrReplaceAll(kVisitFaults, {{"$1", TimeLiteral(starts.start)},
                                             {"$2", TimeLiteral(starts.end)},
                                             {"$3", TimeLiteral(now)}}));
  if (faults.empty()) return {};
  return {"C1, C2 or C6: " + faults};
}

std::vector<std::string> Judge(const History& history, const SqlFunction& sql, absl::Time now) {
  const std::vector<Operation> sorted = history.Sorted();
  std::vector<std::string> findings = CheckNoOverlapSeen(sorted);
  for (const auto& more : {CheckNoOverlapStored(sql), CheckStored(sorted, sql),
                           CheckAnswers(sorted), CheckAudited(sorted, sql), CheckReach(sql),
                           CheckVisitsStored(sql, {now, absl::InfiniteFuture()}, now)}) {
    findings.insert(findings.end(), more.begin(), more.end());
  }
  return findings;
}

}  // namespace tandem::testing
