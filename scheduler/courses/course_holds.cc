// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/course_holds.h"

#include <algorithm>

#include "base/status.h"
#include "scheduler/appointments/appointments.h"
#include "scheduler/appointments/appointments_errors.h"
#include "scheduler/appointments/lifecycle.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;

bool IsOfStaff(const Appointment& hold) {
  return std::string_view(hold.hold_owner) == appointments::kStaffHoldOwner;
}

const Appointment* Find(const std::vector<Appointment>& all, AppointmentId id) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Appointment& one) { return one.id == id; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace

std::vector<AppointmentId> OwnHoldsOf(const CourseView& course, const CourseOrder& order) {
  std::vector<AppointmentId> own;
  for (const PairPlan& plan : order.pairs) {
    const auto index = static_cast<std::size_t>(plan.position - 1);
    if (!plan.session.has_value() || index >= course.course.links.size()) continue;
    const AppointmentId held = course.course.links[index].held;
    const auto& named = order.holds;
    if (held.IsNil() || std::find(named.begin(), named.end(), held) != named.end()) continue;
    own.push_back(held);
  }
  return own;
}

absl::Status CheckHolds(const std::vector<AppointmentId>& named,
                        const std::vector<Appointment>& found, PatientId patient, absl::Time now) {
  for (const AppointmentId id : named) {
    const Appointment* hold = Find(found, id);
    if (hold == nullptr || hold->patient != patient) return appointments::AppointmentNotFound();
    if (hold->status == Status::kProposed && !IsOfStaff(*hold)) {
      return appointments::AppointmentNotFound();
    }
    RETURN_IF_ERROR(Advance(*hold, {.verb = appointments::Verb::kBook, .now = now}).status());
  }
  return absl::OkStatus();
}

bool IsLive(const Appointment& hold, absl::Time now) {
  return hold.status == Status::kProposed && IsOfStaff(hold) && hold.hold_expire > now;
}

HoldMatches MatchHolds(const CourseTerms& terms, const std::vector<HalfChange>& changes,
                       const std::vector<Appointment>& holds) {
  HoldMatches matches{{}, holds};
  for (const HalfChange& change : changes) {
    std::optional<Appointment>& used = matches.used.emplace_back();
    if (change.moving.has_value()) continue;
    const VisitTypeId type = WishOf(terms, change).visit_type;
    const auto fits = [&](const Appointment& hold) {
      return hold.visit_type == type && IsAsPlanned(hold, change.visit);
    };
    const auto found = std::find_if(matches.unused.begin(), matches.unused.end(), fits);
    if (found == matches.unused.end()) continue;
    used = *found;
    matches.unused.erase(found);
  }
  return matches;
}

}  // namespace tandem::courses
