// SPDX-License-Identifier: Apache-2.0
#include "tests/support/repair_storm.h"

#include <fmt/format.h>

#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "base/rpc/time_proto.h"
#include "base/testing/seeded_ids.h"
#include "tests/support/client.h"
#include "tests/support/resolving.h"

namespace tandem::testing {
namespace {

using Absences = v1::AbsencesService::Stub;
using Repairs = v1::RepairsService::Stub;

constexpr int kDaysAhead = 12;  // of the courses that are being booked
constexpr absl::Duration kDay = absl::Hours(24);

class SickDesk {
 public:
  SickDesk(const CourseStorm& storm, int index, RepairStormResult& result, std::mutex& mutex)
      : storm_(storm),
        result_(result),
        mutex_(mutex),
        client_(storm.target),
        absences_(v1::AbsencesService::NewStub(client_.shared_channel())),
        repairs_(v1::RepairsService::NewStub(client_.shared_channel())),
        ids_(storm.seed * 1009 + static_cast<std::uint64_t>(index)),
        random_(storm.seed * 104729 + static_cast<std::uint64_t>(index)) {}

  void Run() {
    while (!*storm_.enough) OneDay();
  }

 private:
  void Found(std::string finding) {
    const std::lock_guard lock(mutex_);
    result_.findings.push_back(std::move(finding));
  }
  template <class Stub, class Request, class Reply>
  absl::StatusOr<Reply> Ask(Stub& stub,
                            grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Reply*),
                            const Request& request) {
    auto answer = Resolve(stub, {storm_.token, storm_.resolve_max}, method, request);
    if (!answer.ok() && !IsDefinite(answer.status())) {
      Found("a call was never answered: " + answer.status().ToString());
    }
    return answer;
  }

  void OneDay() {
    const absl::Time start = absl::UnixEpoch() +
                             absl::Floor(RealClock().Now() - absl::UnixEpoch(), kDay) +
                             kDay * static_cast<int>(1 + random_() % kDaysAhead);
    v1::RecordAbsenceRequest record;
    record.set_parent(storm_.parent);
    record.set_request_id(ToString(ids_.Next()));
    record.mutable_absence()->set_resource(storm_.parent + "/practitioners/" +
                                           (random_() % 2 == 0 ? "ana" : "ben"));
    rpc::WriteInterval({start, start + kDay}, *record.mutable_absence()->mutable_time());
    const auto absence = Ask(*absences_, &Absences::RecordAbsence, record);
    if (!absence.ok()) return Found("an absence was refused: " + absence.status().ToString());
    Repair({start, start + kDay});
    v1::WithdrawAbsenceRequest withdraw;
    withdraw.set_name(absence->name());
    withdraw.set_request_id(ToString(ids_.Next()));
    const auto back = Ask(*absences_, &Absences::WithdrawAbsence, withdraw);
    if (!back.ok()) Found("nobody comes back: " + back.status().ToString());
  }

  void Repair(const Interval& day) {
    v1::ProposeRepairRequest question;
    question.set_parent(storm_.parent);
    rpc::WriteInterval(day, *question.mutable_window());
    const auto proposed = Ask(*repairs_, &Repairs::ProposeRepair, question);
    if (!proposed.ok()) return Found("no repair: " + proposed.status().ToString());
    if (proposed->repairs().empty()) return;
    const auto kinds = static_cast<std::uint64_t>(proposed->repairs_size());
    const v1::Repair& repair = proposed->repairs(static_cast<int>(random_() % kinds));
    if (!repair.moves().empty()) Apply(repair);
  }

  void Apply(const v1::Repair& repair) {
    v1::ApplyRepairRequest order;
    order.set_parent(storm_.parent);
    order.set_request_id(ToString(ids_.Next()));
    *order.mutable_moves() = repair.moves();
    const auto applied = Ask(*repairs_, &Repairs::ApplyRepair, order);
    Remember(order, applied.ok());
    if (!applied.ok()) {
      ++result_.stale;
      return CheckRefusal(applied.status());
    }
    ++result_.repaired;
    result_.moved += order.moves_size();
    if (applied->appointments_size() != order.moves_size()) Found("a repair moved some only");
    if (random_() % 4 != 0) return;
    if (Ask(*repairs_, &Repairs::ApplyRepair, order).ok()) {
      ++result_.replays;
    } else {
      Found("a repair's replay was refused");
    }
  }

  // Between the question and the order, others book and move.
  void CheckRefusal(const absl::Status& status) {
    const auto reason = ReasonOf(status);
    const bool is_stale = reason == Reason::kSlotTaken || reason == Reason::kEtagMismatch ||
                          reason == Reason::kPlanRefused;
    if (!is_stale) return Found("a repair was refused: " + status.ToString());
    if (!MetadataOf(status).contains("appointment")) Found("a refusal names no visit");
  }

  void Remember(const v1::ApplyRepairRequest& order, bool is_done) {
    const std::lock_guard lock(mutex_);
    result_.orders.push_back({order.request_id(), is_done ? order.moves_size() : 0});
  }

  const CourseStorm& storm_;
  RepairStormResult& result_;
  std::mutex& mutex_;
  Client client_;
  std::unique_ptr<Absences> absences_;
  std::unique_ptr<Repairs> repairs_;
  SeededIds ids_;
  std::mt19937_64 random_;
};

}  // namespace

void RunRepairStorm(const CourseStorm& storm, int desks, RepairStormResult& result) {
  std::mutex mutex;
  std::vector<std::thread> threads;
  for (int i = 0; i < desks; ++i) {
    threads.emplace_back([&, i] { SickDesk(storm, i, result, mutex).Run(); });
  }
  for (std::thread& thread : threads) thread.join();
}

std::vector<std::string> JudgeRepairs(const SqlFunction& sql, const RepairStormResult& result) {
  std::vector<std::string> findings = result.findings;
  for (const RepairStormResult::Order& order : result.orders) {
    const std::string found = sql(fmt::format(
        "SELECT count(DISTINCT e.subject_id) FROM audit_entry e JOIN appointment_event m ON "
        "m.appointment_id = e.subject_id AND m.verb IN ('move', 'reseat') WHERE e.request_id = "
        "'{}' AND e.action = 'change'",
        order.request_id));
    if (found != std::to_string(order.moved)) {
      findings.push_back(
          fmt::format("repair {} moved {} visits, not {}", order.request_id, found, order.moved));
    }
  }
  return findings;
}

}  // namespace tandem::testing
