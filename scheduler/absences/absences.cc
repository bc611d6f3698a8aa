// SPDX-License-Identifier: Apache-2.0
#include "scheduler/absences/absences.h"

#include <fmt/format.h>

#include <string>
#include <utility>

#include "base/error.h"
#include "base/status.h"
#include "scheduler/absences/absence_store.h"
#include "scheduler/access/access_errors.h"

namespace tandem::absences {

using access::CallContext;
namespace {

constexpr char kSubjectKind[] = "absence";

audit::Deed DeedOf(AbsenceId id) {
  audit::Deed deed;
  deed.subject_kind = kSubjectKind;
  deed.subject = id.uuid;
  return deed;
}

absl::Status CheckTime(const Interval& time, absl::Time now) {
  Violations violations;
  const std::string_view refusal = Refusal(time, now);
  if (!refusal.empty()) violations.Add("absence.time", std::string(refusal));
  return violations.ToStatus();
}

absl::StatusOr<Absence> FindOne(AbsenceStore& store, AbsenceId id) {
  ASSIGN_OR_RETURN(std::optional<Absence> found, store.Find(id));
  if (!found.has_value()) return access::errors::NotFound();
  return *std::move(found);
}

// As it was when it was recorded: a replay answers what was answered.
absl::StatusOr<Absence> FindRecorded(AbsenceStore& store, AbsenceId id) {
  ASSIGN_OR_RETURN(Absence absence, FindOne(store, id));
  absence.withdraw_time.reset();
  return absence;
}

// Of one more than kTouchingMax that were asked for.
absl::StatusOr<std::vector<Absence>> NotTooMany(std::vector<Absence> absences) {
  if (absences.size() <= static_cast<std::size_t>(kTouchingMax)) return absences;
  Violations violations;
  violations.Add("window", fmt::format("touches more than {} absences", kTouchingMax));
  return violations.ToStatus();
}

}  // namespace

absl::StatusOr<Absence> Absences::Record(const CallContext& call, const Recording& wanted) {
  return parts_.pool.Run<Absence>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Absence> {
    AbsenceStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
    if (replay.has_value()) return FindRecorded(store, AbsenceId(replay->subject));
    const absl::Time now = parts_.clock.Now();
    RETURN_IF_ERROR(CheckTime(wanted.time, now));
    RETURN_IF_ERROR(parts_.booking.LockCalendars(tx, call, {wanted.resource}));
    const Absence fresh = {.id = parts_.ids.NextId<AbsenceId>(),
                           .resource = wanted.resource,
                           .time = wanted.time,
                           .create_time = now};
    RETURN_IF_ERROR(store.Insert(fresh));
    RETURN_IF_ERROR(parts_.requests.Close(tx, call, wanted.key, std::nullopt, DeedOf(fresh.id)));
    return FindOne(store, fresh.id);
  });
}

absl::StatusOr<std::optional<Absence>> Absences::RecordedBefore(const CallContext& call,
                                                                const requests::RequestKey& key) {
  using Found = std::optional<Absence>;
  return parts_.pool.Run<Found>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Found> {
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Find(tx, call, key));
    if (!replay.has_value()) return std::nullopt;
    AbsenceStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(Absence recorded, FindRecorded(store, AbsenceId(replay->subject)));
    return recorded;
  });
}

absl::StatusOr<Absence> Absences::Withdraw(const CallContext& call, const Withdrawal& wanted) {
  return parts_.pool.Run<Absence>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Absence> {
    AbsenceStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
    if (replay.has_value()) return FindOne(store, AbsenceId(replay->subject));
    ASSIGN_OR_RETURN(const Absence before, FindOne(store, wanted.id));
    RETURN_IF_ERROR(parts_.booking.LockCalendars(tx, call, {before.resource}));
    RETURN_IF_ERROR(store.Withdraw(wanted.id, parts_.clock.Now()));
    RETURN_IF_ERROR(parts_.requests.Close(tx, call, wanted.key, std::nullopt, DeedOf(wanted.id)));
    return FindOne(store, wanted.id);
  });
}

absl::StatusOr<AbsencePage> Absences::List(const CallContext& call, const AbsenceQuery& query) {
  const auto page_size = static_cast<std::size_t>(query.page_size);
  AbsencePage page;
  ASSIGN_OR_RETURN(page.absences,
                   ReadTouching(parts_.pool, call.Tx(/*read_only=*/true), call.clinic(),
                                {.window = query.window,
                                 .after_start = query.after_start,
                                 .after = query.after,
                                 .limit = query.page_size + 1}));  // one more: is there a page?
  page.more = page.absences.size() > page_size;
  if (page.more) page.absences.resize(page_size);
  return page;
}

absl::StatusOr<std::vector<Absence>> Absences::Touching(const CallContext& call,
                                                        const Interval& window) {
  ASSIGN_OR_RETURN(std::vector<Absence> absences,
                   ReadTouching(parts_.pool, call.Tx(/*read_only=*/true), call.clinic(),
                                {.window = window, .limit = kTouchingMax + 1}));
  return NotTooMany(std::move(absences));
}

absl::StatusOr<std::vector<Absence>> Absences::TouchingWithin(pg::Transaction& tx,
                                                              const CallContext& call,
                                                              const Interval& window) {
  ASSIGN_OR_RETURN(
      std::vector<Absence> absences,
      AbsenceStore(tx, call.clinic()).Touching({.window = window, .limit = kTouchingMax + 1}));
  return NotTooMany(std::move(absences));
}

}  // namespace tandem::absences
