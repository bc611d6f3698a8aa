// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/agreed_pairs.h"

#include <utility>

#include "scheduler/courses/course_holds.h"

namespace tandem::courses {
namespace {

using appointments::Appointment;
using appointments::Status;

bool IsMissed(const Appointment& appointment) { return appointment.status == Status::kNoShow; }

bool IsThere(const std::optional<Appointment>& appointment) {
  return appointment.has_value() && appointment->status != Status::kCancelled &&
         appointment->status != Status::kEnteredInError;
}

AgreedHalf Booked(const Appointment& appointment, PractitionerId practitioner, absl::Time now) {
  return {VisitOf(appointment, practitioner), appointment.time.start < now + kFrozenAhead, {}};
}

void ReadBooked(const PairView& pair, const directory::Snapshot& clinic, absl::Time now,
                AgreedPair& agreed) {
  if (pair.held.has_value() && IsLive(*pair.held, now)) {
    agreed.held = {pair.held->id, VisitOf(*pair.held, TherapistOf(*pair.held, clinic))};
  }
  agreed.choice = pair.link.choice;
  agreed.external = pair.link.external;
  if (IsThere(pair.infusion)) {
    agreed.infusion = Booked(*pair.infusion, {}, now);
    agreed.actual_end = pair.infusion->actual_end;
    agreed.is_missed = IsMissed(*pair.infusion);
  }
  if (IsThere(pair.session) && !IsMissed(*pair.session)) {
    agreed.session = Booked(*pair.session, TherapistOf(*pair.session, clinic), now);
  }
  // Nobody parts it from a session before it that stays.
  if (agreed.session.stays && Stands(pair.judgement)) agreed.infusion.stays = true;
}

bool IsAsWished(const PlannedVisit& booked, const PlannedVisit& wish) {
  return booked.time.start == wish.time.start && booked.location == wish.location &&
         booked.mode == wish.mode &&
         (wish.practitioner.IsNil() || wish.practitioner == booked.practitioner);
}

void Wish(const std::optional<PlannedVisit>& wish, AgreedHalf& half) {
  if (!wish.has_value() || half.stays) return;
  if (!half.booked.has_value() || !IsAsWished(*half.booked, *wish)) half.wished = wish;
}

}  // namespace

std::vector<AppointmentId> MovableOf(const PairView& pair, absl::Time now) {
  std::vector<AppointmentId> movable;
  for (const auto* half : {&pair.infusion, &pair.session}) {
    if (half->has_value() && (*half)->time.start >= now + kFrozenAhead) {
      movable.push_back((*half)->id);
    }
  }
  return movable;
}

std::vector<AppointmentId> MovableOf(const CourseView& running, absl::Time now) {
  PairView preparing;
  preparing.session = running.preparation;
  std::vector<AppointmentId> movable = MovableOf(preparing, now);
  for (const PairView& pair : running.pairs) {
    for (const AppointmentId& id : MovableOf(pair, now)) movable.push_back(id);
  }
  return movable;
}

PractitionerId TherapistOf(const Appointment& session, const directory::Snapshot& clinic) {
  for (const appointments::Participation& part : session.participations) {
    const PractitionerId id(part.resource.uuid);
    if (clinic.FindPractitioner(id) != nullptr) return id;
  }
  return {};
}

PlannedVisit VisitOf(const Appointment& appointment, PractitionerId practitioner) {
  return {appointment.time, appointment.location, appointment.mode, practitioner};
}

std::vector<AgreedPair> AgreedPairsOf(const CourseTerms& terms, const CourseView* running,
                                      const std::vector<PairPlan>& near,
                                      const directory::Snapshot& clinic, absl::Time now) {
  std::vector<AgreedPair> pairs(static_cast<std::size_t>(terms.infusion_count));
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    pairs[i].position = static_cast<int>(i) + 1;
    const bool is_running = running != nullptr && i < running->pairs.size();
    pairs[i].is_left_out = is_running ? running->pairs[i].judgement.state == PairState::kSkipped
                                      : IsSkipped(terms, pairs[i].position);
    if (is_running && !pairs[i].is_left_out) {
      ReadBooked(running->pairs[i], clinic, now, pairs[i]);
    }
    if (terms.session_type.IsNil()) pairs[i].choice = PairingChoice::kDeclined;
  }
  for (const PairPlan& plan : near) {
    if (plan.position < 1 || plan.position > terms.infusion_count) continue;
    AgreedPair& pair = pairs[static_cast<std::size_t>(plan.position - 1)];
    if (pair.is_missed || pair.is_left_out) continue;
    Wish(plan.infusion, pair.infusion);
    Wish(plan.session, pair.session);
  }
  return pairs;
}

}  // namespace tandem::courses
