// SPDX-License-Identifier: Apache-2.0
// tandem.v1 <-> what could be booked of a course or a pair. Each Read gives every violation of its
// request; a well-formed name of something that is not there, or is another clinic's, is NOT_FOUND.
#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "scheduler/appointments/appointments_wire.h"
#include "scheduler/courses/course_proposals.h"
#include "scheduler/courses/pair_explaining.h"
#include "scheduler/directory/directory.h"
#include "tandem/v1/courses.pb.h"

namespace tandem::courses {

using appointments::Reading;

constexpr int kPlansDefault = 3;                                 // contract
constexpr int kPlansMost = 5;                                    // contract
constexpr int kSessionsDefault = 3;                              // contract
constexpr absl::Duration kPairWindowMax = absl::Hours(24 * 31);  // contract

struct OffersQuestion {
  CourseId course;
  int position = 0;
};

absl::StatusOr<CourseQuestion> ReadPropose(const Reading& reading,
                                           const v1::ProposeCourseRequest& request);
absl::StatusOr<OffersQuestion> ReadOffers(const Reading& reading,
                                          const v1::ListPairOffersRequest& request);
absl::StatusOr<PairSearch> ReadSearch(const Reading& reading,
                                      const v1::SearchPairsRequest& request);
absl::StatusOr<PairQuestion> ReadExplain(const Reading& reading,
                                         const v1::ExplainPairRequest& request);

// How replies are written: names of which file, explained in which language (as requests say it).
struct Wording {
  const directory::Snapshot& file;
  std::string language;
};
void WritePlans(const Wording& wording, const ProposedPlans& plans, PatientId patient,
                v1::ProposeCourseResponse& wire);
void WriteOffers(const Wording& wording, const std::vector<PairOffer>& offers, PatientId patient,
                 v1::ListPairOffersResponse& wire);
void WriteSlots(const Wording& wording, const std::vector<PairSlot>& slots, PatientId patient,
                v1::SearchPairsResponse& wire);
void WriteExplanation(const PairExplanation& explanation, v1::ExplainPairResponse& wire);

}  // namespace tandem::courses
