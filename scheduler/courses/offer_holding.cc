// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/offer_holding.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "base/log.h"
#include "base/status.h"
#include "scheduler/audit/audit_trail.h"
#include "scheduler/courses/agreed_pairs.h"
#include "scheduler/courses/course_changes.h"
#include "scheduler/courses/course_holds.h"
#include "scheduler/courses/course_store.h"
#include "scheduler/courses/courses_errors.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;

constexpr char kJobName[] = "hold_offer";

// Has it a session, and not the time that was lost: whoever gave that one cannot, and if they can
// after all, it comes back by itself.
bool IsNewTime(const PairOffer& offer, const PlannedVisit& lost) {
  const std::optional<PlannedVisit>& session = offer.pair.session;
  return session.has_value() &&
         (session->time.start != lost.time.start || session->practitioner != lost.practitioner);
}

void LogFailure(const access::CallContext& call, const absl::Status& status) {
  const auto reason = ReasonOf(status);
  Log(LogLevel::kWarning, "offer_not_held",
      {{"clinic", call.clinic()},
       {"code", absl::StatusCodeToString(status.code())},
       {"reason", reason.has_value() ? Name(*reason) : "NONE"}});
}

}  // namespace

void OfferHolding::HoldBestFor(const access::CallContext& call, AppointmentId lost) {
  const absl::Status held = TryToHold(call, lost);
  if (!held.ok()) LogFailure(call, held);
}

absl::Status OfferHolding::TryToHold(const access::CallContext& call, AppointmentId lost) {
  ASSIGN_OR_RETURN(const auto found, PairOf(call, lost));
  if (!found.has_value()) return absl::OkStatus();
  const auto& [course, position] = *found;
  const PairView& pair = course.pairs[static_cast<std::size_t>(position - 1)];
  const bool wants = WantsSession(pair.link.choice) && pair.session.has_value() &&
                     pair.infusion.has_value() && TakesPlace(*pair.infusion);
  const bool is_held = pair.held.has_value() && IsLive(*pair.held, parts_.clock.Now());
  if (!wants || is_held) return absl::OkStatus();
  // The infusion stays where it is: it is moved only when the patient says so.
  ASSIGN_OR_RETURN(
      const std::vector<PairOffer> offers,
      parts_.proposals.Offers(call, course.course.id, position, /*infusion_may_move=*/false));
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
  const PlannedVisit before = VisitOf(*pair.session, TherapistOf(*pair.session, *clinic));
  const auto best = std::find_if(offers.begin(), offers.end(),
                                 [&](const PairOffer& offer) { return IsNewTime(offer, before); });
  if (best == offers.end()) return absl::OkStatus();
  return Hold(call, course, position, *best->pair.session);
}

absl::StatusOr<std::optional<std::pair<CourseView, int>>> OfferHolding::PairOf(
    const access::CallContext& call, AppointmentId lost) {
  std::optional<std::pair<CourseView, int>> none;
  ASSIGN_OR_RETURN(const std::vector<Course> courses,
                   ReadCoursesOf(parts_.pool, call.Tx(true), {lost}));
  if (courses.empty()) return none;
  ASSIGN_OR_RETURN(CourseView view, parts_.courses.Get(call, courses.front().id));
  for (const PairLink& link : view.course.links) {
    const int position = link.position;
    if (link.session == lost) return std::optional(std::pair(std::move(view), position));
  }
  return none;
}

absl::Status OfferHolding::Hold(const access::CallContext& call, const CourseView& course,
                                int position, const PlannedVisit& visit) {
  ASSIGN_OR_RETURN(const directory::SnapshotPtr clinic, parts_.directories.Latest(call));
  const CourseTerms& terms = course.course.terms;
  const appointments::Booking::Placing placing = {
      .status = appointments::Status::kProposed,
      .hold_expire = parts_.clock.Now() + clinic->staff_hold,
      .hold_owner = Bytes{std::string(appointments::kStaffHoldOwner)}};
  const appointments::Wish wish = WishOf(terms, {position, /*is_session=*/true, visit, {}});
  const auto propose = [&] { return parts_.booking.Propose(call, wish, terms.patient, {}); };
  const auto hold = [&](pg::Transaction& tx, const appointments::Proposal& proposal,
                        const availability::Assignment& option) -> absl::StatusOr<AppointmentId> {
    CourseStore store(tx, call.clinic());
    ASSIGN_OR_RETURN(const std::optional<int> version, store.Lock(course.course.id));
    if (version != course.course.version) return ChangedMeanwhile();
    ASSIGN_OR_RETURN(const Appointment held,
                     parts_.appointments.PlaceWithin(tx, call, proposal, option, placing));
    Course after = course.course;
    after.links[static_cast<std::size_t>(position - 1)].held = held.id;
    after.update_time = parts_.clock.Now();
    RETURN_IF_ERROR(store.Save(after));
    RETURN_IF_ERROR(
        audit::AuditTrail(parts_.clock)
            .WriteOwn(tx, call.clinic(), kJobName, audit::ChangeOf(held.id, terms.patient)));
    return held.id;
  };
  return parts_.booking.Try<AppointmentId>(call, propose, hold).status();
}

}  // namespace tandem::courses
