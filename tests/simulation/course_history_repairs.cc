// SPDX-License-Identifier: Apache-2.0
// A therapist calls in sick, and the clinic has the day repaired.
#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "base/rpc/time_proto.h"
#include "tests/simulation/course_history.h"

namespace tandem::testing {
namespace {

constexpr absl::Duration kAwayBefore = absl::Hours(6);  // and as long after the session

std::set<std::string> NamesOf(const v1::ProposeRepairResponse& proposed) {
  std::set<std::string> names;
  for (const v1::StrandedVisit& visit : proposed.stranded()) names.insert(visit.appointment());
  return names;
}

// What it moves and what it has no place for.
std::multiset<std::string> NamesOf(const v1::Repair& repair) {
  std::multiset<std::string> names(repair.unplaced().begin(), repair.unplaced().end());
  for (const v1::RepairMove& move : repair.moves()) names.insert(move.appointment());
  return names;
}

}  // namespace

void CourseHistory::RepairDay() {
  event_ = "repair";
  const std::string half = AnyHalf(true);
  if (half.empty()) return;
  const auto session = desk_.Get(half);
  if (!session.ok() || session->mode() != v1::VISIT_MODE_VIDEO) return;
  const absl::Time start = absl::FromUnixSeconds(session->time().start_time().seconds());
  const Interval away = {start - kAwayBefore, start + kAwayBefore};
  v1::RecordAbsenceRequest record;
  record.set_parent(desk_.parent());
  record.set_request_id(desk_.NewRequestId());
  record.mutable_absence()->set_resource(session->participations(0).resource());
  rpc::WriteInterval(away, *record.mutable_absence()->mutable_time());
  const auto absence =
      service_.Call(desk_.who(), &v1::AbsencesService::Stub::RecordAbsence, record);
  if (!absence.ok()) return Found("absence: " + absence.status().ToString());
  Repair(away, half);
  if (random_() % 2 == 0) return;  // they stay away
  v1::WithdrawAbsenceRequest withdraw;
  withdraw.set_name(absence->name());
  withdraw.set_request_id(desk_.NewRequestId());
  const auto back =
      service_.Call(desk_.who(), &v1::AbsencesService::Stub::WithdrawAbsence, withdraw);
  if (!back.ok()) Found("back: " + back.status().ToString());
}

void CourseHistory::Repair(const Interval& window, const std::string& lost) {
  using Repairs = v1::RepairsService::Stub;
  v1::ProposeRepairRequest question;
  question.set_parent(desk_.parent());
  rpc::WriteInterval(window, *question.mutable_window());
  const auto proposed = service_.Call(desk_.who(), &Repairs::ProposeRepair, question);
  if (!proposed.ok()) return Found("propose repair: " + proposed.status().ToString());
  const std::set<std::string> stranded = NamesOf(*proposed);
  if (!stranded.contains(lost)) Found("a lost session is not found: " + lost);
  for (const v1::Repair& repair : proposed->repairs()) {
    if (NamesOf(repair) != std::multiset<std::string>(stranded.begin(), stranded.end())) {
      Found("a repair is not of who lost their place");
    }
  }
  if (proposed->repairs().empty()) return;
  const auto kinds = static_cast<std::uint64_t>(proposed->repairs_size());
  const v1::Repair& repair = proposed->repairs(static_cast<int>(random_() % kinds));
  if (repair.moves().empty()) return;
  v1::ApplyRepairRequest order;
  order.set_parent(desk_.parent());
  order.set_request_id(desk_.NewRequestId());
  *order.mutable_moves() = repair.moves();
  const Seen before = ReadAll();
  const auto applied = service_.Call(desk_.who(), &Repairs::ApplyRepair, order);
  if (!applied.ok()) return Found("a proposed repair is refused: " + applied.status().ToString());
  Did(event_);
  JudgeRepaired(repair);
  std::vector<std::string> moved;
  for (const v1::RepairMove& move : repair.moves()) moved.push_back(move.appointment());
  Judge(before, moved);
  const auto left = service_.Call(desk_.who(), &Repairs::ProposeRepair, question);
  const std::set<std::string> unplaced(repair.unplaced().begin(), repair.unplaced().end());
  if (!left.ok() || NamesOf(*left) != unplaced) Found("who has a place is still without one");
}

// Every half that was moved stands with its other half as it was said.
void CourseHistory::JudgeRepaired(const v1::Repair& repair) {
  std::map<std::string, v1::PairState> said;
  for (const v1::RepairMove& move : repair.moves()) {
    if (move.state() != v1::PAIR_STATE_UNSPECIFIED) said[move.appointment()] = move.state();
  }
  for (const std::string& name : courses_) {
    const auto course = Read(name);
    if (!course.ok()) continue;
    for (const v1::Pair& pair : course->pairs()) {
      for (const std::string& half : {pair.infusion(), pair.session()}) {
        const auto found = said.find(half);
        if (found == said.end() || found->second == pair.state()) continue;
        Found(fmt::format("a repaired pair is {}, not {}", v1::PairState_Name(pair.state()),
                          v1::PairState_Name(found->second)));
      }
    }
  }
}

}  // namespace tandem::testing
