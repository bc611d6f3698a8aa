// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/preparation.h"

#include <tuple>
#include <vector>

#include "absl/time/civil_time.h"
#include "base/civil.h"
#include "scheduler/courses/session_points.h"
#include "scheduler/courses/time_wishes.h"
#include "scheduler/courses/wall_clock.h"

namespace tandem::courses {
namespace {

// Who comes first in the clinic's file; those who left it come last.
std::ptrdiff_t PositionOf(const directory::Snapshot& clinic, PractitionerId id) {
  const directory::Practitioner* found = clinic.FindPractitioner(id);
  return found == nullptr ? std::ssize(clinic.practitioners) : found - clinic.practitioners.data();
}

// Of two, the smaller one is better. Slots come by start, location and mode: of equal ones the
// first is taken.
auto RankOf(const PreparationQuestion& question, const availability::Slot& slot,
            PractitionerId therapist) {
  const bool is_known = !question.therapist.IsNil() && therapist == question.therapist;
  const WishShare wishes =
      WithTherapist(TimeWishesOf(question.wishes, slot.time.start, question.clinic.zone),
                    question.wishes, therapist);
  return std::tuple(!is_known, -wishes.met, question.infusion - slot.time.start,
                    PositionOf(question.clinic, therapist));
}

}  // namespace

bool Prepares(const PairPolicy& policy, const Interval& session, absl::Time infusion,
              absl::TimeZone zone) {
  const absl::civil_diff_t days =
      absl::ToCivilDay(infusion, zone) - absl::ToCivilDay(session.start, zone);
  return kPreparationDaysMin <= days && days <= kPreparationDaysMax &&
         OnWall(session.end, zone) + policy.before_next <= OnWall(infusion, zone);
}

Interval PreparationStarts(absl::Time infusion, absl::TimeZone zone) {
  const absl::CivilDay day = absl::ToCivilDay(infusion, zone);
  return {DayInterval(day - kPreparationDaysMax, zone).start,
          DayInterval(day - kPreparationDaysMin, zone).end};
}

std::optional<PlannedVisit> BestPreparation(const PreparationQuestion& question,
                                            const availability::FreeTimes& times) {
  std::optional<PlannedVisit> best;
  std::optional<decltype(RankOf(question, times.slots[0], {}))> best_rank;
  for (const availability::Slot& slot : times.slots) {
    const absl::TimeZone zone = question.clinic.zone;
    if (!Prepares(question.policy, slot.time, question.infusion, zone)) continue;
    const absl::CivilDay day = absl::ToCivilDay(slot.time.start, zone);
    if (question.session_day.has_value() && *question.session_day <= day) continue;
    std::vector<PractitionerId> therapists = slot.practitioners;
    if (therapists.empty()) therapists.emplace_back();  // of a type that needs none
    for (const PractitionerId therapist : therapists) {
      const auto rank = RankOf(question, slot, therapist);
      if (best_rank.has_value() && *best_rank <= rank) continue;
      best_rank = rank;
      best = {slot.time, slot.location, slot.mode, therapist};
    }
  }
  return best;
}

}  // namespace tandem::courses
