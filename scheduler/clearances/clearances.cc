// SPDX-License-Identifier: Apache-2.0
#include "scheduler/clearances/clearances.h"

#include <algorithm>
#include <utility>

#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/clearances/clearances_errors.h"
#include "scheduler/clearances/gate_policy.h"

namespace tandem::clearances {

using access::CallContext;
namespace {

constexpr char kSubjectKind[] = "clearance";

audit::Deed DeedOf(const Clearance& clearance) {
  audit::Deed deed;
  deed.subject_kind = kSubjectKind;
  deed.subject = clearance.id.uuid;
  deed.patient = clearance.patient;
  return deed;
}

absl::StatusOr<Clearance> FindOne(ClearanceStore& store, ClearanceId id) {
  ASSIGN_OR_RETURN(std::optional<Clearance> found, store.Find(id));
  if (!found.has_value()) return access::errors::NotFound();
  return *std::move(found);
}

// As it was when it was recorded: a replay answers what was answered.
absl::StatusOr<Clearance> FindRecorded(ClearanceStore& store, ClearanceId id) {
  ASSIGN_OR_RETURN(Clearance clearance, FindOne(store, id));
  clearance.withdraw_time.reset();
  clearance.last = true;
  return clearance;
}

}  // namespace

absl::StatusOr<Clearance> Clearances::Record(const CallContext& call, const Recording& wanted) {
  return parts_.pool.Run<Clearance>(
      call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Clearance> {
        ClearanceStore store(tx, call.clinic());
        ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
        if (replay.has_value()) return FindRecorded(store, ClearanceId(replay->subject));
        Clearance fresh;
        ASSIGN_OR_RETURN(fresh.patient, parts_.people.FindStanding(tx, call, wanted.patient));
        RETURN_IF_ERROR(LockFor(tx, call, wanted.what.kind, fresh.patient));
        fresh.id = parts_.ids.NextId<ClearanceId>();
        fresh.what = wanted.what;
        fresh.recorder = call.principal.staff;
        fresh.create_time = parts_.clock.Now();
        fresh.last = true;
        ASSIGN_OR_RETURN(const bool stands, store.Insert(fresh));
        if (!stands) return access::errors::NotFound();
        RETURN_IF_ERROR(parts_.requests.Close(tx, call, wanted.key, std::nullopt, DeedOf(fresh)));
        return fresh;
      });
}

absl::Status Clearances::LockFor(pg::Transaction& tx, const CallContext& call, Kind kind,
                                 PatientId patient) {
  if (kind != Kind::kResponseReview) return absl::OkStatus();
  return parts_.booking.LockCalendar(tx, call, patient);
}

absl::StatusOr<Clearance> Clearances::Withdraw(const CallContext& call, const Withdrawal& wanted) {
  return parts_.pool.Run<Clearance>(
      call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Clearance> {
        ClearanceStore store(tx, call.clinic());
        ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
        if (replay.has_value()) return FindOne(store, ClearanceId(replay->subject));
        ASSIGN_OR_RETURN(const PatientId patient,
                         parts_.people.FindStanding(tx, call, wanted.patient));
        ASSIGN_OR_RETURN(Clearance clearance, FindOne(store, wanted.id));
        if (clearance.patient != patient) return access::errors::NotFound();
        RETURN_IF_ERROR(LockFor(tx, call, clearance.what.kind, patient));
        RETURN_IF_ERROR(store.Withdraw(wanted.id, parts_.clock.Now()));
        ASSIGN_OR_RETURN(clearance, FindOne(store, wanted.id));
        RETURN_IF_ERROR(
            parts_.requests.Close(tx, call, wanted.key, std::nullopt, DeedOf(clearance)));
        return clearance;
      });
}

absl::StatusOr<ClearancePage> Clearances::List(const CallContext& call, ClearanceQuery query) {
  const auto page_size = static_cast<std::size_t>(query.limit);
  ++query.limit;  // one more tells whether there is another page
  return parts_.pool.Run<ClearancePage>(
      call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) -> absl::StatusOr<ClearancePage> {
        ClearanceQuery standing = query;
        ASSIGN_OR_RETURN(standing.patient, parts_.people.FindStanding(tx, call, query.patient));
        ClearancePage page;
        ASSIGN_OR_RETURN(page.clearances, ClearanceStore(tx, call.clinic()).List(standing));
        if (page.clearances.size() > page_size) {
          page.clearances.resize(page_size);
          page.next = page.clearances.back().id;
        }
        return page;
      });
}

absl::StatusOr<std::vector<Clearance>> Clearances::ReadAll(const CallContext& call,
                                                           PatientId patient) {
  return parts_.pool.Run<std::vector<Clearance>>(
      call.Tx(/*read_only=*/true),
      [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<Clearance>> {
        ClearanceStore store(tx, call.clinic());
        std::vector<Clearance> all;
        ClearanceQuery query = {.patient = patient, .limit = kListPageSizeMax};
        do {  // each page ends earlier than the one before
          ASSIGN_OR_RETURN(const std::vector<Clearance> page, store.List(query));
          all.insert(all.end(), page.begin(), page.end());
          const bool full = page.size() == static_cast<std::size_t>(query.limit);
          query.after = full ? page.back().id : ClearanceId();
        } while (!query.after.IsNil());
        std::reverse(all.begin(), all.end());
        return all;
      });
}

absl::StatusOr<std::vector<GateState>> Clearances::Explain(const CallContext& call,
                                                           const GateQuestion& question) {
  const GatePolicy policy = PolicyOf(question.file);
  return parts_.pool.Run<std::vector<GateState>>(
      call.Tx(/*read_only=*/true),
      [&](pg::Transaction& tx) -> absl::StatusOr<std::vector<GateState>> {
        ASSIGN_OR_RETURN(const PatientId patient,
                         parts_.people.FindStanding(tx, call, question.patient));
        ASSIGN_OR_RETURN(const std::vector<Clearance> last, ReadLast(tx, call.clinic(), patient));
        return JudgeGates(question.visit, policy, last);
      });
}

absl::Status Clearances::Check(pg::Transaction& tx, const CallContext& call,
                               const GateQuestion& question) {
  std::vector<Clearance> last;
  if (!question.patient.IsNil()) {
    ASSIGN_OR_RETURN(last, ReadLast(tx, call.clinic(), question.patient));
  }
  const std::vector<GateState> states = JudgeGates(question.visit, PolicyOf(question.file), last);
  if (FirstClosed(states) == nullptr) return absl::OkStatus();
  const access::Role role = call.principal.role;
  if (question.override_given && MayPass(states, role)) return absl::OkStatus();
  return errors::GateClosed(states, role);
}

absl::StatusOr<std::vector<Clearance>> Clearances::ReadLast(pg::Transaction& tx, ClinicId clinic,
                                                            PatientId patient) {
  return ClearanceStore(tx, clinic).ReadLast(patient);
}

absl::StatusOr<std::vector<Clearance>> Clearances::ReadLast(const CallContext& call,
                                                            PatientId patient) {
  return parts_.pool.Run<std::vector<Clearance>>(
      call.Tx(/*read_only=*/true),
      [&](pg::Transaction& tx) { return ReadLast(tx, call.clinic(), patient); });
}

}  // namespace tandem::clearances
