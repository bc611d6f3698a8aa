// SPDX-License-Identifier: Apache-2.0
#include "tests/simulation/oak_clinic.h"

#include <algorithm>
#include <stdexcept>

#include "absl/time/civil_time.h"
#include "scheduler/directory/testing/clinic.h"

namespace tandem::testing {
namespace {

constexpr int kDay = 24 * 60;

// Monday = 0; the end may be after midnight.
struct Hours {
  int first_day;
  int last_day;
  int from;
  int to;
};

const std::vector<Hours> kMainHours = {
    {0, 4, 7 * 60, 23 * 60}, {5, 5, 18 * 60, kDay + 4 * 60}, {6, 6, 8 * 60, 22 * 60}};
const std::vector<Hours> kKimHours = {
    {0, 4, 8 * 60, 18 * 60}, {5, 5, 20 * 60, kDay + 4 * 60}, {6, 6, 10 * 60, 18 * 60}};
const std::vector<Hours> kAnaHours = {{0, 4, 12 * 60, 22 * 60}, {5, 5, 18 * 60, kDay + 2 * 60}};

bool IsIn(const std::vector<Hours>& hours, absl::Time time, absl::TimeZone zone) {
  const absl::CivilMinute local = absl::ToCivilMinute(time, zone);
  const int day = static_cast<int>(absl::GetWeekday(absl::CivilDay(local)));
  const int minute = local.hour() * 60 + local.minute();
  return std::any_of(hours.begin(), hours.end(), [&](const Hours& one) {
    const int yesterday = (day + 6) % 7;
    const auto covers = [&](int on, int at) {
      return one.first_day <= on && on <= one.last_day && one.from <= at && at < one.to;
    };
    return covers(day, minute) || covers(yesterday, minute + kDay);
  });
}

}  // namespace

std::string OakYaml() {
  SmallClinic oak;
  oak.slug = "oak";
  oak.top = "staff_hold: 30m\n";
  oak.site_hours =
      R"(["monday-friday 07:00-23:00", "saturday 18:00-04:00+1", "sunday 08:00-22:00"])";
  oak.practitioners = R"(
  kim: {display_name: Kim, capabilities: [generalist, nurse], languages: [en],
        licensed_states: [NY], telehealth: true, seats: 3,
        hours: {main: ["monday-friday 08:00-18:00", "saturday 20:00-04:00+1",
                       "sunday 10:00-18:00"]}}
  ana: {display_name: Ana, capabilities: [generalist], languages: [en],
        licensed_states: [NY], telehealth: true,
        hours: {main: ["monday-friday 12:00-22:00", "saturday 18:00-02:00+1"]}}
)";
  oak.visit_types = R"(
  group:
    display_name: Group
    modes: [in_person]
    needs: {nurse: {practitioner: nurse}}
    phases: [{id: group, takes: 45m, shared: [nurse]}]
    lead_time: 0m
    horizon: 60d
    grid: 15m
    change_notice: 24h
  sit:
    display_name: Sit
    modes: [in_person]
    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}
    phases:
      - {id: sit, takes: 60m, exclusive: [chair], shared: [nurse]}
      - {id: turn-over, takes: 15m, patient: false, exclusive: [chair]}
    lead_time: 0m
    horizon: 60d
    grid: 15m
    change_notice: 24h
  long:
    display_name: Long
    modes: [in_person]
    needs: {nurse: {practitioner: nurse}, chair: {room: chair}}
    phases:
      - {id: prepare, takes: 10m, patient: false, exclusive: [chair]}
      - {id: begin, takes: 10m, exclusive: [chair, nurse]}
      - {id: middle, takes: 100m, exclusive: [chair], shared: [nurse]}
      - {id: end, takes: 10m, exclusive: [chair, nurse]}
      - {id: clean, takes: 10m, patient: false, exclusive: [chair]}
    lead_time: 0m
    horizon: 60d
    grid: 15m
    change_notice: 24h
)";
  return oak.Yaml();
}

const std::vector<OakVisit>& OakVisits() {
  static const std::vector<OakVisit> visits = {
      {"talk", true, 20, {{"someone", {"ana", "kim"}, {{0, 30, false}}}}},
      {"group", false, 45, {{"nurse", {"kim"}, {{0, 45, true}}}}},
      {"sit",
       false,
       60,
       {{"nurse", {"kim"}, {{0, 60, true}}}, {"chair", {"chair"}, {{0, 75, false}}}}},
      {"long",
       false,
       120,
       {{"nurse", {"kim"}, {{0, 10, false}, {10, 110, true}, {110, 120, false}}},
        {"chair", {"chair"}, {{-10, 130, false}}}}}};
  return visits;
}

const OakVisit& OakVisitNamed(std::string_view name) {
  for (const OakVisit& visit : OakVisits()) {
    if (visit.name == name) return visit;
  }
  throw std::out_of_range(std::string(name));
}

int SeatsOfOak(std::string_view resource) { return resource == "kim" ? 3 : 1; }

bool IsOpenInOak(std::string_view resource, bool video, const Interval& time, absl::TimeZone zone) {
  for (absl::Time at = time.start; at < time.end; at += kTickOfOak) {
    if (!video && !IsIn(kMainHours, at, zone)) return false;
    if (resource == "kim" && !IsIn(kKimHours, at, zone)) return false;
    if (resource == "ana" && !IsIn(kAnaHours, at, zone)) return false;
  }
  return true;
}

}  // namespace tandem::testing
