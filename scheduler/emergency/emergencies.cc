// SPDX-License-Identifier: Apache-2.0
#include "scheduler/emergency/emergencies.h"

#include <utility>

#include "base/log.h"
#include "base/status.h"
#include "scheduler/access/access_errors.h"
#include "scheduler/emergency/emergency_errors.h"
#include "scheduler/emergency/emergency_rules.h"

namespace tandem::emergency {

using access::CallContext;
namespace {

constexpr char kSubjectKind[] = "emergency_access";

audit::Deed DeedOf(const EmergencyAccess& access) {
  audit::Deed deed;
  deed.subject_kind = kSubjectKind;
  deed.subject = access.id.uuid;
  deed.patient = access.patient;
  return deed;
}

absl::StatusOr<EmergencyAccess> FindOne(EmergencyStore& store, EmergencyAccessId id) {
  ASSIGN_OR_RETURN(std::optional<EmergencyAccess> found, store.Find(id));
  if (!found.has_value()) return access::errors::NotFound();
  return *std::move(found);
}

// As it was when it was opened: a replay answers what was answered.
absl::StatusOr<EmergencyAccess> FindOpened(EmergencyStore& store, EmergencyAccessId id) {
  ASSIGN_OR_RETURN(EmergencyAccess access, FindOne(store, id));
  access.review.reset();
  return access;
}

}  // namespace

void Emergencies::Alert(const CallContext& call, const EmergencyAccess& access) {
  Count(parts_.opened);
  Log(LogLevel::kWarning, "break_glass",
      {{"clinic", call.clinic()},
       {"access", access.id},
       {"staff", access.staff},
       {"patient", access.patient},
       {"call", call.call_id}});
}

absl::StatusOr<EmergencyAccess> Emergencies::BreakGlass(const CallContext& call,
                                                        const Opening& wanted) {
  struct Outcome {
    EmergencyAccess access;
    bool replayed = false;
  };
  // Drawn here, so that a run that repeats a commit in doubt knows its own access again.
  const auto id = parts_.ids.NextId<EmergencyAccessId>();
  ASSIGN_OR_RETURN(
      const Outcome outcome,
      parts_.pool.Run<Outcome>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<Outcome> {
        EmergencyStore store(tx, call.clinic());
        ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, wanted.key));
        if (replay.has_value()) {
          ASSIGN_OR_RETURN(EmergencyAccess before,
                           FindOpened(store, EmergencyAccessId(replay->subject)));
          return Outcome{std::move(before), replay->subject != id.uuid};
        }
        EmergencyAccess fresh;
        ASSIGN_OR_RETURN(fresh.patient, parts_.people.FindStanding(tx, call, wanted.patient));
        fresh.id = id;
        fresh.staff = call.principal.staff;
        fresh.reason = wanted.reason;
        fresh.open_time = parts_.clock.Now();
        fresh.end_time = fresh.open_time + kOpenFor;
        RETURN_IF_ERROR(store.Insert(fresh));
        audit::Deed deed = DeedOf(fresh);
        deed.action = audit::Action::kBreakGlass;
        deed.reason = fresh.reason;
        RETURN_IF_ERROR(parts_.requests.Close(tx, call, wanted.key, std::nullopt, deed));
        return Outcome{std::move(fresh)};
      }));
  if (!outcome.replayed) Alert(call, outcome.access);
  return outcome.access;
}

absl::StatusOr<OpenedRecord> Emergencies::Enter(const CallContext& call, EmergencyAccessId id) {
  return parts_.pool.Run<OpenedRecord>(
      call.Tx(/*read_only=*/true), [&](pg::Transaction& tx) -> absl::StatusOr<OpenedRecord> {
        EmergencyStore store(tx, call.clinic());
        const absl::Time now = parts_.clock.Now();
        ASSIGN_OR_RETURN(const EmergencyAccess opened, FindOne(store, id));
        RETURN_IF_ERROR(MayRead(opened, call.principal, now));
        OpenedRecord record;
        ASSIGN_OR_RETURN(record.patient, parts_.people.FindStanding(tx, call, opened.patient));
        record.call = call;
        record.call.principal.opened_record = record.patient;
        record.visits = {now - kVisitsBack, now + kVisitsAhead};
        record.with_answers = SeesAnswers(call.principal);
        return record;
      });
}

absl::StatusOr<AccessPage> Emergencies::List(const CallContext& call, AccessQuery query) {
  const auto page_size = static_cast<std::size_t>(query.limit);
  ++query.limit;  // one more tells whether there is another page
  AccessPage page;
  ASSIGN_OR_RETURN(page.accesses, ListAccesses(parts_.pool, call.Tx(/*read_only=*/true), query));
  if (page.accesses.size() > page_size) {
    page.accesses.resize(page_size);
    page.next = page.accesses.back().id;
  }
  return page;
}

absl::StatusOr<EmergencyAccess> Emergencies::Review(const CallContext& call,
                                                    const ReviewOrder& order) {
  return parts_.pool.Run<EmergencyAccess>(
      call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<EmergencyAccess> {
        EmergencyStore store(tx, call.clinic());
        ASSIGN_OR_RETURN(const auto replay, parts_.requests.Open(tx, call, order.key));
        if (replay.has_value()) return FindOne(store, EmergencyAccessId(replay->subject));
        ASSIGN_OR_RETURN(EmergencyAccess reviewed, FindOne(store, order.id));
        RETURN_IF_ERROR(MayReview(reviewed, call.principal));
        reviewed.review = emergency::Review{.finding = order.finding,
                                            .reviewer = call.principal.staff,
                                            .time = parts_.clock.Now(),
                                            .note = order.note};
        ASSIGN_OR_RETURN(const bool first, store.AddReview(order.id, *reviewed.review));
        if (!first) return errors::AlreadyReviewed();
        RETURN_IF_ERROR(parts_.requests.Close(tx, call, order.key, std::nullopt, DeedOf(reviewed)));
        return reviewed;
      });
}

}  // namespace tandem::emergency
