// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/waiting_pairs.h"

#include <algorithm>
#include <string>
#include <utility>

#include "base/status.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/pair_tasks.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Appointments;

constexpr char kJobName[] = "find_pair_times";

// Asks as staff would: what the job finds is what they are shown when they look.
access::CallContext CallOf(const pg::TxOptions& options, ClinicId clinic) {
  access::CallContext call;
  call.principal.role = access::Role::kFrontDesk;
  call.principal.clinic = clinic;
  call.principal.subject = kJobName;
  call.method = kJobName;
  call.deadline = options.deadline;
  call.cancelled = options.cancelled;
  return call;
}

bool HasSession(const PairOffer& offer) { return offer.pair.session.has_value(); }

// Are the pair's appointments as they were read?
absl::StatusOr<bool> IsAsSeen(pg::Transaction& tx, const access::CallContext& call,
                              const PairView& pair) {
  std::vector<Appointment> seen;
  for (const auto* half : {&pair.infusion, &pair.session, &pair.held}) {
    if (half->has_value()) seen.push_back(**half);
  }
  std::vector<AppointmentId> ids;
  for (const Appointment& one : seen) ids.push_back(one.id);
  ASSIGN_OR_RETURN(const std::vector<Appointment> now, Appointments::FindWithin(tx, call, ids));
  return std::all_of(seen.begin(), seen.end(), [&](const Appointment& one) {
    return std::any_of(now.begin(), now.end(), [&](const Appointment& as_it_is) {
      return as_it_is.id == one.id && as_it_is.version == one.version;
    });
  });
}

}  // namespace

absl::StatusOr<int> WaitingPairs::Look(const pg::TxOptions& options, ClinicId clinic) {
  ASSIGN_OR_RETURN(const std::vector<PairPlace> places, Next(options, clinic));
  const access::CallContext call = CallOf(options, clinic);
  absl::Status failed;
  int added = 0;
  for (const PairPlace& place : places) {
    const absl::StatusOr<int> looked = LookAt(call, place);
    if (failed.ok()) failed = looked.status();
    added += looked.value_or(0);
  }
  RETURN_IF_ERROR(failed);
  return added;
}

absl::StatusOr<std::vector<PairPlace>> WaitingPairs::Next(const pg::TxOptions& options,
                                                          ClinicId clinic) {
  WaitingListing wanted;
  wanted.ended_after = parts_.clock.Now() - kWaitingReach;
  wanted.limit = kWaitingLookedMax;
  {
    const std::lock_guard lock(mutex_);
    wanted.after = after_[clinic];
  }
  ASSIGN_OR_RETURN(std::vector<PairPlace> places, ReadWaiting(parts_.pool, options, wanted));
  const bool is_last = static_cast<int>(places.size()) < kWaitingLookedMax;
  const std::lock_guard lock(mutex_);
  after_[clinic] = is_last ? PairPlace() : places.back();
  return places;
}

absl::StatusOr<int> WaitingPairs::LookAt(const access::CallContext& call, const PairPlace& place) {
  ASSIGN_OR_RETURN(const CourseView view, parts_.courses.Get(call, place.course));
  const auto index = static_cast<std::size_t>(place.position - 1);
  if (index >= view.pairs.size()) return 0;
  const PairView& pair = view.pairs[index];
  ASSIGN_OR_RETURN(const std::optional<PlannedVisit> best, BestFor(call, pair, place.course));
  return parts_.pool.Run<int>(call.Tx(), [&](pg::Transaction& tx) -> absl::StatusOr<int> {
    ASSIGN_OR_RETURN(const std::optional<int> version,
                     CourseStore(tx, call.clinic()).Lock(place.course));
    ASSIGN_OR_RETURN(const bool is_as_seen, IsAsSeen(tx, call, pair));
    if (version != view.course.version || !is_as_seen) return 0;  // next time
    if (best.has_value()) {
      return parts_.tasks.AddUnlessOpen(tx, call.clinic(),
                                        TimeFreeTask(view, pair, *best, parts_.clock.Now()));
    }
    RETURN_IF_ERROR(
        parts_.tasks.Replace(tx, call.clinic(), {TimeSubjectOf(place.course, place.position)}, {}));
    return 0;
  });
}

absl::StatusOr<std::optional<PlannedVisit>> WaitingPairs::BestFor(const access::CallContext& call,
                                                                  const PairView& pair,
                                                                  CourseId course) {
  if (!AwaitsTime(pair)) return std::nullopt;
  const absl::StatusOr<std::vector<PairOffer>> offers =
      parts_.proposals.Offers(call, course, pair.link.position, /*infusion_may_move=*/false);
  // There is no time for what has left the clinic's file.
  if (absl::IsNotFound(offers.status())) return std::nullopt;
  RETURN_IF_ERROR(offers.status());
  const auto best = std::find_if(offers->begin(), offers->end(), HasSession);
  if (best == offers->end()) return std::nullopt;
  return best->pair.session;
}

}  // namespace tandem::courses
