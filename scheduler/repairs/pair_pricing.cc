// SPDX-License-Identifier: Apache-2.0
#include "scheduler/repairs/pair_pricing.h"

#include <algorithm>

#include "scheduler/courses/course_points.h"
#include "scheduler/courses/pair_state.h"
#include "scheduler/courses/place_rules.h"
#include "scheduler/courses/session_points.h"

namespace tandem::repairs {

namespace {
std::size_t Index(int position) { return static_cast<std::size_t>(position); }
}  // namespace

PairPricing::PairPricing(const directory::Snapshot& clinic, const PairTerms& terms)
    : clinic_(clinic),
      terms_(terms),
      pairing_(terms.course->pairing),
      wishes_(terms.course->view.course.terms.wishes),
      remote_(courses::RemotePlacePermille(wishes_.session_modes)) {
  const directory::Location* site = clinic.FindLocation(terms.site);
  for (const directory::Location& place : clinic.locations) {
    places_.push_back(site == nullptr ? std::nullopt
                                      : courses::PlacePermille(*site, place, terms.home));
  }
  ReadAcquaintance();
}

void PairPricing::ReadAcquaintance() {
  courses::CourseProblem known;
  known.pairing = pairing_;
  std::optional<int> last;
  const int therapists = static_cast<int>(clinic_.practitioners.size());
  for (int i = 0; i < therapists; ++i) {
    const PractitionerId id = clinic_.practitioners[Index(i)].id;
    if (id == terms_.last_therapist) last = i;
    if (id == wishes_.therapist) wished_ = i;
    known.acquaintance.seen.push_back(std::find(terms_.seen.begin(), terms_.seen.end(), id) !=
                                      terms_.seen.end());
  }
  for (int i = 0; i < therapists; ++i) {
    continuity_.push_back(courses::ContinuityPoints(known, last, i));
  }
}

std::optional<int> PairPricing::BaseOf(courses::SessionTimes on_wall, int location,
                                       directory::Mode mode) const {
  on_wall.has_ride = wishes_.has_ride;
  if (!courses::IsPair(courses::JudgeSides(pairing_, terms_.infusion, on_wall)) ||
      !courses::LeavesRecovery(pairing_, terms_.previous_infusion, terms_.infusion, on_wall)) {
    return std::nullopt;
  }
  if (terms_.next_infusion.has_value() &&
      on_wall.time.end + pairing_.before_next > *terms_.next_infusion) {
    return std::nullopt;
  }
  const std::optional<int> place = directory::IsRemote(mode) ? remote_ : places_[Index(location)];
  if (!place.has_value()) return std::nullopt;
  return pairing_.weights.closeness *
             courses::ClosenessPermille(pairing_, terms_.infusion, on_wall) +
         pairing_.weights.place * *place;
}

PairPricing::StartPoints PairPricing::PointsAt(int base, absl::Time start) const {
  const courses::WishShare share = courses::TimeWishesOf(wishes_, start, clinic_.zone);
  const auto points = [&](PractitionerId therapist) {
    return base + courses::SessionPoints(pairing_.weights,
                                         courses::WithTherapist(share, wishes_, therapist),
                                         /*load_permille=*/0, kFullPermille);
  };
  return {points(wishes_.therapist), points({})};
}

}  // namespace tandem::repairs
