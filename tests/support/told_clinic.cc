// SPDX-License-Identifier: Apache-2.0
#include "tests/support/told_clinic.h"

#include <fmt/format.h>

#include "scheduler/directory/testing/clinic.h"

namespace tandem::testing {
namespace {

constexpr int kPractitioners = 6;

}  // namespace

std::string ToldVisitType(const std::string& slug, const std::string& modes,
                          const std::string& care) {
  return fmt::format(
      "  {}:\n    display_name: Visit\n    modes: [{}]\n"
      "    needs: {{someone: {{practitioner: generalist}}}}\n"
      "    phases:\n      - {{id: visit, takes: 30m, exclusive: [someone]}}\n"
      "    lead_time: 0m\n    horizon: 60d\n    grid: 15m\n    change_notice: 24h\n{}",
      slug, modes, care);
}

std::string ToldClinic(const std::string& zone, const std::string& visit_types,
                       const std::string& practitioners) {
  SmallClinic clinic;
  clinic.zone = zone;
  for (int i = 0; i < kPractitioners; ++i) {
    clinic.practitioners += SmallPractitioner{.slug = fmt::format("p{}", i)}.Yaml();
  }
  clinic.practitioners += practitioners;
  clinic.visit_types = ToldVisitType("drip", "in_person",
                                     "    care: {no_food: 6h, no_drink: 2h, day_after: true}\n") +
                       ToldVisitType("call", "video", "") + visit_types;
  return clinic.Yaml();
}

const std::vector<VisitKind>& ToldKinds() {
  static const auto* const kinds = new std::vector<VisitKind>{
      {.slug = "drip", .fasting = absl::Hours(6), .day_after = true, .by_video = false},
      {.slug = "talk", .fasting = {}, .day_after = false, .by_video = false},
      {.slug = "call", .fasting = {}, .day_after = false, .by_video = true}};
  return *kinds;
}

}  // namespace tandem::testing
