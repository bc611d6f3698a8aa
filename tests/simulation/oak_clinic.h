// SPDX-License-Identifier: Apache-2.0
// "oak", the clinic of the simulation: as a file for the scheduler, and once more in the model's
// own words. Two practitioners (kim with three seats), one chair, three patients; a Saturday night
// that goes over midnight and over the change of clocks.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "base/interval.h"

namespace tandem::testing {

constexpr absl::Duration kTickOfOak = absl::Minutes(5);
constexpr absl::Duration kHoldOfOak = absl::Minutes(30);
constexpr absl::Duration kNoticeOfOak = absl::Hours(24);
inline const std::vector<std::string> kPatientsOfOak = {"p1", "p2", "p3"};
// Somebody whom the clinic does not know.
constexpr std::string_view kStranger = "stranger";

std::string OakYaml();

// A part of a need, minutes after the start of the patient's own time.
struct OakSpan {
  int from;
  int to;
  bool shared;  // one seat, else all
};

struct OakNeed {
  std::string name;
  std::vector<std::string> candidates;
  std::vector<OakSpan> spans;
};

struct OakVisit {
  std::string name;
  bool by_video;  // beside in person
  int patient_minutes;
  std::vector<OakNeed> needs;
};

const std::vector<OakVisit>& OakVisits();
const OakVisit& OakVisitNamed(std::string_view name);

int SeatsOfOak(std::string_view resource);

// May the resource be used for all of the time? By video a practitioner's own hours count alone.
bool IsOpenInOak(std::string_view resource, bool video, const Interval& time, absl::TimeZone zone);

}  // namespace tandem::testing
