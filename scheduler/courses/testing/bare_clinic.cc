// SPDX-License-Identifier: Apache-2.0
#include "scheduler/courses/testing/bare_clinic.h"

#include "base/civil.h"

namespace tandem::courses {

directory::Snapshot BareClinic(const std::vector<BarePlace>& places,
                               const std::vector<BarePerson>& people) {
  directory::Snapshot clinic;
  clinic.zone = LoadZone("America/New_York").value();
  for (const BarePlace& place : places) {
    directory::Location location;
    location.id = place.id;
    location.slug = place.slug;
    location.latitude = place.latitude;
    location.zone = clinic.zone;
    location.telehealth = place.telehealth;
    clinic.locations.push_back(location);
  }
  for (const BarePerson& person : people) {
    directory::Practitioner practitioner;
    practitioner.id = person.id;
    practitioner.slug = person.slug;
    clinic.practitioners.push_back(practitioner);
  }
  directory::IndexEntities(clinic);
  return clinic;
}

}  // namespace tandem::courses
