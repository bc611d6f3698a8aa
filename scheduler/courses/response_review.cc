// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/response_review.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/error.h"
#include "scheduler/clearances/gates.h"

namespace tandem::courses {
namespace {

using clearances::Clearance;
using clearances::Kind;
using clearances::Outcome;
using clearances::Why;

// What was found is not the front desk's: as of every gate.
std::string_view Name(ReviewGap gap, access::Role role) {
  switch (gap) {
    case ReviewGap::kMissing:
      return clearances::Name(Why::kMissing);
    case ReviewGap::kWithdrawn:
      return clearances::Name(Why::kWithdrawn);
    case ReviewGap::kStop:
      return role == access::Role::kFrontDesk ? clearances::Name(Why::kAskClinician)
                                              : clearances::Name(Outcome::kStop);
  }
  return "";
}

}  // namespace

std::optional<ReviewGap> FindReviewGap(const std::vector<Clearance>& last, absl::Time booked) {
  const Clearance* review = clearances::LastOf(last, Kind::kResponseReview);
  if (review == nullptr || review->create_time < booked) return ReviewGap::kMissing;
  if (review->withdraw_time.has_value()) return ReviewGap::kWithdrawn;
  if (review->what.outcome != Outcome::kContinue) return ReviewGap::kStop;
  return std::nullopt;
}

absl::Status ReviewWaits(ReviewGap gap, access::Role role) {
  const std::string why(Name(gap, role));
  return MakeError(absl::StatusCode::kFailedPrecondition, Reason::kGateClosed,
                   fmt::format("The response to the first infusions was not reviewed ({}).", why),
                   {{"gate", "response_review"}, {"why", why}, {"overrideRoles", ""}});
}

}  // namespace tandem::courses
