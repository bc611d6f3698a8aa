// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/session_points.h"

#include <algorithm>

namespace tandem::courses {
namespace {

constexpr int kPermille = 1000;

}  // namespace

int WishPermille(WishShare share) {
  return share.stated == 0 ? kPermille : kPermille * share.met / share.stated;
}

WishShare WithTherapist(WishShare share, const CourseWishes& wishes, PractitionerId therapist) {
  if (wishes.therapist.IsNil()) return share;
  return {share.stated + 1, share.met + (therapist == wishes.therapist ? 1 : 0)};
}

int LoadPermille(absl::Duration booked) {
  return static_cast<int>(std::min(booked, kFullDay) * kPermille / kFullDay);
}

int SessionPoints(const PairWeights& weights, WishShare wishes, int load_permille,
                  int efficiency_permille) {
  return weights.preference * WishPermille(wishes) + weights.load * (kPermille - load_permille) +
         weights.fairness * kPermille + weights.efficiency * efficiency_permille;
}

}  // namespace tandem::courses
