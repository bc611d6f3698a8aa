// SPDX-License-Identifier: Apache-2.0
// The message of a week of visits where they take place in another zone than the clinic's.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "base/rpc/time_proto.h"
#include "base/testing/matchers.h"
#include "scheduler/directory/testing/clinic.h"
#include "tests/notifier/timed_clinic.h"
#include "tests/support/told_clinic.h"

namespace tandem::testing {
namespace {

constexpr char kNewYork[] = "America/New_York";
constexpr char kLosAngeles[] = "America/Los_Angeles";

// In New York, with a second place in Los Angeles.
std::string ClinicOfTwoZones() {
  SmallClinic clinic;
  clinic.zone = kNewYork;
  clinic.locations = fmt::format(
      "  west: {{display_name: West, address: 2 West Street, latitude: 34.0, longitude: -118.2,\n"
      "         state: NY, time_zone: {}, hours: [monday-sunday 00:00-24:00]}}\n",
      kLosAngeles);
  clinic.practitioners =
      "  lee: {display_name: Lee, capabilities: [generalist], languages: [en],\n"
      "        licensed_states: [NY], hours: {west: [\"monday-sunday 00:00-24:00\"]}}\n";
  clinic.visit_types = ToldVisitType("drip", "in_person", "    care: {series: true}\n");
  return clinic.Yaml();
}

TEST(NotifierWeeksTest, TheWeekIsToldByTheClockOfItsFirstVisit) {
  const absl::CivilDay monday(2027, 6, 14);
  const auto at = [](absl::CivilDay day, int hour, const char* zone) {
    return At(absl::CivilMinute(day) + hour * 60, zone);
  };
  TimedClinic clinic(ClinicOfTwoZones(), at(monday - 5, 12, kNewYork));
  const std::string nobodys_zone =
      clinic.Enter(1, kNewYork, false, [](v1::Patient& person) { person.clear_time_zone(); });
  const std::string own_zone = clinic.Enter(2, kNewYork);
  for (const std::string& patient : {nobodys_zone, own_zone}) {
    for (const int day : {1, 3}) {
      const int hour = patient == own_zone ? 14 : 9;
      v1::Wish wish = clinic.desk().WishFor("drip", at(monday + day, hour, kLosAngeles));
      wish.set_location(clinic.desk().Name("locations", "west"));
      ASSERT_OK(clinic.desk().Book(wish, patient));
    }
  }
  ASSERT_TRUE(clinic.GoTo(at(monday, 18, kNewYork)));
  const auto sunday = absl::FormatCivilTime(monday - 1) + " 17:00";
  EXPECT_EQ(clinic.Came("week", nobodys_zone, kLosAngeles), sunday);
  EXPECT_EQ(clinic.Came("week", own_zone, kNewYork), sunday);
}

}  // namespace
}  // namespace tandem::testing
